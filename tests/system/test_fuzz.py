"""Whatever comes in: nothing but the project's own errors comes out, and soon.

`HYPOTHESIS_PROFILE=long` looks a hundred times as long. A seed of each found fault stands here as an `@example`. What tests of the
rooms themselves fuzz already is not repeated: documents and toestanden as bytes (test_documents_hostile, test_law_xml_bad),
the citation finder over pieces (test_citations).
"""
from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse

import jci
from ingest.calls import read_call
from ingest.citations import find_citations
from ingest.law.toestand import read_version_bytes
from ingest.proposals import read_proposals
from kg.folder.data_folder import DataFolder
from kg.judgements import enter, table
from kg.judgements.follow import follow
from kg.judgements.record import OUTCOMES
from kg.proposals.read import read_proposal
from kg.rdf.ready_queries import own_base, ready_queries
from kg.rdf.vocabulary import concepts
from kg.room.register import Entry, add_entries, read_entries, read_file
from records import InputError, RegelruimteError
from tests.conftest import EXAMPLES
from tests.support.document_kit import docx, p

LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
SOON = 10.0  #: seconds of the processor
PROPOSALS = [file.read_text(encoding="utf-8") for file in sorted((EXAMPLES / "voorstellen").glob("*.txt"))]
LAW = (EXAMPLES / "wetten" / "BWBR0035303_2024-01-01_0.xml").read_text(encoding="utf-8")
A, B = "lindervoort-eerst-waarschuwen", "duinrade-voorrang-buurtmakers"
#: any text a program may be handed: with control characters, and with lone surrogates (a name of a file that is no UTF-8)
TEXT = st.text(st.characters(), max_size=40) | st.text("\x00\x0b\x1f\x7f\x85\u2028\ufeff\ufffe\ud800\udcff{}<>\"'\\ \n", max_size=8)


def fuzzed(number: int) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """So many cases, of any length in time; a hundred times as many in the long run."""
    return settings(max_examples=number * (100 if LONG else 1), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@st.composite
def mangled(draw: st.DrawFn, texts: Sequence[str]) -> str:
    """A text whose pieces (lines, tags) are dropped, doubled, swapped and mixed with those of another and with noise."""
    text = draw(st.sampled_from(texts))
    pieces = text.splitlines(keepends=True) if "</" not in text else text.replace("<", "\0<").split("\0")
    for kind, at, other in draw(st.lists(st.tuples(st.sampled_from("dxsnc"), st.integers(0, 10**6), st.integers(0, 10**6)), max_size=8)):
        at, other = at % (len(pieces) or 1), other % (len(pieces) or 1)
        if kind == "d":
            del pieces[at : at + 1 + other % 5]
        elif kind == "x":
            pieces[at:at] = pieces[other : other + 6]
        elif kind == "s" and pieces:
            pieces[at], pieces[other] = pieces[other], pieces[at]
        elif kind == "n":
            pieces.insert(at, draw(TEXT))
        else:
            pieces[at : at + 1] = [piece[: other % (len(piece) + 1)] for piece in pieces[at : at + 1]]
    return "".join(pieces)


# --- documents ------------------------------------------------------------------------------------------------------


def _bytes(text: str, kind: str) -> bytes:
    if kind == "docx":
        clean = "".join(c if c.isprintable() else " " for c in text.replace("&", "&amp;").replace("<", "&lt;"))
        return docx("".join(p(line) for line in clean.split("\n")[:60]).encode("utf-8", "replace").decode())
    body = text.encode("utf-16" if kind == "utf-16" else "utf-8", "replace")
    head = {"eml": b"From: a@example.nl\nSubject: Voorstel\nDate: Mon, 1 Mar 2021 10:00:00 +0100\nContent-Type: text/plain; charset=utf-8\n\n", "html": b"<html><body><pre>"}
    return head.get(kind, b"") + body


@fuzzed(40)
@given(mangled(PROPOSALS), st.sampled_from(["txt", "txt", "md", "eml", "html", "docx", "utf-16"]))
def test_a_mangled_proposal_is_read_or_refused(text: str, kind: str) -> None:
    start = time.process_time()
    with suppress(InputError):
        for reading in read_proposals(_bytes(text, kind), f"x.{kind}", call=read_call()):
            proposal = reading.proposal
            words = {("title", None): proposal.title, ("problem", None): proposal.problem, ("laws_text", None): proposal.laws_text}
            words |= {("solutions", one.nr): one.text for one in proposal.solutions}
            for citation in proposal.citations:
                assert words[citation.field, citation.nr][citation.start : citation.end] == citation.quote
    assert time.process_time() - start < SOON


@fuzzed(40)
@given(mangled([LAW]))
def test_a_mangled_toestand_is_read_or_refused(text: str) -> None:
    with suppress(InputError):
        version = read_version_bytes(text.encode("utf-8", "replace"), "x.xml")
        targets = [provision.target for provision in version.provisions]
        assert len(targets) == len(set(targets))
        assert {provision.parent for provision in version.provisions} - {None} <= set(targets)


# --- citations and addresses ----------------------------------------------------------------------------------------


@fuzzed(60)
@given(mangled(PROPOSALS), st.dates(), st.none() | st.sampled_from(["BWBR0035303", "BWBR0003403"]), st.none() | TEXT, st.none() | TEXT)
@example("Het tweede lid knelt.", date(2000, 1, 1), "BWBR0035303", "\ud800", None)
def test_citations_of_any_text_as_any_provision(text: str, on: date, law: str | None, article: str | None, submitter: str | None) -> None:
    for citation in find_citations(text, on=on, law=law, article=article if law else None, submitter=submitter):
        assert text[citation.start : citation.end] == citation.quote


REPEATED = [
    "artikel ", "artikel 1, ", "1, ", "lid 1 en ", "(", "((artikel 1) ", "de Wet ", "Wet op de ", "hierna: ", "(hierna: de wet) ", "artikel 1 van de ", "a. ",
    "onder a, ", "eerste lid, ", "1:", "1.1.", "§ 1 ", "hoofdstuk I ", "Stb. 2014, 248 ", "verordening (EU) 2016/679 ", "-\n", "\n", " ", "t/m 9 ", "wet", "Wet",
    "http://", "ECLI:NL:", "jci1.3:c:BWBR0035303&artikel=", "&a=b", "van het Burgerlijk Wetboek ", "artikelen 1 tot en met 999, ", "bedoeld in artikel 1, ",
]  # fmt: skip


@pytest.mark.parametrize("piece", REPEATED, ids=repr)
def test_a_text_that_repeats_itself_takes_no_time(piece: str) -> None:
    text = piece * ((200_000 if LONG else 10_000) // len(piece))
    start = time.process_time()
    find_citations(text, on=date(2024, 1, 1))
    assert time.process_time() - start < (SOON * 5 if LONG else SOON / 2)


PARTS = st.sampled_from([
    "jci1.3:c:", "jci1.0:v:", "1.0:c:", "https://wetten.overheid.nl/", "BWBR0035303", "BWBV1234567", "BWBW12345", "&artikel=", "&lid=", "&o=", "&hoofdstuk=", "&bijlage=", "11", "a", "2°",
    "%26", "%", "%00", "=", "&", "#", "#li-1", "/al-2", "&z=2024-01-01", "CELEX:", "32016R0679", "ECLI:", "stb-", " ", "_", "\u00a0",
])  # fmt: skip


@fuzzed(300)
@given(st.lists(PARTS | TEXT, max_size=8).map("".join))
@example("BWBR0035303&artikel=%26lid=2")
@example("BWBR0035303&o=°")
@example("BWBR0035303&artikel=%20")
@example("BWBR0035303&artikel=%2525")
@example("BWBR0035303&o=2 ° °")
@example("stb-\ud800")
@example("stb-BWBR0035303&artikel=11")
def test_an_address_has_one_spelling_or_none(written: str) -> None:
    try:
        address = jci.canonical(written)
    except ValueError as error:
        assert not isinstance(error, UnicodeError)
        return
    assert jci.canonical(address) == address
    above = jci.ancestors(address)
    assert jci.article_of(address) in (address, *above) and jci.label(address)
    assert all(jci.canonical(one) == one for one in above)
    assert all(lower.startswith(upper) for lower, upper in pairwise([address, *above]))


# --- questions ------------------------------------------------------------------------------------------------------

WITH_PARAMETERS = [query for query in ready_queries() if query.parameters]


@fuzzed(100)
@given(st.sampled_from(WITH_PARAMETERS), st.data())
def test_a_parameter_is_bound_or_refused(example_folder: DataFolder, query: Any, data: st.DataObject) -> None:
    values = {one.name: data.draw(TEXT | st.sampled_from([one.example, "9" * 5000, "-1", "2024-02-30", "20240101", "} UNION {"])) for one in query.parameters}
    with suppress(RegelruimteError):
        terms = query.terms(example_folder.iris, values)
        example_folder.store().run(own_base(query.text, example_folder.iris), terms)


@fuzzed(100)
@given(st.lists(st.sampled_from(["SELECT", "*", "WHERE", "{", "}", "?s", "?p", "?o", "VALUES ?s { UNDEF }", "FROM", "<x>", '"', "\\", "#", "SERVICE", "FILTER(", ")", "'''"]) | TEXT, max_size=12).map(" ".join), TEXT)
@example("\ud800", "")
def test_a_question_of_ones_own_is_answered_or_refused(example_folder: DataFolder, query: str, name: str) -> None:
    with suppress(RegelruimteError):
        example_folder.store().run(query)
    with suppress(RegelruimteError):
        example_folder.store().run(query, {name: example_folder.iris.proposal(A)})


# --- what people enter ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def entered(example_folder: DataFolder, tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    return DataFolder(shutil.copytree(example_folder.path, tmp_path_factory.mktemp("ingevoerd") / "store"))


IDS = st.sampled_from([A, A, B, "", "bestaat-niet", "../../x", "stem.1"]) | TEXT
WORDS = st.sampled_from(["Gelezen.", "Gelezen\x00.", "\x0b", "bel 0600000000", "x" * 20_001]) | TEXT
WHO = st.sampled_from(["An Proef", "b-0123456789", ""]) | TEXT
PLACES = st.sampled_from(["problem:0-9", "problem:0-" + "9" * 5000, "solutions." + "1" * 5000 + ":0-5", "solutions.1:0-9", "title:5-1", "probleem:٠-٩"]) | TEXT
TARGETS = st.lists(st.sampled_from(["BWBR0035303&artikel=11", "jci1.3:c:BWBR0035303", "CELEX:", "ECLI:\x00", "kst-<", "stb-\ud800"]) | TEXT, max_size=3)


def _slug(kind: str) -> st.SearchStrategy[str]:
    return st.sampled_from(sorted(slug for in_list, slug in concepts() if in_list == kind)) | TEXT


@fuzzed(80)
@given(st.data())
def test_a_judgement_is_stored_whole_or_refused(entered: DataFolder, data: st.DataObject) -> None:
    form, draw = data.draw(st.sampled_from(["toets", "paar", "standpunt", "citatie", "stap"])), data.draw
    before, stored = len(table.read(entered)), []
    replaces = draw(st.none() | TEXT)
    with suppress(RegelruimteError):
        if form == "toets":
            solution = draw(st.none() | st.integers())
            stored = [enter.judge_criterion(entered, draw(IDS), draw(_slug("criterium")), draw(_slug("uitkomst")), draw(WORDS), draw(WHO), solution=solution, read=draw(TARGETS), replaces=replaces)]
        elif form == "paar":
            stored = [enter.judge_pair(entered, draw(IDS), draw(IDS), draw(_slug(OUTCOMES["paar"])), draw(WORDS), draw(WHO), replaces=replaces)]
        elif form == "standpunt":
            stored = [enter.judge_stance(entered, draw(IDS), draw(TARGETS.map(lambda some: "".join(some[:1]))), draw(_slug("standpunt")), draw(WHO), motivation=draw(WORDS))]
        elif form == "citatie":
            stored = [enter.correct_citation(entered, draw(IDS), draw(PLACES), draw(st.sampled_from(["juist", "geen", "doel"]) | TEXT), draw(WHO), targets=draw(TARGETS), motivation=draw(WORDS))]
        else:
            stored = enter.enter_step(entered, draw(st.lists(IDS, max_size=2)), draw(_slug("stap")), draw(st.dates()), draw(WORDS), draw(WHO), departments=draw(st.lists(TEXT, max_size=2)), replaces=replaces)
    rows = table.read(entered)
    assert rows[before:] == stored


def test_what_was_judged_stands_in_the_graph(entered: DataFolder) -> None:
    """After all of the above (the tests of a module run in order): the graph follows, and its file is read back."""
    enter.judge_criterion(entered, A, "grondwet", "nee", "Met\ttab, ‘aanhaling’ \\ en\nregel.", "An Proef")
    assert follow(entered)
    quads = list(parse(input=entered.bytes_of(entered.iris.graph("oordelen")), format=RdfFormat.N_QUADS))
    assert quads and read_proposal(entered.store(), entered.iris, A)


@fuzzed(25)
@given(st.lists(st.builds(Entry, WORDS, _slug("soort-ruimte"), st.none() | TARGETS.map("".join), WORDS, st.none() | st.dates(), st.none() | st.dates(), WORDS, WHO, st.just("")), max_size=2))
def test_an_option_is_recorded_whole_or_refused(entered: DataFolder, entries: list[Entry]) -> None:
    with suppress(RegelruimteError):
        added = add_entries(entered, entries)
        known = {one.id: one for one in read_entries(entered.store(), entered.iris)}
        assert all(known[one.id].sentence == one.sentence and known[one.id].until == one.until for one in added)


@fuzzed(60)
@given(st.binary(max_size=80) | mangled([(EXAMPLES / "ruimte.csv").read_text(encoding="utf-8")]).map(lambda text: text.encode("utf-8", "surrogatepass")))
@example(b"\x80")
@example(b'zin,soort\n"' + b"x" * 140_000 + b'",a')
def test_a_register_file_is_read_or_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "ruimte.csv").write_bytes(data)
    with suppress(RegelruimteError):
        read_file(tmp_path / "ruimte.csv")
