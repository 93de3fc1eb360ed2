"""The readers of a law's two metadata files: manifest (versions and when they are in force) and WTI (names and relations)."""
from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.law.manifest import Manifest, ManifestVersion, read_manifest
from ingest.law.wti import Incoming, LawTitle, read_wti
from records import InputError
from tests.support.law_tree import LAW, OPEN, ROWS, Row, expression, manifest, toestand, wti


def read(*rows: Row) -> Manifest:
    return read_manifest(manifest(LAW, *(expression(LAW, row) for row in rows)), "manifest.xml")


def on(found: Manifest, day: str) -> str | None:
    version = found.on(date.fromisoformat(day))
    return version.label if version else None


# --- manifest -------------------------------------------------------------------------------------------------------


def test_versions_come_by_date_and_number_with_the_first_day_no_longer() -> None:
    found = read(*ROWS)
    assert (found.law, found.wti_location) == (LAW, f"{LAW}.WTI")
    assert [v.label for v in found.versions] == ["2012-03-01_0", "2013-01-01_0", "2013-01-01_1", "2014-01-01_0"]
    old, new, open_ = found.versions[1:]
    assert (old.date, old.number, old.until) == (date(2013, 1, 1), 0, date(2014, 1, 1))
    assert (old.seen_from, old.seen_until, new.seen_from, new.seen_until) == (
        date(2013, 1, 1), date(2013, 6, 1), date(2013, 6, 1), None)
    assert open_.until is None and open_.size == len(toestand(LAW, "2014-01-01_0")) and open_.file == f"{LAW}_2014-01-01_0.xml"
    assert open_.sha512 is not None and len(open_.sha512) == 128 and not open_.deleted


@pytest.mark.parametrize(("day", "label"), [
    ("2012-02-29", None), ("2012-03-01", "2012-03-01_0"), ("2012-12-31", "2012-03-01_0"), ("2013-01-01", "2013-01-01_1"),
    ("2013-12-31", "2013-01-01_1"), ("2014-01-01", "2014-01-01_0"), ("2999-01-01", "2014-01-01_0"),
])
def test_the_version_in_force_on_a_day(day: str, label: str | None) -> None:
    assert on(read(*ROWS), day) == label


def test_a_repealed_law_is_not_in_force_and_neither_is_a_gap() -> None:
    found = read(("2001-01-01_0", "2001-12-31", "2001-01-01", OPEN), ("2003-01-01_0", "2004-12-31", "2003-01-01", OPEN))
    assert on(found, "2002-06-01") is None and on(found, "2004-12-31") == "2003-01-01_0" and on(found, "2005-01-01") is None


def test_of_one_date_the_open_text_goes_before_the_number_and_the_number_decides_between_open_ones() -> None:
    first_open = read(("2001-01-01_0", OPEN, "2002-01-01", OPEN), ("2001-01-01_1", OPEN, "2001-01-01", "2001-12-31"))
    assert on(first_open, "2001-05-05") == "2001-01-01_0"
    both = read(("2001-01-01_2", OPEN, "2001-01-01", OPEN), ("2001-01-01_10", OPEN, "2001-01-01", OPEN))
    assert on(both, "2001-05-05") == "2001-01-01_10"


def test_a_text_that_was_replaced_by_one_of_another_date_is_not_in_force() -> None:
    found = read(("2001-02-01_0", OPEN, "2001-02-01", "2001-05-31"), ("2001-01-01_0", OPEN, "2001-06-01", OPEN))
    assert on(found, "2001-03-01") == "2001-01-01_0"


def test_a_withdrawn_file_is_listed_but_never_in_force() -> None:
    rows = [expression(LAW, ROWS[0], deleted="true"), expression(LAW, ROWS[1])]
    found = read_manifest(manifest(LAW, *rows), "manifest.xml")
    assert [v.deleted for v in found.versions] == [False, True] and on(found, "2014-06-01") is None
    bare = '<expression label="2001-01-01_0"><metadata><datum_inwerkingtreding>2001-01-01</datum_inwerkingtreding></metadata></expression>'
    version = read_manifest(manifest(LAW, bare), "manifest.xml").versions[0]
    assert version.deleted and (version.file, version.sha512, version.size, version.until, version.seen_from) == ("", None, None, None, None)


def test_only_the_xml_file_of_a_version_counts() -> None:
    other = '<manifestation label="pdf"><metadata><size>1</size></metadata><item label="x.pdf" _deleted="true"/></manifestation></expression>'
    version = read_manifest(manifest(LAW, expression(LAW, ROWS[0]).replace("</expression>", other)), "manifest.xml").versions[0]
    assert version.file.endswith(".xml") and not version.deleted and version.size != 1


@pytest.mark.parametrize(("data", "words"), [
    (b"<work/>", "geen BWB-id"), (b'<work label="../x"/>', "geen BWB-id"), (b"<html/>", "HTML, geen XML"), (b"<manifest/>", "<work> verwacht"),
    (manifest(LAW, expression(LAW, ("ooit_0", OPEN, OPEN, OPEN))), "geen versie: 'ooit_0'"),
    (manifest(LAW, expression(LAW, ("2001-01-01_0/../..", OPEN, OPEN, OPEN))), "geen versie"),
    (manifest(LAW, expression(LAW, ROWS[0], einddatum="2013-02-30")), "versie 2014-01-01_0: geen datum: '2013-02-30'"),
    (manifest(LAW, expression(LAW, ROWS[0], hashcode="abc")), "geen sha512"),
    (manifest(LAW, expression(LAW, ROWS[0], size="veel")), "geen omvang"),
    (manifest(LAW, expression(LAW, ROWS[0], item="../../prive.xml")), "geen bestandsnaam"),
    (manifest(LAW, expression(LAW, ROWS[0], item="..")), "geen bestandsnaam"),
])
def test_a_damaged_manifest_is_one_clear_sentence(data: bytes, words: str) -> None:
    with pytest.raises(InputError, match=words) as caught:
        read_manifest(data, "manifest.xml")
    assert str(caught.value).startswith("manifest.xml") and "\n" not in str(caught.value)


WHOLE_MANIFEST = manifest(LAW, *(expression(LAW, row) for row in ROWS))


@given(st.integers(0, len(WHOLE_MANIFEST) - 1))
def test_a_manifest_cut_anywhere_is_refused(end: int) -> None:
    with pytest.raises(InputError):
        read_manifest(WHOLE_MANIFEST[:end], "manifest.xml")


@given(st.lists(st.integers(1, 400), min_size=1, max_size=8), st.integers(-20, 3400))
def test_consecutive_versions_cover_each_day_once(lengths: list[int], offset: int) -> None:
    first = date(2001, 1, 1)
    starts = [first + timedelta(days=sum(lengths[:n])) for n in range(len(lengths) + 1)]
    rows = [(f"{a}_0", str(b - timedelta(days=1)), str(a), OPEN) for a, b in zip(starts, starts[1:], strict=False)]
    day = first + timedelta(days=offset)
    version = read(*reversed(rows)).on(day)
    inside = [a for a, b in zip(starts, starts[1:], strict=False) if a <= day < b]
    assert [version.date] == inside if version else not inside


# --- WTI ------------------------------------------------------------------------------------------------------------

PERIOD = 'geldig-van="2001-01-01" geldig-tot="{until}" zichtbaar-van="2001-01-01" zichtbaar-tot="{seen}"'


def row(until: str = OPEN, seen: str = OPEN) -> str:
    return PERIOD.format(until=until, seen=seen)


GENERAL = f"""
<afkortingen><afkorting>Kww
</afkorting><afkorting> Kww</afkorting><afkorting>KnW</afkorting></afkortingen>
<niet-officiele-titels><niet-officiele-titel>Wet  op de
 knotwilg</niet-officiele-titel></niet-officiele-titels>
<citeertitel status="officieel">Knotwilgenwet </citeertitel>
<citeertitels>
 <citeertitel status="officieel" {row()}>Knotwilgenwet </citeertitel>
 <citeertitel status="redactioneel" {row("2005-01-01")}>Wilgenwet</citeertitel>
 <citeertitel status="redactioneel" {row(seen="2005-01-01")}>Vergissing</citeertitel>
</citeertitels>
<rechtsgebieden>
 <rechtsgebied><hoofdgebied>Natuurrecht</hoofdgebied><specifiekgebied>Bomen</specifiekgebied></rechtsgebied>
 <rechtsgebied><hoofdgebied>Bestuursrecht</hoofdgebied></rechtsgebied>
</rechtsgebieden>
<overheidsdomeinen><overheidsdomein>Natuur en milieu</overheidsdomein></overheidsdomeinen>
"""


def test_names_ministry_and_areas_have_their_white_space_folded() -> None:
    info = read_wti(wti(LAW, GENERAL), "x.WTI")
    assert (info.law, info.ministry, info.kind) == (LAW, "Proefzaken", "wet")
    assert info.abbreviations == ("Kww", "KnW") and info.unofficial_titles == ("Wet op de knotwilg",)
    assert info.areas == (("Natuurrecht", "Bomen"), ("Bestuursrecht", None)) and info.domains == ("Natuur en milieu",)
    assert info.titles == (
        LawTitle("Knotwilgenwet", True, date(2001, 1, 1), None), LawTitle("Wilgenwet", False, date(2001, 1, 1), date(2005, 1, 1)))


def test_a_title_without_dates_stays_when_no_row_repeats_it() -> None:
    info = read_wti(wti(LAW, '<citeertitel status="redactioneel">Boomwet</citeertitel>'), "x.WTI")
    assert info.titles == (LawTitle("Boomwet", False, None, None),)
    assert (info.abbreviations, info.areas, info.incoming, info.based_on) == ((), (), (), ())


def citing(doc: str, period: str, tag: str = "gerelateerd-regelingelement") -> str:
    return f'<{tag} bwb-id="BWBR0099007" {period}><extref doc="{doc}" bwb-id="BWBR0099007" groep="artikel" label-id="77">3</extref></{tag}>'


RELATED = f"""
<regeling>
 <grondslagen>
  <grondslag bwb-id="BWBR0099005" {row()}>de <extref doc="x" bwb-id="BWBR0099006">Boomwet</extref></grondslag>
  <grondslag {row(seen="2004-01-01")}><extref doc="x" bwb-id="BWBR0099008">Weg</extref></grondslag>
 </grondslagen>
 <wetsfamilie><gerelateerde-regeling bwb-id="{LAW}" {row()}/></wetsfamilie>
 <grondslag-voor>
  <gerelateerde-regeling bwb-id="BWBR0099009" {row()}/><gerelateerde-regeling bwb-id="BWBR0099004" {row("2003-01-01")}/>
  <gerelateerde-regeling bwb-id="BWBR0099009" {row()}/>
 </grondslag-voor>
 <verwijzing-door>{citing("jci1.3:c:BWBR0099007&amp;artikel=3", row("2003-01-01"))}</verwijzing-door>
</regeling>
<regelingelementen>
 <regelingelement label-id="11" groep="artikel" label="Artikel 3.1">
  <verwijzing-door>
   {citing("jci1.3:c:BWBR0099007&amp;hoofdstuk=1&amp;artikel=3&amp;g=2001-01-01", row())}
   {citing("", row())}
   {citing("stuk", row())}
   {citing("jci1.3:c:BWBR0099007&amp;artikel=4", row(seen="2002-01-01"))}
  </verwijzing-door>
 </regelingelement>
</regelingelementen>
"""


def test_relations_say_which_unit_is_cited_by_which() -> None:
    info = read_wti(wti(LAW, related=RELATED), "x.WTI")
    since = date(2001, 1, 1)
    article = "jci1.3:c:BWBR0099007&artikel=3"
    assert info.incoming == (
        Incoming(None, "", "", article, "77", since, date(2003, 1, 1)),
        Incoming("11", "artikel", "Artikel 3.1", article, "77", since, None),
        Incoming("11", "artikel", "Artikel 3.1", "jci1.3:c:BWBR0099007", "77", since, None),
        Incoming("11", "artikel", "Artikel 3.1", "stuk", "77", since, None),
    )
    assert info.based_on == ("BWBR0099005", "BWBR0099006") and info.basis_for == ("BWBR0099004", "BWBR0099009")


@pytest.mark.parametrize(("data", "words"), [
    (b"<wetstechnische-informatie/>", "geen BWB-id"), (b"<work/>", "verwacht"), (wti(LAW)[:-9], "afgebroken of beschadigde XML"),
    (wti(LAW, f'<citeertitel {row("morgen")}>X</citeertitel>'), "geen datum: 'morgen'"),
    (b'<!DOCTYPE x [<!ENTITY a "a">]><wetstechnische-informatie bwb-id="BWBR0099001"/>', "entiteiten geweigerd"),
])
def test_a_damaged_wti_is_one_clear_sentence(data: bytes, words: str) -> None:
    with pytest.raises(InputError, match=words) as caught:
        read_wti(data, "x.WTI")
    assert str(caught.value).startswith("x.WTI") and "\n" not in str(caught.value)


@given(st.binary(max_size=80), st.integers(0, 4000))
def test_whatever_is_wrong_with_a_file_only_an_input_error_comes_out(noise: bytes, at: int) -> None:
    for data, reader in ((WHOLE_MANIFEST, read_manifest), (wti(LAW, GENERAL, RELATED), read_wti)):
        try:
            assert reader(data[:at] + noise + data[at + len(noise):], "x").law.startswith("BWB")
        except InputError as error:
            assert str(error).startswith("x")


# --- real files -----------------------------------------------------------------------------------------------------


@pytest.mark.shared
def test_the_manifest_of_a_real_law(shared: Path) -> None:
    found = read_manifest((shared / "data/repository/BWBR0002458/manifest.xml").read_bytes(), "manifest.xml")
    assert len(found.versions) == 16 and found.wti_location == "BWBR0002458.WTI"
    assert [on(found, day) for day in ("2000-10-31", "2010-07-13", "2010-08-01", "2013-05-01", "2014-02-14", "2014-06-01", "2026-01-01")] == [
        None, "2009-07-01_0", "2010-07-14_0", "2013-01-01_1", "2014-01-01_1", "2014-02-15_0", "2015-01-01_0"]
    valid = [v for v in found.versions if v.seen_until is None]
    assert all(a.until == b.date for a, b in zip(valid, valid[1:], strict=False))  # einddatum is the last day


@pytest.mark.shared
@pytest.mark.parametrize(("file", "ministry", "abbreviations", "incoming"), [
    ("repository/BWBR0002458/BWBR0002458.WTI", "Volksgezondheid, Welzijn en Sport", ("DHW",), 3433),
    ("repository/BWBV0001109/BWBV0001109.WTI", "Buitenlandse Zaken", (), 0),
    ("toestand/BWBR0018451.WTI", "Volksgezondheid, Welzijn en Sport", ("Wzt",), 566),
    ("toestand/BWBR0045754.WTI", "Binnenlandse Zaken en Koninkrijksrelaties", ("Woo",), 493),
])
def test_real_wti_files(shared: Path, file: str, ministry: str, abbreviations: tuple[str, ...], incoming: int) -> None:
    info = read_wti((shared / "data" / file).read_bytes(), file)
    assert (info.ministry, info.abbreviations, len(info.incoming)) == (ministry, abbreviations, incoming)
    assert info.law in file and len(info.titles) == 1 and all(row.citing.startswith("jci1.3:c:BWB") for row in info.incoming)
    if info.law == "BWBR0045754":
        assert Incoming("16044974", "artikel", "Artikel 3.1", "jci1.3:c:BWBR0045754&artikel=10.2c", None, None, None) not in info.incoming
        assert {row.unit for row in info.incoming} >= {"Artikel 3.1", "Hoofdstuk 3", ""}
        assert info.titles == (LawTitle("Wet open overheid", True, date(2022, 5, 1), None),) and len(info.basis_for) == 8


def test_versions_are_plain_records() -> None:
    version = read(ROWS[0]).versions[0]
    assert isinstance(version, ManifestVersion) and hash(version) == hash(read(ROWS[0]).versions[0])
