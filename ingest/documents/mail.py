"""Read a mail as it is kept in a file (.eml): what it says, when it was sent, and the files that came with it."""
from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

from ingest.documents.document import Attachment, Document, damaged
from ingest.documents.html import read_markup
from ingest.documents.kinds import kind_of
from ingest.documents.remarks import GUESSED, NO_BODY
from ingest.documents.symbols import plain, typed_boxes
from ingest.documents.text import decode
from records import InputError

MAX_ATTACHMENTS = 200
_FROM = ("from", "sender", "reply-to", "return-path", "resent-from")
_TO = ("to", "cc", "bcc", "delivered-to", "resent-to", "resent-cc", "disposition-notification-to")
_ENCRYPTED = ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime")


def read_eml(data: bytes, name: str) -> Document:
    """The document; its text is the message's own, without sender and subject. Raises InputError: broken or encrypted."""
    try:
        message = message_from_bytes(data, policy=policy.default)
        if message.get_content_type() in _ENCRYPTED:
            raise InputError(f"{name}: versleuteld bericht")
        text, links, warnings = _body(message, name)
        attachments = tuple(_attachment(part, number) for number, part in enumerate(_attached(message, name), 1))
        return Document(
            "eml", text, links=links, warnings=warnings, attachments=attachments, sent=_sent(message), people=_people(message)
        )  # fmt: skip
    except InputError:
        raise
    except Exception as error:  # the standard library raises a dozen kinds, none of them promised, on odd headers
        raise damaged(name, "mailbericht") from error


def written_text(text: str, name: str, markup: bool) -> Document:
    """The text of a message, which is plain or HTML."""
    if markup:
        return read_markup(text, name)
    return Document("txt", typed_boxes(plain(text.replace("\r\n", "\n").replace("\r", "\n"))).strip())


def attachment(name: str, data: bytes) -> Attachment:
    """With its kind, "" when it can't be read."""
    name = file_name(name)
    try:
        return Attachment(name, kind_of(data, name), data)
    except InputError:
        return Attachment(name, "", data)


def file_name(given: str) -> str:
    """A name without folders, control characters and marks that turn the writing direction; never empty, at most 120 long."""
    last = re.split(r"[/\\]", given)[-1]
    clean = re.sub(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff:*?\"<>|]", "", last).strip(" .")
    return clean if len(clean) <= 120 else clean[:100] + clean[-20:] if clean else "bijlage"


def _body(message: EmailMessage, name: str) -> tuple[str, tuple, tuple[str, ...]]:
    part = message.get_body(preferencelist=("plain", "html"))
    text, guessed = ("", False) if part is None else _characters(part)
    if part is None or not text.strip():
        other = message.get_body(preferencelist=("html",))
        part, (text, guessed) = other, ("", False) if other is None else _characters(other)
    if part is None or not text.strip():
        return "", (), (NO_BODY,)
    read = written_text(text, name, part.get_content_subtype() == "html")
    return read.text, read.links, (*read.warnings, *((GUESSED,) if guessed else ()))


def _characters(part: EmailMessage) -> tuple[str, bool]:
    """The text of a part in the encoding that it names; when that isn't right, as any text."""
    payload = part.get_payload(decode=True) or b""
    try:
        return payload.decode(part.get_content_charset() or "utf-8"), False
    except (LookupError, UnicodeDecodeError):
        return decode(payload) or (payload.decode("cp1252", "replace"), True)


def _attached(message: EmailMessage, name: str) -> Iterator[EmailMessage]:
    """Every part that is neither a container nor the text of the message."""
    bodies = [message.get_body(preferencelist=(kind,)) for kind in ("plain", "html")]
    count = 0
    waiting = [message]
    while waiting:
        part = waiting.pop(0)
        if part.is_multipart() and part.get_content_maintype() == "multipart":
            waiting[:0] = part.get_payload()
        elif not any(part is body for body in bodies):
            count += 1
            if count > MAX_ATTACHMENTS:
                raise InputError(f"{name}: meer dan {MAX_ATTACHMENTS} bijlagen")
            yield part


def _attachment(part: EmailMessage, number: int) -> Attachment:
    inner = part.get_payload(0) if part.get_content_type() == "message/rfc822" and part.is_multipart() else None
    if isinstance(inner, EmailMessage):
        return attachment(part.get_filename() or f"bericht-{number}.eml", inner.as_bytes())
    return attachment(part.get_filename() or f"bijlage-{number}", part.get_payload(decode=True) or b"")


def _people(message: EmailMessage) -> tuple[str, ...]:
    """Whom the headers name, of the message and of messages within it."""
    found = {"Van": _FROM, "Aan": _TO}
    people = [
        f"{key}: {value}" for key, names in found.items() for name in names for part in message.walk() for value in part.get_all(name, [])
    ]
    return tuple(dict.fromkeys(people))


def _sent(message: EmailMessage) -> date | None:
    """The day that the message itself names, in the sender's own time zone."""
    try:
        return parsedate_to_datetime(str(message["date"])).date()
    except (TypeError, ValueError, OverflowError, IndexError):
        return None
