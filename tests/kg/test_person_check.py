"""The check "gegevens van personen": the list, what is decided, that black words are gone and stay gone, and who is told what is open."""
from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.main import main
from cli.persons import read_anew
from kg.check import check
from kg.erase import erase
from kg.folder.data_folder import DataFolder
from kg.folder.private import PrivateFolder
from kg.person_check import decide, standing
from records import InputError, Offered, UsageError
from tests.support.proposal_text import proposal_text
from tests.system.test_privacy import files_with

PROBLEM = "Volgens Tjitske Hoogewerf knelt artikel 11 van de Huisvestingswet 2014. Mevrouw Hoogewerf sprak wethouder Roelofsen."


@pytest.fixture
def store(tmp_path: Path) -> Path:
    file = tmp_path / "voorstel.txt"
    file.write_text(proposal_text(problem=PROBLEM), encoding="utf-8")
    assert main(["--store", str(tmp_path / "data"), "add", str(file)]) == 0
    return tmp_path / "data"


def rows(store: Path) -> dict[str, str]:
    return {row.quote: row.status for row in PrivateFolder(DataFolder(store)).person_rows("voorstel") or []}


def test_the_list_and_its_decisions(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["--store", str(store), "persons", "voorstel"]
    capsys.readouterr()
    assert main([*command, "--format", "json"]) == 0
    told = capsys.readouterr()
    listed = json.loads(told.out)
    assert [row["quote"] for row in listed] == ["Tjitske Hoogewerf", "Hoogewerf", "Roelofsen"] and "3 niet beoordeeld" in told.err
    assert {"nr", "field", "start", "end", "quote", "reason", "status"} <= set(listed[0]) and {row["status"] for row in listed} == {"open"}
    assert files_with(store, [b'"personen"']) == [], "offered words stay in the private folder"
    assert main([*command, "--zwart", "1,2", "--laat", "3", "--door", "Beoordelaar B"]) == 0
    assert "alles beoordeeld" in capsys.readouterr().err
    assert rows(store) == {"Tjitske Hoogewerf": "zwart", "Hoogewerf": "zwart", "Roelofsen": "gelaten"}
    assert files_with(store, [b"Hoogewerf", b"hoogewerf"]) == [], "blacked out, bytes included"
    main(["--store", str(store), "proposal", "voorstel", "--format", "json"])
    proposal = json.loads(capsys.readouterr().out)
    assert "Volgens [naam weggelaten] knelt artikel 11" in proposal["problem"] and "Roelofsen" in proposal["problem"]
    assert all(proposal["problem"][one["start"] : one["end"]] == one["quote"] for one in proposal["citations"] if one["field"] == "problem")


def test_decisions_survive_adding_again_and_a_new_version(store: Path) -> None:
    file = store.parent / "voorstel.txt"
    main(["--store", str(store), "persons", "voorstel", "--zwart", "1,2", "--laat", "3", "--door", "B"])
    for text in (PROBLEM, f"{PROBLEM} Nu ook Marijke Krol."):
        file.write_text(proposal_text(problem=text), encoding="utf-8")
        assert main(["--store", str(store), "add", str(file)]) == 0
        assert files_with(store, [b"Hoogewerf"]) == []
    assert rows(store) == {"Tjitske Hoogewerf": "zwart", "Hoogewerf": "zwart", "Roelofsen": "gelaten", "Marijke Krol": "open"}


def test_a_mistake_can_be_taken_back(store: Path) -> None:
    main(["--store", str(store), "persons", "voorstel", "--zwart", "3", "--door", "B"])
    assert files_with(store, [b"Roelofsen"]) == []
    assert main(["--store", str(store), "persons", "voorstel", "--laat", "3", "--door", "B"]) == 0
    assert files_with(store, [b"Roelofsen"]) and rows(store)["Roelofsen"] == "gelaten"


@pytest.mark.parametrize(("words", "code"), [(["--zwart", "9", "--door", "B"], 2), (["--zwart", "1"], 2), (["--zwart", "1", "--laat", "1", "--door", "B"], 2), (["--zwart", "x", "--door", "B"], 2)])
def test_wrong_use_changes_nothing(store: Path, words: list[str], code: int) -> None:
    assert main(["--store", str(store), "persons", "voorstel", *words]) == code
    assert set(rows(store).values()) == {"open"}
    assert main(["--store", str(store), "persons", "bestaat-niet"]) == 1


def test_what_a_kill_cut_off_is_not_said_to_be_black(store: Path) -> None:
    def killed(*_: object) -> list[tuple]:
        raise InputError("afgebroken")

    with pytest.raises(InputError):
        decide(DataFolder(store), "voorstel", [1], [], "B", killed)
    assert set(rows(store).values()) == {"open"} and files_with(store, [b"Hoogewerf"])
    assert main(["--store", str(store), "add", str(store.parent / "voorstel.txt")]) == 0
    assert "Tjitske Hoogewerf" not in b"".join(file.read_bytes() for file in (store / "graphs").glob("voorstel*")).decode()


def test_an_original_that_is_gone_is_said(store: Path) -> None:
    for file in (store / "prive" / "originelen").iterdir():
        file.unlink()
    with pytest.raises(InputError, match="origineel is niet meer"):
        decide(DataFolder(store), "voorstel", [1], [], "B", lambda *document: read_anew(DataFolder(store), *document))
    with pytest.raises(UsageError):
        decide(DataFolder(store), "voorstel", [7], [], "B", lambda *_: [])


def test_erasing_takes_the_decisions_too(store: Path) -> None:
    main(["--store", str(store), "persons", "voorstel", "--zwart", "1,2", "--door", "B"])
    erase(DataFolder(store), "voorstel")
    assert files_with(store, [b"Hoogewerf", b"Roelofsen"], besides="") == []


def test_erasing_one_of_a_document_leaves_what_is_black_in_the_other(tmp_path: Path) -> None:
    file, store = tmp_path / "bundel.txt", tmp_path / "data"
    file.write_text(proposal_text(problem="Tjitske Hoogewerf vraagt.") + "\n\n" + proposal_text("Noorddam", problem="Marijke Krol vraagt."), encoding="utf-8")
    main(["--store", str(store), "add", str(file)])
    for one in ("bundel.1", "bundel.2"):
        assert main(["--store", str(store), "persons", one, "--zwart", "1", "--door", "B"]) == 0
    erase(DataFolder(store), "bundel.1")
    assert files_with(store, [b"Hoogewerf"], besides="") == []
    assert main(["--store", str(store), "add", str(file)]) == 0
    assert files_with(store, [b"Marijke Krol"]) == []


def test_exports_and_status_say_how_many_are_open(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said, folder = "Gegevens van personen: 3 niet beoordeeld", DataFolder(store)
    assert standing(folder).words == said
    for name in ("alles.trig", "alles.nq", "alles.xlsx"):
        capsys.readouterr()
        assert main(["--store", str(store), "export", str(store.parent / name)]) == 0
        assert said in capsys.readouterr().err
    assert said in (store.parent / "alles.trig").read_text(encoding="utf-8")
    assert main(["--store", str(store), "dossier", "voorstel", str(store.parent / "dossier.docx")]) == 0
    assert said in capsys.readouterr().err
    from docx import Document

    assert said in "\n".join(one.text for one in Document(str(store.parent / "dossier.docx")).paragraphs)
    main(["--store", str(store), "status", "--format", "json"])
    assert json.loads(capsys.readouterr().out)["persons_open"] == 3
    assert [(one.severity, one.message) for one in check(folder) if "personen" in one.message] == [("Warning", said)]


def test_a_proposal_of_before_the_check_is_not_called_done(store: Path) -> None:
    file = store / "prive" / "contacten" / "voorstel.json"
    data = json.loads(file.read_text(encoding="utf-8"))
    del data["personen"]
    file.write_text(json.dumps(data), encoding="utf-8")
    how = standing(DataFolder(store))
    assert not how.done and "1 voorstel nog niet op namen nagelezen" in how.words
    assert main(["--store", str(store), "persons", "voorstel"]) == 1
    assert main(["--store", str(store), "add", str(store.parent / "voorstel.txt")]) == 0
    assert standing(DataFolder(store)).open == 3


def test_words_black_in_the_text_all_the_same_are_open_again() -> None:
    from kg.folder.person_rows import decided, merged

    offer = Offered("Tjitske", "problem", None, 0, 7, 1, "voornaam uit de lijst")
    black = decided(merged([], [offer]), {1: "zwart"}, "b-1")
    assert [row.status for row in merged(black, [])] == ["zwart"] and [row.status for row in merged(black, [offer])] == ["open"]


def test_the_check_finds_what_should_have_gone() -> None:
    from kg.statistics.facts import leaks_in

    lines = ["BSN: 999900006", "zie linkedin.com/in/piet", "artikel 999900006", "over het burgerservicenummer in 2021"]
    data = "".join(f'<a:{nr}> <a:p> "{words}" <a:g> .\n' for nr, words in enumerate(lines)).encode()
    assert leaks_in(data) == ("a:0", "a:1")
