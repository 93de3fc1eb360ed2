"""The grammar of references to provisions: `artikel 12, leden 1 en 3`, `hoofdstuk 2, paragraaf 2`, `art. 3:105 jo. 3:306`.

A small parser by hand (recursive descent over folded text). It reads the units; whose law they are in is for `resolve`.
Forms: Aanwijzingen voor de regelgeving 3.27–3.35 (how to cite), and how civil servants shorten them.
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

Path = tuple[tuple[str, str], ...]  # (("artikel", "11"), ("lid", "2"))

ANCHOR = re.compile(
    r"""(?<!\w)(?<!\w-)
    (?: (?P<artikel> artikel(?:en)? | articles? | artt?\.? )
      | (?P<unit> hoofdstuk(?:ken)? | hfst\.? | afdeling(?:en)? | afd\.? | paragraaf | paragrafen | § | titel | boek | bijlagen? ) )
    (?= \s*\d | \s+(?-i:[IVXLC]+\b|[A-Z]{1,2}(?:\s?\d|\b)) )""",
    re.I | re.X,
)
_KEYS = {
    "titel": "titeldeel", "§": "paragraaf", "paragrafen": "paragraaf", "hoofdstukken": "hoofdstuk", "afdelingen": "afdeling",
    "bijlagen": "bijlage", "hfst": "hoofdstuk", "hfst.": "hoofdstuk", "afd": "afdeling", "afd.": "afdeling",
}  # fmt: skip
_ORDINALS = [
    *("eerste", "tweede", "derde", "vierde", "vijfde", "zesde", "zevende", "achtste", "negende", "tiende"),
    *("elfde", "twaalfde", "dertiende", "veertiende", "vijftiende", "zestiende", "zeventiende", "achttiende", "negentiende", "twintigste"),
]
_ORD = "|".join(_ORDINALS) + r"|\d{1,2}(?:e|de|ste)"
_END = r"(?![\w])"
_TO = r"(?:tot\ en\ met|t/m|-|–)"
_AND = r"(?: en/of | en | of | alsmede | alsook | respectievelijk | onderscheidenlijk | dan\ wel )"  # in patterns with re.X
NUMBER = re.compile(r"(?:[A-Z]{1,2}\s?\d+[a-z]?|[1-9]\d*[A-Z]?(?:[.:]\d+)*(?:[a-z]{1,3})?(?:\.\d+)*|[IVXL]+)" + _END)
_STRUCTURE_NUMBER = re.compile(r"(?:[1-9]\d*[A-Za-z]?(?:[.:]\d+)*[a-z]?|[IVXLC]+[a-z]?|[A-Z])" + _END)
_RANGE = re.compile(rf"\s*{_TO}\s*")
_SEPARATOR = re.compile(
    rf"""\s* (?: , \s* (?: {_AND} | jo\.? )? | {_AND} | jo\.? | juncto | in\ samenhang\ met | in\ verbinding\ met ) \s+
    | \s?/\s?(?=\d)""",
    re.I | re.X,
)
_AGAIN = re.compile(r"(?:de\s+)?(?:artikel(?:en)?|artt?\.?)\s*", re.I)
_COMMA = re.compile(r"\s*,?\s*")
_LID_WORDS = re.compile(
    rf"""(?P<bracket>\()? (?:het\s+)? (?P<first>{_ORD}) (?P<more>(?: \s* (?: ,\s*{_AND} | , | {_AND} | {_TO} ) \s* (?:{_ORD}) )*)
    \s+ (?:lid|leden)\b (?(bracket)\))""",
    re.I | re.X,
)
_LID_NUMBERS = re.compile(
    rf"""(?:lid|leden(?P<many>)) \s+ (?P<first>\d{{1,2}}[a-z]?)
    (?P<more>(?(many)(?: \s*,\s* \d{{1,2}}[a-z]? (?![\w.:]) )*) (?: \s*,?\s* (?:{_AND}|{_TO}) \s* \d{{1,2}}[a-z]? (?![\w.:]) )*) {_END}""",
    re.I | re.X,
)
_LID_AGAIN = re.compile(rf"\s*(?:,\s*)?(?:{_AND}\s)?\s*", re.I | re.X)
_ONDER_HEAD = re.compile(r"(?:aanhef\s+en\s+)?(?:onder(?:deel|delen)?|sub|letters?|ten)\s+", re.I)
_ONDER_ITEM = re.compile(r"(?P<o>([a-z])\2?|\d{1,2}\s?[°º]|\d{1,2})(?:[.)](?=\s))?(?![\w°º])")
_ONDER_MORE = re.compile(
    rf"\s* (?: (?: ,\s*(?:en|of)? | en/of | en | of ) \s* (?=[a-z\d]{{1,2}}[°º]?(?!\w)) | (?P<range>{_TO}) \s* )", re.X
)
_ONDER_COMMA = re.compile(r"\s*,?\s*(?:en\s+)?(?=aanhef|onder|sub|letter|ten\s)|\s*,?\s*", re.I)
_VOLZIN = re.compile(r"\s*,?\s*(?:aanhef|(?:eerste|tweede|derde|laatste)\s+(?:vol)?zin(?:snede)?)\b", re.I)
_DEEPER = re.compile(
    rf"""(?: \s*,\s* | \s+(?P<van>van)\s+ ) (?P<unit>hoofdstuk|afdeling|paragraaf|titel|boek|bijlage) \s+
    (?P<number>{_STRUCTURE_NUMBER.pattern})""",
    re.I | re.X,
)
_INSIDE = re.compile(r"\s*,\s*(?=art)", re.I)
_BLANK = re.compile(r"\s*")


@dataclass
class Units:
    """The units that one phrase names, and where it stands in the folded text."""

    start: int
    end: int
    paths: list[Path] = field(default_factory=list)
    ranges: list[tuple[Path, Path]] = field(default_factory=list)  #: first and last article, to be expanded
    structure: bool = False  #: a chapter, section … rather than an article
    book: str | None = None  #: "7" in "Boek 7, artikel 231" and in "7:231"


def read_units(text: str, start: int) -> Units | None:
    """The phrase that begins at an anchor; None when no number follows it."""
    anchor = ANCHOR.match(text, start)
    if not anchor:
        return None
    return _articles(text, anchor) if anchor["artikel"] else _structure(text, anchor)


def read_fragment(text: str) -> Units | None:
    """A text that is nothing but an article's number, with leden: a cell in a table of articles (`3:69, eerste en tweede lid`)."""
    number = NUMBER.match(text)
    if not number or not re.search(r"[.:]", number[0]):
        return None
    units = Units(0, 0)
    units.end = _one_article(text, units, number)
    return units if not text[units.end :].strip(" ,.;") else None


def anchors(text: str) -> Iterator[int]:
    """Where a phrase may begin."""
    return (match.start() for match in ANCHOR.finditer(text))


# --- articles -------------------------------------------------------------------------------------------------------


def _articles(text: str, anchor: re.Match[str]) -> Units | None:
    units = Units(anchor.start(), anchor.end())
    at = _skip(_BLANK, text, anchor.end())
    while True:
        number = NUMBER.match(text, at)
        if not number:
            break
        at = _one_article(text, units, number)
        units.end = at
        separator = _SEPARATOR.match(text, at)
        if not separator:
            break
        at = _skip(_AGAIN, text, separator.end())
    return units if units.paths else None


def _one_article(text: str, units: Units, number: re.Match[str]) -> int:
    article = (("artikel", number[0]),)
    end = number.end()
    follows = _RANGE.match(text, end)
    last = NUMBER.match(text, follows.end()) if follows else None
    if last:
        units.paths += [article, (("artikel", last[0]),)]
        units.ranges.append((article, (("artikel", last[0]),)))
        return last.end()
    paths, end = _within(text, article, end)
    units.paths += paths
    return end


def _within(text: str, article: Path, at: int) -> tuple[list[Path], int]:
    """The leden and onderdelen that stand behind an article's number."""
    found: list[Path] = []
    while True:  # "eerste lid, onderdelen a en b, en derde lid"
        leden, end = _leden(text, at)
        onderdelen, end = _onderdelen(text, end) if leden or not found else ([], end)
        if not leden and not onderdelen:
            return found or [article], _skip(_VOLZIN, text, at)
        paths = [(*article, ("lid", lid)) for lid in leden] or [article]
        found += [*paths[:-1], *((*paths[-1], *onderdeel) for onderdeel in onderdelen)] if onderdelen else paths
        at = _skip(_VOLZIN, text, end)


def _leden(text: str, at: int) -> tuple[list[str], int]:
    leden: list[str] = []
    while True:
        begin = _skip(_LID_AGAIN, text, at)
        match = _LID_WORDS.match(text, begin) or _LID_NUMBERS.match(text, begin)
        if not match:
            return leden, at
        leden += _numbers(match["first"] + match["more"])
        at = match.end()


def _numbers(written: str) -> list[str]:
    """"eerste tot en met derde" → 1, 2, 3; "1, 2 en 4" → 1, 2, 4."""
    found: list[str] = []
    for word, gap in re.findall(rf"({_ORD}|\d+[a-z]?)(\s*(?:tot en met|t/m|-|–))?", written, re.I):
        value = _ordinal(word)
        if found and found[-1].endswith("…") and value.isdigit() and found[-1][:-1].isdigit():
            first = int(found.pop()[:-1])
            found += [str(n) for n in range(first, int(value) + 1)]
        else:
            found.append(value)
        if gap:
            found[-1] += "…"
    return [value.rstrip("…") for value in found]


def _ordinal(word: str) -> str:
    """"derde" and "3e" are 3; a number stays what it is ("2a")."""
    word = word.lower()
    return str(_ORDINALS.index(word) + 1) if word in _ORDINALS else re.sub(r"(?<=\d)(?:e|de|ste)$", "", word)


def _onderdelen(text: str, at: int) -> tuple[list[Path], int]:
    head = _ONDER_HEAD.match(text, _skip(_ONDER_COMMA, text, at))
    item = _ONDER_ITEM.match(text, head.end()) if head else None
    if not item:
        return [], at
    found = [_o(item)]
    at = item.end()
    while (more := _ONDER_MORE.match(text, at)) and (item := _ONDER_ITEM.match(text, more.end())):
        if item["o"][0].isdigit() != found[0][0].isdigit():
            break  # "onderdeel a, 5 en 6": the numbers are articles again
        found += _letters(found[-1], _o(item)) if more["range"] else [_o(item)]
        at = item.end()
    deeper, at = _onderdelen(text, at)
    paths = [(("o", o),) for o in found]
    return ([*paths[:-1], *(paths[-1] + nested for nested in deeper)] if deeper else paths), at


def _o(item: re.Match[str]) -> str:
    return re.sub(r"\s|º", lambda m: "°" if m[0] == "º" else "", item["o"])


def _letters(first: str, last: str) -> list[str]:
    if len(first) == len(last) == 1 and first.isalpha() and first < last:
        return [chr(code) for code in range(ord(first) + 1, ord(last) + 1)]
    return [last]


# --- chapters and sections ------------------------------------------------------------------------------------------


def _structure(text: str, anchor: re.Match[str]) -> Units | None:
    """`hoofdstuk 5, paragraaf 5.4` and `paragraaf 2 van hoofdstuk 2`: the same path, the larger unit first."""
    number = _STRUCTURE_NUMBER.match(text, _skip(_BLANK, text, anchor.end()))
    if not number:
        return None
    path: Path = ((_unit(anchor["unit"]), number[0]),)
    end = number.end()
    while deeper := _DEEPER.match(text, end):
        step = (_unit(deeper["unit"]), deeper["number"])
        path = (step, *path) if deeper["van"] else (*path, step)
        end = deeper.end()
    paths = [path]
    while len(path) == 1 and (more := _SEPARATOR.match(text, end)) and (number := _STRUCTURE_NUMBER.match(text, more.end())):
        if not anchor["unit"].lower().endswith("en"):
            break  # only "hoofdstukken 2, 3 en 4" is a list
        paths.append(((path[0][0], number[0]),))
        end = number.end()
    book = dict(path).get("boek")
    inside = _INSIDE.match(text, end)
    units = read_units(text, inside.end()) if inside else None
    if units and not units.structure:  # an article's number is unique in its law, so only the book still matters
        units.start, units.book = anchor.start(), book
        return units
    return Units(anchor.start(), end, paths, structure=True, book=book)


def _unit(word: str) -> str:
    """The key that a jci uses for a unit's word."""
    return _KEYS.get(word.lower(), word.lower())


def _skip(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match else at


def between(first: str, last: str, order: Sequence[str]) -> list[str]:
    """The article numbers between two, both left out: by the law's own order where it is known, else by counting or by letters."""
    if first in order and last in order:
        return list(order[order.index(first) + 1 : order.index(last)])
    if first.isdigit() and last.isdigit() and 0 < int(last) - int(first) <= 500:
        return [str(number) for number in range(int(first) + 1, int(last))]
    a, b = re.fullmatch(r"(.*?\d)([a-z]?)", first), re.fullmatch(r"(.*?\d)([a-z])", last)
    if a and b and a[1] == b[1]:
        return [a[1] + chr(code) for code in range(ord(a[2] or "`") + 1, ord(b[2]))]
    return []
