"""Who is a person in a contact block, a signature or a mail header, and in which forms a name may stand in a text."""
from __future__ import annotations

import re
from collections.abc import Iterable

from ingest.proposals.submitter import is_place

_PREFIXES = (
    "van", "de", "den", "der", "het", "te", "ten", "ter", "el", "al", "la", "le", "von", "zu", "du", "di", "da", "dos", "ben", "ait",
    "aït", "bin", "'t", "’t", "in", "op", "'s",
)  # fmt: skip
#: words of functions and departments: parts of words, and whole words that are also parts of surnames
_ROLE = re.compile(
    r"advis|manager|medewerk|co[öo]rdinat|regisse|jurist|direct(?:eur|rice|ie)|leider$|secretar|wethouder|burgemeester|griffi|beleid|strateeg|strategi|programma|project|afdeling|bureau|"
    r"servicepunt|meldpunt|loket|kwartiermaker|makelaar|ambtenaar|bestuur|gemeente|regio|netwerk|provincie|stichting|vereniging|ministerie|trainee|specialist|expert|consulent|toezicht|"
    r"handhav|opgave|contact|postbus|kabinet|college|raadslid|fractie|voorzitter|penvoerder|aanspreekpunt|functie|onbekend|veiligheid|welzijn|leefbaarheid|economi|onderwijs|inkomen|openbare|"
    r"sociaal|maatschappelijk|huisvesting|participatie|communicatie|juridisch|ontwikkel|omgeving|wijk(?:team|regi|mana|agent|gericht)|gebied|stads|"
    r"^(?:team|balie|dienst|cluster|sector|domein|senior|junior|hoofd|algemeen|naam|volgt|wonen|zorg|jeugd|ruimte|werk|orde|zaken|wijk|wijken|stad|en|voor|met|bij|nader|n\.?v\.?t\.?)$",
    re.I,
)
_DOT = r"\.?\s?"
_TITLE = re.compile(r"^(?:(?:mevr(?:ouw)?|mw|de heer|dhr|hr|drs|mr|ir|ing|dr|prof|bc|ba|ma|msc|bsc)\b\.?\s*)+", re.I)
_AFTER = re.compile(r"(?<![,\s])[,\s]+(?:MSc|BSc|MA|BA|LLM|LL\.M\.|MPA|MBA|RA|PhD|MCM)\b\.?", re.I)
_PERSON = re.compile(
    r"\b(?:contactpersoon|aanspreekpunt)\s*(?:is|:|,)?\s+(?P<who>(?:(?:mevrouw|mevr\.|mw\.|de heer|dhr\.|drs\.|mr\.|"
    r"ir\.)\s*)*[A-Z][\w.'’-]*(?:\s+(?:(?:van|de|den|der|het|ten|ter)\s+)*[A-Z][\w'’-]+)+)"
)
_ADDRESSED = re.compile(r"^\W*(?:van|from|aan|to|cc|bcc)\W{0,3}\s*:\s*(?P<who>.*)$", re.I)
_WROTE = re.compile(r"(?:schreef|wrote)\s+(?P<who>.+?)(?:<|:|$)", re.I)
_COMMON = {
    "wet", "artikel", "gemeente", "regio", "nederland", "rijk", "huis", "woning", "school", "raad", "burger", "januari", "februari",
    "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december",
}  # fmt: skip


def persons_in(written: str, labelled: bool = False) -> list[str]:
    """The names of persons in a line of a contact block: titles, functions and departments left out.

    Behind a label ("Contactpersoon:") one capitalised word is a name too.
    """
    found = []
    for part in re.split(r"[,(/;|\n<\t]|\s[-–]\s|\s(?:en|&|namens|of)\s", written):
        titled = labelled or bool(_TITLE.match(part.strip()))
        words = _AFTER.sub("", _TITLE.sub("", part.strip())).strip(" )>.\"").split()
        while len(words) > 2 and _ROLE.search(words[0].strip(".")) and words[1].lower() not in _PREFIXES:  # "beleidsadviseur Jan Jansen"
            words = words[1:]
        name = " ".join(words)
        if name and _is_name(words, titled) and name not in found:
            found.append(name)
    return found


def persons_around(text_lines: Iterable[str], headers: Iterable[str]) -> list[str]:
    """Persons that the headers of messages name, and those that the text itself calls a contact."""
    found: list[str] = []
    for line in headers:
        match = _ADDRESSED.match(line) or _WROTE.search(line)
        if match:
            found += _addressed(match["who"])
    for line in text_lines:
        found += [name for match in _PERSON.finditer(line) for name in persons_in(match["who"])]
    return list(dict.fromkeys(found))


def _addressed(who: str) -> list[str]:
    """The persons whom a header names, by the name that is shown, also with the surname first, or by the address."""
    found: list[str] = []
    for shown, local in _shown(who):
        shown = shown.strip(" ,;\"'<(")
        surname, comma, first = shown.partition(",")
        if comma and len(surname.split()) <= 4 and len(first.split()) <= 3:
            shown = f"{first.strip()} {surname.strip()}"
        shown = shown.title() if shown.islower() else shown
        named = persons_in(shown, labelled=bool(local)) or [name for part in shown.split(",") for name in persons_in(part)]
        words = [word.capitalize() for word in re.split(r"[._]", local) if word.isalpha()]
        found += named or (persons_in(" ".join(words)) if len(words) > 1 and len(words[-1]) > 2 else [])
    return found


def _shown(who: str) -> list[tuple[str, str]]:
    """Of each address what is shown before it, and its part before the @; without addresses the names themselves."""
    places = list(_ADDRESS.finditer(who))
    starts = [0, *(match.end() for match in places)]
    found = [(who[start : match.start()], match[1]) for start, match in zip(starts, places, strict=False)]
    return found or [(one, "") for one in who.split(";")]


_ADDRESS = re.compile(r"(?<![\w.+'-])([\w.+'-]{1,64})\s?@[\w.-]+[>)]?[;,]?")


def has_role(words: str) -> bool:
    """The words name a function, a department or an organisation."""
    return bool(_ROLE.search(words)) or any(_ROLE.search(word) for word in words.split())


def _is_name(words: list[str], titled: bool) -> bool:
    own = [word for word in words if word.lower() not in _PREFIXES]
    if not own or len(words) > 7 or any(_ROLE.search(word) for word in own) or any(c.isdigit() or c == "@" for word in words for c in word):
        return False
    if all(is_place(word) for word in own) or is_place(" ".join(words)):
        return False
    capital = all(word[0].isupper() or "-" in word for word in own)
    return capital and (len(own) >= 2 or titled or len(words) >= 2 and words[0].lower() in _PREFIXES)


def surname_of(name: str) -> str:
    """The surname with its prefixes: "de Vries-Jansen" of "A.B. de Vries-Jansen"."""
    words = name.split()
    if words and words[0].lower() not in _PREFIXES and (len(words) > 1):
        first = next((at for at, word in enumerate(words) if at and word.lower() in _PREFIXES), len(words) - 1)
        return " ".join(words[first:])
    return name


def name_pattern(names: Iterable[str], document: str) -> re.Pattern[str] | None:
    """What finds these names in a text: whole, with initials, or the surname alone where that is no other word.

    `document` is the text without mail addresses: a word that it also has in small letters is an ordinary word.
    """
    forms: list[str] = []
    for name in names:
        surname = surname_of(name)
        bare = [word for word in surname.split() if word.lower() not in _PREFIXES]
        last = " ".join(bare)
        forms += [f"(?i:{_loose(name)})" if len(name.split()) > 1 else "", rf"(?:(?:[A-Z][a-z]?\.\s?-?){{1,6}}|"
        rf"[A-Z]{{1,3}}\s)\s*(?:{_loose(surname)})" if last else ""]
        if surname != last:
            forms.append(_loose(surname))
        parts = [last, *(part for part in last.split("-") if "-" in last)]
        forms += [_loose(part) for part in parts if part and not _ordinary(part, document)]
    forms = sorted({form for form in forms if form}, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?<!Wet )(?:{'|'.join(forms)})(?:['’]?s)?(?!\w)") if forms else None


def _loose(name: str) -> str:
    """The name with any blanks between its words, a first letter of a prefix in either case, also all in capitals."""
    written = r"\s+".join(_either_case(word) if word.lower() in _PREFIXES else re.escape(word) for word in name.split())
    capitals = r"\s+".join(re.escape(word.upper()) for word in name.split())
    return written.replace(r"\.", _DOT) + "|" + capitals


def _either_case(word: str) -> str:
    first = word[0]
    return rf"[{first.lower()}{first.upper()}]{re.escape(word[1:])}" if first.isalpha() else re.escape(word)


def _ordinary(word: str, document: str) -> bool:
    """No surname that can be told from other words: short, a place, or a word that the document has in small letters."""
    small = word.lower()
    if len(word) < 3 or not word[0].isupper() or small in _COMMON or is_place(word):
        return True
    return bool(re.search(rf"(?<![\w.@-]){re.escape(small)}(?![\w@]|\.\w)", document))
