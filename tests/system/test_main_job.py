"""The real proposal, from its file to the command line: exactly these citations come out, and nothing else."""
from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from cli.main import main

HVW, WBMGP = "jci1.3:c:BWBR0035303", "jci1.3:c:BWBR0019388"
ARTICLE_11 = f"{HVW}&artikel=11"

#: (field, nr, quote, status, targets), in the order of the text
EXPECTED = [
    ("title", None, "Huisvestingswet", "afgeleid", [HVW]),
    ("problem", None, "Huisvestingswet", "afgeleid", [HVW]),
    ("problem", None, "Huisvestingswet", "afgeleid", [HVW]),
    ("problem", None, "huisvestingswet", "afgeleid", [HVW]),
    ("problem", None, "Wet bijzondere maatregelen grootstedelijke problematiek", "opgelost", [WBMGP]),
    ("laws_text", None, "Huisvestingswet 2014, o.a. artikel 11", "opgelost", [ARTICLE_11]),
    ("laws_text", None, "Wet bijzondere maatregelen grootstedelijke problematiek (Wbmgp)", "opgelost", [WBMGP]),
    ("laws_text", None, "Huisvestingswet", "afgeleid", [HVW]),
    ("laws_text", None, "Wbmpg", "hersteld", [WBMGP]),
    ("laws_text", None, "Wbmgp", "opgelost", [WBMGP]),
    ("laws_text", None, "Wbmgp", "opgelost", [WBMGP]),
    ("laws_text", None, "Wbmgp", "opgelost", [WBMGP]),
    ("solutions", 1, "huisvestingswet", "afgeleid", [HVW]),
    ("solutions", 1, "artikel 11", "afgeleid", [ARTICLE_11]),
    ("solutions", 2, "Wbmgp", "opgelost", [WBMGP]),
]

pytestmark = pytest.mark.shared


@pytest.fixture
def utrecht(shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> dict:
    store = str(tmp_path / "store")
    assert main(["--store", store, "add", str(shared / "seed" / "voorstel-utrecht.txt")]) == 0
    capsys.readouterr()
    assert main(["--store", store, "proposal", "voorstel-utrecht", "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_exactly_the_expected_citations(utrecht: dict) -> None:
    found = [(c["field"], c["nr"], c["quote"], c["status"], c["targets"]) for c in utrecht["citations"]]
    assert found == EXPECTED


def test_offsets_are_into_the_field_as_printed(utrecht: dict) -> None:
    solutions = {s["nr"]: s["text"] for s in utrecht["solutions"]}
    for citation in utrecht["citations"]:
        text = solutions[citation["nr"]] if citation["field"] == "solutions" else utrecht[citation["field"]]
        assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_every_citation_says_why(utrecht: dict) -> None:
    reasons = {c["quote"]: c["reason"] for c in utrecht["citations"]}
    assert "letters verwisseld" in reasons["Wbmpg"]
    assert "vervallen" in reasons["Huisvestingswet"]
    assert "zelfde zin" in reasons["artikel 11"]


def test_fields_of_the_format(utrecht: dict) -> None:
    assert utrecht["title"].startswith("Meer ruimte in woningtoewijzing")
    assert utrecht["concept"] is True
    assert utrecht["policy_fields"] == ["Wonen", "Uitstroom maatschappelijke opvang"]
    assert utrecht["submitter"] == "gemeente Utrecht"
    assert utrecht["submitter_iri"] == "https://identifier.overheid.nl/tooi/id/gemeente/gm0344"
    assert (utrecht["submitted"], utrecht["submitted_source"]) == ("2021-04-30", "aanname")
    assert [(s["nr"], s["preferred"]) for s in utrecht["solutions"]] == [(1, True), (2, False)]
    assert utrecht["solutions"][0]["targets"] == [ARTICLE_11]
    assert "woon-concepten" in utrecht["title"]


def test_a_sentence_broken_by_layout_is_whole_again(utrecht: dict) -> None:
    assert "een extra lid bij artikel 11." in utrecht["solutions"][0]["text"]
    assert "om de volgende redenen:\n\n1) De Wbmgp" in utrecht["laws_text"]
    assert utrecht["laws_text"].splitlines()[-1].startswith("https://"), "the stray link is kept, at the end of its field"


def test_contact_data_stay_out(utrecht: dict) -> None:
    printed = json.dumps(utrecht)
    assert "@example.nl" not in printed
    assert "06-0000" not in printed
    assert "programmamanager" not in printed


def test_its_page_shows_the_same_citations(shared: Path, tmp_path: Path) -> None:
    from kg.folder.data_folder import DataFolder
    from ui.data.graph import Graph
    from ui.kit.screen import whole
    from ui.screens.proposal import page as page

    store = tmp_path / "store"
    assert main(["--store", str(store), "add", str(shared / "seed" / "voorstel-utrecht.txt")]) == 0
    html = whole(page.render(Graph(DataFolder(store)), {"id": "voorstel-utrecht"}))
    text, _, rest = html.partition("<table")
    table = rest[: rest.index("</table>")]
    assert len(re.findall(r'id="citaat-', text)) == len(EXPECTED), "each is marked in place"
    rows = [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in re.findall(r"<tr.*?</tr>", table, re.S)][1:]
    assert len(rows) == len(EXPECTED)
    for row, (_, _, quote, status, _) in zip(rows, EXPECTED, strict=True):
        assert f"‘{quote}’" in row and status in row


def test_the_call_itself_holds_the_same_proposal(shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = str(tmp_path / "store")
    assert main(["--store", store, "add", str(shared / "seed" / "uitvraag-2021.txt"), "--format", "json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert row["id"] == "uitvraag-2021"
    assert row["citations"] == len(EXPECTED)


def test_labelled_proposals_give_their_fields(shared: Path) -> None:
    from ingest.calls import read_call
    from ingest.proposals import read_proposals

    gold = json.loads((shared / "eval" / "proposals" / "gold.json").read_text(encoding="utf-8"))
    right: Counter[str] = Counter()
    for name, want in gold.items():
        data = (shared / "eval" / "proposals" / f"{name}.txt").read_bytes()
        (reading,) = read_proposals(data, name, call=read_call())
        proposal = reading.proposal
        preferred = next((s.nr for s in proposal.solutions if s.preferred), None)
        right["title"] += proposal.title == want["title"]
        right["policy_fields"] += list(proposal.policy_fields) == want["policy_fields"]
        right["submitter"] += proposal.submitter == want["submitter"]
        right["n_solutions"] += len(proposal.solutions) == want["n_solutions"]
        right["preferred"] += preferred == want["preferred_solution"]
    assert set(right.values()) == {len(gold)}, right
