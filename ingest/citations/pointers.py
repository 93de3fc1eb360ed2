"""References that lean on what was cited before: `die wet`, `dat artikel`, `het tweede lid`."""
from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.citations.attach import KIND, Mention
from ingest.citations.within import ORDINAL, read_leden, read_onderdelen

_POINTER = re.compile(
    r"""(?<!\w)(?P<which>
      (?:die|deze|genoemde|voornoemde|bovengenoemde|laatstgenoemde|diezelfde|dezelfde)\s+(?:wet|wetten|bepaling|bepalingen|richtlijn|verordening)
    | (?:dat|genoemd|voornoemd|bovengenoemd|laatstgenoemd|datzelfde|hetzelfde)\s+
      (?:artikel|artikellid|lid|onderdeel|besluit|verdrag|wetsartikel)
    | (?:die|deze)\s+artikelen | artikel\s+in\s+kwestie )(?!\s+\d)(?![\w-])""",
    re.I | re.X,
)
_LEDEN = re.compile(
    rf"""(?<![\w-])(?= (?:{ORDINAL})(?:\s*(?:,|en|of|tot\ en\ met|t/m)\s*(?:{ORDINAL})){{0,20}}\s+(?:lid|leden)\b
    | (?:lid|leden)\s+\d )""",
    re.I | re.X,
)
_OF_ARTICLE = re.compile(r"\s*,?\s*(?:van|in)\s+(?:het\s+)?$", re.I)
_NOT_A_LID = re.compile(
    r"\s+(?:van\s+(?:de|het|een)\s+(?:college|commissie|bestuur|familie|gezin|team|\w*raad)|burger|geworden|is\s+geworden)", re.I
)
_OF_THAT = re.compile(
    rf"""\s*,?\s*van\s+(?P<that>(?:dat|dit|genoemd|voornoemd|datzelfde)\s+artikel
    | (?:die|deze|dezelfde|genoemde)\s+(?:{KIND}|bepaling))(?![\w-])""",
    re.I | re.X,
)
_ONDERDEEL = re.compile(r"(?<![\w-])onderde(?:el|len)\s(?=[a-z](?:\b|\d))", re.I)
_OF_LID = re.compile(rf"\s*,?\s*van\s+(?:(?:dat|dit|datzelfde)\s+(?:artikel)?lid|(?:het\s+)?(?P<lid>(?:{ORDINAL})\s+lid))", re.I)
LONGEST_LEDEN = 60  #: characters before an artikel in which its leden may stand


def find_pointers(text: str) -> Iterator[Mention]:
    """`die wet`, `deze bepaling`, `dat artikel`: what they mean is for `resolve`."""
    for match in _POINTER.finditer(text):
        yield Mention(*match.span(), pointer=match["which"].lower())


def find_onderdelen(text: str) -> Iterator[Mention]:
    """`onderdeel r`, `onderdeel b van het eerste lid`, `onderdeel n van dat lid`: of what was cited before."""
    for match in _ONDERDEEL.finditer(text):
        parts, end = read_onderdelen(text, match.start())
        if not parts:
            continue
        of = _OF_LID.match(text, end)
        leden = read_leden(text, of.start("lid"))[0] if of and of["lid"] else []
        end = (read_leden(text, of.start("lid"))[1] if leden else of.end()) if of else end
        yield Mention(match.start(), end, leden=tuple(leden), onderdelen=tuple(parts))


def find_leden(text: str) -> Iterator[Mention]:
    """`het tweede lid`, `lid 3`, `het eerste lid van dat artikel`: leden of the article cited before."""
    end = 0
    for match in _LEDEN.finditer(text):
        if match.start() < end:
            continue
        leden, end = read_leden(text, match.start())
        if leden and not _NOT_A_LID.match(text, end):
            that = _OF_THAT.match(text, end)
            end = that.end() if that else end
            yield Mention(match.start(), end, leden=tuple(leden), pointer=that["that"].lower() if that else None)


def leden_before(text: str, mention: Mention, floor: int) -> None:
    """`het tweede lid van artikel 12`: the leden stand before the article; they go into its path."""
    units = mention.units
    if units is None or units.structure or len(units.paths) != 1 or len(units.paths[0]) != 1 or mention.start != units.start:
        return
    start = max(floor, units.start - LONGEST_LEDEN)
    window = text[start : units.start]
    link = _OF_ARTICLE.search(window)
    for match in _LEDEN.finditer(window) if link else ():
        leden, end = read_leden(window, match.start())
        if link and leden and end == link.start():
            units.paths = [(*units.paths[0], ("lid", lid)) for lid in leden]
            mention.start = start + match.start()
            return
