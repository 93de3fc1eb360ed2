"""Erasing proves what it says: what no line names any more is found, what can't be removed or found is told, and then it exits 1."""
from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from docx import Document

from kg.folder.data_folder import DataFolder
from tests.cli.test_cli import Run, write
from tests.support.proposal_text import proposal_text
from tests.system.test_privacy import files_with

NAME, MAIL = "Wilhelmina Kroonenbergh", b"kamers@example.nl"
WORDS = ["--criterium", "grondwet", "--uitkomst", "nee", "--door", "Proef", "--motivering"]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """A store with two proposals, `voor` and `ander`, whose contact has the same address."""
    run = Run(tmp_path / "store", capsys)
    write(tmp_path, "voor.txt", proposal_text("Testdam", name=NAME))
    write(tmp_path, "ander.txt", proposal_text("Noorddam"))
    assert run("add", tmp_path / "voor.txt", tmp_path / "ander.txt") == 0
    return run


def lines(run: Run, without: str) -> None:
    """The list of sources with every line about a proposal cut."""
    file = run.store / "prive" / "bronnen.jsonl"
    kept = [line for line in file.read_text(encoding="utf-8").splitlines(keepends=True) if f'"{without}"' not in line]
    file.write_text("".join(kept), encoding="utf-8")


def original(run: Run, file: Path) -> Path:
    return run.store / "prive" / "originelen" / hashlib.sha256(file.read_bytes()).hexdigest()


def gone(run: Run) -> None:
    assert files_with(run.store, [b"Kroonenbergh", b"Kamers verdelen in Testdam", b"/voorstel/voor/"], besides="") == []
    assert run("proposal", "ander") == 0 and run("contact", "ander") == 0 and "kamers@example.nl" in run.out


@pytest.mark.parametrize("damage", ["", "{'nonsense'}\n", '{"id": "voor", "path": "/x/vo'])
def test_the_original_goes_when_no_line_names_it(run: Run, tmp_path: Path, damage: str) -> None:
    lines(run, without="voor")
    with (run.store / "prive" / "bronnen.jsonl").open("a", encoding="utf-8") as out:
        out.write(damage)
    assert run("erase", "voor") == 0, run.err
    assert "gewist" in run.err and not original(run, tmp_path / "voor.txt").exists()
    gone(run)


def sent_again(run: Run, tmp_path: Path, older: bytes) -> Path:
    """An older version of `voor`, of which the line is gone: no graph knows its hash."""
    file = run.store / "prive" / "originelen" / hashlib.sha256(older).hexdigest()
    file.write_bytes(older)
    return file


def test_an_older_original_that_nothing_names_is_known_by_its_words(run: Run, tmp_path: Path) -> None:
    old = sent_again(run, tmp_path, proposal_text("Testdam", problem="Eerder.", name=NAME).encode())
    document = Document()
    document.add_paragraph("Van: ").add_run("Wilhelmina ")
    document.paragraphs[0].add_run("Kroonenbergh")
    document.save(str(tmp_path / "oud.docx"))
    packed = sent_again(run, tmp_path, (tmp_path / "oud.docx").read_bytes())
    of_another = sent_again(run, tmp_path, proposal_text("Zuiddam").encode())
    assert run("erase", "voor") == 0, run.err
    assert not old.exists() and not packed.exists() and run.err.count("geen regel noemde dit origineel") == 2
    assert of_another.exists(), "it has nothing that is of this proposal alone"
    gone(run)


def test_an_original_that_cannot_be_read_is_told(run: Run, tmp_path: Path) -> None:
    unreadable = sent_again(run, tmp_path, b"%PDF-1.7\n\xff\xfe packed")
    assert run("erase", "voor") == 1
    assert f"prive/originelen/{unreadable.name}" in run.err and "niet alles is gewist of nagegaan" in run.err and unreadable.exists()
    gone(run)


def test_graph_and_line_gone_the_contact_data_still_tell(run: Run, tmp_path: Path) -> None:
    lines(run, without="voor")
    (run.store / "graphs" / "voorstel~voor.nq").unlink()
    assert run("erase", "voor") == 1 and "voorstel~voor.nq ontbreekt" in run.err and "gewist, met" not in run.err
    run("recover", "--verloren", "voorstel~voor.nq")
    assert run("erase", "voor") == 0, run.err
    assert not original(run, tmp_path / "voor.txt").exists()
    gone(run)


def test_an_original_that_is_not_there_is_told(run: Run, tmp_path: Path) -> None:
    original(run, tmp_path / "voor.txt").unlink()
    assert run("erase", "voor") == 1
    assert "het origineel was er niet meer" in run.err
    gone(run)
    assert run("erase", "voor") == 1 and "geen voorstel met dit kenmerk" in run.err


def test_those_of_one_document_go_one_after_the_other(run: Run, tmp_path: Path) -> None:
    bundle = write(tmp_path, "bundel.txt", proposal_text("Oostdam") + "\n\n" + proposal_text("Westdam", problem="Anders."))
    assert run("add", bundle) == 0
    assert run("erase", "bundel.1") == 0, run.err
    assert run("proposal", "bundel.2") == 0 and run("check") == 0, run.out
    assert run("erase", "bundel.2") == 0, "its original was erased before, which the line says"


def test_words_of_people_elsewhere_are_told_and_not_repeated(run: Run) -> None:
    assert run("judge", "ander", *WORDS, f"Lijkt op ‘Kamers verdelen in Testdam’ van {NAME}.") == 0
    assert run("erase", "voor") == 1
    assert "oordelen.sqlite: daarin staat nog" in run.err and "graphs/oordelen.nq" in run.err
    assert "Kroonenbergh" not in run.err and "Kamers" not in run.err


def test_what_cannot_be_removed_is_told_and_can_be_run_again(run: Run, tmp_path: Path) -> None:
    file = original(run, tmp_path / "voor.txt")
    data = file.read_bytes()
    file.unlink()
    file.mkdir()  # no right would do the same to who isn't root
    assert run("erase", "voor") == 1
    assert file.name in run.err and "wissen is niet af" in run.err
    assert run("check") == 0 and "niet af" in run.out
    file.rmdir()
    file.write_bytes(data)
    assert run("erase", "voor") == 0, run.err
    gone(run)
    assert not any((run.store / "prive" / "wissen").iterdir())


def test_a_damaged_database_is_named_and_nothing_is_said_to_be_gone(run: Run) -> None:
    assert run("judge", "voor", *WORDS, "Gelezen.") == 0
    file = run.store / "oordelen.sqlite"
    whole = file.read_bytes()
    for log in run.store.glob("oordelen.sqlite-*"):
        log.unlink()
    file.write_bytes(b"geen databank" * 1000)
    assert run("erase", "voor") == 1
    assert "oordelen.sqlite" in run.err and "gewist, met" not in run.err
    file.write_bytes(whole)
    assert run("erase", "voor") == 0, run.err
    gone(run)


def test_check_names_what_no_line_names(run: Run, tmp_path: Path) -> None:
    assert run("check") == 0
    lines(run, without="voor")
    (run.store / "prive" / "verbeterd" / f"{'0' * 64}.json").write_text("[]", encoding="utf-8")
    found = {row["node"]: row["severity"] for row in run.json("check", code=1)}
    assert found[f"prive/originelen/{original(run, tmp_path / 'voor.txt').name}"] == "Violation"
    assert found["prive/contacten/voor.json"] == "Violation"
    assert found[f"prive/verbeterd/{'0' * 64}.json"] == "Warning"


@pytest.mark.parametrize(("line", "damaged"), [(b'{"id": 3}\n', True), (b"{garbled}\n", True), (b"\xff\xfe\n", False), (b'{"id": "x", "pa', False)])
def test_a_damaged_line_is_told_and_keeps_nobody_from_erasing(run: Run, line: bytes, damaged: bool) -> None:
    with (run.store / "prive" / "bronnen.jsonl").open("ab") as out:
        out.write(line)
    assert run("check") == (1 if damaged else 0) and "bronnen.jsonl" in run.out + run.err
    assert run("erase", "voor") == 0, run.err
    assert run("contact", "ander") == 0


def test_evidence_of_the_erasing_is_the_owners(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from kg import erase as module

    seen = []
    monkeypatch.setattr(module, "ERASERS", [lambda folder, *_: seen.extend((folder.path / "prive" / "wissen").iterdir())])
    monkeypatch.setattr(module, "compact_databases", lambda _: seen.append(seen[0].stat().st_mode & 0o077))
    assert run("erase", "voor") == 0, run.err
    assert seen[1:] == [0]


def test_lines_of_before_are_read(tmp_path: Path) -> None:
    """Without the marks `begonnen` and `gewist`."""
    from kg.folder.private import PrivateFolder

    folder = DataFolder(tmp_path)
    (tmp_path / "prive").mkdir()
    line = {"id": "a", "path": "/x/a.txt", "sha256": "0" * 64, "nr": 1}
    (tmp_path / "prive" / "bronnen.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    assert PrivateFolder(folder).sources()["a"].nr == 1
