"""What kind of file it is, from its content; the name decides only between kinds of text."""
from __future__ import annotations

import re

from ingest.documents.archive import Archive
from ingest.documents.text import decode
from records import InputError

KINDS = ("docx", "odt", "pdf", "txt", "html", "eml", "msg")  #: what can be read
_ENDINGS = {"md": "txt", "markdown": "txt", "text": "txt", "htm": "html", "xhtml": "html", "docm": "docx", "dotx": "docx", "ott": "odt"}
_PDF = b"%PDF-"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_KNOWN = (  # what people send that can't be read, and what to do about it
    (b"{\\rtf", "RTF-bestand; bewaar het als .docx"),
    (b"\x89PNG", "een afbeelding; de tekst erin wordt niet gelezen (OCR nodig)"),
    (b"\xff\xd8\xff", "een afbeelding; de tekst erin wordt niet gelezen (OCR nodig)"),
    (b"GIF8", "een afbeelding; de tekst erin wordt niet gelezen (OCR nodig)"),
    (b"Rar!", "een ingepakt archief; pak het eerst uit"),
    (b"7z\xbc\xaf", "een ingepakt archief; pak het eerst uit"),
    (b"\x1f\x8b", "een ingepakt archief; pak het eerst uit"),
)
_OFFICE = {"xl/workbook.xml": "een Excel-bestand", "ppt/presentation.xml": "een PowerPoint-bestand"}
_HTML = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*+)*+<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_TAG = re.compile(r"<(?:p|div|table|span|h[1-6]|ul|ol|br)\b[^>]*>", re.I)
_HEADER = re.compile(r"^([A-Za-z][A-Za-z0-9-]{1,40}):[ \t]", re.M)
_OF_A_MAIL = {"received", "return-path", "mime-version", "message-id", "delivered-to", "dkim-signature", "x-mailer", "x-originating-ip"}
_OF_A_LETTER = _OF_A_MAIL | {"from", "to", "cc", "date", "subject", "content-type", "reply-to"}  # people paste these into a text


def ending_of(name: str) -> str:
    """The ending of a file name as a kind ("" without one); one that we don't know as it is."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    return _ENDINGS.get(ending, ending)


def kind_of(data: bytes, name: str) -> str:
    """One of KINDS. Raises InputError, with what it is where that is known."""
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_archive(data, name)
    if data.startswith(_OLE):
        return _kind_of_ole(data, name)
    for start, what in _KNOWN:
        if data.startswith(start):
            raise InputError(f"{name}: {what}")
    if data.startswith(_PDF):
        return "pdf"
    letters = data[: 2**14].decode("latin-1").removeprefix("\xef\xbb\xbf")
    if _is_mail(letters, ending_of(name)):
        return "eml"
    if _PDF in data[:1024]:  # readers of PDF take what stands before it for granted; a mail or an archive may hold one
        return "pdf"
    return _kind_of_text(data, letters, name)


def _kind_of_archive(data: bytes, name: str) -> str:
    archive = Archive(data, name)
    mimetype = (archive.read("mimetype") or b"").strip()
    if mimetype.startswith(b"application/vnd.oasis.opendocument.text"):
        return "odt"
    if mimetype.startswith(b"application/vnd.oasis.opendocument"):
        raise InputError(f"{name}: onbekend soort bestand (een OpenDocument, maar geen tekst)")
    what = next((what for member, what in _OFFICE.items() if archive.has(member)), None)
    if what:
        raise InputError(f"{name}: onbekend soort bestand ({what})")
    if archive.has("word/document.xml") or (archive.has("[Content_Types].xml") and archive.has("_rels/.rels")):
        return "docx"
    if archive.has("content.xml") and archive.has("META-INF/manifest.xml"):
        return "odt"
    raise InputError(f"{name}: een ingepakt archief; pak het eerst uit")


def _kind_of_ole(data: bytes, name: str) -> str:
    """Of the old kind of Office file: a mail, a document behind a password, or a program's own old format."""
    from ingest.documents.ole import streams_of  # here: few files need it, and it takes 50 ms

    streams = streams_of(data, name)
    if "EncryptedPackage" in streams:
        raise InputError(f"{name}: versleuteld (wachtwoord)")
    if "__properties_version1.0" in streams:
        return "msg"
    if "WordDocument" in streams:
        raise InputError(f"{name}: een oud Word-bestand (.doc); bewaar het als .docx")
    raise InputError(f"{name}: onbekend soort bestand (oud Office-formaat)")


def _kind_of_text(data: bytes, letters: str, name: str) -> str:
    named = ending_of(name)
    decoded = decode(data)
    if decoded is None:
        if named == "html" and (_HTML.match(letters) or _TAG.search(letters)):
            return "html"  # in an encoding that only the page itself tells
        raise InputError(f"{name}: onbekend soort bestand")
    start = decoded[0][: 2**14]
    return "html" if _HTML.match(start) or (_TAG.search(start) and (named == "html" or start.lstrip().startswith("<"))) else "txt"


def _is_mail(start: str, named: str) -> bool:
    head = re.split(r"\r?\n\r?\n", start.lstrip(), maxsplit=1)[0]
    headers = {found.lower() for found in _HEADER.findall(head)}
    enough = _OF_A_LETTER if named == "eml" else _OF_A_MAIL
    return len(headers & enough) >= (2 if named == "eml" else 1) and len(headers & _OF_A_LETTER) >= 2
