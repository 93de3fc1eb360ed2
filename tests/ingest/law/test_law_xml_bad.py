"""Law files that are broken, hostile or something else: each is refused with its name and the cause, at no cost."""
from __future__ import annotations

import gzip
import time
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from ingest.law import read_version, read_version_bytes, reader, safe_xml
from records import InputError, Version
from tests.support.law_xml_kit import ID, OLD, ROOT, article, assert_sound, squeezed, toestand

_LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE toestand [<!ENTITY a0 "ha">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12))
    + b"]><toestand>&a11;</toestand>"
)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "leeg bestand"),
        (b" \n ", "leeg bestand"),
        (b"\xef\xbb\xbf", "leeg bestand"),
        (b"<!DOCTYPE HTML><p>", "HTML, geen XML"),
        (b"\n<html><p></html>", "HTML, geen XML"),
        (b"<?xml version='1.0'?><html/>", "geen toestand van een regeling .begint met <html>."),
        (b"<work/>", "geen toestand van een regeling .begint met <work>."),
        (b"%PDF-1.7", "geen XML"),
        (toestand("<al>")[:-30], "afgebroken of beschadigde XML .regel 2."),
        (toestand("\n\n<al></p>"), "afgebroken of beschadigde XML .regel 4."),
        (b"<?xml version='1.0' encoding='klingon'?><toestand/>", "afgebroken of beschadigde XML"),
        (_LAUGHS, "DOCTYPE met eigen entiteiten geweigerd"),
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><toestand>&x;</toestand>', "DOCTYPE met eigen entiteiten geweigerd"),
        (b'<!DOCTYPE a [<!ENTITY % p SYSTEM "http://localhost:1/"> %p;]><toestand/>', "DOCTYPE met eigen entiteiten geweigerd"),
        (b'<!DOCTYPE a SYSTEM "x.dtd"><toestand>&eacute;</toestand>', "onbekende entiteit &eacute;"),
        (b"<toestand>&eacute;</toestand>", "afgebroken of beschadigde XML"),
        (b"<toestand>" * 500, "te diep genest"),
        (b"<toestand/>", "toestand zonder regeling"),
        (toestand("", attributes='bwb-id="x" inwerkingtreding="2020-01-01"'), "geen geldig BWB-nummer"),
        (toestand("", attributes=f'bwb-id="{ID}" inwerkingtreding="gisteren"'), "geen geldige datum van inwerkingtreding"),
        (gzip.compress(toestand(""))[:-9], "afgebroken of beschadigd gzip-bestand"),
        (b"\x1f\x8b\x08nee", "afgebroken of beschadigd gzip-bestand"),
    ],
)
def test_bad_input_is_named(data: bytes, message: str) -> None:
    with pytest.raises(InputError, match=f"^wet.xml: {message}"):
        read_version_bytes(data, "wet.xml")


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="^weg.xml: bestand niet gevonden"):
        read_version(tmp_path / "weg.xml")
    with pytest.raises(InputError, match="^eigen naam: bestand niet gevonden"):
        read_version(tmp_path, name="eigen naam")
    with pytest.raises(InputError):
        read_version("a\0b.xml")


def test_billion_laughs_costs_nothing() -> None:
    tracemalloc.start()
    begin = time.perf_counter()
    with pytest.raises(InputError):
        read_version_bytes(_LAUGHS, "lach.xml")
    seconds, peak = time.perf_counter() - begin, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert seconds < 0.5
    assert peak < 2**20


def test_a_gzip_bomb_and_a_crowd_of_units_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safe_xml, "MAX_BYTES", 2**20)
    bomb = gzip.compress(toestand("<al>" + " " * 2**22 + "</al>"))
    assert len(bomb) < 2**14
    with pytest.raises(InputError, match="te groot"):
        read_version_bytes(bomb, "bom.xml.gz")
    monkeypatch.setattr(reader, "MAX_UNITS", 100)
    with pytest.raises(InputError, match="te groot .meer dan 100 eenheden."):
        read_version_bytes(toestand("<lijst>" + "<li/>" * 200 + "</lijst>"), "veel.xml")


def test_memory_stays_with_what_is_kept() -> None:
    """Meta-data is most of an official file: 6 MB of it, and a law of a few kB, must not take 2 MB beside the input."""
    meta = "<meta-data>" + '<publicatie soort="Stb"><jaar>2014</jaar></publicatie>' * 1000 + "</meta-data>"
    data = toestand("".join(article(str(n), "<al>Een zin.</al>" + meta) for n in range(115)))
    assert len(data) > 6_000_000
    tracemalloc.start()
    read_version_bytes(data, "groot.xml")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2_000_000


_LID = (
    '<lid><lidnr>1</lidnr><al>Zie <intref doc="jci1.3:c:BWBR0099999&amp;artikel=1">hier</intref></al>'
    "<lijst><li><li.nr>a.</li.nr><al>x</al></li></lijst></lid>"
    "<table><tgroup><tbody><row><entry><al>c</al></entry></row></tbody></tgroup></table>"
)
_SAMPLE = toestand(
    '<aanhef><wij>Wij</wij></aanhef><wettekst><hoofdstuk label-id="1"><kop><nr>1</nr><titel>T</titel></kop>'
    + article("1", _LID, f"{ROOT}&amp;artikel=1")
    + '</hoofdstuk></wettekst><verdrag xml:lang="nl"><verdragtekst/></verdrag>'
)


def only_input_errors(data: bytes) -> Version | None:
    try:
        version = read_version_bytes(data, "x.xml", on=OLD)
    except InputError as error:
        assert str(error).startswith("x.xml: ")
        return None
    assert_sound(version)
    return version


_BYTES = st.binary(max_size=200)


@given(st.one_of(_BYTES, _BYTES.map(lambda tail: b"<toestand>" + tail), _BYTES.map(gzip.compress)))
def test_garbage_gives_an_input_error(data: bytes) -> None:
    only_input_errors(data)


@given(st.integers(0, len(_SAMPLE)), st.binary(max_size=4), st.integers(0, 40))
@settings(max_examples=400)
def test_a_changed_file_gives_an_input_error_or_a_sound_law(place: int, new: bytes, cut: int) -> None:
    only_input_errors(_SAMPLE[:place] + new + _SAMPLE[place + cut :])


_TAGS = st.sampled_from([
    "artikel", "lid", "li", "lijst", "al", "kop", "nr", "titel", "lidnr", "li.nr", "meta-data", "intref", "table",
    "row", "entry", "verdrag", "verdragtekst", "bijlage", "noot", "hoofdstuk", "tekst", "jci",
    "terugwerkende-kracht-opmerkingen", "intitule", "wetgeving",
])  # fmt: skip
_TREES = st.recursive(st.sampled_from(["", "a", " 1. ", "b c"]), lambda inner: st.builds(
    lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>", _TAGS, st.lists(inner, max_size=4)), max_leaves=30)  # fmt: skip


@given(_TREES)
@settings(max_examples=300)
def test_any_nesting_of_known_elements_gives_a_sound_law_that_lost_no_text(tree: str) -> None:
    version = only_input_errors(toestand(tree))
    assert version is not None
    if not any(f"<{tag}>" in tree for tag in ("kop", "meta-data", "lidnr", "li.nr", "intitule")):
        kept = "".join(p.text for p in version.provisions)
        assert squeezed(kept) == squeezed("".join(etree.fromstring(f"<x>{tree}</x>").itertext()))
