"""The grammar of references to provisions: `artikel 12, leden 1 en 3`, `hoofdstuk 2, paragraaf 2`, `art. 3:105 jo. 3:306`.

A small parser by hand (recursive descent over folded text). It reads the units; whose law they are in is for `resolve`.
What stands behind an article's number is read in `within`.
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingest.citations.within import AND, BLANK, END, ORDINAL, TO, Path, read_within, skip

ANCHOR = re.compile(
    r"""(?<!\w)(?<!\w-)
    (?: (?P<artikel> artikel(?:en)? | articles? | artt?\.? )
      | (?P<unit> hoofdstuk(?:ken)? | hfst\.? | afdeling(?:en)? | afd\.? | paragraaf | paragrafen | par\. | §
        | titels? | boek | bijlagen? ) )
    (?= \s*\d | \s+(?-i:[IVXLC]+\b|[A-Z]{1,2}(?:\s?\d|\b)) )""",
    re.I | re.X,
)
_KEYS = {
    "titel": "titeldeel", "titels": "titeldeel", "§": "paragraaf", "par.": "paragraaf", "paragrafen": "paragraaf",
    "hoofdstukken": "hoofdstuk", "afdelingen": "afdeling", "bijlagen": "bijlage", "hfst": "hoofdstuk", "hfst.": "hoofdstuk",
    "afd": "afdeling", "afd.": "afdeling",
}  # fmt: skip
NUMBER = re.compile(
    r"""(?: [A-Z]{1,2}\d*-[A-Z]?\d+(?:\.\d+)* | [A-Z]{1,2}\s?\d+[a-z]? 
    | [1-9]\d*[A-Z]?(?:[.:]\d+){0,20}
      (?:bis|ter|quater|quinquies|sexies|septies|octies|novies|decies|[a-z]{1,3}\d{0,2})?(?:\.\d+){0,20}
    | [IVXL]+ )"""
    + END,
    re.X,
)
_STRUCTURE_NUMBER = re.compile(r"(?:[A-Z]-[A-Z]{1,20}|[1-9]\d{0,8}[A-Za-z]?(?:[.:]\d+){0,20}[a-z]?|[IVXLC]{1,15}[a-z]?|[A-Z])" + END)
_RANGE = re.compile(rf"\s*{TO}\s*(?:artikel\s+)?", re.I)
_SEPARATOR = re.compile(
    rf"""\s* (?: ,\s*{AND} | {AND} | (?:(?:,|,?\s*{AND})\s*)? (?: j[o°º]\.? | juncto | noch | in\ samenhang\ met | in\ verbinding\ met
      | in\ verband\ met(?=\ art) ) | , ) \s+
    | \s?/\s?(?=\d) | ,(?=\d) | ;\s(?=\d+[a-z]?[;,. ])""",
    re.I | re.X,
)
JOINED = re.compile(rf"(?:{_SEPARATOR.pattern})(?:de\s+)?", re.I | re.X)  #: what joins two phrases of provisions of one law
_AGAIN = re.compile(r"(?:(?:in|op|aan|van|bij)\s+(?=(?:de\s+)?art))?(?:de\s+)?(?:artikel(?:en)?|artt?\.?)\s*", re.I)
#: words inside a list that leave it whole, when a number follows: "40 (nieuw), 41"; "4:46, met uitzondering van het tweede lid, en 4:49"
_INTERRUPTION = re.compile(
    rf"""\s* (?: \([^()\n]{{1,120}}\)
    | ,\s*(?:voor\ zover|voorzover|met\ uitzondering\ van|behoudens|uitgezonderd|behalve)\s[^.;:()\n]{{3,100}}? )
    (?= \s*(?:,\s*)?(?:{AND}\s+)? | ,\s*(?:{AND}\s+)? ) (?= (?:\s*,\s*(?:{AND}\s+)?|\s+{AND}\s+) \d+[\w:.]* )""",
    re.X,
)
#: "artikel 38 u, derde lid": the letter of the number, set apart
_LETTER_APART = re.compile(
    rf"\s(?P<letter>[a-z])(?=\s*,?\s*(?:van\s(?:de|het)\b|(?:{ORDINAL})\slid\b|lid\s\d))", re.I
)
_DOT = re.compile(r"\.(?=\s(?:van|en|of|juncto)\b|,)")  # "artikel 4.8. van het Besluit"
_TOO_HIGH = re.compile(r"\d{5,}|[2-9]\d{3}")  # no Dutch law has an article 2000; a product or a year may
_AND_ON = re.compile(r"\s*,?\s*(?:e\.?v\.?(?![\w])|en verder|en volgende)", re.I)
_DEEPER = re.compile(
    rf"""(?: \s*,\s* | \s+(?P<van>van)\s+ | \s+(?=titel|afd|par) | \s*(?P<open>\() )
    (?P<unit>hoofdstuk|hfst\.?|afdeling|afd\.?|paragraaf|par\.|§|titel|boek|bijlage) \s+
    (?P<number>{_STRUCTURE_NUMBER.pattern}) (?(open)\))""",
    re.I | re.X,
)
_OF_LAW = re.compile(r"\s*,?\s*van\s+(?:de|het)\s")
_INSIDE = re.compile(r"\s*,\s*(?=art)", re.I)


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
    if anchor["artikel"]:
        return _articles(text, anchor.start(), anchor.end())
    return _structure(text, anchor)


def read_numbers(text: str, start: int) -> Units | None:
    """A list that goes on without the word artikel: `32, vierde lid` behind `artikelen 10:3 en 10:9 van de Awb,`."""
    separator = _SEPARATOR.match(text, start)
    return _articles(text, separator.end(), separator.end()) if separator else None


def read_bare(text: str, start: int) -> Units | None:
    """A list of numbers without the word artikel: `149a, 151d en 174a`."""
    return _articles(text, start, start)


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


def _articles(text: str, start: int, at: int) -> Units | None:
    """A list of articles whose first number stands at `at`."""
    units = Units(start, at)
    at = skip(BLANK, text, at)
    while (number := NUMBER.match(text, at)) and not _TOO_HIGH.match(number[0]):
        units.end = _one_article(text, units, number)
        separator = _SEPARATOR.match(text, skip(_INTERRUPTION, text, units.end))
        if not separator:
            break
        at = skip(_AGAIN, text, separator.end())
    return units if units.paths else None


def _one_article(text: str, units: Units, number: re.Match[str]) -> int:
    end = number.end()
    apart = _LETTER_APART.match(text, end) if number[0].isdigit() else None
    article: Path = (("artikel", number[0] + (apart["letter"] if apart else "")),)
    end = apart.end() if apart else end
    follows = _RANGE.match(text, end)
    last = NUMBER.match(text, follows.end()) if follows else None
    if last:
        units.paths.append(article)
        article, first, end = (("artikel", last[0]),), article, last.end()
    paths, end = read_within(text, article, end)
    if text[end - 1] in ".)" and "(" not in text[number.start() : end]:
        end -= 1  # "onderdeel a)" and the end of a sentence: the mark is not part of what is cited
    if last:
        units.ranges.append((first, paths[0]))
    units.paths += paths
    return skip(_AND_ON, text, skip(_DOT, text, end))


# --- chapters and sections ------------------------------------------------------------------------------------------


def _structure(text: str, anchor: re.Match[str]) -> Units | None:
    """`hoofdstuk 5, paragraaf 5.4` and `paragraaf 2 van hoofdstuk 2`: the same path, the larger unit first."""
    number = _STRUCTURE_NUMBER.match(text, skip(BLANK, text, anchor.end()))
    if not number:
        return None
    path: Path = ((_unit(anchor["unit"]), number[0]),)
    end = skip(_DOT, text, number.end())
    while deeper := _DEEPER.match(text, end):
        step = (_unit(deeper["unit"]), deeper["number"])
        path = (step, *path) if deeper["van"] else (*path, step)
        end = deeper.end()
    paths = [path]
    while len(path) == 1 and (more := _SEPARATOR.match(text, end)) and (number := _STRUCTURE_NUMBER.match(text, more.end())):
        if not anchor["unit"].lower().endswith(("en", "titels")) and not _OF_LAW.match(text, skip(_DOT, text, number.end())):
            break  # "hoofdstukken 2, 3 en 4" is a list; "hoofdstuk 2 of 3" only with a law right behind it
        paths.append(((path[0][0], number[0]),))
        end = skip(_DOT, text, number.end())
    book = dict(path).get("boek")
    inside = _INSIDE.match(text, end)
    units = read_units(text, inside.end()) if inside else None
    if units and not units.structure:  # an article's number is unique in its law, so only the book still matters
        units.start, units.book = anchor.start(), book
        return units
    return Units(anchor.start(), end, [_numbered_path(path) for path in paths], structure=True, book=book)


def _numbered_path(path: Path) -> Path:
    """`afdeling 3.4` stands in chapter 3, `paragraaf 2.1.3` in afdeling 2.1: the number says so where numbers are decimal."""
    (key, number), *rest = path
    if rest or key not in _ABOVE or not re.fullmatch(r"\d+(?:\.\d+)+[a-z]?", number):
        return path
    first, *others = number.split(".")
    middle = ((_ABOVE[key], f"{first}.{others[0]}"),) if len(others) == 2 else ()
    return (("hoofdstuk", first), *middle, (key, number))


_ABOVE = {"titeldeel": "hoofdstuk", "afdeling": "titeldeel", "paragraaf": "afdeling"}


def _unit(word: str) -> str:
    """The key that a jci uses for a unit's word."""
    return _KEYS.get(word.lower(), word.lower())


def between(first: str, last: str, order: Sequence[str]) -> list[str]:
    """The article numbers between two, both left out: by the law's own order where it is known, else by counting or by letters."""
    if first in order and last in order:
        return list(order[order.index(first) + 1 : order.index(last)])
    a, b = (re.fullmatch(r"(.*?)(?<!\d)(\d+)([a-z]?)", number) for number in (first, last))
    if not a or not b or a[1] != b[1] or not 0 <= int(b[2]) - int(a[2]) <= 500:
        return []
    if a[2] == b[2]:
        return [a[1] + a[2] + chr(code) for code in range(ord(a[3] or "`") + 1, ord(b[3] or "`"))]
    whole = [f"{a[1]}{number}" for number in range(int(a[2]) + 1, int(b[2]) + bool(b[3]))]
    return whole + [b[1] + b[2] + chr(code) for code in range(ord("a"), ord(b[3] or "a"))]
