"""Word files: what people and templates put in them, and what must not come out."""
from __future__ import annotations

import pytest

from tests.support.document_kit import docx, linked, p, r, read, relations, table, xml, zipped

_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"


def text_of(body: str, **parts: str) -> str:
    return read(docx(body, parts=parts)).text


def control(properties: str, content: str) -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def box(checked: int) -> str:
    return control(f'<w14:checkbox><w14:checked w14:val="{checked}"/></w14:checkbox>', r("☒" if checked else "☐"))


def field(instruction: str, shown: str, form: str = "") -> str:
    return (
        f'<w:r><w:fldChar w:fldCharType="begin">{form}</w:fldChar></w:r>{r(instruction, tag="instrText")}'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{shown}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def test_paragraphs_are_apart_and_pieces_of_a_word_together() -> None:
    assert text_of(p("Kleine wo", r("ning", "<w:b/>"), "en") + p() + p("Tweede alinea.")) == "Kleine woningen\n\nTweede alinea."


def test_small_things_in_a_run() -> None:
    run = (
        '<w:r><w:t>een</w:t><w:tab/><w:t>twee</w:t><w:br/><w:t>drie</w:t><w:noBreakHyphen/><w:t>vier</w:t><w:softHyphen/><w:t>vijf</w:t>'
        '<w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'
    )
    assert text_of(p(run)) == "een\ttwee\n☒ drie-viervijf"
    assert text_of(p("\ufb01ets en e\ufb00ect")) == "fiets en effect"
    assert text_of(p("over\u00adgang\u200b van\u00a0af")) == "overgang van\u00a0af"


@pytest.mark.parametrize("place", ["block", "inline", "row", "cell"])
def test_content_controls_are_read_wherever_they_stand(place: str) -> None:
    body = {
        "block": p("Titel") + control("", p("Proef met kavels")),
        "inline": p("Titel") + p(control("", r("Proef met ") + control("", r("kavels")))),
        "row": "<w:tbl>" + control("", f"<w:tr><w:tc>{p('Titel')}</w:tc><w:tc>{p('Proef met kavels')}</w:tc></w:tr>") + "</w:tbl>",
        "cell": f"<w:tbl><w:tr><w:tc>{p('Titel')}</w:tc>{control('', '<w:tc>' + p('Proef met kavels') + '</w:tc>')}</w:tr></w:tbl>",
    }[place]
    assert text_of(body).split() == ["Titel", "Proef", "met", "kavels"]


def test_a_placeholder_is_nobodys_text_and_a_choice_is() -> None:
    hint = control("<w:showingPlcHdr/>", r("Klik hier om tekst in te voeren"))
    chosen = control('<w:dropDownList><w:listItem w:value="w"/></w:dropDownList>', r("Wonen"))
    assert text_of(p("Leefveld: ", chosen, hint) + control("<w:showingPlcHdr/>", p("Kies een datum"))) == "Leefveld: Wonen"


def test_checkboxes_stand_before_what_they_tick() -> None:
    assert text_of(p(box(1), " Wonen") + p(box(0), "Zorg")) == "☒ Wonen\n\n☐ Zorg"
    assert text_of(p("Wonen ", box(1), " Zorg ", box(0))) == "☒ Wonen\n☐ Zorg"
    assert text_of(p(box(1), " Wonen ", box(0), " Zorg")) == "☒ Wonen\n☐ Zorg"
    assert text_of(p("Soort: ", box(0), " regio ", box(1), " gemeente")) == "Soort:\n☐ regio\n☒ gemeente"
    assert text_of(table([p(box(1)), p("Wonen"), p(box(0)), p("Zorg")])) == "☒ Wonen\n☐ Zorg"
    assert text_of(table([p("Wonen"), p(box(1))], [p("Zorg"), p(box(0))])) == "☒ Wonen\n\n☐ Zorg"
    assert text_of(p("[x] Wonen") + p("- [ ] Zorg")) == "☒ Wonen\n\n☐ Zorg"


def test_a_checkbox_around_a_cell() -> None:
    cell = control('<w14:checkbox><w14:checked w14:val="1"/></w14:checkbox>', f"<w:tc>{p('☒')}</w:tc>")
    assert text_of(f"<w:tbl><w:tr>{cell}<w:tc>{p('Wonen')}</w:tc></w:tr></w:tbl>") == "☒ Wonen"


def test_symbols_as_checkboxes() -> None:
    sym = '<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>'
    letter = r("þ", '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>')
    assert text_of(p(sym, " Wonen") + p(letter, " Zorg") + p("\uf0fe Werk") + p("☑ Economie")) == "☐ Wonen\n\n☒ Zorg\n\n☒ Werk\n\n☒ Economie"


def test_old_form_fields() -> None:
    ticked = field("FORMCHECKBOX", "", "<w:ffData><w:checkBox><w:default w:val='0'/><w:checked/></w:checkBox></w:ffData>")
    empty = field("FORMCHECKBOX", "", "<w:ffData><w:checkBox><w:default w:val='0'/></w:checkBox></w:ffData>")
    choice = field("FORMDROPDOWN", "", "<w:ffData><w:ddList><w:result w:val='1'/><w:listEntry w:val='Zorg'/><w:listEntry w:val='Werk'/></w:ddList></w:ffData>")
    assert text_of(p(ticked, " Wonen") + p(empty, " Zorg") + p("Keuze: ", choice)) == "☒ Wonen\n\n☐ Zorg\n\nKeuze: Werk"
    assert text_of(p("Naam: ", field("FORMTEXT", r("Duinrade"), "<w:ffData/>"))) == "Naam: Duinrade"


def test_tracked_changes_as_they_were_meant() -> None:
    body = p("artikel ", f"<w:ins>{r('11')}</w:ins>", f"<w:del>{r('12', tag='delText')}</w:del>", " lid 1")
    document = read(docx(body))
    assert document.text == "artikel 11 lid 1"
    assert document.warnings == ("ingevoegde wijziging van een ander is meegenomen", "doorgehaalde tekst is weggelaten")


def test_moved_text_is_told_once() -> None:
    body = p(f"<w:moveFrom>{r('Verhuisde zin.')}</w:moveFrom>", "Eerst.") + p(f"<w:moveTo>{r('Verhuisde zin.')}</w:moveTo>")
    assert text_of(body) == "Eerst.\n\nVerhuisde zin."


def test_a_paragraph_mark_struck_out_joins_two_paragraphs() -> None:
    body = p("Een zin die ", properties="<w:rPr><w:del/></w:rPr>") + p("doorloopt.") + p("Los.")
    assert text_of(body) == "Een zin die doorloopt.\n\nLos."


def test_a_row_struck_out_is_gone() -> None:
    row = f"<w:tr><w:trPr><w:del/></w:trPr><w:tc>{p('weg')}</w:tc></w:tr><w:tr><w:tc>{p('blijft')}</w:tc></w:tr>"
    assert text_of(f"<w:tbl>{row}</w:tbl>") == "blijft"


def test_hidden_text_is_left_out_however_it_is_hidden() -> None:
    styles = (
        '<w:style w:styleId="Basis"><w:rPr><w:vanish/></w:rPr></w:style><w:style w:styleId="Stil"><w:basedOn w:val="Basis"/></w:style>'
        '<w:style w:styleId="Lus"><w:basedOn w:val="Lus"/></w:style>'
    )
    body = p("Zicht", r("verborgen", "<w:vanish/>"), r("baar", '<w:vanish w:val="0"/>')) + p("weg", properties='<w:pStyle w:val="Stil"/>')
    body += p(r("ook weg", '<w:rStyle w:val="Basis"/>')) + p("hier", properties='<w:pStyle w:val="Lus"/>')
    document = read(docx(body, parts={"styles": styles}))
    assert document.text == "Zichtbaar\n\nhier"
    assert document.warnings == ("verborgen tekst is weggelaten",)


_LEVELS = (
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{0}"/><w:lvlText w:val="{1}"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1.%2)"/></w:lvl>'
)


def item(text: str, list_id: int = 1, level: int = 0) -> str:
    return p(text, properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>')


def numbered(form: str, pattern: str) -> str:
    return f'<w:abstractNum w:abstractNumId="7">{_LEVELS.format(form, pattern)}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'


@pytest.mark.parametrize(
    ("form", "pattern", "marks"),
    [
        ("decimal", "%1.", ["1.", "2."]), ("decimal", "Optie %1:", ["Optie 1:", "Optie 2:"]), ("lowerLetter", "%1)", ["a)", "b)"]),
        ("upperRoman", "%1.", ["I.", "II."]), ("decimalZero", "%1", ["01", "02"]), ("bullet", "-", ["-", "-"]), ("bullet", "o", ["o", "o"]),
        ("bullet", "\uf0b7", ["•", "•"]), ("bullet", "\uf0a8", ["•", "•"]), ("none", "", ["", ""]),
    ],
)  # fmt: skip
def test_items_bear_the_mark_that_is_shown(form: str, pattern: str, marks: list[str]) -> None:
    shown = text_of(item("een") + item("twee"), numbering=numbered(form, pattern))
    assert shown == "\n".join(f"{mark} {word}" for mark, word in zip(marks, ("een", "twee"), strict=True)) if marks[0] else "een\n\ntwee"


def test_levels_and_restarts() -> None:
    numbering = numbered("decimal", "%1.") + (
        '<w:num w:numId="2"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num>'
    )
    body = item("een") + item("twee", level=1) + item("drie", level=1) + item("vier") + item("vijf", level=1) + p("Tussen.") + item("zes", 3) + item("zeven", 2)
    assert text_of(body, numbering=numbering) == "1. een\n1.a) twee\n1.b) drie\n2. vier\n2.a) vijf\n\nTussen.\n\n3. zes\n1. zeven"


def test_a_style_may_number() -> None:
    styles = '<w:style w:styleId="Lijst"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    body = p("een", properties='<w:pStyle w:val="Lijst"/>') + p("los", properties='<w:pStyle w:val="Lijst"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    assert text_of(body, styles=styles, numbering=numbered("decimal", "%1.")) == "1. een\n\nlos"


def test_a_form_in_a_table() -> None:
    inner = table([p("binnen")])
    body = table([p("Onderwerp/titel"), p("Meer ruimte") + p("voor kavels")], [p("Probleem"), p("Te duur.") + inner + p()])
    assert text_of(body) == "Onderwerp/titel\nMeer ruimte\n\nvoor kavels\n\nProbleem\nTe duur.\n\nbinnen"


def test_a_text_box_is_read_once_after_its_paragraph() -> None:
    content = f"<w:txbxContent>{p('In het kader.')}</w:txbxContent>"
    drawing = (
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{content}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{content}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert text_of(p("Een zin ", drawing, "die doorloopt.") + p("Erna.")) == "Een zin die doorloopt.\n\nIn het kader.\n\nErna."
    old = f"<w:r><w:pict><v:textbox>{content}</v:textbox></w:pict></w:r>"
    assert text_of(p(old, "Zin.")) == "Zin.\n\nIn het kader."
    fallback = f"<w:r><mc:AlternateContent><mc:Choice Requires='x'><w:drawing/></mc:Choice><mc:Fallback>{old[5:-6]}</mc:Fallback></mc:AlternateContent></w:r>"
    assert text_of(p(fallback, "Zin.")) == "Zin.\n\nIn het kader."


def test_notes_stand_apart_from_the_sentence() -> None:
    notes = '<w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>' + f'<w:footnote w:id="2">{p("Zie artikel 5 van die wet.")}</w:footnote>'
    ends = f'<w:endnote w:id="1">{p("Slotnoot.")}</w:endnote>'
    body = p("In artikel 11", '<w:r><w:footnoteReference w:id="2"/></w:r>', " van de wet staat:") + item("een", 1) + p("Dan verder", '<w:r><w:endnoteReference w:id="1"/></w:r>', ".")
    shown = text_of(body, footnotes=notes, endnotes=ends, numbering=numbered("bullet", "-"))
    assert shown == "In artikel 11 van de wet staat:\n\n- een\n\n[1] Zie artikel 5 van die wet.\n\nDan verder.\n\n[eindnoot 1] Slotnoot."


def test_two_notes_of_one_paragraph_keep_their_order() -> None:
    notes = "".join(f'<w:footnote w:id="{n}">{p(f"noot {n}")}</w:footnote>' for n in (1, 2))
    body = p("Zin", '<w:r><w:footnoteReference w:id="1"/></w:r>', '<w:r><w:footnoteReference w:id="2"/></w:r>', ".") + p("Verder.")
    assert text_of(body, footnotes=notes) == "Zin.\n\n[1] noot 1\n\n[2] noot 2\n\nVerder."


def test_links_keep_what_they_point_at() -> None:
    url = "https://wetten.overheid.nl/BWBR0099999"
    body = p("Zie ", f'<w:hyperlink r:id="h1">{r("de wet")}{r("geving")}</w:hyperlink>', " en ", field(f' HYPERLINK "{url}/2" \\o "tip" ', r("hier")), ".")
    document = read(docx(p("Vooraf.") + body + p('<w:hyperlink w:anchor="kop">' + r("intern") + "</w:hyperlink>"), links={"h1": url}))
    assert document.text == "Vooraf.\n\nZie de wetgeving en hier.\n\nintern"
    assert linked(document) == [("de wetgeving", url), ("hier", url + "/2")]


def test_links_stay_in_place_when_boxes_move() -> None:
    document = read(docx(p("  ", f'<w:hyperlink r:id="h1">{r("Wonen")}</w:hyperlink>', " ", box(1), " en", box(0)), links={"h1": "https://voorbeeld.nl/"}))
    assert document.text == "☒ Wonen\n☐ en"
    assert linked(document) == [("Wonen", "https://voorbeeld.nl/")]


def test_a_link_in_a_footnote_has_its_own_relations() -> None:
    note = f'<w:footnote w:id="1">{p(f"""<w:hyperlink r:id="h1">{r("bron")}</w:hyperlink>""")}</w:footnote>'
    data = docx(
        p("Zin", '<w:r><w:footnoteReference w:id="1"/></w:r>'), links={"h1": "https://fout.nl/"}, parts={"footnotes": note},
        extra={"word/_rels/footnotes.xml.rels": relations(("h1", "hyperlink", "https://goed.nl/"))},
    )  # fmt: skip
    assert linked(read(data)) == [("bron", "https://goed.nl/")]


def test_fields_show_their_result_not_their_instruction() -> None:
    inner = field("REF x", r("binnen"))
    body = p("a ", field("IF ", inner + r(" buiten")), " b ", f'<w:fldSimple w:instr="DATE">{r("mei")}</w:fldSimple>')
    assert text_of(body) == "a binnen buiten b mei"


def test_a_field_that_is_never_closed_swallows_nothing_after_its_paragraph() -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    assert text_of(p("Eerst.", begin, r("DATE", tag="instrText")) + p("Daarna.")) == "Eerst.\n\nDaarna."


def test_headers_footers_and_remarks_are_out() -> None:
    document = read(docx(
        p("Tekst", '<w:r><w:commentReference w:id="0"/></w:r>'), parts={"header1": p("Kop"), "footer1": p("Voet"), "comments": p("Vindt u?")}
    ))  # fmt: skip
    assert document.text == "Tekst"
    assert document.warnings == ("opmerkingen in de kantlijn zijn weggelaten",)


def test_pages_as_word_last_counted_them() -> None:
    app = '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Pages>2</Pages></Properties>'
    body = p("Een.") + p('<w:r><w:br w:type="page"/></w:r>') + p("<w:r><w:lastRenderedPageBreak/><w:t>Twee.</w:t></w:r>")
    document = read(docx(body, extra={"docProps/app.xml": app}))
    assert (document.pages, document.text) == (2, "Een.\n\nTwee.")
    assert [document.page_of(offset) for offset in (0, 3, 6)] == [1, 1, 2]
    assert read(docx(p("Een."))).page_of(0) is None


def test_the_strict_variant_and_a_main_part_elsewhere() -> None:
    strict = xml("w:document", f"<w:body>{p('Streng.')}</w:body>", {"w": "http://purl.oclc.org/ooxml/wordprocessingml/main"})
    data = zipped({"[Content_Types].xml": "<Types/>", "_rels/.rels": relations(("r", "officeDocument", "/tekst/hoofd.xml")), "tekst/hoofd.xml": strict})
    assert read(data).text == "Streng."


def test_a_formula_is_text() -> None:
    assert text_of(p("Dus ", "<m:oMath><m:r><m:t>a+b</m:t></m:r></m:oMath>", ".")) == "Dus a+b."
