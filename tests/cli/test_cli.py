"""The command line is a contract: formats, exit codes, Dutch messages, and nothing lost on bad input."""
from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cli.main import main
from kg.folder.data_folder import DataFolder
from tests.support.proposal_text import proposal_text

HOME = Path(__file__).parents[2]


class Run:
    """Runs commands on one store and keeps what they printed."""

    def __init__(self, store: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.store, self._capsys = store, capsys
        self.out = self.err = ""

    def __call__(self, *words: str | Path) -> int:
        code = main(["--store", str(self.store), *map(str, words)])
        self.out, self.err = self._capsys.readouterr()
        return code

    def json(self, *words: str | Path, code: int = 0):
        assert self(*words, "--format", "json") == code, self.err
        return json.loads(self.out)


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    return Run(tmp_path / "store", capsys)


@pytest.fixture
def examples(example_folder: DataFolder, capsys: pytest.CaptureFixture[str]) -> Run:
    return Run(example_folder.path, capsys)


def write(folder: Path, name: str, text: str | None = None) -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(proposal_text() if text is None else text, encoding="utf-8")
    return file


# --- add ------------------------------------------------------------------------------------------------------------


def test_add_reports_each_proposal(run: Run, tmp_path: Path) -> None:
    (row,) = run.json("add", write(tmp_path, "Kamers 2021.txt"))
    assert row["id"] == "kamers-2021"
    assert row["status"] == "added"
    assert row["title"] == "Kamers verdelen in Testdam"
    assert (row["citations"], row["unresolved"]) == (3, 0)


def test_adding_twice_changes_nothing(run: Run, tmp_path: Path) -> None:
    file = write(tmp_path, "a.txt")
    run.json("add", file)
    before = {f.name: f.read_bytes() for f in (run.store / "graphs").iterdir()}
    (row,) = run.json("add", file)
    assert row["status"] == "unchanged"
    assert {f.name: f.read_bytes() for f in (run.store / "graphs").iterdir()} == before


def test_the_same_content_elsewhere_is_the_same_proposal(run: Run, tmp_path: Path) -> None:
    rows = run.json("add", write(tmp_path, "a.txt"), write(tmp_path, "kopie/b.txt"))
    assert [(row["id"], row["status"]) for row in rows] == [("a", "added"), ("a", "unchanged")]


def test_the_same_name_in_another_folder_is_another_proposal(run: Run, tmp_path: Path) -> None:
    write(tmp_path, "in/noord/voorstel.txt", proposal_text("Noorddam"))
    write(tmp_path, "in/zuid/voorstel.txt", proposal_text("Zuiddam"))
    assert [row["id"] for row in run.json("add", tmp_path / "in")] == ["voorstel", "voorstel-2"]


def test_a_new_version_of_a_file_replaces_it(run: Run, tmp_path: Path) -> None:
    run.json("add", write(tmp_path, "a.txt"))
    (row,) = run.json("add", write(tmp_path, "a.txt", proposal_text("Nieuwdam")))
    assert (row["id"], row["status"]) == ("a", "replaced")
    assert run.json("proposal", "a")["title"] == "Kamers verdelen in Nieuwdam"


def test_several_proposals_in_one_file(run: Run, tmp_path: Path) -> None:
    file = write(tmp_path, "bundel.txt", proposal_text("Noorddam") + "\n\n" + proposal_text("Zuiddam"))
    rows = run.json("add", file)
    assert [row["id"] for row in rows] == ["bundel.1", "bundel.2"]
    assert [row["status"] for row in run.json("add", file)] == ["unchanged", "unchanged"]


def test_the_date_of_submission_can_be_given(run: Run, tmp_path: Path) -> None:
    run.json("add", write(tmp_path, "a.txt"), "--submitted", "2021-03-01")
    data = run.json("proposal", "a")
    assert (data["submitted"], data["submitted_source"]) == ("2021-03-01", "opgegeven")


BAD_PROPOSALS = [
    ("leeg.txt", b"", "leeg bestand"),
    ("wit.txt", b" \n\n ", "leeg bestand"),
    ("brief.txt", b"Geachte heer, mevrouw,\n\nHierbij onze reactie.", "geen voorstel in het format"),
    ("beeld.txt", b"\x89PNG\x00\x00", "een afbeelding"),
]


@pytest.mark.parametrize(("name", "data", "cause"), BAD_PROPOSALS)
def test_a_bad_file_is_named_and_the_others_are_added(run: Run, tmp_path: Path, name: str, data: bytes, cause: str) -> None:
    run.json("add", write(tmp_path, "eerder.txt", proposal_text("Eerderdam")))
    bad = tmp_path / name
    bad.write_bytes(data)
    rows = run.json("add", bad, write(tmp_path, "goed.txt"), code=1)
    assert [row["status"] for row in rows] == ["failed", "added"]
    assert name in run.err and cause in run.err
    assert {row["id"] for row in run.json("proposal")} == {"eerder", "goed"}


def test_an_unknown_type_in_a_folder_is_skipped_but_a_named_file_never(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "foto.jpg").write_bytes(b"\xff\xd8\x00")
    write(tmp_path, "in/a.txt")
    assert [row["status"] for row in run.json("add", tmp_path / "in")] == ["added"]
    assert "foto.jpg: overgeslagen" in run.err
    (row,) = run.json("add", tmp_path / "in" / "foto.jpg", code=1)
    assert row["status"] == "failed"


def test_a_missing_file_is_named(run: Run, tmp_path: Path) -> None:
    run.json("add", tmp_path / "weg.txt", code=1)
    assert "weg.txt: bestaat niet" in run.err


# --- law ------------------------------------------------------------------------------------------------------------

BAD_LAWS = [
    ("leeg.xml", b"", "leeg"),
    ("pagina.xml", b"<!DOCTYPE html><html><body>404</body></html>", "HTML"),
    ("anders.xml", b"<?xml version='1.0'?><boek/>", "geen toestand"),
    ("half.xml", b"<toestand bwb-id='BWBR0000001' inwerkingtreding='2020-01-01'><wetgeving soort='wet'>", "afgebroken"),
]


@pytest.mark.parametrize(("name", "data", "cause"), BAD_LAWS)
def test_a_bad_law_file_is_named_and_the_others_are_added(run: Run, tmp_path: Path, name: str, data: bytes, cause: str) -> None:
    (tmp_path / name).write_bytes(data)
    rows = run.json("law", "add", tmp_path / name, HOME / "examples" / "wetten", code=1)
    assert name in run.err and cause in run.err, run.err
    assert "BWBR0035303" in {row["id"] for row in rows}
    assert rows == run.json("law", "list")


def test_laws_added_twice_change_nothing(run: Run) -> None:
    run.json("law", "add", HOME / "examples" / "wetten")
    before = {f.name: f.read_bytes() for f in (run.store / "graphs").iterdir()}
    run.json("law", "add", HOME / "examples" / "wetten")
    assert {f.name: f.read_bytes() for f in (run.store / "graphs").iterdir()} == before


def test_law_show_gives_the_version_of_a_day(examples: Run) -> None:
    then = examples.json("law", "show", "jci1.3:c:BWBR0035303&artikel=14", "--on", "2021-04-30")
    now = examples.json("law", "show", "jci1.3:c:BWBR0035303&artikel=14", "--on", "2024-06-01")
    assert then["text"] != now["text"]
    assert (then["in_force_from"], then["in_force_until"]) == ("2021-01-01", "2024-01-01")
    assert now["in_force_until"] is None
    assert "geldigheid onbekend na 2024-01-01" in now["validity"]
    assert then["paraphrase"] is True
    assert "oosterhaag-minder-voorrangsgroepen" in then["proposals"]
    assert [child["kind"] for child in then["children"]][0] == "lid"


def test_before_the_first_version_is_an_error_not_a_fallback(examples: Run) -> None:
    assert examples("law", "show", "BWBR0035303", "--on", "1999-01-01") == 1
    assert "geen versie geladen die op 1999-01-01 gold" in examples.err


@pytest.mark.parametrize(("target", "cause"), [("jci1.3:c:BWBR0035303&artikel=999", "staat niet in"), ("BWBR9999999", "niet geladen"), ("artikel 11", "geen verwijzing")])
def test_an_address_that_leads_nowhere(examples: Run, target: str, cause: str) -> None:
    assert examples("law", "show", target) == 1
    assert cause in examples.err


# --- asking ---------------------------------------------------------------------------------------------------------


def test_clusters_per_article(examples: Run) -> None:
    clusters = examples.json("clusters")
    first = clusters[0]
    assert first["target"] == "jci1.3:c:BWBR0035303&artikel=11"
    assert first["label"] == "artikel 11 Huisvestingswet 2014"
    assert len(first["proposals"]) == 4
    sizes = [len(cluster["proposals"]) for cluster in clusters]
    assert sizes == sorted(sizes, reverse=True)


def test_clusters_per_law(examples: Run) -> None:
    by_law = {cluster["target"]: cluster for cluster in examples.json("clusters", "--by", "law")}
    assert len(by_law["jci1.3:c:BWBR0035303"]["proposals"]) >= 6


def test_every_listing_has_three_formats(examples: Run) -> None:
    for command in (["clusters"], ["law", "list"], ["proposal"], ["check"], ["status"], ["query", "clusters-per-article"]):
        assert examples(*command) == 0, command
        assert examples(*command, "--format", "csv") == 0
        assert len(next(csv.reader(io.StringIO(examples.out)))) > 1
        examples.json(*command)


def test_status_counts(examples: Run) -> None:
    status = examples.json("status")
    assert (status["proposals"], status["laws"]) == (12, 6)
    assert status["citations"] > 50 and status["triples"] > 1000


def test_own_query_from_a_file(examples: Run, tmp_path: Path) -> None:
    question = write(tmp_path, "vraag.rq", "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 3")
    assert examples("query", question, "--format", "nt") == 0
    assert examples.out.count(" .\n") == 3
    assert examples("query", question) == 2


def test_a_yes_or_no_question_has_every_format(examples: Run, tmp_path: Path) -> None:
    question = write(tmp_path, "vraag.rq", "ASK { ?s ?p ?o }")
    assert examples("query", question) == 0 and "ja" in examples.out
    assert examples.json("query", question)["boolean"] is True


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", "=cmd|' /C calc'!A0"])
def test_csv_runs_no_formula(examples: Run, tmp_path: Path, cell: str) -> None:
    question = write(tmp_path, "vraag.rq", f'SELECT ?x ?y WHERE {{ VALUES (?x ?y) {{ ("{cell}" "a{cell}") }} }}')
    assert examples("query", question, "--format", "csv") == 0
    assert examples.out.splitlines()[1] == f"'{cell},a{cell}"


def test_cite_as_a_stream(run: Run, tmp_path: Path) -> None:
    lines = [
        {"id": "a", "text": "Zie artikel 8 van de Wbmgp.", "date": "2021-04-30"},
        {"id": "b", "text": "Zie artikel 8.", "law": "BWBR0019388", "article": "9"},
        {"id": "c", "text": "Niets."},
    ]
    file = write(tmp_path, "in.jsonl", "\n".join(map(json.dumps, lines)) + "\nkapot\n")
    assert run("cite", file, "--jsonl") == 1
    answers = [json.loads(line) for line in run.out.splitlines()]
    assert [(a["id"], [c["targets"] for c in a["citations"]]) for a in answers] == [
        ("a", [["jci1.3:c:BWBR0019388&artikel=8"]]), ("b", [["jci1.3:c:BWBR0019388&artikel=8"]]), ("c", []),
    ]  # fmt: skip
    assert "regel 4" in run.err
    assert set(answers[0]["citations"][0]) >= {
        "start", "end", "quote", "kind", "status", "law", "targets", "candidates", "role", "exists", "confidence", "rule", "reason",
    }  # fmt: skip


def test_wrong_usage_is_dutch_and_exits_2(run: Run) -> None:
    for words, message in (
        (["bestaat-niet"], "kan niet; kies uit"), (["add"], "er ontbreekt: PAD"), (["clusters", "--by", "kleur"], "--by: 'kleur' kan niet"),
        (["add", "x", "--submitted", "gisteren"], "is geen datum"), (["query", "bestaat-niet"], "geen vraag 'bestaat-niet'"),
        (["query", "clusters-per-article", "--param", "kleur=rood"], "kent geen parameter 'kleur'"), (["add", "x", "--call", "1900"], "onbekende uitvraag"),
        (["query", "clusters-per-article", "--param", "regeling=rood"], "is geen adres"), (["export", "x.docx"], "onbekend formaat"),
    ):  # fmt: skip
        assert run(*words) == 2, words
        assert message in run.err, run.err


def test_contact_is_apart_and_the_asking_is_logged(run: Run, tmp_path: Path) -> None:
    run.json("add", write(tmp_path, "a.txt"))
    assert run.json("contact", "a")["email"] == "kamers@example.nl"
    log = (run.store / "prive" / "contact.log").read_text()
    assert " a\n" in log and "kamers@" not in log
    assert run("contact", "b") == 1


def test_the_installed_command_starts_without_the_app(tmp_path: Path) -> None:
    code = "import sys; from cli.main import main; main(['--store', sys.argv[1], 'status']); print(sorted(m for m in sys.modules if m in ('streamlit', 'rdflib', 'pyshacl')))"
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "s")], capture_output=True, text=True, check=True, env=os.environ | {"PYTHONPATH": str(HOME)}
    )  # fmt: skip
    assert done.stdout.splitlines()[-1] == "[]"
