"""law fetch, law update, law names update and law show --diff, against a replay of the official service on loopback."""
from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from cli.main import main
from ingest.law import read_version
from kg.law.diff import difference, marked
from tests.support.law_tree import OPEN, expression, manifest, write_tree
from tests.support.proposal_text import proposal_text
from tests.support.replay import Replay, cut, html, status

HOME = Path(__file__).parents[2]
LAW = "BWBR0099001"
NEW = ("2020-01-01_0", OPEN, "2020-01-01", OPEN)


class Official:
    """Commands on one store, with a replayed service."""

    def __init__(self, tmp_path: Path, capsys: pytest.CaptureFixture[str], replay: Replay, source: Path) -> None:
        self.store, self.replay, self.source, self._capsys = tmp_path / "store", replay, source, capsys

    def __call__(self, *words: str | Path, code: int = 0):
        assert main(["--store", str(self.store), *map(str, words), "--format", "json"]) == code, self._capsys.readouterr().err
        out, self.err = self._capsys.readouterr()
        return json.loads(out)


@pytest.fixture
def official(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Official]:
    source = tmp_path / "bron"
    write_tree(source)
    with Replay(source) as replay:
        monkeypatch.setenv("REGELRUIMTE_BWB_URL", replay.bwb_url)
        monkeypatch.setenv("REGELRUIMTE_SRU_URL", replay.sru_url)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        monkeypatch.setattr("ingest.law.transport.BACK_OFF", 0.01)  # how long is waited is shown by the tests of the client
        yield Official(tmp_path, capsys, replay, source)


def new_version(official: Official) -> None:
    """The source gets a version from 2020 on."""
    write_tree(official.source, rows=[("2014-01-01_0", "2019-12-31", "2014-01-01", OPEN), NEW])


def test_fetch_loads_the_version_of_a_day(official: Official) -> None:
    (row,) = official("law", "fetch", LAW, "--on", "2012-06-01")
    assert (row["status"], row["versions"]) == ("added", ["2012-03-01"])
    shown = official("law", "show", f"{LAW}&artikel=1", "--on", "2012-06-01")
    assert shown["text"].endswith("Zo gold het in versie 2012-03-01_0.")
    assert (shown["in_force_from"], shown["in_force_until"]) == ("2012-03-01", "2013-01-01")


def test_what_is_cached_is_never_asked_for_again(official: Official) -> None:
    official("law", "fetch", LAW)
    before = len(official.replay.requests)
    official.replay.stop()
    (row,) = official("law", "fetch", LAW)
    assert row["status"] == "unchanged"
    assert len(official.replay.requests) == before


def test_update_must_reach_the_source(official: Official) -> None:
    official("law", "fetch", LAW)
    official.replay.stop()
    official("law", "update", code=3)
    assert "127.0.0.1" in official.err
    assert official("law", "list")[0]["id"] == LAW, "what was in the store stays"


def test_update_says_what_changed_and_whom_it_touches(official: Official, tmp_path: Path) -> None:
    file = tmp_path / "voorstel.txt"
    file.write_text(proposal_text(laws=f"- https://wetten.overheid.nl/{LAW}/2014-01-01#Artikel1"), encoding="utf-8")
    official("add", file)
    official("law", "fetch", LAW, "--on", "2019-01-01")
    (same,) = [row for row in official("law", "update", code=1) if row["id"] == LAW]
    assert (same["status"], same["changed"]) == ("unchanged", [])
    new_version(official)
    (row,) = [row for row in official("law", "update", code=1) if row["id"] == LAW]  # 1: the other cited law isn't in the replay
    assert row["versions"] == ["2014-01-01", "2020-01-01"], "the older one has an end now"
    assert row["changed"] == [f"jci1.3:c:{LAW}&artikel=1"]
    assert row["proposals"] == ["voorstel"]


def test_of_many_laws_only_those_that_the_search_names_are_asked_about(official: Official, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cli.official.MANY", 1)
    other = "BWBR0099002"
    write_tree(official.source, law=other)
    official("law", "fetch", LAW, other)
    asked = len(official.replay.asked(f"/bwb/{other}/manifest.xml"))
    later = expression(LAW, ("2014-01-01_0", OPEN, "2014-01-01", OPEN), tijdstip_laatste_wijziging=f"{date.today()}T06:00:00+01:00")
    (official.source / LAW / "manifest.xml").write_bytes(manifest(LAW, later))
    official("law", "update")
    assert len(official.replay.asked("/sru/Search")) == 1
    assert len(official.replay.asked(f"/bwb/{LAW}/manifest.xml")) == 2
    assert len(official.replay.asked(f"/bwb/{other}/manifest.xml")) == asked


def test_cited_laws_come_as_they_stood_at_submission_and_today(official: Official, tmp_path: Path) -> None:
    new_version(official)
    file = tmp_path / "voorstel.txt"
    file.write_text(proposal_text(laws=f"- {LAW}").replace("Huisvestingswet 2014", "wet"), encoding="utf-8")
    official("add", file, "--submitted", "2015-05-01")
    rows = official("law", "fetch", "--cited")
    assert [(row["id"], row["versions"]) for row in rows] == [(LAW, ["2014-01-01", "2020-01-01"])]


def test_validity_is_known_up_to_the_day_of_asking(official: Official) -> None:
    official("law", "fetch", LAW)
    shown = official("law", "show", LAW)
    assert f"geldigheid onbekend na {date.today()}" in shown["validity"]


def test_the_official_text_replaces_the_paraphrase(official: Official) -> None:
    official("law", "add", HOME / "examples" / "wetten" / "BWBR0003403_2021-01-01_0.xml")
    assert official("law", "show", "BWBR0003403")["paraphrase"] is True
    write_tree(official.source, law="BWBR0003403")
    official("law", "update")
    shown = official("law", "show", "BWBR0003403")
    assert shown["paraphrase"] is False and shown["version"].startswith("http://wetten.overheid.nl/id/")


def test_a_law_that_ended_is_never_offered_as_in_force(official: Official) -> None:
    write_tree(official.source, rows=[("2012-03-01_0", "2012-12-31", "2012-03-01", OPEN)])
    official("law", "fetch", LAW, "--on", "2012-06-01")
    (row,) = official("law", "fetch", LAW)
    assert "niet in werking" in row["messages"][0]
    assert main(["--store", str(official.store), "law", "show", LAW, "--on", "2015-01-01"]) == 1


@pytest.mark.parametrize(("fault", "code", "cause"), [(status(404), 1, "onbekend"), (html(), 1, "HTML"), (status(403), 3, "403")])
def test_a_fault_is_told_and_the_other_laws_come_in(official: Official, fault, code: int, cause: str) -> None:
    other = "BWBR0099002"
    write_tree(official.source, law=other)
    official.replay.always(f"/bwb/{LAW}/manifest.xml", fault)
    rows = {row["id"]: row for row in official("law", "fetch", LAW, other, code=code)}
    assert (rows[LAW]["status"], rows[other]["status"]) == ("failed", "added")
    assert cause in official.err and LAW in official.err


def test_a_file_that_does_not_fit_its_hash_is_refused(official: Official) -> None:
    row = ("2014-01-01_0", OPEN, "2014-01-01", OPEN)
    (official.source / LAW / "manifest.xml").write_bytes(manifest(LAW, expression(LAW, row, hashcode="0" * 128)))
    (outcome,) = official("law", "fetch", LAW, code=1)
    assert outcome["status"] == "failed"
    assert official("law", "list") == []


def test_a_version_that_is_cut_short_stays_out(official: Official) -> None:
    official.replay.always(f"/bwb/{LAW}/2014-01-01_0/xml/{LAW}_2014-01-01_0.xml", cut(100))
    official("law", "fetch", LAW, code=1)
    assert official("law", "list") == []


def test_names_and_ministry_come_from_the_metadata(official: Official, tmp_path: Path) -> None:
    general = "<afkortingen><afkorting>Kww \n</afkorting></afkortingen><niet-officiele-titels><niet-officiele-titel>Wilgenwet</niet-officiele-titel></niet-officiele-titels>"
    from tests.support.law_tree import wti

    (official.source / LAW / f"{LAW}.WTI").write_bytes(wti(LAW, general))
    official("law", "fetch", LAW)
    assert official("law", "list")[0]["ministry"] == "Proefzaken"
    assert main(["--store", str(official.store), "law", "names", "update"]) == 0
    text = tmp_path / "tekst.txt"
    text.write_text("Zie artikel 1 Kww en de Wilgenwet.", encoding="utf-8")
    official._capsys.readouterr()
    found = official("cite", text)
    assert [citation["law"] for citation in found] == [LAW, LAW]


def test_names_of_a_law_that_can_not_be_asked_about_stay(official: Official) -> None:
    from tests.support.law_tree import wti

    (official.source / LAW / f"{LAW}.WTI").write_bytes(wti(LAW, "<afkortingen><afkorting>Kww</afkorting></afkortingen>"))
    official("law", "fetch", LAW)
    assert main(["--store", str(official.store), "law", "names", "update"]) == 0
    before = (official.store / "namen.tsv").read_text(encoding="utf-8")
    assert "Kww" in before
    official.replay.stop()
    assert main(["--store", str(official.store), "law", "names", "update"]) == 3
    assert (official.store / "namen.tsv").read_text(encoding="utf-8") == before


def test_departments_to_invite_come_with_a_cluster(official: Official, tmp_path: Path) -> None:
    file = tmp_path / "voorstel.txt"
    file.write_text(proposal_text(laws=f"- {LAW}"), encoding="utf-8")
    official("add", file)
    official("law", "fetch", LAW)
    by_law = {cluster["target"]: cluster for cluster in official("clusters", "--by", "law")}
    assert by_law[f"jci1.3:c:{LAW}"]["departments"] == ["Proefzaken"]


def test_usage(official: Official) -> None:
    assert main(["--store", str(official.store), "law", "fetch"]) == 2
    assert main(["--store", str(official.store), "law", "fetch", LAW, "--cited"]) == 2


# --- difference -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("older", "newer", "expected"),
    [
        ("De raad kan besluiten.", "De raad moet besluiten.", "De raad [-kan-] {+moet+} besluiten."),
        ("een\ntwee", "een\ntwee", "een\ntwee"),
        ("", "nieuw", "{+nieuw+}"),
        ("lid 1 en 2", "lid 1", "lid 1 [-en 2-]"),
    ],
)
def test_difference_in_words(older: str, newer: str, expected: str) -> None:
    pieces = difference(older, newer)
    assert marked(pieces) == expected
    assert "".join(p.text for p in pieces if p.kind != "gone") == newer
    assert "".join(p.text for p in pieces if p.kind != "new").split() == older.split()


@pytest.mark.shared
def test_a_real_law_differs_exactly_where_its_files_differ(shared: Path, official: Official) -> None:
    files = shared / "data" / "repository" / "BWBR0002458"
    official("law", "add", files)
    days = ("2010-08-01", "2014-06-01")
    then, now = (official("law", "show", "jci1.3:c:BWBR0002458&artikel=3", "--on", day) for day in days)
    assert then["text"] != now["text"]
    diff = official("law", "show", "jci1.3:c:BWBR0002458&artikel=3", "--on", days[1], "--diff", days[0])["diff"]
    assert {piece["kind"] for piece in diff} >= {"gone", "new"}
    old, new = (read_version(next(files.glob(f"{label}/xml/*.xml"))) for label in ("2010-07-14_0", "2014-02-15_0"))
    texts = [{p.target: p.text for p in version.provisions} for version in (old, new)]
    differ = {target.partition("#")[0].partition("&lid")[0] for target in texts[0].keys() | texts[1].keys() if texts[0].get(target) != texts[1].get(target)}
    for article in sorted({p.target for version in (old, new) for p in version.provisions if p.kind == "artikel"})[:40]:
        shown = [official.store and main(["--store", str(official.store), "law", "show", article, "--on", day, "--format", "json"]) for day in days]
        out = official._capsys.readouterr().out
        if shown == [0, 0]:
            a, b = [json.loads(part)["text"] for part in out.replace("}\n{", "}\0{").split("\0")]
            assert (a != b) == (article in differ), article
