"""Which law a phrase of provisions belongs to, by what stands right behind or right before it."""
from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ingest.citations.grammar import Units
from ingest.citations.names import NameMatch
from ingest.citations.sources import Source
from ingest.citations.within import Path

Act = NameMatch | Source  #: what names a law in a text: its name, or a number such as that of an EU act


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
    leden: tuple[str, ...] = ()  #: leden of the article cited before: "het tweede lid"
    onderdelen: tuple[Path, ...] = ()  #: onderdelen of the lid or article cited before: "onderdeel r"
    on: date | None = None  #: "zoals dat luidde op 1 januari 2018"

    @property
    def has_act(self) -> bool:
        return self.law is not None or self.source is not None

    def take(self, act: Act) -> None:
        if isinstance(act, Source):
            self.source = act
        else:
            self.law = act


_STATE = r"(?:(?:huidige|bestaande|geldende|vigerende|nieuwe|oude|gewijzigde|genoemde|voornoemde|landelijke|Nederlandse)\s+)?"
_LAW_AFTER = re.compile(
    rf"""[.)]?\s*,?\s* (?: (?:van|uit)\s+bijlage\s+(?P<annex>[IVX]+|\d+[A-Za-z]?|[A-Z])\s*,?\s+ )?
    (?P<of> (?:van|uit|in|bij|der|of|de|op\ grond\ van) \s+ )?
    (?: boek\s+(?P<nr>\d{{1,2}}A?) \s*(?:,\s*)? (?:van\s+)? )?
    (?: (?:titel|afdeling)\s+(?P<title>\d+\.[\d.]+)\s+(?:van\s+)? )? (?: (?:de|het|the|la)\s+ )? {_STATE} (?=\S)""",
    re.I | re.X,
)
#: a kind of instrument, also at the end of a compound: "kaderregeling", "uitvoeringsbesluit"
KIND = (
    r"[\w-]*(?:wet|wetboek|besluit|regeling|verordening|reglement|verdrag|richtlijn|overeenkomst|protocol|beschikking|circulaire"
    r"|leidraad|statuut|statuten|voorschrift|voorschriften|akte|convenant|conventie|boek|aanwijzing|beleidsregel|beleidsregels)"
)
_NAMED = r"genoemde?|voornoemde?|bedoelde?|voormelde?|laatstgenoemde?|eerstgenoemde?|laatstbedoelde?|desbetreffende?|betreffende?"
#: "van die wet" is the one named before; "van de wet" is one that is defined elsewhere
_POINTER_AFTER = re.compile(
    rf"""\s*,?\s* (?: (?:van|uit|bij)\s+
    (?P<which> (?: (?:de|het)\s+(?:{_NAMED}) | {_NAMED} | die | deze | dat | dit | de | het | hun | haar | (?:die|dat)zelfde | dezelfde
      | hetzelfde | eerder\ genoemde? ) \s+ {KIND} )
    | (?P<old>dier\s+wet|der\s+wet|daarvan) )
    (?![\w-]|\s+(?-i:[A-Z]|van\s+\d|houdende|inzake|tot\s+wijziging))""",
    re.I | re.X,
)
_TITLE_GOES_ON = re.compile(
    r"(?:Wet|Besluit|Regeling|Verordening|Reglement|Verdrag)\s+(?!(?:is|wordt|worden|kan|kunnen|zijn|niet|en|of|die|dat)\b)[a-z]{2,}"
)
#: "van het RPR", "RWN": a name, though not on the list; so the article is not one of the text's own law
_UNKNOWN_AFTER = re.compile(
    r"""\s*,?\s*
    (?: (?:van|bij|uit)\s+(?:de|het)\s+(?!Boek\b|Minister|Staat\b|Raad\b)(?P<name>[‘']?[A-Z][\w-]*)
      | (?:van|bij|uit)\s+(?:de|het)\s+(?P<dated>(?:rijks)?wet|besluit|regeling|verordening|circulaire)
        (?=\s+(?:van\s+\d|houdende|inzake|tot\s+wijziging))
      | of\s+(?:the|that|said)\s+(?P<english>[A-Z]\w+) | (?:de\s+la|du|de\s+l['’])\s*(?P<french>[A-Z]\w+)
      | (?:der|dier)\s+(?P<der>[\w-]*wet)
      | (?:van\s+)?(?P<short>(?-i:[A-Z]\w*[A-Z]\w*|[A-Z][b-df-hj-np-tv-xz]{1,4})(?:\s?(?:19|20)?\d\d)?) )(?!\w)""",
    re.X,
)
_BOOK_AFTER = re.compile(r"\s*,?\s*van\s+boek\s+(?P<nr>\d{1,2}A?)(?!\w)", re.I)
_LAW_BEFORE = re.compile(
    r"""(?: \s*,?\s*zoals\s(?:deze|die|dat|dit)\sluidde[n]?\s[\w\s]{3,40} )?
    \s* [,:;(–-]? \s* (?: (?: o\.a\. | onder\ meer | onder\ andere | met\ name | in\ het\ bijzonder | waaronder | te\ weten | namelijk
      | met\ uitzondering\ van | behalve | uitgezonderd | behoudens | in\ casu | i\.c\. | specifiek | vooral | zoals ) \s*,?\s* )?
    (?:de\s+)? \(?""",
    re.I | re.X,
)
_BRACKETS = re.compile(
    r"\s*\(\s*(?:(?:hierna|verder|voortaan)(?:\s+te\s+noemen)?\s*:?\s*|afgekort\s*(?:als\s*)?|ook\s+wel\s*:?\s*)?(?:de\s+|het\s+)?[‘'\"“]?"
)
_MONTHS = ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december")
_AS_IT_WAS = re.compile(
    rf"""\s*,?\s*zoals\s+(?:(?:dat|die|dit|deze|het)\s+)?(?:artikel\s+|wet\s+|bepaling\s+)?luid(?:de|den|t)\s+(?:op|tot|vóór|voor)\s+
    (?P<day>\d{{1,2}})\s+(?P<month>{"|".join(_MONTHS)})\s+(?P<year>(?:19|20)\d\d)""",
    re.I | re.X,
)


def take_law_behind(text: str, mention: Mention, by_start: dict[int, Act], named: str = "") -> None:
    """The law right behind a phrase; else what stands there instead of one: a pointer, a book, an unknown name.

    `named`: a law stands before the phrase, "right" before it or behind a "comma". Then one behind a mere comma, or one right
    behind while the other stands right before, is the next of a list ("Awb art. 3, Wro art. 2").
    """
    link = _LAW_AFTER.match(text, mention.end)
    act = by_start.get(link.end()) if link and "\n" not in link[0] else None
    if named and link and not link["of"] and (named == "right" or "," in link[0]):
        return
    if link and act is not None:
        mention.take(act)
        if link["annex"] and mention.units and not mention.units.structure:
            mention.units.paths = [(("bijlage", link["annex"]), *path) for path in mention.units.paths]
        mention.book = link["nr"] or (link["title"] or "").partition(".")[0] or None
        mention.end = with_brackets(text, act.end, by_start)
        mention.on = _as_it_was(text, mention.end)
        return
    pointer = _POINTER_AFTER.match(text, mention.end)
    if pointer and "\n" not in pointer[0] and not _TITLE_GOES_ON.match(text, pointer.end() - len(pointer[0].split()[-1])):
        mention.pointer, mention.end = (pointer["which"] or pointer["old"]).lower(), pointer.end()
        return
    unknown = _UNKNOWN_AFTER.match(text, mention.end)
    if unknown and "\n" not in unknown[0]:
        mention.unknown = next(filter(None, unknown.groups()))
        return
    book = _BOOK_AFTER.match(text, mention.end)
    if book:
        mention.book, mention.end = book["nr"], book.end()


def take_law_before(text: str, mention: Mention, acts: Sequence[Act], floor: int) -> None:
    """`Huisvestingswet 2014, o.a. artikel 11`: the name right before, nothing but such words between."""
    last = bisect_right(acts, mention.start, key=lambda act: act.end) - 1
    if last < 0 or acts[last].start < floor:
        return
    act = begin = acts[last]
    if last and acts[last - 1].start >= floor and _BRACKETS.fullmatch(text[acts[last - 1].end : act.start]):
        begin = acts[last - 1] if text[act.end : act.end + 1] == ")" else act  # "Wet X (Wx), artikel 5"
    end = act.end + 1 if text[act.end : act.end + 1] == ")" and begin is not act else act.end
    between = text[end : mention.start]
    if "\n" not in between and _LAW_BEFORE.fullmatch(between):
        mention.take(begin)
        mention.start = begin.start
        if "(" in between and text[mention.end : mention.end + 1] == ")":
            mention.end += 1


def with_brackets(text: str, end: int, by_start: dict[int, Act]) -> int:
    """Where a name ends: an abbreviation in brackets right behind it belongs to it."""
    bracket = _BRACKETS.match(text, end)
    act = by_start.get(bracket.end()) if bracket else None
    if act and text[act.end : act.end + 1] in (")", "’", "'", '"', "”"):
        close = text.find(")", act.end, act.end + 2)
        return close + 1 if close >= 0 else end
    return end


def _as_it_was(text: str, at: int) -> date | None:
    """The day in "zoals dat luidde op 1 januari 2018"."""
    match = _AS_IT_WAS.match(text, at)
    try:
        return date(int(match["year"]), _MONTHS.index(match["month"].lower()) + 1, int(match["day"])) if match else None
    except ValueError:
        return None
