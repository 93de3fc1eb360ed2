"""OpenDocument texts: what people put in them, and what must not come out."""
from __future__ import annotations

import pytest

from records import InputError
from tests.support.document_kit import ODF, linked, odt, read, xml

HIDDEN = '<style:style style:name="H"><style:text-properties text:display="none"/></style:style><style:style style:name="K" style:parent-style-name="H"/>'


def tp(inner: str, style: str = "P") -> str:
    return f'<text:p text:style-name="{style}">{inner}</text:p>'


def text_of(text: str, styles: str = "") -> str:
    return read(odt(text, styles=styles)).text


def test_blanks_tabs_and_line_breaks() -> None:
    assert text_of(tp("een\n  twee <text:span>drie</text:span><text:s text:c=\"2\"/>vier<text:tab/>vijf<text:line-break/>zes")) == "een twee drie  vier\tvijf\nzes"
    assert text_of("<text:h>Kop</text:h><text:section>" + tp("In een deel.") + "</text:section>" + tp("")) == "Kop\n\nIn een deel."


def test_tracked_changes_as_they_were_meant() -> None:
    regions = (
        "<text:tracked-changes><text:changed-region><text:deletion>" + tp("weg") + "</text:deletion></text:changed-region>"
        "<text:changed-region><text:insertion><office:change-info><dc:creator>X</dc:creator></office:change-info></text:insertion></text:changed-region></text:tracked-changes>"
    )
    document = read(odt(regions + tp('artikel <text:change-start text:change-id="c"/>11<text:change-end text:change-id="c"/><text:change/>.')))
    assert document.text == "artikel 11."
    assert document.warnings == ("ingevoegde wijziging van een ander is meegenomen", "doorgehaalde tekst is weggelaten")


def test_hidden_text_is_left_out_however_it_is_hidden() -> None:
    body = tp('Zicht<text:span text:style-name="K">niet</text:span>baar') + tp("weg", "K") + tp('<text:hidden-paragraph text:is-hidden="true"/>weg')
    body += '<text:section text:display="none">' + tp("weg") + "</text:section>" + tp('<text:hidden-text text:is-hidden="true">weg</text:hidden-text>eind')
    document = read(odt(body, styles=HIDDEN))
    assert document.text == "Zichtbaar\n\neind"
    assert document.warnings == ("verborgen tekst is weggelaten",)


NUMBERS = (
    '<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>'
    '<text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")" text:display-levels="2"/></text:list-style>'
    '<text:list-style style:name="B"><text:list-level-style-bullet text:level="1" text:bullet-char="–"/></text:list-style>'
)


def lst(*items: str, extra: str = "", style: str = "L") -> str:
    inner = "".join(f"<text:list-item>{entry}</text:list-item>" for entry in items)
    return f'<text:list text:style-name="{style}" {extra}>{inner}</text:list>'


def test_items_bear_the_mark_that_is_shown() -> None:
    inner = "<text:list>" + "".join(f"<text:list-item>{tp(word)}</text:list-item>" for word in ("twee", "drie")) + "</text:list>"
    body = lst(tp("een") + inner, tp("vier") + tp("meer"), extra='xml:id="l1"') + tp("Tussen.") + lst(tp("vijf"), extra='text:continue-list="l1"')
    body += lst(tp("los")) + lst(tp("streep"), style="B") + '<text:list text:style-name="L"><text:list-item text:start-value="7">' + tp("zeven") + "</text:list-item></text:list>"
    assert text_of(body, NUMBERS) == "1. een\n1.a) twee\n1.b) drie\n2. vier\n\nmeer\n\nTussen.\n\n3. vijf\n1. los\n– streep\n7. zeven"


def test_a_form_in_a_table() -> None:
    def row(*cells: str) -> str:
        return "<table:table-row>" + "".join(f"<table:table-cell>{cell}</table:table-cell>" for cell in cells) + "<table:covered-table-cell/></table:table-row>"

    body = "<table:table><table:table-header-rows>" + row(tp("Onderwerp/titel"), tp("Meer ruimte") + tp("voor kavels")) + "</table:table-header-rows>"
    body += row(tp("☒"), tp("Wonen")) + "</table:table>"
    assert text_of(body) == "Onderwerp/titel\nMeer ruimte\n\nvoor kavels\n\n☒ Wonen"


def test_notes_stand_apart_and_links_keep_their_target() -> None:
    note = f'<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>{tp("Een noot.")}</text:note-body></text:note>'
    body = tp(f'Zie <text:a xlink:href="https://wetten.overheid.nl/x">de wet</text:a>{note}, artikel 2.') + tp("Verder.")
    document = read(odt(body))
    assert document.text == "Zie de wet, artikel 2.\n\n[1] Een noot.\n\nVerder."
    assert linked(document) == [("de wet", "https://wetten.overheid.nl/x")]


def test_remarks_and_page_numbers_are_out() -> None:
    document = read(odt(tp("Te<office:annotation><dc:creator>X</dc:creator>" + tp("Vindt u?") + "</office:annotation>kst<text:page-number>3</text:page-number>")))
    assert (document.text, document.warnings) == ("Tekst", ("opmerkingen in de kantlijn zijn weggelaten",))


def test_boxes_of_forms_of_every_age() -> None:
    forms = (
        '<office:forms><form:form><form:checkbox form:id="c1" form:current-state="checked" form:label="Wonen"/><form:checkbox form:id="c2" form:label="Zorg"/>'
        '<form:text form:id="t" form:current-value="Duinrade"/></form:form></office:forms>'
    )
    body = forms + "".join(tp(f'<draw:control draw:control="{key}"/>') for key in ("c1", "c2", "t"))
    body += tp('<loext:content-control loext:checkbox="true" loext:checked="true">☒</loext:content-control> Werk')
    body += tp('<loext:content-control loext:showing-place-holder="true">Klik hier</loext:content-control>Naam')
    body += tp('<field:fieldmark field:type="vnd.oasis.opendocument.field.FORMCHECKBOX"><field:param field:name="Checkbox_Checked" field:value="true"/></field:fieldmark> Oud')
    assert text_of(body) == "☒ Wonen\n\n☐ Zorg\n\nDuinrade\n\n☒ Werk\n\nNaam\n\n☒ Oud"


def test_a_text_box_follows_its_paragraph() -> None:
    box = f"<draw:frame><draw:text-box>{tp('In het kader.')}</draw:text-box></draw:frame>"
    assert text_of(tp(f"Een zin {box}die doorloopt.")) == "Een zin die doorloopt.\n\nIn het kader."


def test_pages() -> None:
    meta = xml("office:document-meta", '<office:meta><meta:document-statistic meta:page-count="2"/></office:meta>', ODF)
    document = read(odt(tp("Een.") + "<text:soft-page-break/>" + tp("Twee <text:soft-page-break/>drie."), extra={"meta.xml": meta}))
    assert (document.pages, document.page_starts) == (2, (0, 6, 11))


def test_an_encrypted_document_is_named() -> None:
    manifest = xml("manifest:manifest", "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>", {"manifest": "m"})
    with pytest.raises(InputError, match=r"^geheim\.odt: versleuteld \(wachtwoord\)$"):
        read(odt(tp("x"), extra={"META-INF/manifest.xml": manifest}), "geheim.odt")
