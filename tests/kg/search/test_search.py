"""Full-text search: what is found, that the index follows the graph, and that it keeps nothing that it should not."""
from __future__ import annotations

import json
import re
import sqlite3
import time
import zlib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.calls import read_call
from ingest.proposals import read_proposals
from kg import erase as erasing
from kg.folder.data_folder import DataFolder
from kg.law.history import put_versions
from kg.loading.proposals import Intake
from kg.rdf import iri
from kg.rdf.terms import RDFS, about, text
from kg.search import update
from kg.search.documents import KINDS
from kg.search.index import indexes
from kg.search.search import Found, search
from records import Law, Provision, Version
from tests.support.proposal_text import proposal_text

LAW = "BWBR0000001"


def add(folder: DataFolder, name: str, written: str) -> None:
    readings = [(reading.proposal, reading.contact) for reading in read_proposals(written.encode(), name, call=read_call())]
    with folder.writer("test") as writer:
        Intake(folder, writer).take(Path(f"/x/{name}.txt"), written.encode(), readings)


def put_law(folder: DataFolder, day: str, *texts: str) -> None:
    articles = []
    for n, said in enumerate(texts, 1):
        address = f"jci1.3:c:{LAW}&artikel={n}"
        articles += [
            Provision(address, None, "artikel", str(n), f"Opschrift {n}", "", f"/Artikel{n}"),
            Provision(f"{address}&lid=1", address, "lid", "1", None, said, f"/Artikel{n}/Lid1"),
        ]
    with folder.writer("test") as writer:
        put_versions(folder, writer, [Version(Law(LAW, "Proefwet", "Wet houdende proeven", "wet"), date.fromisoformat(day), 0, tuple(articles))])


def targets(found: Found) -> list[str]:
    return [hit.target for hit in found.hits]


# --- finding --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["vergunning", "vergunningen", "Vergunning", "\"vergunning is nodig\"", "proefvergunning nodig", "vergünning", "nodig XQZ"])
def test_words_are_found_in_other_forms(folder: DataFolder, words: str) -> None:
    put_law(folder, "2020-01-01", "Een vergunning is nodig voor elke proef.", "Iets anders.")
    assert targets(search(folder, words, ["bepaling"]))[0] == f"jci1.3:c:{LAW}&artikel=1"


@pytest.mark.parametrize("words", ["woning", "toewijzing", "woningtoewijzing", "toewijzing van woningen", "coordinatie", "coördinatie"])
def test_parts_of_compounds_and_diacritics(folder: DataFolder, words: str) -> None:
    put_law(folder, "2020-01-01", "De coördinatie van de woningtoewijzing.", "De kat krabt.")
    assert targets(search(folder, words, ["bepaling"])) == [f"jci1.3:c:{LAW}&artikel=1"]


def test_a_phrase_stands_together(folder: DataFolder) -> None:
    put_law(folder, "2020-01-01", "De raad stelt regels.", "De regels stelt de raad vast.")
    assert set(targets(search(folder, "regels raad stelt", ["bepaling"]))) == {f"jci1.3:c:{LAW}&artikel={n}" for n in (1, 2)}
    found = search(folder, "\"raad stelt regels\"", ["bepaling"])
    assert targets(found) == [f"jci1.3:c:{LAW}&artikel=1"]
    (hit,) = found.hits
    assert [hit.snippet[start:end] for start, end in hit.marks] == ["raad", "stelt", "regels"]


def test_a_title_weighs_more_and_all_words_more_than_some(example_folder: DataFolder) -> None:
    found = search(example_folder, "Huisvestingswet")
    assert (found.hits[0].kind, found.hits[0].target) == ("regeling", "jci1.3:c:BWBR0035303")
    found = search(example_folder, "woningen toewijzing jongeren", ["voorstel"])
    assert [hit.score for hit in found.hits] == sorted((hit.score for hit in found.hits), reverse=True)


def test_only_the_newest_version_is_found(folder: DataFolder) -> None:
    put_law(folder, "2020-01-01", "Honden moeten aan de lijn.")
    put_law(folder, "2021-01-01", "Katten moeten naar binnen.")
    assert not search(folder, "honden").hits
    assert targets(search(folder, "katten")) == [f"jci1.3:c:{LAW}&artikel=1"]


def test_a_paraphrase_says_so(example_folder: DataFolder) -> None:
    hits = search(example_folder, "huisvestingsverordening", ["bepaling"]).hits
    assert hits and all(hit.paraphrase for hit in hits)


def test_submitters_and_cited_laws_are_found(folder: DataFolder) -> None:
    add(folder, "x", proposal_text(place="Utrecht", laws="- Jeugdwet, artikel 2.3"))
    assert [(hit.kind, hit.target) for hit in search(folder, "Utrecht", ["gemeente"]).hits] == [
        ("gemeente", "https://identifier.overheid.nl/tooi/id/gemeente/gm0344")
    ]
    assert targets(search(folder, "Jeugdwet", ["regeling"])) == ["jci1.3:c:BWBR0034925"]  # cited, not loaded


def test_pages_follow_each_other(example_folder: DataFolder) -> None:
    whole = targets(search(example_folder, "gemeente woning", limit=30))
    pages = [targets(search(example_folder, "gemeente woning", limit=7, offset=start)) for start in range(0, 28, 7)]
    assert len(whole) > 21 and sum(pages, [])[:28] == whole[:28]


def test_kinds_are_kept_apart(example_folder: DataFolder) -> None:
    for kind in KINDS:
        assert {hit.kind for hit in search(example_folder, "gemeente woning", [kind]).hits} <= {kind}
    assert not search(example_folder, "gemeente", ["iets"]).hits and not search(example_folder, "gemeente", []).hits


@pytest.mark.parametrize("words", [
    "", " ", "\"", "\"\"", "AND", "OR NOT", "kop:woning", "{tekst}:x", "NEAR(a b, 2)", "woning*", "^woning", "a - b", "(", "')--", "\x00woning", "woning\x00",
    "\ud800", "½ ² ₃", "💡", "de het een", "x" * 5000, "woning " * 3000, "rowid", "%s", "DROP TABLE stuk;",
])  # fmt: skip
def test_odd_words_are_no_error(example_folder: DataFolder, words: str) -> None:
    assert search(example_folder, words).ready


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_no_words_are_an_error(example_folder: DataFolder, words: str) -> None:
    for hit in search(example_folder, words, limit=5).hits:
        for words_shown, marks in ((hit.title, hit.title_marks), (hit.snippet, hit.marks)):
            assert all(0 <= start < end <= len(words_shown) for start, end in marks)


def test_an_empty_folder_answers(folder: DataFolder) -> None:
    assert search(folder, "woning") == Found((), True)
    assert not (folder.path / "cache").exists()


# --- following the graph --------------------------------------------------------------------------------------------


def test_only_what_changed_is_read_again(folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    put_law(folder, "2020-01-01", "Een proef.")
    add(folder, "een", proposal_text(problem="Er is een kwestie met zwembaden."))
    assert targets(search(folder, "zwembad")) == ["een"]
    read: list[str] = []
    real = update.documents
    monkeypatch.setattr(update, "documents", lambda iris, name, data: read.append(name) or real(iris, name, data))
    add(folder, "twee", proposal_text(problem="Er is een kwestie met sportvelden."))
    assert targets(search(folder, "sportveld")) == ["twee"] and targets(search(folder, "zwembad")) == ["een"]
    assert read == ["voorstel~twee.nq"]
    read.clear()
    search(folder, "zwembad")
    assert read == []


def test_what_was_replaced_is_no_longer_found(folder: DataFolder) -> None:
    add(folder, "x", proposal_text(problem="Er is een kwestie met zwembaden."))
    assert search(folder, "zwembad").hits
    add(folder, "x", proposal_text(problem="Er is een kwestie met sportvelden."))
    assert not search(folder, "zwembad").hits and search(folder, "sportveld").hits
    assert b"zwembad" not in _bytes(folder)


def test_a_damaged_index_is_made_again(folder: DataFolder) -> None:
    put_law(folder, "2020-01-01", "Een vergunning is nodig.")
    assert search(folder, "vergunning").hits
    for index in indexes(folder):
        index.file.write_bytes(b"geen database")
    assert search(folder, "vergunning").hits


def test_an_index_of_another_make_is_made_again(folder: DataFolder) -> None:
    put_law(folder, "2020-01-01", "Een vergunning is nodig.")
    assert search(folder, "vergunning").hits
    connection = sqlite3.connect(indexes(folder)[1].file)
    connection.execute("PRAGMA user_version = 7")
    connection.close()
    assert search(folder, "vergunning").hits


def test_nobody_waits_for_a_large_index(folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    put_law(folder, "2020-01-01", "Een vergunning is nodig.")
    monkeypatch.setattr(update, "LITTLE", 0)
    first = search(folder, "vergunning")
    assert first == Found((), False)
    assert search(folder, "vergunning").ready in (True, False)  # meanwhile another is not started
    _, process = update._started[folder.path]
    assert process.wait(60) == 0
    assert search(folder, "vergunning").ready and search(folder, "vergunning").hits


def test_a_question_does_not_wait_for_a_writer(folder: DataFolder) -> None:
    put_law(folder, "2020-01-01", "Een vergunning is nodig.")
    assert search(folder, "vergunning").ready
    writer = sqlite3.connect(indexes(folder)[1].file)
    writer.execute("BEGIN IMMEDIATE")
    began = time.monotonic()
    assert search(folder, "vergunning").hits and time.monotonic() - began < 5
    writer.rollback()
    writer.close()


def test_what_was_erased_while_it_was_read_stays_out(folder: DataFolder) -> None:
    add(folder, "x", proposal_text(problem="Er is een kwestie met zwembaden."))
    assert search(folder, "zwembad").hits
    (index, _), name = indexes(folder), "voorstel~x.nq"
    read = update._read((folder.iris.base, name, "1/1", folder.graphs / name))
    erasing.erase(folder, "x")
    index.put([read])
    assert b"zwembad" not in _bytes(folder)


def test_a_folder_that_cannot_be_written_still_answers(folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    put_law(folder, "2020-01-01", "Een vergunning is nodig.")
    assert search(folder, "vergunning").hits
    put_law(folder, "2021-01-01", "Een ontheffing is nodig.")

    def refused(*_: object, **__: object) -> bool:
        raise PermissionError("alleen lezen")

    monkeypatch.setattr(update, "refresh", refused)
    found = search(folder, "vergunning")
    assert found.hits and not found.ready


def test_progress_is_told(folder: DataFolder) -> None:
    put_law(folder, "2020-01-01", "Een vergunning is nodig.")
    add(folder, "x", proposal_text())
    told: list[tuple[int, int]] = []
    assert update.refresh(folder, lambda done, total: told.append((done, total)))
    assert told[-1][0] == told[-1][1] == 3  # a law, a proposal, the names


# --- what may not be in it ------------------------------------------------------------------------------------------


def _bytes(folder: DataFolder) -> bytes:
    """All bytes of the search indexes, and what is packed in them."""
    found = b""
    for index in (one for one in indexes(folder) if one.file.exists()):
        for file in sorted(index.file.parent.glob(f"{index.file.name}*")):
            found += file.read_bytes()
        connection = sqlite3.connect(index.file)
        for titel, words in connection.execute("SELECT titel, woorden FROM stuk"):
            found += titel.encode() + " ".join(json.loads(zlib.decompress(words))).encode()
        connection.close()
    return found.lower()


def test_contact_data_are_not_in_the_index(folder: DataFolder) -> None:
    problem = "Bel over het zwembad met mevrouw Pleizier-Quast, 06-00000012, of mail pquast@example.nl."
    written = proposal_text(problem=problem, name="A. Pleizier-Quast").replace("06-0000 0000", "06-00000021")
    add(folder, "x", written)
    assert targets(search(folder, "zwembad")) == ["x"]
    held = _bytes(folder)
    assert b"zwembad" in held
    for secret in (b"pleizier", b"quast", b"00000012", b"00000021", b"kamers@"):
        assert secret not in held, secret
    for words in ("Pleizier", "pquast", "00000012"):
        assert "x" not in targets(search(folder, words))


def test_erasing_leaves_no_byte(folder: DataFolder) -> None:
    add(folder, "weg", proposal_text(problem="Er is een kwestie met zwembaden.", place="Utrecht"))
    add(folder, "blijft", proposal_text(problem="Er is een kwestie met sportvelden.", place="Almere"))
    assert search(folder, "zwembad").hits and b"zwembad" in _bytes(folder)
    erasing.erase(folder, "weg")
    assert not re.search(rb"zwembad|utrecht", _bytes(folder))
    assert not search(folder, "zwembad").hits and targets(search(folder, "sportveld")) == ["blijft"]
    assert not re.search(rb"zwembad|utrecht", _bytes(folder))


def test_the_same_law_is_given_once(folder: DataFolder) -> None:
    put_law(folder, "2020-01-01", "Een vergunning is nodig.")
    with folder.writer("test") as writer:
        law = iri.of_target(f"jci1.3:c:{LAW}")
        writer.put(writer.iris.graph("namen"), about(law, (RDFS.label, text("Proefwet"))))
    assert targets(search(folder, "Proefwet", ["regeling"])) == [f"jci1.3:c:{LAW}"]
