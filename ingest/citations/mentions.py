"""Where a text cites: names of laws and phrases of provisions, put together."""
from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from ingest.citations.grammar import Units, anchors, read_fragment, read_units
from ingest.citations.names import LawNames, NameMatch
from ingest.citations.repair import misspelt
from ingest.citations.sources import Source, own_identity
from ingest.citations.text import FoldedText


@dataclass
class Mention:
    """A place in folded text that cites: a law, units of a law, or both."""

    start: int
    end: int
    law: NameMatch | None = None
    units: Units | None = None
    book: str | None = None  #: "7" in "artikel 271 van Boek 7 van het BW"
    pointer: str | None = None  #: "die wet", "dat artikel": the law or article comes from before
    repaired: str | None = None  #: the reason of a repair of the law's name
    source: Source | None = None
    unknown: str | None = None  #: what stands where the law's name is due, and isn't known
    fragment: bool = False  #: a number without the word artikel; it cites only inside a law


_LAW_AFTER = re.compile(
    r"""\s*,?\s* (?: (?:van|uit|in|bij|op\ grond\ van) \s+ )? (?: boek\s+(?P<nr>\d{1,2}A?) \s*(?:,\s*)? (?:van\s+)? )?
    (?: (?:de|het)\s+ )? (?=\S)""",
    re.I | re.X,
)
_KIND = r"(?:(?:rijks)?wet|besluit|regeling|verordening|reglement|verdrag|richtlijn|overeenkomst|boek|wetboek)"
#: "van die wet" is the one named before; "van de wet" is one that is defined elsewhere, so none is guessed
_POINTER_AFTER = re.compile(
    rf"""\s*,?\s* (?:van|uit|bij)\s+
    (?P<which> (?: die | deze | dat | dit | de | het | genoemde? | voornoemde? | (?:die|dat)zelfde | dezelfde | hetzelfde ) \s+ {_KIND} )
    (?![\w-])""",
    re.I | re.X,
)
#: "van het RPR", "RWN": a name, though not on the list; so the article is not one of the text's own law
_UNKNOWN_AFTER = re.compile(
    r"\s*,?\s*(?:(?:van|bij)\s+(?:de|het)\s+(?!Boek\b|Minister)(?P<name>[A-Z][\w-]*)|(?P<short>(?:[A-Z][\w-]*){2,}))(?!\w)"
)
LONGEST_FRAGMENT = 80  #: characters
_BOOK_AFTER = re.compile(r"\s*,?\s*van\s+boek\s+(?P<nr>\d{1,2}A?)(?!\w)", re.I)
_POINTER = re.compile(
    r"(?<!\w)(?P<which>(?:die|genoemde|voornoemde)\s+(?:wet|bepaling)|dat(?:zelfde)?\s+artikel)(?!\s+\d)\b", re.I
)
_LAW_BEFORE = re.compile(
    r"""\s* [,:;(–-]? \s* (?: (?: o\.a\. | onder\ meer | onder\ andere | met\ name | in\ het\ bijzonder | waaronder | te\ weten | namelijk )
    \s*,?\s* )? (?:de\s+)? \(?""",
    re.I | re.X,
)
_BRACKETS = re.compile(r"\s*\(\s*(?:hierna\s*:?\s*|verder\s*:?\s*|afgekort\s*(?:als\s*)?)?(?:de\s+)?[‘'\"]?")
_BOOK_ARTICLE = re.compile(r"(?<![\w.:/-])(?P<nr>\d{1,2}A?:\d{1,4}[a-z]{0,2})(?=[^\w:])")


def find_mentions(folded: FoldedText, names: LawNames) -> list[Mention]:
    """Every mention in a text, in order, none inside another."""
    text = folded.text
    sources = list(own_identity(folded.plain))
    taken = _Spans((source.start, source.end) for source in sources)
    laws = [m for m in names.find(text) if m.start not in taken]
    known = _Spans((m.start, m.end) for m in [*laws, *sources])
    repairs = [(match, why) for match, why in misspelt(text, names) if not known.meets(match.start, match.end)]
    reasons = {match.start: reason for match, reason in repairs}
    laws = sorted(laws + [match for match, _ in repairs], key=lambda match: match.start)
    mentions = _phrases(text, laws, reasons, taken)
    used = _Spans((m.start, m.end) for m in mentions)
    mentions += [Mention(s.start, s.end, source=s) for s in sources if s.start not in used]
    for match in _bare_laws(text, laws, used):
        mentions.append(Mention(match[0], match[1], law=match[2], repaired=reasons.get(match[2].start)))
    for match in _POINTER.finditer(text):
        if match.start() not in used:
            mentions.append(Mention(*match.span(), pointer=match["which"].lower()))
    return sorted(mentions, key=lambda mention: mention.start)


def _phrases(text: str, laws: list[NameMatch], reasons: dict[int, str], taken: _Spans) -> list[Mention]:
    """Phrases of provisions, each with the law that stands right behind or right before it."""
    by_start = {match.start: match for match in laws}
    found: list[Mention] = []
    end = 0
    starts = sorted({*anchors(text), *(m.start() for m in _BOOK_ARTICLE.finditer(text))})
    if len(text) < LONGEST_FRAGMENT and (fragment := read_fragment(text)) is not None and (fragment.end + 1) not in by_start:
        return [Mention(0, fragment.end, units=fragment, fragment=True)]
    for start in starts:
        if start < end or start in taken:
            continue
        units = read_units(text, start) or _book_article(text, start, by_start)
        if units is None:
            continue
        mention = Mention(start, units.end, units=units)
        _take_law_behind(text, mention, by_start)
        if mention.law is None and mention.pointer is None and mention.unknown is None:
            _take_law_before(text, mention, laws, floor=end)
        if mention.law is not None:
            mention.repaired = reasons.get(mention.law.start)
        found.append(mention)
        end = mention.end
    return found


def _book_article(text: str, start: int, by_start: dict[int, NameMatch]) -> Units | None:
    """`5:37 BW`: a number without the word artikel, when the law follows at once."""
    number = _BOOK_ARTICLE.match(text, start)
    if number and (number.end() + 1) in by_start:
        return Units(start, number.end(), [(("artikel", number["nr"]),)])
    return None


def _take_law_behind(text: str, mention: Mention, by_start: dict[int, NameMatch]) -> None:
    link = _LAW_AFTER.match(text, mention.end)
    match = by_start.get(link.end()) if link and "\n" not in link[0] else None
    if link and match is not None:
        mention.law, mention.book = match, link["nr"]
        mention.end = _with_brackets(text, match.end, by_start)
        return
    unknown = _UNKNOWN_AFTER.match(text, mention.end)
    if unknown and "\n" not in unknown[0]:
        mention.unknown = unknown["name"] or unknown["short"]
        return
    book = _BOOK_AFTER.match(text, mention.end)
    if book:
        mention.book, mention.end = book["nr"], book.end()
        return
    pointer = _POINTER_AFTER.match(text, mention.end)
    if pointer and "\n" not in pointer[0]:
        mention.pointer, mention.end = pointer["which"].lower(), pointer.end()


def _take_law_before(text: str, mention: Mention, laws: list[NameMatch], floor: int) -> None:
    """`Huisvestingswet 2014, o.a. artikel 11`: the name right before, nothing but such words between."""
    last = bisect_right(laws, mention.start, key=lambda law: law.end) - 1
    if last < 0 or laws[last].start < floor:
        return
    match = begin = laws[last]
    if last and laws[last - 1].start >= floor and _BRACKETS.fullmatch(text[laws[last - 1].end : match.start]):
        begin = laws[last - 1]  # "Wet X (Wx), artikel 5"
    end = match.end + 1 if text[match.end : match.end + 1] == ")" and begin is not match else match.end
    between = text[end : mention.start]
    if "\n" not in between and _LAW_BEFORE.fullmatch(between):
        mention.law, mention.start = begin, begin.start


def _with_brackets(text: str, end: int, by_start: dict[int, NameMatch]) -> int:
    """An abbreviation in brackets right behind a name belongs to it."""
    bracket = _BRACKETS.match(text, end)
    match = by_start.get(bracket.end()) if bracket else None
    if match and text[match.end : match.end + 1] in (")", "’", "'", '"'):
        close = text.find(")", match.end, match.end + 2)
        return close + 1 if close >= 0 else end
    return end


def _bare_laws(text: str, laws: list[NameMatch], used: _Spans) -> list[tuple[int, int, NameMatch]]:
    """Names of laws that no phrase took."""
    by_start = {match.start: match for match in laws}
    found: list[tuple[int, int, NameMatch]] = []
    end = 0
    for match in laws:
        if match.start < end or match.weak or used.meets(match.start, match.end):
            continue
        end = _with_brackets(text, match.end, by_start)
        found.append((match.start, end, match))
    return found


class _Spans:
    """Places in a text that do not overlap, to ask quickly what lies in one."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._spans = sorted(spans)

    def meets(self, start: int, end: int) -> bool:
        """Something of start..end lies in one of them."""
        before = bisect_right(self._spans, (start, float("inf"))) - 1
        near = self._spans[max(before, 0) : before + 2]
        return any(first < end and start < last for first, last in near)

    def __contains__(self, position: int) -> bool:
        return self.meets(position, position + 1)
