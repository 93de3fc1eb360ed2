"""What mail adds to a text: quotation marks, headers of forwarded messages, and the signature at the end."""
from __future__ import annotations

import re
from dataclasses import dataclass

_QUOTED = re.compile(r"^(?:>\s?)+")
_HEADER = re.compile(
    r"^\W{0,3}(?P<key>van|from|aan|to|cc|bcc|verzonden|verstuurd|sent|datum|date|onderwerp|subject|betreft|bijlagen?|attachments?|prioriteit|urgentie)\W{0,3}\s*:\s*(?P<value>.*)$",
    re.I,
)
_FROM = ("van", "from", "aan", "to", "verzonden", "sent", "verstuurd")
_PEOPLE = ("van", "from", "aan", "to", "cc", "bcc")
_SUBJECT = ("onderwerp", "subject", "betreft")
_DIVIDER = re.compile(
    r"^[-_ ]*(?:oorspronkelijk bericht|original message|doorgestuurd bericht|forwarded message|"
    r"begin doorgestuurd bericht)\W*$",
    re.I,
)
_WROTE = re.compile(r"^(?:op|on)\b(?=.*\d).{5,120}\b(?:schreef|wrote|heeft .{2,80} geschreven)\b.{0,120}:?\s*$", re.I)
_REPLY = re.compile(r"^(?:\s*(?:re|fw|fwd|antw|doorst|\[(?:extern|ext|external)\])\s*[:\s])+\s*", re.I)
_CLOSING = re.compile(
    r"^\W{0,2}(?:(?:met )?(?:vriendelijke|hartelijke|collegiale|hoogachtende|beste|warme)?,?\s*groet(?:en|jes)?|met hoogachting|"
    r"hoogachtend|hgr|gr\.|mvg|m\.v\.g\.?|"
    r"alvast (?:hartelijk )?(?:bedankt|dank)|verzonden vanaf mijn \w+|with kind regards|kind regards)\b(?P<rest>.{0,80})$",
    re.I,
)
_LONG = 15  #: words; a line that long is no part of a signature
_GREETING = re.compile(r"^(?:geachte|beste|hallo|hoi|l\.s\.|ls\b|goedemorgen|goedemiddag|goedenavond|dag\b|t\.a\.v\.|aan:?$|dear\b)", re.I)


@dataclass(frozen=True)
class MailParts:
    """A text without the marks of mail, and what those said."""

    lines: list[str]
    headers: list[str]  #: header lines, which name people
    subjects: list[str]  #: what the messages are about, without "RE:" and "FW:"


def without_mail_marks(lines: list[str]) -> MailParts:
    """Take quotation marks and the headers of (forwarded) messages out of a text."""
    plain = [_QUOTED.sub("", line).strip() if line.startswith(">") else line for line in lines]
    kept: list[str] = []
    headers: list[str] = []
    subjects: list[str] = []
    at = 0
    while at < len(plain):
        end = _header_end(plain, at)
        for line in plain[at:end]:
            match = _HEADER.match(line)
            headers.append(line)
            if match and match["key"].lower() in _SUBJECT and match["value"].strip():
                subjects.append(_REPLY.sub("", match["value"]).strip())
        if end == at:
            kept.append(plain[at])
        elif kept and kept[-1]:
            kept.append("")
        at = max(end, at + 1)
    return MailParts(kept, headers, subjects)


def is_closing(line: str) -> bool:
    """"Met vriendelijke groet," and the like: what follows is a signature."""
    match = _CLOSING.match(line)
    return match is not None and len(line.split()) <= 9 and not match["rest"].rstrip().endswith((".", "?"))


def ends_signature(line: str) -> bool:
    """A line too long for a signature: the text goes on."""
    return len(line.split()) > _LONG


def is_greeting(line: str) -> bool:
    return bool(_GREETING.match(line))


def _header_end(lines: list[str], at: int) -> int:
    """Where the header of a message that begins at this line ends; the same line when none does."""
    if _DIVIDER.match(lines[at]) or _WROTE.match(lines[at]):
        return at + 1
    keys: list[str] = []
    end = at
    while end < len(lines) and (match := _HEADER.match(lines[end])):
        keys.append(match["key"].lower())
        end += 1
    named = [key in _PEOPLE and "@" in line for key, line in zip(keys, lines[at:end], strict=True)]  # "Van: Jan <jan@…>" by itself
    return end if len(keys) >= 2 and any(key in _FROM for key in keys) or any(named) else at
