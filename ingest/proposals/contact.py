"""Contact data: split off at reading, and redacted from every passage."""
from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from ingest.proposals.headings import label_of
from ingest.proposals.identifiers import without_identifiers
from ingest.proposals.layout import without_invisible
from ingest.proposals.offers import offers_in
from ingest.proposals.persons import has_role, name_pattern, persons_around, persons_in
from ingest.proposals.submitter import is_place
from records import Contact

NAME_GONE = "[naam weggelaten]"
_AT = r"(?:\s*(?:@|＠|&#64;|%40)\s*|\s*[(\[{<]\s*(?:at|apenstaartje?|a)\s*[)\]}>]\s*|\s+apenstaartje\s+)"
#: what every spelling of an address has: without it there is none to look for
_AT_SIGN = re.compile(r"[@＠]|&#64;|%40|[(\[{<]\s*(?:at|apenstaartje?|a)\s*[)\]}>]|\bat\b|\bapenstaartje\b", re.I)
_DOT = r"(?:\.|\s+\.\s+|\.\s(?=(?:nl|com|org|net|eu|be|de)\b)|\s*[(\[{]\s*(?:punt|dot|\.)\s*[)\]}]\s*|\s+(?:punt|dot)\s+)"
_DOMAIN = rf"[\w-]+(?:{_DOT}[\w-]+)*(?:{_DOT}[a-z]{{2,12}}\b)"
#: naam@example.nl, naam(at)example.nl, naam [at] example [punt] nl, naam @ example . nl; "naam at example punt nl"
EMAIL = re.compile(
    rf"(?<![\w.+'-])[\w.+'-]{{1,64}}{_AT}(?:{_DOMAIN}|[\w-]{{2,}}(?:\.[\w-]+)*)|(?<![\w.+'-])[\w.+-]{{1,64}}\s+at\s+[\w-]+(?:{_DOT}[\w-]+)*(?:\s+(?:punt|dot)\s+|\s*[(\[](?:punt|dot)[)\]]\s*|\.)(?:nl|com|org|net|eu|be|de)\b",
    re.I,
)
_DIGIT = r"(?:[\s.\-‐‑‒–—−/()]{0,3}\d)"
_NO_DATE = r"(?!\d{1,2}[-./ ]\d{1,2}[-./ ](?:19|20)\d{2}\b)"
_FREE = r"(?:(?<![\w.,/:=&+-])|(?<=[a-z][,;:])|(?<=\d/)(?=06))\(?"  # not inside another number, an address of law or a link
#: ten digits that begin with 0, a neighbouring country's number after + or 00, and 0800 or 0900
PHONE = re.compile(
    rf"{_FREE}(?:(?:\+\s?|00)(?:31|32|33|44|49|352){_DIGIT}{{8,11}}(?!\d)|{_NO_DATE}0{_DIGIT}{{9}}(?!\d|-\d|/[1-9])|"
    rf"0[89]00[\s-]?\d{{4,7}}(?!\d)|31[\s-]?(?:\(0\)[\s-]?)?6{_DIGIT}{{8}}(?!\d))"
)
#: any number of seven digits or more behind a word for telephone, which stays
_CALLED = re.compile(
    rf"(?P<label>\b(?:tel(?:efoon)?(?:nummer|nr)?|telefonisch(?: via| op)?|mob(?:iel)?(?:nummer)?|gsm|fax|whats-?app|app|sms|"
    rf"bel(?:len|t)?|06|"
    rf"bereikbaar (?:op|via|onder))\b(?: (?:is|op|naar|via|met|onder))?(?: nummer)?[.:]*\s*)(?P<number>\+?\(?\d{_DIGIT}{{6,13}})(?!\d)",
    re.I,
)
_ORGANISATION = re.compile(
    r"^(?:de\s+)?(?:gem(?:eenten?|\.)|regio|netwerk|provincie|stichting|samenwerking|stadsregio|"
    r"metropoolregio|veiligheidsregio|college\b|B\s?(?:&|en)\s?W\b)",
    re.I,
)


def split_contact(lines: list[str], headers: list[str] | None = None, passages: list[str] | None = None) -> tuple[str, Contact]:
    """The submitter as written, and the contact data: of the contact block, and persons that headers of messages name.

    `passages` are the lines of the text itself: a person whom it calls its contact is one.
    """
    found: dict[str, list[str]] = {"submitter": [], "name": [], "email": [], "phone": []}
    waiting = ""
    for piece in (piece for line in lines if line for piece in _pieces(line)):
        label = label_of(piece) or label_of(f"{piece}:")
        kind, value = label if label else (waiting or kind_of(piece), piece)
        waiting = kind if label and not value else ""
        if value and kind in found and not (kind == "submitter" and found["submitter"]):
            found[kind].append(value)
        if not label or kind == "other":
            found["email"] += [match[0] for match in EMAIL.finditer(value) if match[0] not in found["email"]]
            found["phone"] += [match[0].strip() for match in PHONE.finditer(value) if match[0].strip() not in found["phone"]]
    headers = headers or []
    names = [name for value in found["name"] for name in persons_in(value, labelled=True) or _as_in_mail(value, found["email"])]
    bare = [piece for line in lines for piece in _pieces(line) if not label_of(piece) and kind_of(piece) == "name"]
    names += [name for piece in bare for name in persons_in(piece)]
    names += persons_around([*lines, *(passages or [])], headers)
    names += [name for value in found["submitter"] for part in re.split(r"[,(]", value)[1:] for name in persons_in(part)]
    block = "\n".join([*headers, *lines]).strip()
    contact = Contact("; ".join(found["name"]), "; ".join(found["email"]), "; ".join(found["phone"]), block, tuple(dict.fromkeys(names)))
    return found["submitter"][0] if found["submitter"] else "", contact


def _as_in_mail(written: str, mails: list[str]) -> list[str]:
    """A name in small letters is one where the mail address has it too: "jan jansen", jan.jansen@…"""
    words = re.split(r"[,(/;|]", written)[0].split()
    local = " ".join(re.split(_AT, mail)[0].lower() for mail in mails)
    named = len(words) > 1 and len(words[-1]) > 3 and words[-1].lower() in local and not has_role(" ".join(words))
    return [" ".join(words)] if named else []


def _pieces(line: str) -> list[str]:
    """A line that holds several things, "gemeente Utrecht, mw. A. Jansen, 06-…", in pieces; a line with a label whole."""
    if label_of(line) or not (EMAIL.search(line) or PHONE.search(line) or re.search(r"[,;|]", line)):
        return [line]
    pieces = [piece for piece in re.split(r"\s*[,;|]\s*", line) if piece]
    several = sum(bool(kind_of(piece)) for piece in pieces) > 1
    return pieces if several else [line]


def kind_of(line: str) -> str:
    """What a line without a label is."""
    plain = line.strip(" -•*|")
    if EMAIL.search(plain):
        return "email"
    if PHONE.search(plain):
        return "phone"
    if _ORGANISATION.match(plain) and len(plain.split()) <= 12 or is_place(plain):
        return "submitter"
    return "name" if len(plain.split()) <= 12 and persons_in(plain) else ""


def holds_contact(line: str) -> bool:
    """Every piece of the line says who somebody is or how to reach them."""
    return len(line.split()) <= 20 and all(kind_of(piece) or has_role(piece) and len(piece.split()) <= 5 for piece in _pieces(line))


def redactor(persons: Sequence[str], document: str, black: Sequence[str] = ()) -> Callable[[str], str]:
    """What takes personal data out of a passage: addresses, numbers, the names of persons, and the words that somebody blacked out.

    A surname by itself goes too, unless it is a place or the document also has it as a common word in small letters.
    """
    blacked = _any_of(black)
    names = name_pattern(persons, EMAIL.sub(" ", document) if _AT_SIGN.search(document) else document)

    def redact(text: str) -> str:
        text = without_invisible(text)
        text = blacked.sub(NAME_GONE, text) if blacked else text
        text = EMAIL.sub("[e-mailadres weggelaten]", text) if _AT_SIGN.search(text) else text
        text = without_identifiers(text, _names_somebody)
        text = PHONE.sub("[telefoonnummer weggelaten]", text)
        text = _CALLED.sub(r"\g<label>[telefoonnummer weggelaten]", text)
        return names.sub(NAME_GONE, text) if names else text

    return redact


def _any_of(black: Sequence[str]) -> re.Pattern[str] | None:
    """What finds these words in a text, whatever blanks are between them; longer ones first."""
    forms = sorted((r"\s+".join(map(re.escape, words.split())) for words in black if words.strip()), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(forms)})(?:['’]?s)?(?!\w)") if forms else None


def _names_somebody(sentence: str) -> bool:
    return bool(offers_in(sentence))
