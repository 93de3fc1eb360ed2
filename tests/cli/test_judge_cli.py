"""`judge` in all its forms: the stored row as JSON, Dutch messages, and nothing stored when something is wrong."""
from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.check import check
from kg.folder.data_folder import DataFolder
from kg.judgements import table
from tests.cli.test_cli import Run

HOME = Path(__file__).parents[2]
A, B = "lindervoort-eerst-waarschuwen", "bergvoorde-uitvalsbasis-drugshandel"
OPIUM = "jci1.3:c:BWBR0001941"
READ = "https://ruimte.example/id/voorbeeld/BWBR0001941/2021-01-01/0/Artikel13b"


@pytest.fixture
def run(example_folder: DataFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    shutil.copytree(example_folder.path, tmp_path / "store")
    return Run(tmp_path / "store", capsys)


def judge(run: Run, *words: str, code: int = 0):
    assert run("judge", *words) == code, run.err
    return json.loads(run.out) if code == 0 else None


CRITERION = ("--criterium", "bestaand-recht", "--uitkomst", "deels", "--motivering", "Het eerste lid volstaat.", "--door", "An Proef")


def test_a_criterion(run: Run) -> None:
    row = judge(run, A, *CRITERION, "--oplossing", "1", "--bewijs", READ)
    assert (row["kind"], row["proposal"], row["criterion"], row["outcome"], row["solution"]) == ("toets", A, "bestaand-recht", "deels", 1)
    assert (row["motivation"], row["evidence"], row["replaces"]) == ("Het eerste lid volstaat.", [READ], None)
    assert row["id"] and "Proef" not in run.out and row["reviewer"].startswith("b-")
    again = judge(run, A, *CRITERION, "--oplossing", "1")
    assert (again["replaces"], again["reviewer"]) == (row["id"], row["reviewer"])
    assert run.json("status")["judgements"] == 2


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], None]:
    """Sets what stands on standard input."""
    return lambda data: monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))


PLACE = (A, "--criterium", "bestaand-recht", "--uitkomst", "deels")


def test_who_and_why_need_not_stand_in_a_list_of_processes(run: Run, tmp_path: Path, typed, monkeypatch: pytest.MonkeyPatch) -> None:
    typed("\ufeffHet eerste lid\nvolstaat, café.\r\n".encode())
    row = judge(run, *PLACE, "--motivering", "-", "--door", "An Proef")
    assert row["motivation"] == "Het eerste lid\nvolstaat, café."
    typed(b"An Proef\n")
    (tmp_path / "waarom.txt").write_text("Daarom.\n", encoding="utf-8")
    again = judge(run, *PLACE, "--motivering-bestand", str(tmp_path / "waarom.txt"), "--door", "-")
    assert (again["motivation"], again["reviewer"], again["replaces"]) == ("Daarom.", row["reviewer"], row["id"])
    (tmp_path / "wie.txt").write_text("An Proef", encoding="utf-8")
    assert judge(run, *PLACE, "--door-bestand", str(tmp_path / "wie.txt"), "--motivering", "Zo.")["reviewer"] == row["reviewer"]
    monkeypatch.setenv("REGELRUIMTE_DOOR", "An Proef")
    assert judge(run, *PLACE, "--motivering", "Zo.")["reviewer"] == row["reviewer"]
    assert judge(run, *PLACE, "--motivering", "Zo.", "--door", "Bo Proef")["reviewer"] != row["reviewer"]
    assert judge(run, A)["criteria"], "the setting alone asks for no judgement"


@pytest.mark.parametrize(
    ("data", "words", "said"),
    [
        (b"", ["--door", "-", "--motivering", "Zo."], "--door -: leeg"), (b" \n", ["--door", "An", "--motivering", "-"], "--motivering -: leeg"),
        (b"\xff\xfe", ["--door", "An", "--motivering", "-"], "--motivering -: geen tekst in UTF-8"),
        (b"x" * 1_000_001, ["--door", "An", "--motivering", "-"], "te lang"), (b"An", ["--door", "-", "--motivering", "-"], "--door-bestand"),
        (b"", ["--door", "An", "--motivering", "Zo.", "--motivering-bestand", "x"], "kunnen niet samen"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_no_judgement(run: Run, typed, data: bytes, words: list[str], said: str) -> None:
    typed(data)
    assert run("judge", *PLACE, *words) == 2
    assert said in run.err and table.read(DataFolder(run.store)) == []


def test_who_decides_on_names_need_not_stand_there_either(run: Run, typed, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("persons", A, "--laat", "99") == 2 and "--door" in run.err
    typed(b"An Proef")
    assert run("persons", A, "--laat", "99", "--door", "-") == 2 and "geen nummer 99" in run.err
    monkeypatch.setenv("REGELRUIMTE_DOOR", "An Proef")
    assert run("persons", A, "--laat", "99") == 2 and "geen nummer 99" in run.err


def test_a_file_that_is_not_there_is_named(run: Run, tmp_path: Path) -> None:
    assert run("judge", *PLACE, "--door", "An", "--motivering-bestand", str(tmp_path / "weg.txt")) == 1
    assert "weg.txt: bestaat niet" in run.err


def test_a_pair(run: Run) -> None:
    row = judge(run, A, B, "--oordeel", "zelfde-artikel", "--motivering", "De een lichter, de ander zwaarder.", "--door", "An Proef")
    assert (row["proposal"], row["other"], row["outcome"]) == (B, A, "zelfde-artikel")
    turned = judge(run, B, A, "--oordeel", "geen", "--motivering", "Toch niet.", "--door", "An Proef")
    assert turned["replaces"] == row["id"]


def test_a_stance(run: Run) -> None:
    row = judge(run, A, "--artikel", f"{OPIUM}&artikel=13b", "--standpunt", "ruimer", "--door", "An Proef")
    assert (row["kind"], row["outcome"], row["targets"]) == ("standpunt", "ruimer", [f"{OPIUM}&artikel=13b"])
    other = judge(run, A, "--artikel", f"{OPIUM}&artikel=11a", "--standpunt", "anders", "--door", "An Proef")
    assert other["replaces"] is None


@pytest.mark.parametrize("said", [["--juist"], ["--geen"], ["--doel", f"{OPIUM}&artikel=13", "--doel", f"{OPIUM}&artikel=14"]])
def test_a_citation(run: Run, said: list[str]) -> None:
    found = next(c for c in run.json("proposal", A)["citations"] if c["field"] == "solutions" and c["targets"])
    row = judge(run, A, "--citatie", f"solutions:{found['start']}-{found['end']}", *said, "--door", "An Proef")
    assert (row["kind"], row["field"], row["quote"], row["outcome"]) == ("citatie", "solutions", found["quote"], said[0][2:])
    now = [c for c in run.json("proposal", A)["citations"] if (c["field"], c["start"]) == ("solutions", found["start"])]
    assert [c["targets"] for c in now] == {"--juist": [found["targets"]], "--geen": []}.get(said[0], [said[1::2]])


def test_a_step(run: Run) -> None:
    words = ["--stap", "werksessie", "--datum", "2026-01-15", "--motivering", "Besproken.", "--door", "An Proef", "--departement", "Justitie en Veiligheid"]
    row = judge(run, A, *words)
    assert (row["kind"], row["outcome"], row["day"], row["departments"]) == ("stap", "werksessie", "2026-01-15", ["Justitie en Veiligheid"])
    assert judge(run, A)["status"] == "werksessie"
    both = judge(run, A, B, *words)
    assert [one["proposal"] for one in both] == [A, B] and both[0]["session"] == both[1]["session"] != row["session"]


def test_a_step_that_the_test_does_not_bear_out_is_kept_and_said(run: Run) -> None:
    judge(run, A, "--stap", "werkgroep", "--datum", "2026-01-15", "--motivering", "Alvast.", "--door", "An Proef")
    assert "de status volgt uit de toets en is nu: ontvangen" in run.err


WRONG = [
    ([A, "--criterium", "kleur", "--uitkomst", "ja", "--motivering", "x", "--door", "y"], "kies uit verdragen, grondwet, bestaand-recht"),
    ([A, "--criterium", "grondwet", "--uitkomst", "misschien", "--motivering", "x", "--door", "y"], "kies uit ja, deels, nee, onduidelijk"),
    ([A, "--criterium", "grondwet", "--uitkomst", "ja", "--motivering", " ", "--door", "y"], "zonder motivering telt niet"),
    ([A, "--criterium", "grondwet", "--uitkomst", "ja", "--door", "y"], "zonder motivering telt niet"),
    ([A, "--criterium", "grondwet", "--uitkomst", "ja", "--motivering", "x"], "er ontbreekt: --door"),
    ([A, "--criterium", "grondwet", "--uitkomst", "ja", "--motivering", "x", "--door", ""], "ontbreekt"),
    ([A, "--criterium", "grondwet", "--motivering", "x", "--door", "y"], "er ontbreekt: --uitkomst"),
    ([A, "--criterium", "grondwet", "--uitkomst", "ja", "--motivering", "x", "--door", "y", "--oplossing", "9"], "geen oplossingsrichting 9"),
    ([A, "--criterium", "grondwet", "--uitkomst", "ja", "--motivering", "x", "--door", "y", "--bewijs", "https://example.nl"], "geen IRI van een geladen versie"),
    ([A, "--criterium", "grondwet", "--uitkomst", "ja", "--motivering", "bel 06 - 1234 5678", "--door", "y"], "contactgegevens"),
    ([A, "--criterium", "grondwet", "--uitkomst", "ja", "--motivering", "x", "--door", "y", "--stap", "kabinet"], "kunnen niet samen"),
    ([A, "--criterium", "grondwet", "--uitkomst", "ja", "--motivering", "x", "--door", "y", "--standpunt", "ruimer"], "--standpunt hoort bij --artikel"),
    ([A, "--criterium", "grondwet", "--uitkomst", "ja", "--motivering", "x", "--door", "y", "--vervangt", "0000"], "geen oordeel met dit kenmerk"),
    (["bestaat-niet", "--criterium", "grondwet", "--uitkomst", "ja", "--motivering", "x", "--door", "y"], "geen voorstel met dit kenmerk"),
    (["../../etc", "--criterium", "grondwet", "--uitkomst", "ja", "--motivering", "x", "--door", "y"], "geen voorstel met dit kenmerk"),
    ([A, "--oordeel", "duplicaat", "--motivering", "x", "--door", "y"], "twee voorstellen"),
    ([A, A, "--oordeel", "duplicaat", "--motivering", "x", "--door", "y"], "twee verschillende"),
    ([A, B, "--oordeel", "dubbel", "--motivering", "x", "--door", "y"], "kies uit duplicaat, overlap"),
    ([A, "--artikel", "artikel 3", "--standpunt", "ruimer", "--door", "y"], "geen adres"),
    ([A, "--artikel", OPIUM, "--standpunt", "meer", "--door", "y"], "kies uit ruimer, strenger"),
    ([A, "--citatie", "problem:0-3", "--door", "y"], "één van --juist, --geen of --doel"),
    ([A, "--stap", "feest", "--datum", "2026-01-01", "--motivering", "x", "--door", "y"], "kies uit ontvangen"),
    ([A, "--stap", "kabinet", "--motivering", "x", "--door", "y"], "er ontbreekt: --datum"),
    ([A, "--stap", "kabinet", "--datum", "morgen", "--motivering", "x", "--door", "y"], "is geen datum"),
    ([A, "--door", "y"], "waarover gaat het oordeel"),
]


def test_wrong_usage_is_dutch_exits_2_and_stores_nothing(run: Run) -> None:
    for words, message in WRONG:
        judge(run, *words, code=2)
        assert message in run.err, (words, run.err)
    assert table.read(DataFolder(run.store)) == []


def test_the_test_of_a_proposal_as_it_stands(run: Run) -> None:
    judge(run, A, *CRITERION)
    judge(run, A, *CRITERION[:3], "ja", *CRITERION[4:6], "--door", "Bo Proef")
    shown = judge(run, A)
    assert shown["status"] == "toets"
    assert {one["criterion"]: one["reason"] for one in shown["criteria"]}["bestaand-recht"] == "beoordelaars verschillen"
    assert [one["changed"] for one in shown["judgements"]] == [[], []]


def test_judgements_are_exported_without_names_and_pass_the_check(run: Run, tmp_path: Path) -> None:
    for form in (CRITERION, ("--stap", "kabinet", "--datum", "2026-02-01", "--motivering", "Besluit genomen.", "--door", "An Proef")):
        judge(run, A, *form)
    judge(run, A, "--citatie", "problem:0-3", "--doel", f"{OPIUM}&artikel=13", "--door", "An Proef")
    run("export", tmp_path / "alles.trig")
    text = (tmp_path / "alles.trig").read_text(encoding="utf-8")
    assert "Het eerste lid volstaat." in text and "An Proef" not in text and "/id/beoordelaar/b-" in text
    assert [one for one in check(DataFolder(run.store)) if one.severity == "Violation"] == []


def test_contact_data_in_the_judgements_graph_are_found(run: Run) -> None:
    from kg.judgements.record import Judgement

    table.append(DataFolder(run.store), [Judgement("toets", A, "nee", "b-0", "mail naar jan@example.nl", "grondwet")])
    assert run("check") == 0
    with DataFolder(run.store).writer("test"):
        pass
    assert run("check") == 1


def test_eight_commands_at_once(run: Run) -> None:
    command = [sys.executable, "-m", "cli.main", "--store", str(run.store), "judge", A, *CRITERION[:-1]]
    env = os.environ | {"PYTHONPATH": str(HOME)}
    running = [subprocess.Popen([*command, f"Naam {n % 4}"], stdout=subprocess.PIPE, cwd=HOME, env=env, text=True) for n in range(8)]
    rows = [json.loads(process.communicate()[0]) for process in running]
    assert [process.returncode for process in running] == [0] * 8
    stored = table.read(DataFolder(run.store))
    assert {row["id"] for row in rows} == {one.id for one in stored} and len(stored) == 8
    assert len({row["reviewer"] for row in rows}) == 4, "one id for one name"
    assert len([q for q in DataFolder(run.store).store().quads() if q.predicate.value.endswith("def#soortOordeel")]) == 8


def test_what_people_said_of_a_pair_stands_beside_its_score(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGELRUIMTE_EMBEDDING", "geen")  # the judgement counts here, not the score
    judge(run, A, B, "--oordeel", "duplicaat", "--motivering", "Beide willen iets anders dan sluiten.", "--door", "An Proef")
    pair = next(row for row in run.json("overlaps", A, "--min", "0") if {row["a"], row["b"]} == {A, B})
    assert pair["judgement"]["outcome"] == "duplicaat" and "Proef" not in run.out
    groups = run.json("clusters", "--by", "ask")
    assert any({A, B} <= set(group["proposals"]) and group["confirmed"] for group in groups), "a verdict joins, whatever the score"


def test_a_correction_survives_reading_the_same_file_again(run: Run, tmp_path: Path) -> None:
    file = next((HOME / "examples" / "voorstellen").glob(f"{A}*"))
    citation = next(one for one in run.json("proposal", A)["citations"] if one["field"] == "laws_text")
    judge(run, A, "--citatie", f"laws_text:{citation['start']}-{citation['end']}", "--geen", "--door", "An Proef")
    (row,) = run.json("add", file)
    assert row["status"] == "unchanged"
    assert citation["quote"] not in [one["quote"] for one in run.json("proposal", A)["citations"] if one["field"] == "laws_text"]
