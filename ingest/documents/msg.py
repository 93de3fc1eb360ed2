"""Read a mail as Outlook keeps it (.msg): what it says, when it was sent, and the files that came with it."""
from __future__ import annotations

import io
from contextlib import suppress
from datetime import date, datetime
from zoneinfo import ZoneInfo

from oxmsg import Message
from oxmsg.attachment import Attachment as OutlookAttachment
from oxmsg.domain import constants

from ingest.documents.document import Attachment, Document, damaged
from ingest.documents.mail import MAX_ATTACHMENTS, attachment, written_text
from ingest.documents.remarks import INNER_MESSAGE, NO_BODY
from ingest.documents.text import decode
from records import InputError


def read_msg(data: bytes, name: str) -> Document:
    """The document; its text is the message's own, without sender and subject. Raises InputError: broken or encrypted."""
    try:
        message = Message.load(io.BytesIO(data))
        if message.message_class.lower().startswith("ipm.note.smime") and "multipartsigned" not in message.message_class.lower():
            raise InputError(f"{name}: versleuteld bericht")
        text, markup = _body(message)
        parts = message.attachments
        if len(parts) > MAX_ATTACHMENTS:
            raise InputError(f"{name}: meer dan {MAX_ATTACHMENTS} bijlagen")
        attachments = [_attachment(part, number) for number, part in enumerate(parts, 1)]
        sent, people = _day(message.sent_date), _people(message)
    except InputError:
        raise
    except Exception as error:  # python-oxmsg promises no kind of error on broken files
        raise damaged(name, "Outlook-bericht") from error
    read = written_text(text, name, markup)
    warnings = (*read.warnings, *(() if read.text else (NO_BODY,)), *((INNER_MESSAGE,) if None in attachments else ()))
    return Document(
        "msg", read.text, links=read.links, warnings=warnings, attachments=tuple(filter(None, attachments)), sent=sent, people=people
    )  # fmt: skip


def _body(message: Message) -> tuple[str, bool]:
    """The text, and whether it is HTML."""
    plain = message.body
    if plain and plain.strip("\x00 \r\n\t"):
        return plain, False
    try:
        return message.html_body or "", True
    except (LookupError, UnicodeDecodeError):  # the code page that it names isn't right
        found = decode(message.properties.binary_prop_value(constants.PID_HTML) or b"")
        return found[0] if found else "", True


def _people(message: Message) -> tuple[str, ...]:
    """Who sent it, and to whom."""
    senders = [message.sender or "", message.properties.str_prop_value(constants.PID_SENDER_NAME) or ""]
    received = [f"Aan: {one.name} <{one.email_address}>" for one in message.recipients]
    return tuple(dict.fromkeys([*(f"Van: {one}" for one in senders if one.strip()), *received]))


def _attachment(part: OutlookAttachment, number: int) -> Attachment | None:
    """None: it has no bytes of its own (a message within the message)."""
    data = part.file_bytes
    short = part.properties.str_prop_value(constants.PID_ATTACH_FILENAME)
    return None if data is None else attachment((part.file_name or short or f"bijlage-{number}").strip("\x00"), data)


def _day(moment: datetime | None) -> date | None:
    """The day by the Dutch clock; the file has the moment in UTC."""
    if moment is None:
        return None
    with suppress(KeyError, OverflowError):  # no time zones on this machine
        moment = moment.astimezone(ZoneInfo("Europe/Amsterdam"))
    return moment.date()
