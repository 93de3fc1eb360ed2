"""Plain text, web pages and mails; and which kind a file is."""
from __future__ import annotations

from datetime import UTC, date, datetime
from email.message import EmailMessage

import pytest

from records import InputError
from tests.support.document_kit import at, docx, lines, linked, odt, p, pdf, read, zipped
from tests.support.outlook_kit import msg, ole

TEXT = "Een café in de knel – regels € 5"


# --- plain text -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_text_in_every_encoding(encoding: str) -> None:
    document = read(TEXT.encode(encoding), "a.txt")
    assert (document.kind, document.text) == ("txt", TEXT)
    assert bool(document.warnings) == (encoding == "cp1252")


def test_text_keeps_its_lines() -> None:
    assert read(b"een\r\n\r\ntwee\rdrie\n[x] Wonen\n- [ ] Zorg\n\xe2\x9c\x94 Werk\n[1] noot", "a.md").text == "een\n\ntwee\ndrie\n☒ Wonen\n☐ Zorg\n☒ Werk\n[1] noot"


# --- html -----------------------------------------------------------------------------------------------------------


def page(body: str) -> bytes:
    return f"<!DOCTYPE html><html><head><title>weg</title><style>p {{}}</style></head><body>{body}</body></html>".encode()


def test_blocks_lists_and_tables_of_a_page() -> None:
    body = (
        "<h1>Kop</h1><p>Een <b>zin</b>\n over\n twee regels<br>en een derde.</p><div>Los<p>In</p>Na</div>"
        "<ol start=3><li>drie<li><p>vier</p><ul><li>diep</ul></ol><ul><li>punt</ul>"
        "<table><tr><th>Titel<td><p>Meer ruimte</p><p>voor kavels</p></table><pre>a  b\n c</pre>"
    )
    assert read(page(body)).text == (
        "Kop\n\nEen zin over twee regels\nen een derde.\n\nLos\n\nIn\n\nNa\n\n3. drie\n4. vier\n• diep\n• punt\n\nTitel\nMeer ruimte\n\nvoor kavels\n\na  b\nc"
    )


def test_what_a_page_hides_or_runs_is_out() -> None:
    body = "Zicht<script>weg()</script><span style='display: none'>weg</span><!-- weg --><i hidden>weg</i>baar<del>weg</del><style>weg</style>"
    document = read(page(body))
    assert document.text == "Zichtbaar"
    assert document.warnings == ("verborgen tekst is weggelaten", "doorgehaalde tekst is weggelaten")


def test_fields_and_links_of_a_page() -> None:
    body = (
        "<p><input type=checkbox checked> Wonen</p><p><input type=checkbox> Zorg</p><p>Naam: <input value=Duinrade><input type=hidden value=weg>"
        "<select><option>a<option selected>b</select> zie <a href='https://wetten.overheid.nl/x'>de <b>wet</b></a> <a href='#kop'>op</a></p>"
    )
    document = read(page(body))
    assert document.text == "☒ Wonen\n\n☐ Zorg\n\nNaam: Duinradeb zie de wet op"
    assert linked(document) == [("de wet", "https://wetten.overheid.nl/x")]


def test_a_page_says_its_own_encoding() -> None:
    assert read(b'<html><meta charset="iso-8859-1"><p>caf\xe9</html>').text == "café"
    assert read("<html><p>café".encode("utf-16")).text == "café"


def test_a_list_as_word_mails_it() -> None:
    assert read(page("<p>·<span>&nbsp;&nbsp; </span>een</p><p>·&nbsp; twee</p>")).text == "• een\n• twee"


# --- mail -----------------------------------------------------------------------------------------------------------


def mail(**headers: str) -> EmailMessage:
    message = EmailMessage()
    for name, value in {"From": "A <a@example.nl>", "To": "b@example.nl", "Subject": "Geheim onderwerp", "MIME-Version": "1.0", **headers}.items():
        message[name] = value
    return message


def test_a_mail_gives_its_text_its_day_and_its_files() -> None:
    message = mail(Date="Thu, 22 Apr 2021 23:30:00 +0200")
    message.set_content("Bijgaand ons voorstel.\n")
    message.add_alternative("<p>Niet deze</p>", subtype="html")
    message.add_attachment(docx(p("Tekst.")), maintype="application", subtype="octet-stream", filename="../../etc/voorstel\x07.docx")
    message.add_attachment(b"\x00\x01\x02", maintype="application", subtype="zip", filename="raar.zip")
    document = read(message.as_bytes(), "a.eml")
    assert (document.kind, document.text, document.sent) == ("eml", "Bijgaand ons voorstel.", date(2021, 4, 22))
    assert [(file.name, file.kind) for file in document.attachments] == [("voorstel.docx", "docx"), ("raar.zip", "")]
    assert read(document.attachments[0].data).text == "Tekst."
    assert "example.nl" not in document.text + repr(document.warnings)


def test_a_mail_in_html_only_and_a_mail_within() -> None:
    inner = mail()
    inner.set_content("Binnenin.")
    message = mail()
    message.set_content("<p>Zie <a href='https://wetten.overheid.nl/x'>de wet</a></p>", subtype="html")
    message.add_attachment(inner)
    document = read(message.as_bytes())
    assert (document.text, document.sent) == ("Zie de wet", None)
    assert linked(document) == [("de wet", "https://wetten.overheid.nl/x")]
    assert [file.kind for file in document.attachments] == ["eml"]
    assert read(document.attachments[0].data).text == "Binnenin."


def test_a_mail_with_nothing_but_a_file() -> None:
    message = mail()
    message.add_attachment(pdf(lines("Tekst.")), maintype="application", subtype="pdf", filename="a.pdf")
    document = read(message.as_bytes())
    assert (document.text, document.warnings) == ("", ("het bericht zelf heeft geen leesbare tekst",))
    assert [file.kind for file in document.attachments] == ["pdf"]


def test_odd_mails() -> None:
    assert read(b"MIME-Version: 1.0\r\nFrom: a\r\nDate: gisteren\r\nContent-Type: text/plain; charset=klingon\r\n\r\ncaf\xe9", "a.eml").text == "café"
    with pytest.raises(InputError, match="^a.eml: versleuteld bericht"):
        read(b"MIME-Version: 1.0\nFrom: a\nContent-Type: application/pkcs7-mime; name=smime.p7m\n\nAAAA", "a.eml")
    many = mail()
    many.set_content("x")
    for n in range(201):
        many.add_attachment(b"x", maintype="application", subtype="zip", filename=f"{n}.zip")
    with pytest.raises(InputError, match="meer dan 200 bijlagen"):
        read(many.as_bytes())


def test_a_mail_pasted_into_a_text_is_text() -> None:
    assert read(b"From: A\nTo: B\nSubject: Voorstel\n\nTekst.", "a.txt").text.startswith("From: A")


def test_an_outlook_message() -> None:
    data = msg("Bijgaand ons voorstel.", sent=datetime(2021, 4, 30, 22, 30, tzinfo=UTC), attachments={"voorstel.docx": docx(p("Tekst.")), "raar.bin": b"\x00\x01"})
    document = read(data, "a.msg")
    assert (document.kind, document.text, document.sent) == ("msg", "Bijgaand ons voorstel.", date(2021, 5, 1))
    assert [(file.name, file.kind) for file in document.attachments] == [("voorstel.docx", "docx"), ("raar.bin", "")]
    assert read(document.attachments[0].data).text == "Tekst."
    html = read(msg(html="<p>caf\xe9 <a href='https://wetten.overheid.nl/x'>de wet</a></p>"))
    assert (html.text, linked(html)) == ("café de wet", [("de wet", "https://wetten.overheid.nl/x")])
    with pytest.raises(InputError, match=r"^a\.msg: versleuteld bericht"):
        read(msg("x", kind="IPM.Note.SMIME"), "a.msg")


# --- kinds ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (docx(p("x")), "docx"), (odt("<text:p>x</text:p>"), "odt"), (pdf(at(72, 700, "Twintig letters zijn genoeg.")), "pdf"), (b"Gewone tekst.", "txt"),
        (page("<p>x</p>"), "html"), (b"  <div>los</div>", "html"), (b"Received: van ver\nFrom: a\n\nx", "eml"), (msg("x"), "msg"),
    ],
)  # fmt: skip
def test_the_content_tells_the_kind_and_a_wrong_name_is_said(data: bytes, kind: str) -> None:
    assert read(data, f"goed.{kind}").warnings == ()
    assert read(data, "zonder").kind == kind
    wrong = "odt" if kind == "docx" else "docx"
    assert read(data, f"fout.{wrong.upper()}").warnings == (f"de naam eindigt op .{wrong}, maar het is een {kind}-bestand; zo is het gelezen",)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "leeg bestand"), (b"\xef\xbb\xbf \r\n", "leeg bestand"), (b"\x00\x01\x02\x03", "onbekend soort bestand"),
        (b"\x89PNG\r\n\x1a\n", "een afbeelding"), (b"{\\rtf1 x}", "RTF-bestand"), (b"\x7fELF\x02\x01\x01\x00", "onbekend soort bestand"),
        (zipped({"a.txt": "x"}), "een ingepakt archief"), (zipped({"[Content_Types].xml": "x", "xl/workbook.xml": "x"}), "onbekend soort bestand .een Excel-bestand."),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "onbekend soort bestand .een OpenDocument, maar geen tekst."),
        (ole({"WordDocument": b"x"}), "een oud Word-bestand"), (ole({"Workbook": b"x"}), "onbekend soort bestand"),
        (ole({"EncryptedPackage": b"x", "EncryptionInfo": b"x"}), "versleuteld .wachtwoord."),
        (docx(""), "er staat geen tekst in"), (page(""), "er staat geen tekst in"), (b"a\x0bb" + b"\x01", "onbekend soort bestand"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named(data: bytes, message: str) -> None:
    with pytest.raises(InputError, match=f"^brief.doc: {message}"):
        read(data, "brief.doc")
