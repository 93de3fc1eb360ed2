"""Contact data: split off at reading, and redacted from every passage."""
from __future__ import annotations

import re
from collections.abc import Callable

from records import Contact

_LABELS = {
    "submitter": r"gemeente\s*/\s*regio\s*/\s*netwerk|indiener|organisatie|gemeente|regio|netwerk",
    "name": r"contact\s?persoon|naam",
    "email": r"e-?mail(?:\s?adres)?",
    "phone": r"tel(?:efoon)?(?:\s?nummer)?\.?|mobiel",
}
_LABEL = re.compile("|".join(rf"(?P<{name}>{words})" for name, words in _LABELS.items()), re.I)
#: also "naam(at)example.nl" and "naam [at] example.nl"
EMAIL = re.compile(r"[\w.+-]+\s?(?:@|[(\[]\s?at\s?[)\]])\s?[\w-]+(?:\.[\w-]+)+", re.I)
#: ten digits that begin with 0, or +31 and nine: "06-0000 0000", "+31 (0)30 000 00 00"
PHONE = re.compile(r"(?<![\w.,/:=&+-])(?:\+\s?31|0031)(?:[\s\-–()]*\d){9,10}(?!\d)|(?<![\w.,/:=&+-])0(?:[\s\-–()]*\d){9}(?!\d)")
_FUNCTION_WORDS = {"van", "de", "den", "der", "het", "te", "ten", "ter", "en", "in", "op"}
_TITLES = re.compile(r"^(?:mevr(?:ouw)?|dhr|de heer|drs|mr|ir|ing|dr|prof)\b\.?\s*", re.I)


def split_contact(lines: list[str]) -> tuple[str, Contact]:
    """The submitter as written, and the contact data of a contact block."""
    found = dict.fromkeys(_LABELS, "")
    for line in lines:
        head, colon, value = line.partition(":")
        label = _LABEL.fullmatch(head.strip()) if colon else None
        if label and label.lastgroup and not found[label.lastgroup]:
            found[label.lastgroup] = value.strip()
    contact = Contact(found["name"], found["email"], found["phone"], "\n".join(lines).strip())
    return found["submitter"], contact


def redactor(contact: Contact, document: str, is_place: Callable[[str], bool]) -> Callable[[str], str]:
    """What takes contact data out of a passage: mail addresses, phone numbers, the contact's name.

    A surname by itself goes too, unless it is a place or the document also has it as a common word in small letters.
    """
    names = [re.compile(rf"\b{re.escape(words)}\b") for words in _names(contact.name, document, is_place)]

    def redact(text: str) -> str:
        text = PHONE.sub("[telefoonnummer weggelaten]", EMAIL.sub("[e-mailadres weggelaten]", text))
        for name in names:
            text = name.sub("[naam weggelaten]", text)
        return text

    return redact


def _names(written: str, document: str, is_place: Callable[[str], bool]) -> list[str]:
    """The full name and the surname in what stands behind "Contactpersoon"; nothing when that is a function."""
    person = _TITLES.sub("", re.split(r"[,(/;]| - ", written)[0].strip())
    words = person.split()
    own = [word for word in words if word.lower() not in _FUNCTION_WORDS]
    if len(own) < 2 or not all(word[0].isupper() for word in own):
        return []
    surname = own[-1]
    common = is_place(surname) or re.search(rf"\b{re.escape(surname.lower())}\b", document) or len(surname) < 3
    return [person] if common else [person, surname]
