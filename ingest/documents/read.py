"""Read one document, of whatever kind it turns out to be."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ingest.documents.document import MAX_BYTES, Document
from ingest.documents.docx import read_docx
from ingest.documents.html import read_html
from ingest.documents.kinds import KINDS, ending_of, kind_of
from ingest.documents.mail import read_eml
from ingest.documents.odt import read_odt
from ingest.documents.remarks import other_kind
from ingest.documents.text import read_text
from records import InputError


def read_document(data: bytes, name: str) -> Document:
    """The document in `data`. `name` is what messages call the file; it is never opened.

    Raises InputError, one clear message that names the file and the cause: empty, too large, unknown, broken, encrypted,
    hostile, or without any text. What a hostile file costs in time and memory is bounded by `read_safely`, not here; and PDFs
    must not be read here by two threads at once (PDFium can't), which `read_safely` allows.
    """
    check_size(data, name)
    kind = kind_of(data, name)
    try:
        document = _reader(kind)(data, name)
    except RecursionError as error:
        raise InputError(f"{name}: te diep genest") from error
    except MemoryError as error:
        raise InputError(f"{name}: lezen kost te veel geheugen") from error
    if not document.text.strip() and not document.attachments:
        raise InputError(f"{name}: {_why_empty(document)}")
    ending = ending_of(name)
    if ending in KINDS and ending != kind:
        return replace(document, warnings=(*document.warnings, other_kind("." + name.rpartition(".")[2].lower(), kind)))
    return document


def check_size(data: bytes, name: str) -> None:
    """Raises InputError: nothing in it, or too large to begin with."""
    if not data.strip(b" \t\r\n\xef\xbb\xbf"):
        raise InputError(f"{name}: leeg bestand")
    if len(data) > MAX_BYTES:
        raise InputError(f"{name}: te groot ({len(data) / 2**20:.0f} MB; hoogstens {MAX_BYTES // 2**20} MB)")


def _reader(kind: str) -> Callable[[bytes, str], Document]:
    if kind == "pdf":  # here and not above: this library takes as long to load as ten Word files to read
        from ingest.documents.pdf import read_pdf

        return read_pdf
    if kind == "msg":
        from ingest.documents.msg import read_msg

        return read_msg
    return {"docx": read_docx, "odt": read_odt, "txt": read_text, "html": read_html, "eml": read_eml}[kind]


def _why_empty(document: Document) -> str:
    scanned = [warning for warning in document.warnings if "OCR" in warning]
    return scanned[0] if scanned else "er staat geen tekst in"
