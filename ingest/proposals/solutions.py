"""Directions of solution: numbered parts, and which one the submitter prefers."""
from __future__ import annotations

import re

from ingest.proposals.headings import without_marks
from ingest.proposals.numbering import NAMED, NAMES, ORDINAL, ORDINALS, STYLES, Mark, named, numbered, value_of

_BULLET = re.compile(r"(?P<n>[-–•*▪●○■◦]|o(?=\s))\s*(?=[^\s\d-])")
_HEADED = re.compile(r"(?:#{1,6}\s+\S.*|(\*\*|__)[^*_]+\1:?)$")
_LIST_OF = re.compile(r"(?:oplossing|richting|optie|variant|mogelijkhe|maatregel|voorstel|suggestie|denk|wens)[^\n]{0,60}:?$", re.I)
def split_solutions(text: str) -> list[tuple[int, str]]:
    """(number, text) of each direction; text without any number is one direction.

    Only the next number in turn, in the way of numbering that came first, begins a direction: "2." after "1." does, a
    sub-point "1." inside 2 does not. Words before the first number stay with the first direction.
    """
    lines = _apart(text).split("\n")
    begins = _beginnings(lines)
    if not begins:
        plain = without_marks(text).strip()
        return [(1, plain)] if plain else []
    before = [line for line in lines[: begins[0][0]] if line]
    parts = []
    for nr, (at, cut) in enumerate(begins):
        end = begins[nr + 1][0] if nr + 1 < len(begins) else len(lines)
        parts.append([lines[at][cut:], *lines[at + 1 : end]])
    parts[0] = before + parts[0]
    return [(nr, without_marks("\n".join(part)).strip()) for nr, part in enumerate(parts, 1)]


MOST = 20  #: directions in running text


def _apart(text: str) -> str:
    """Numbers in turn that stand in running text, each after the end of a sentence, on lines of their own: "1) … 2) …"."""
    first = re.match(r"[^\w\n]{0,3}1(?P<mark>[.)])\s", text)
    if not first or re.search(rf"^\W{{0,3}}2{re.escape(first['mark'])}", text, re.M):
        return text
    nr = 2
    while nr <= MOST and (match := re.search(rf"(?<=[.;:!?])[ ]+(?=\(?{nr}{re.escape(first['mark'])}\s+[A-ZÀ-Ý])", text)) is not None:
        text = f"{text[: match.start()]}\n{text[match.end() :]}"
        nr += 1
    return text


def _beginnings(lines: list[str]) -> list[tuple[int, int]]:
    """(line, where its text begins) of every direction."""
    for marks in (_in_turn(lines, [named(line) for line in lines], "named"), _numbered(lines), _by_headings(lines), _bulleted(lines)):
        if marks:
            return marks
    return []


def _in_turn(lines: list[str], marks: list[Mark | None], *styles: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for at, mark in enumerate(marks):
        if mark and mark.style in styles and mark.value == len(found) + 1:
            found.append((at, mark.end))
    return found


def _numbered(lines: list[str]) -> list[tuple[int, int]]:
    """Directions by the first way of numbering; by any way with digits where the writer mixes them."""
    marks = [numbered(line) for line in lines]
    first = next((mark.style for found in marks for mark in found if mark.value == 1), None)
    if first is None:
        return []
    strict = _in_turn(lines, [next((m for m in found if m.style == first), None) for found in marks], first)
    if len(strict) > 1 or not first[-1:] or "1" not in first:
        return strict
    digits = [next((m for m in found if "1" in m.style), None) for found in marks]
    again = sum(mark is not None and mark.value == 1 for mark in digits) > 1
    return strict if again else _in_turn(lines, digits, *(style for style in STYLES if "1" in style))


def _by_headings(lines: list[str]) -> list[tuple[int, int]]:
    """Lines that are wholly bold, or a Markdown heading, two at least."""
    found = [(at, 0) for at, line in enumerate(lines) if _HEADED.fullmatch(line)]
    return found if len(found) > 1 else []


def _bulleted(lines: list[str]) -> list[tuple[int, int]]:
    """Bullets are directions where there is nothing else, or after words that announce directions."""
    first = next((at for at, line in enumerate(lines) if _BULLET.match(line)), None)
    if first is None:
        return []
    before = [line for line in lines[:first] if line]
    if before and not (len(before) == 1 and _LIST_OF.search(before[0])):
        return []
    sign = _BULLET.match(lines[first])["n"]  # type: ignore[index]
    found = [(at, match.end()) for at, line in enumerate(lines) if (match := _BULLET.match(line)) and match["n"] == sign]
    return found if len(found) > 1 else []


# --- the preferred one ----------------------------------------------------------------------------------------------

_NUMBER_WORD = r"(?P<n>\d{1,2}|[a-h]|[ivx]{1,4})\b(?!\s*(?:jaar|maand|keer|procent|%))"
_MENTION = re.compile(
    rf"\b{NAMES}(?:en)?\s+(?:nummer\s+|nr\.?\s*)?{_NUMBER_WORD}|\b(?:de|het|onze)\s+(?P<o>{ORDINAL}|laatste|laatstgenoemde|eerstgenoemde)\b(?:\s+{NAMES})?|"
    rf"\b(?:onder|nummer|punt|nr\.?)\s+{_NUMBER_WORD.replace('?P<n>', '?P<p>')}|\b(?P<o2>{ORDINAL})\s+{NAMES}",
    re.I,
)
_BARE = re.compile(r"\b(?P<n>\d{1,2}|[A-H])\b(?!\s*(?:jaar|maand|keer|procent|%))")
_LETTER = re.compile(r"(?:\b(?:naar|voor|aan|is|in)|:)\s*(?P<n>[a-h]|[ivx]{1,4})\b\)?\s*(?=$|[.,;!(])", re.I)
_FAVOUR = re.compile(
    r"\bvoorkeur(?!s?beleid|sregel|srecht|spositie|ssystem|sbehandel)\w*|\b(?:wij|we|gemeente|college)\s+kie(?:zen|"
    r"st)\b(?=[^.]{0,30}\bvoor\b)|\bkiezen\s+(?:wij|we)\s+voor|\bhet liefst\b|\bziet? (?:wij|we)? ?het meeste? in\b|"
    r"\bzien (?:wij|we) het mee?ste? in\b|\bzien het mee?ste? in\b|\bis (?:voor ons |wat ons betreft |volgens ons )?(?:de|"
    r"het) beste?\b|\bmeest (?:kansrijk|wenselijk|passend|geschikt)\w*|"
    r"\bheeft (?:voor ons )?(?:de )?(?:meeste )?prioriteit\b",
    re.I,
)
_ADVERB = re.compile(r"\b(?:bij|met)\s+voorkeur\b", re.I)
_NONE = re.compile(r"\b(?:geen|niet (?:de|onze|per se een)|zonder)\b[^.]{0,25}\bvoorkeur|\bvoorkeur\w*\s*:?\s*(?:geen|n\.?v\.?t)\b", re.I)
_OWN = re.compile(
    rf"[(\[]\s*(?:(?:heeft|dit is|is)?\s*(?:onze|de|met|sterke|eerste)?\s*)*voorkeur(?:s?{NAMES})?\s*!?[)\]]|"
    rf"\b(?:dit|deze(?:\s+{NAMES})?|die)\s+(?:heeft|verdient|krijgt|geniet|is)\s+(?:\w+\s+){{0,3}}?(?:(?:onze|de)\s+)?(?:\w+\s+)?voorkeur\w*|"
    rf"^(?:onze\s+)?voorkeur(?:s?{NAMES})?\s*[:–-]|[–-]\s*(?:onze\s+)?voorkeur(?:s?{NAMES})?\s*[.:]?$|\bheeft (?:sterk |"
    rf"duidelijk )?onze voorkeur\.?$",
    re.I | re.M,
)
_HEADING = re.compile(r"^(\W{0,50}(?:onze\s+)?voorkeur(?:s\w*)?)[ :.]*\n+", re.I | re.M)
_IN_ORDER = re.compile(r"\bvolgorde van (?:onze )?voorkeur", re.I)
_SENTENCE = re.compile(r"(?:[^.!?;\n]|\.(?=\S)|(?<=\bnr)\.|(?<=:)\n)+[.!?;]?")


def preferred_number(text: str) -> int | None:
    """The number in "Richting 1 heeft de voorkeur", "Voorkeur gaat uit naar optie B"; None when nothing says so."""
    parts = split_solutions(text)
    told = _HEADING.sub(r"\1: ", without_marks(text))  # "Voorkeur" on a line of its own
    for sentence in (match[0] for match in _SENTENCE.finditer(told)):
        if not _FAVOUR.search(sentence) or _NONE.search(sentence):
            continue
        if _IN_ORDER.search(sentence):
            return 1
        number = _favoured(sentence, len(parts))
        if number:
            return number
    own = [nr for nr, words in parts if _marked_own(text, nr, words)]
    return own[0] if len(own) == 1 else None


def _favoured(sentence: str, count: int) -> int | None:
    """Which direction a sentence that speaks of preference names: behind "naar" or "voor", else last before the word."""
    favour = _FAVOUR.search(sentence)
    assert favour
    before, after = sentence[: favour.start()], sentence[favour.end() :]
    if _ADVERB.search(before[-5:] + favour[0]) and not _MENTION.search(after[:25]):
        return None
    pointed = re.match(r"\s*(?:\w+\s+){0,5}?(?:naar|voor|aan|in|bij)\s|\s*(?:is\b|:)", after, re.I) or not _MENTION.search(before)
    if pointed:
        found = list(_MENTION.finditer(after)) or list(_BARE.finditer(after)) or list(_LETTER.finditer(after))
        if found:
            return None if _several(after, found) else _number(found[0], count)
    found = list(_MENTION.finditer(before))
    if not found or _several(before, found[-2:]):
        return None
    return _number(found[-1], count)


def _several(text: str, found: list[re.Match[str]]) -> bool:
    """"1 en 2", "een combinatie van richting 1 en 3"."""
    first = found[0]
    if re.search(r"\b(?:combinatie|beide|allebei|alle)\b", text[: first.start()], re.I):
        return True
    return bool(re.match(r"\s*(?:en|of|\+|/|&)\s*(?:\w+\s+)?(?:\d{1,2}|[A-Ha-h])\b(?!\s*\w)", text[first.end() :]))


def _number(match: re.Match[str], count: int) -> int | None:
    groups = match.groupdict()
    ordinal = groups.get("o") or groups.get("o2")
    if ordinal:
        small = ordinal.lower()
        number = {"laatste": count, "laatstgenoemde": count, "eerstgenoemde": 1}.get(small) or ORDINALS.index(small) + 1
    else:
        number = value_of(groups.get("n") or groups.get("p") or "")
    return number if 1 <= number <= count or count < 2 else None


def _marked_own(text: str, nr: int, words: str) -> bool:
    """The direction says of itself that it is preferred: in brackets, in a sentence, or beside its number."""
    if _NONE.search(words):
        return False
    head = next((match[0] for line in text.split("\n") if (match := NAMED.match(line)) and (mark := named(line)) and mark.value == nr), "")
    return bool(_OWN.search(words) or re.search(r"voorkeur", head, re.I))
