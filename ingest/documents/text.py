"""Read plain text (.txt, .md), whatever its encoding."""
from __future__ import annotations

import re

from ingest.documents.document import MAX_CHARACTERS, Document
from ingest.documents.remarks import GUESSED
from ingest.documents.symbols import plain, typed_boxes
from records import InputError

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x19\x1c-\x1f\x7f]")


def decode(data: bytes) -> tuple[str, bool] | None:
    """The text, and whether its encoding was guessed; None when these bytes are no text."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded(data, "utf-16")
    if b"\x00" in data:
        return _decoded(data, _utf_16(data))
    return _decoded(data, "utf-8-sig") or _decoded(data, "cp1252", guessed=True)


def _utf_16(data: bytes) -> str:
    """Without a mark at its start: in Dutch nearly every other byte is zero, the second of each pair or the first."""
    return "utf-16-le" if data[1::2].count(0) > data[::2].count(0) else "utf-16-be"


def _decoded(data: bytes, encoding: str, *, guessed: bool = False) -> tuple[str, bool] | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if _CONTROL.search(text) else (text, guessed)


def read_text(data: bytes, name: str) -> Document:
    """The document, its lines as they are. Raises InputError: no text, or too much."""
    decoded = decode(data)
    if decoded is None:
        raise InputError(f"{name}: onbekend soort bestand")
    text, guessed = decoded
    if len(text) > MAX_CHARACTERS:
        raise InputError(f"{name}: te groot (meer dan {MAX_CHARACTERS:,} tekens tekst)".replace(",", "."))
    text = typed_boxes(plain(text.replace("\r\n", "\n").replace("\r", "\n")))
    return Document("txt", text, warnings=(GUESSED,) if guessed else ())
