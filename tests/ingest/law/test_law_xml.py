"""The reader of official law XML: what it makes of every construct."""
from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.law import read_version, read_version_bytes
from ingest.law.text import Run
from ingest.law.units import number_of
from records import UNDATED
from tests.support.law_xml_kit import ID, OLD, ROOT, article, read, toestand

# --- structure, numbers and addresses -------------------------------------------------------------------------------


def test_structure_gives_units_in_order_with_addresses_paths_and_parents() -> None:
    units = read(
        "<wettekst><hoofdstuk><kop><label>Hoofdstuk</label><nr>2</nr><titel>De\n  wilg</titel></kop>"
        "<afdeling><kop><label>Afdeling</label><nr>I 3</nr></kop>"
        + article("2.10a", "<lid><lidnr>1.</lidnr><al>Een.</al><lijst><li><li.nr>a.</li.nr><al>Twee.</al>"
                           "<lijst><li><li.nr>1°.</li.nr><al>Drie.</al></li></lijst></li></lijst></lid>")
        + "</afdeling></hoofdstuk></wettekst>"
    )  # fmt: skip
    assert list(units) == [
        "&hoofdstuk=2", "&hoofdstuk=2&afdeling=I_3", "&artikel=2.10a", "&artikel=2.10a&lid=1", "&artikel=2.10a&lid=1&o=a",
        "&artikel=2.10a&lid=1&o=a&o=1",
    ]  # fmt: skip
    assert [u.kind for u in units.values()] == ["hoofdstuk", "afdeling", "artikel", "lid", "onderdeel", "onderdeel"]
    assert [u.number for u in units.values()] == ["2", "I 3", "2.10a", "1", "a", "1°"]
    assert [u.text for u in units.values()] == ["", "", "", "Een.", "Twee.", "Drie."]
    assert units["&hoofdstuk=2"].heading == "De wilg"
    assert units["&hoofdstuk=2"].parent is None
    assert units["&artikel=2.10a"].parent == f"{ROOT}&hoofdstuk=2&afdeling=I_3"
    assert units["&artikel=2.10a&lid=1&o=a&o=1"].path == "/Hoofdstuk2/AfdelingI_3/Artikel2.10a/Lid1/Onderdeela/Onderdeel1"


@pytest.mark.parametrize(
    ("written", "number"),
    [("1.", "1"), ("a)", "a"), ("(b)", "b"), ("1°.", "1°"), ("3:40", "3:40"), ("IV (A)", "IV (A)"), ("–", None), ("•", None),
     ("", None), ("10.4.1", "10.4.1"), ("2:", "2"), ("_", None)],
)  # fmt: skip
def test_number_as_written(written: str, number: str | None) -> None:
    assert number_of(written) == number


def test_text_after_a_unit_is_a_unit_of_its_own() -> None:
    units = read(
        article("1", "<al>Voor</al><al>aan.</al><lijst><li><li.nr>a.</li.nr><al>Midden.</al></li></lijst><al>Achter\n aan.</al>")
    )
    assert units["&artikel=1"].text == "Voor\naan."
    tail = units["&artikel=1#al-1"]
    assert (tail.kind, tail.number, tail.text, tail.parent) == ("al", None, "Achter aan.", f"{ROOT}&artikel=1")
    assert list(units) == ["&artikel=1", "&artikel=1&o=a", "&artikel=1#al-1"]


def test_bullets_and_repeated_numbers_get_a_place_and_so_does_what_is_within() -> None:
    item = "<li><li.nr>{}</li.nr><al>x</al>{}</li>"
    inner = "<lijst>" + item.format("1", "") + "</lijst>"
    units = read(
        article("1", "<lijst>" + item.format("–", inner) + item.format("a.", "") + "<li><al>y</al></li>"
                + item.format("a.", inner) + "</lijst>")
    )  # fmt: skip
    assert list(units)[1:] == [
        "&artikel=1#li-1", "&artikel=1#li-1/li-1", "&artikel=1&o=a", "&artikel=1#li-2", "&artikel=1#li-3", "&artikel=1#li-3/li-1",
    ]  # fmt: skip
    assert units["&artikel=1#li-3"].number == "a"
    assert len({u.path for u in units.values()}) == len(units)


def test_the_official_address_and_path_win_but_never_twice_and_never_of_another_law() -> None:
    official = f"jci1.3:c:{ID}&amp;hoofdstuk=2&amp;artikel=VII&amp;z=2020-02-03&amp;g=2020-02-03"
    units = read(
        "<wettekst>" + article("7", "", official).replace("<artikel>", '<artikel bwb-ng-variabel-deel="/Echt7" label-id="12">')
        + article("8", "", official) + article("9", "", "jci1.3:c:BWBR0000001&amp;artikel=9") + "</wettekst>"
    )  # fmt: skip
    assert list(units) == ["&artikel=VII", "#artikel-1", "&artikel=9"]
    assert (units["&artikel=VII"].path, units["&artikel=VII"].label_id) == ("/Echt7", "12")


def test_a_lid_of_a_repeated_article_does_not_pass_for_one_of_the_first() -> None:
    lid = "<lid><lidnr>{}</lidnr><al>x</al></lid>"
    units = read(article("1", lid.format(1)) + article("1", lid.format(1) + lid.format(2)))
    assert list(units) == ["&artikel=1", "&artikel=1&lid=1", "#artikel-1", "#artikel-1/lid-1", "#artikel-1/lid-2"]
    own = f'<meta-data><jcis><jci versie="1.3" verwijzing="{ROOT}&amp;artikel=1&amp;lid=2"/></jcis></meta-data>'
    official = lid.replace("</lid>", own + "</lid>").format(2)
    assert list(read(article("1", lid.format(1)) + article("1", official)))[-1] == "#artikel-1/lid-1"


def test_bijlage_holds_its_own_articles() -> None:
    content = article("1", "<al>x</al>") + "<lijst><li><li.nr>a</li.nr></li></lijst>"
    part = f"<bijlage><kop><label>Bijlage</label>{{}}</kop>{content}</bijlage>"
    units = read(article("1", "") + part.format("<nr>A</nr>") + part.format(""))
    assert list(units) == [
        "&artikel=1", "&bijlage=A", "&bijlage=A&artikel=1", "&bijlage=A&o=a", "#bijlage-1", "#bijlage-1/artikel-1", "#bijlage-1/li-1",
    ]  # fmt: skip


def test_every_treaty_language_is_kept_and_the_dutch_one_is_the_law() -> None:
    content = "<verdragtekst><wettekst>" + article("1", "<al>{2}</al>") + "</wettekst></verdragtekst>"
    text = f'<verdrag xml:lang="{{0}}" tekst="{{1}}">{content}</verdrag>'
    body = text.format("en", "authentiek", "Willow") + text.format("nl", "vertaling", "Wilg")
    data = f'<wetgeving bwb-id="{ID}" soort="verdrag"><intitule>V</intitule>{body}</wetgeving>'.encode()
    units = {p.target.removeprefix(ROOT): p for p in read_version_bytes(data, "v.xml", on=OLD).provisions}
    assert units["&artikel=1"].text == "Wilg"
    assert units["#verdrag-1"].heading == "authentiek en"
    assert units["#verdrag-1/verdragtekst-1/artikel-1"].text == "Willow"
    assert units["#verdragtekst-1"].parent is None


def test_front_and_back_matter_circulars_and_status() -> None:
    units = read(
        '<aanhef><wij>Wij,</wij><considerans><considerans.al>Overwegende</considerans.al></considerans></aanhef>'
        '<wettekst><artikel status="vervallen"><kop><nr>1</nr></kop><al><redactie type="vervanging">Vervallen</redactie></al></artikel>'
        "</wettekst><wetsluiting><slotformulering><al>Lasten.</al></slotformulering>"
        "<ondertekening><naam><voornaam>A.</voornaam><achternaam>B</achternaam></naam></ondertekening></wetsluiting>"
        "<circulaire.divisie><kop><nr>2</nr></kop><tekst><al>Let op:</al><lijst><li><li.nr>b.</li.nr><al>x</al></li></lijst></tekst>"
        "</circulaire.divisie>"
    )  # fmt: skip
    assert (units["#aanhef-1"].text, units["#aanhef-1/considerans-1"].text) == ("Wij,", "Overwegende")
    assert (units["&artikel=1"].status, units["&artikel=1"].text) == ("vervallen", "Vervallen")
    assert units["#wetsluiting-1/ondertekening-1"].text == "A. B"
    assert units["&circulaire.divisie=2#tekst-1"].text == "Let op:"
    assert units["&circulaire.divisie=2&o=b"].parent == f"{ROOT}&circulaire.divisie=2#tekst-1"


def test_tables_keep_their_columns_and_the_lists_in_their_cells() -> None:
    def row(*cells: str) -> str:
        return "<row>" + "".join(f"<entry>{cell}</entry>" for cell in cells) + "</row>"

    table = (
        "<table><title>Bomen</title><tgroup><tbody>" + row("", "<al>hoog</al>") + row("<al>wilg</al><al>knot</al>", "<al>9</al>")
        + row("<lijst><li><li.nr>a</li.nr><al>x</al><al>z</al></li></lijst>", "<al>y</al>") + "</tbody></tgroup></table>"
    )  # fmt: skip
    units = read(article("1", f"<al>Zie:</al>{table}<al>Na.</al>"))
    assert units["&artikel=1#table-1"].kind == "tabel"
    assert units["&artikel=1#table-1"].text == "Bomen\n\thoog\nwilg knot\t9"
    assert [u.text for u in units.values()] == ["Zie:", "Bomen\n\thoog\nwilg knot\t9", "x\nz", "\ty", "Na."]


def test_a_footnote_stays_in_place_and_its_list_is_no_unit() -> None:
    list_ = "<noot.lijst><noot.li><li.nr>a.</li.nr><noot.al>b</noot.al></noot.li></noot.lijst>"
    noot = f"<noot><noot.nr>1</noot.nr><noot.al>Onder.</noot.al>{list_}</noot>"
    units = read(article("1", f"<al>Boven{noot} en verder.</al>"))
    assert list(units) == ["&artikel=1"]
    assert units["&artikel=1"].text == "Boven\n1 Onder.\na. b\nen verder."
    bullet = read(article("1", f"<lijst><li><al>Boven{noot}</al></li></lijst>"))["&artikel=1#li-1"]
    assert (bullet.number, bullet.text) == (None, "Boven\n1 Onder.\na. b")


def test_meta_data_is_no_text_but_a_retroactive_text_is_kept_beside_its_owner() -> None:
    meta = (
        "<meta-data><brondata>1999</brondata><terugwerkende-kracht-opmerkingen><lid><lidnr>6</lidnr>"
        '<al>Met <extref doc="onbekend">iets</extref>.</al></lid></terugwerkende-kracht-opmerkingen></meta-data>'
    )
    units = read(article("1", f"<lid><lidnr>1</lidnr><al>Tekst<meta-data>x</meta-data> door.</al></lid>{meta}"))
    assert units["&artikel=1&lid=1"].text == "Tekst door."
    remark = "#terugwerkende-kracht-opmerkingen-1"
    assert units[remark].parent is None
    assert (units[f"{remark}/lid-1"].text, units[f"{remark}/lid-1"].references[0].quote) == ("Met iets.", "iets")


def test_an_unknown_element_is_a_paragraph() -> None:
    assert read(article("1", "<al>a</al><nieuwigheid>b <x>c</x></nieuwigheid>"))["&artikel=1"].text == "a\nb\nc"


# --- references -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("attributes", "target"),
    [
        ('doc="jci1.3:c:BWBR0003372&amp;hoofdstuk=1&amp;artikel=9&amp;z=2020-01-01"', "jci1.3:c:BWBR0003372&artikel=9"),
        ('doc="1.0:v:BWBR0003372&amp;artikel=9"', "jci1.3:c:BWBR0003372&artikel=9"),
        ('doc="31990L0313" reeks="Celex" label="richtlijn"', "CELEX:31990L0313"),
        ('doc="" reeks="Celex"', ""),
        ('doc=""', ""),
        ('doc="onbekend"', ""),
        ('doc="1.0:v:&amp;="', ""),
        ("", ""),
        ('doc="onbekend" bwb-id="BWBR0006622" label-id="5"', "jci1.3:c:BWBR0006622"),
        (f'doc="" bwb-id="{ID}" label-id="77,78"', f"{ROOT}&artikel=2"),
        (f'doc="" bwb-id="{ID}" label-id="404"', ""),
    ],
)
def test_where_a_reference_points(attributes: str, target: str) -> None:
    second = article("2", "<al>x</al>").replace("<artikel>", '<artikel label-id="77">')
    units = read(article("1", f"<al>Zie <extref {attributes}>daar</extref>.</al>") + second)
    assert [(r.target, r.quote, r.start, r.end) for r in units["&artikel=1"].references] == [(target, "daar", 4, 8)]


def test_references_lie_where_their_text_is() -> None:
    units = read(
        "<hoofdstuk><kop><nr>1</nr><titel>Naar <extref doc=''>elders</extref></titel></kop></hoofdstuk>"
        + article("1", "<al>Een\n <intref doc=''>  artikel\n <nadruk>2</nadruk> </intref>, <intref doc=''/>en</al>"
                       "<al><extref doc=''>slot</extref></al><lijst><li><li.nr>a</li.nr></li></lijst><al><extref doc=''>na</extref></al>")
    )  # fmt: skip
    text = units["&artikel=1"].text
    assert text == "Een artikel 2 , en\nslot"
    assert [(r.quote, r.start) for r in units["&artikel=1"].references] == [("artikel 2", 4), ("", 15), ("slot", 19)]
    assert all(text[r.start : r.end] == r.quote for r in units["&artikel=1"].references)
    assert [(r.quote, r.start, r.end) for r in units["&hoofdstuk=1"].references] == [("elders", -1, -1)]
    assert [(r.quote, r.start) for r in units["&artikel=1#al-1"].references] == [("na", 0)]


_WORDS = st.text("ab \n\u00a0", max_size=6)


@given(st.lists(st.one_of(_WORDS, st.sampled_from(["line", "cell", "blank", "open", "close"])), max_size=25))
def test_folding_is_the_same_with_and_without_references(steps: list[str]) -> None:
    """`Run` folds a text without references in a quicker way: both must agree, and every quote lie in the text."""
    marked, plain, open_ = Run(), Run(), 0
    for step in steps:
        if step in ("line", "cell", "blank"):
            getattr(marked, step)()
            getattr(plain, step)()
        elif step == "open":
            marked.open_reference("")
            open_ += 1
        elif step == "close":
            if open_:
                marked.close_reference()
                open_ -= 1
        else:
            marked.parts.append(step)
            plain.parts.append(step)
    text, references = marked.take()
    assert text == plain.take()[0]
    assert "".join(text.split()) == "".join("".join(s for s in steps if set(s) <= set("ab \n\u00a0") and s != "").split())
    assert all(text[r.start : r.end] == r.quote for r in references)
    assert len(references) == steps.count("open")


# --- the law itself -------------------------------------------------------------------------------------------------


def test_the_law_and_its_version() -> None:
    meta = "<meta-data><brondata>26-06-1986</brondata></meta-data>"
    data = toestand("").replace(b"Proefwet<", f"Proef\n wet {meta}<".encode()).replace(b"gisteren<", f"gisteren{meta}<".encode())
    version = read_version_bytes(data, "proef.xml")
    assert (version.law.id, version.law.title, version.law.official_title, version.law.kind) == (ID, "Proef wet", "Wet van gisteren", "wet")
    assert (version.date, version.number, version.paraphrase, version.provisions) == (date(2020, 2, 3), 4, False, ())


def test_a_law_without_citeertitel_is_called_by_its_intitule() -> None:
    data = toestand("").replace(b"<citeertitel>Proefwet</citeertitel>", b"")
    assert read_version_bytes(data, "proef.xml").law.title == "Wet van gisteren"


def test_paraphrase_is_said_before_the_root_only() -> None:
    mark = '<?regelruimte parafrase="ja"?>'
    assert read_version_bytes(toestand("", before=mark), "p.xml").paraphrase
    assert not read_version_bytes(toestand(mark), "p.xml").paraphrase


def test_the_older_format_has_a_doctype_and_no_date(tmp_path: Path) -> None:
    path = tmp_path / f"{ID}_2012-10-01_3.xml.gz"
    text = f'<!DOCTYPE wetgeving SYSTEM "http://localhost:1/x.dtd"><wetgeving bwb-id="{ID}" soort="wet">{article("1", "")}</wetgeving>'
    path.write_bytes(gzip.compress(text.encode()))
    version = read_version(path, on=OLD)
    assert (version.date, version.number, [p.target for p in version.provisions]) == (OLD, 3, [f"{ROOT}&artikel=1"])
    assert read_version(path).date == UNDATED
