"""What stands behind an article's number: leden, onderdelen, zinnen (`eerste lid, onderdelen a en b, tweede volzin`).

Forms: Aanwijzingen voor de regelgeving 3.27–3.35 (how to cite), and how civil servants shorten them.
"""
from __future__ import annotations

import re

Path = tuple[tuple[str, str], ...]  # (("artikel", "11"), ("lid", "2"))

_ORDINALS = [
    *("eerste", "tweede", "derde", "vierde", "vijfde", "zesde", "zevende", "achtste", "negende", "tiende"),
    *("elfde", "twaalfde", "dertiende", "veertiende", "vijftiende", "zestiende", "zeventiende", "achttiende", "negentiende", "twintigste"),
]
_ONES = ["", "eenen", "tweeën", "drieën", "vieren", "vijfen", "zesen", "zevenen", "achten", "negenen"]
_TENS = [
    (20, "twintigste"), (30, "dertigste"), (40, "veertigste"), (50, "vijftigste"), (60, "zestigste"), (70, "zeventigste"),
    (80, "tachtigste"), (90, "negentigste"),
]  # fmt: skip
ORDINAL_VALUES = {word: n for n, word in enumerate(_ORDINALS, 1)} | {
    ones + word: tens + n for tens, word in _TENS for n, ones in enumerate(_ONES)
}
ORDINAL = "|".join(sorted(ORDINAL_VALUES, key=len, reverse=True)) + r"|\d{1,2}(?:e|de|ste)"
TO = r"(?:tot\ en\ met|t/m|-|–)"
AND = r"(?:en/of|en|of|and|alsmede|alsook|evenals|respectievelijk|onderscheidenlijk|dan\ wel)\b"  # in patterns with re.X
_MARK = rf"(?: ,\s*{AND} | , | {AND} | {TO} )"  # between members of a list
END = r"(?![\w])"

_LID_WORDS = re.compile(
    rf"""(?P<bracket>\()? (?:het\s+)? (?P<first>{ORDINAL}) (?P<more>(?: \s* {_MARK} \s* (?:het\s+)? (?:{ORDINAL}) )*)
    \s+ (?:lid|leden)\b (?(bracket)\))""",
    re.I | re.X,
)
_LID_NUMBERS = re.compile(
    rf"""(?:lid|leden(?P<many>)|paragraphs?) \s+ (?P<first>\d{{1,2}}[a-z]?)
    (?P<more>(?(many)(?: \s*,\s* \d{{1,2}}[a-z]? (?![\w.:]) )*) (?: \s*,?\s* (?:{AND}|{TO}) \s* \d{{1,2}}[a-z]? (?![\w.:]) )*) {END}""",
    re.I | re.X,
)
_LID_BRACKETS = re.compile(r"\((?P<lid>\d{1,2})\)")  # "article 6(1)(e)"
_AGAIN = re.compile(
    rf"\s*(?:,\s*)?(?:{AND}\s|juncto\s|jo\.?\s|in\ samenhang\ met\s)?\s*(?:aanhef\s+(?:en|van)\s+(?:het\s+)?)?", re.I | re.X
)
_O_BRACKETS = re.compile(r"(?<=\d\))\((?P<o>[a-z])\)")
_ONDER_HEAD = re.compile(
    r"""(?:(?:aanhef|slot)\s*(?:en|in\ samenhang\ met|juncto|,)\s+)?
    (?: (?P<ten>(?:onder\s+)?ten)
      | onder(?:deel|delen)? (?:\s+(?:letters?|onderde(?:el|len)))? | sub(?:onderde(?:el|len))? (?:\s+\(?onder)?
      | letters? | punt(?:en)? )\s+""",
    re.I | re.X,
)
_ONDER_ITEM = re.compile(
    r"""(?P<o> [ivx]{2,5}
    | (?!(?:de|en|of|in|op|te|ze|je|zo|al|er|we|me|af|om|is|na|nu)\b)[a-z]{1,2}\d? | \d{1,2}\s?[°º]\.? | \d{1,2} | [A-Z]{1,3} )
    (?:[.)](?=[,;)]|\s[a-z,]))? (?![\w°º-])""",
    re.X,
)
_TEN_ITEM = re.compile(rf"(?P<o>{ORDINAL}){END}", re.I)
_ONDER_MORE = re.compile(
    rf"""\s* (?: (?: ,\s*(?:en|of)? | en/of | en | of | respectievelijk | onderscheidenlijk ) \s* (?=[a-z\d]{{1,2}}[°º]?(?!\w))
    | (?P<range>{TO}) \s* )""",
    re.X,
)
_NUMBERED = re.compile(r"\s*[,.]?\s*(?=\d{1,2}\s?[°º])")  # "onderdeel o, 2°": inside o
_ONDER_COMMA = re.compile(
    rf"\s*,?\s*(?:{AND}\s+)?(?=aanhef|slot|onder|sub|letter|punt|ten\s)|\s*,?\s*", re.I | re.X
)
#: parts of a lid that no address holds: a sentence, the head, a dash, a category
_SENTENCE = re.compile(
    rf"""\s*,?\s* (?:{AND}\s+)? (?: aanhef\b | slot\b(?!\w)
    | (?:{ORDINAL}|laatste) (?:\s*{_MARK}\s*(?:{ORDINAL}|laatste)){{0,20}} \s+ (?:vol)?zin(?:nen|snede|deel)?\b
    | (?:{ORDINAL}|laatste)\s+(?:gedachte)?streepje\b | categorie(?:ën)?\s+[IVX\d]+\b
    | \(oud\) | \((?:en\s+)?(?:onder|sub|aanhef|{ORDINAL}|laatste)[^()]{{0,40}}\) | \([^()\n]{{1,60}}\)(?=,?\s+van\ (?:de|het)\b) )""",
    re.I | re.X,
)
BLANK = re.compile(r"\s*")


def skip(pattern: re.Pattern[str], text: str, at: int) -> int:
    """Where the pattern ends when it begins at `at`; else `at`."""
    match = pattern.match(text, at)
    return match.end() if match else at


def read_within(text: str, article: Path, at: int) -> tuple[list[Path], int]:
    """The leden and onderdelen behind an article's number, as paths, and where they end."""
    found: list[Path] = []
    passed = -1  # where a part ended that has no address: "eerste lid, categorie III, onder 2"
    while True:  # "eerste lid, onderdelen a en b, en derde lid"
        leden, end = read_leden(text, at)
        onderdelen, end = read_onderdelen(text, end) if leden or not found or at == passed else ([], end)
        if not leden and not onderdelen:
            sentence = skip(_SENTENCE, text, at)
            if sentence == at:
                return found or [article], at
            at = passed = sentence
            continue
        paths = [(*article, ("lid", lid)) for lid in leden] or [article]
        found += [*paths[:-1], *((*paths[-1], *onderdeel) for onderdeel in onderdelen)] if onderdelen else paths
        at = end


def read_leden(text: str, at: int) -> tuple[list[str], int]:
    """The numbers of the leden that stand at a place, and where they end."""
    leden: list[str] = []
    brackets = _LID_BRACKETS.match(text, at)
    if brackets:
        return [brackets["lid"]], brackets.end()
    while True:
        begin = skip(_AGAIN, text, at)
        match = _LID_WORDS.match(text, begin) or _LID_NUMBERS.match(text, begin)
        if not match:
            return leden, at
        leden += _numbers(match["first"] + match["more"])
        at = match.end()


def _numbers(written: str) -> list[str]:
    """"eerste tot en met derde" → 1, 2, 3; "1, 2 en 4" → 1, 2, 4."""
    found: list[str] = []
    for word, gap in re.findall(rf"({ORDINAL}|\d+[a-z]?)(\s*(?:tot en met|t/m|-|–))?", written, re.I):
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
    value = ORDINAL_VALUES.get(word.lower())
    return str(value) if value else re.sub(r"(?<=\d)(?:e|de|ste)$", "", word.lower())


def read_onderdelen(text: str, at: int) -> tuple[list[Path], int]:
    """The onderdelen that stand at a place, as parts of a path, and where they end."""
    letter = _O_BRACKETS.match(text, at)
    if letter:
        return [(("o", letter["o"]),)], letter.end()
    head = _ONDER_HEAD.match(text, skip(_ONDER_COMMA, text, at))
    if not head:
        return [], at
    if head["ten"]:
        item = _TEN_ITEM.match(text, head.end())
        return ([(("o", _ordinal(item["o"])),)], item.end()) if item else ([], at)
    return _items(text, head.end()) or ([], at)


def _items(text: str, at: int) -> tuple[list[Path], int] | None:
    item = _ONDER_ITEM.match(text, at)
    if not item:
        return None
    found = [_o(item)]
    at = item.end()
    while (more := _ONDER_MORE.match(text, at)) and (item := _ONDER_ITEM.match(text, more.end())):
        if item["o"][0].isdigit() != found[0][0].isdigit():
            break  # "onderdeel a, 5 en 6": the numbers are articles again
        found += _letters(found[-1], _o(item)) if more["range"] else [_o(item)]
        at = item.end()
    deeper, at = read_onderdelen(text, at)
    if not deeper and not found[-1][0].isdigit() and (numbered := _NUMBERED.match(text, at)):
        deeper, at = _items(text, numbered.end()) or ([], at)
    paths: list[Path] = [(("o", o),) for o in found]
    return ([*paths[:-1], *(paths[-1] + nested for nested in deeper)] if deeper else paths), at


def _o(item: re.Match[str]) -> str:
    return re.sub(r"\s|\.$|º", lambda m: "°" if m[0] == "º" else "", item["o"])


def _letters(first: str, last: str) -> list[str]:
    if len(first) == len(last) == 1 and first.isalpha() and first < last:
        return [chr(code) for code in range(ord(first) + 1, ord(last) + 1)]
    return [last]
