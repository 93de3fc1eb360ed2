"""Names of laws: finding them in a text, and which law a name means. The list itself is read in `name_list`.

The list is undated for the most part and holds repealed laws; `meaning` decides by the date of the document.
"""
from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import ahocorasick

import jci
from ingest.citations.text import fold

ABBREVIATION = "abbreviation"
SHORTENED = "shortened"  #: a citeertitel without its year or book
CITED = "cited"  #: an abbreviation seen only in official text: elsewhere its letters may mean anything
_TAIL = re.compile(r"\s+(?:(?:1[89]|20)\d\d|Boek \d{1,2}A?)$")
_KIND_ONLY = re.compile(
    r"(?:rijks)?wet|besluit|regeling|protocol|verdrag|reglement|verordening|overeenkomst|instructie|tarief|statuut", re.I
)
_OTHER_YEAR = re.compile(r" (?:1[89]|20)\d\d(?![\w/-]|, ?\d)")
#: what makes it another thing than a law in force here: a bill, or the law of another country
_NOT_OURS = re.compile(
    r"""\b(?: wetsvoorstel | voorstel\ van\ wet | ontwerp(?:besluit)? | voorontwerp | conceptwetsvoorstel
    | (?: belgi | dui?t | fran | vlaam | engel | brit | deen | zweed | noor | oostenrijk | itali | spaan | amerikaan ) \w{0,4} s?(?:e|che) )
    \s+ $""",
    re.I | re.X,
)


@dataclass(frozen=True, slots=True)
class Name:
    """One name of a law (or of one provision in it)."""

    name: str
    address: str  #: canonical address, or `CELEX:…`
    kind: str  #: short-title, official-title, former-title, abbreviation, nickname, shortened
    since: int | None  #: years between which the law (or, for a former title, the name) held
    until: int | None
    confidence: int  #: 2 seen in two public places, 1 in one, 0 in none

    @property
    def law(self) -> str:
        return _law(self.address)

    def held(self, on: date) -> bool:
        """The name was in use on a day, as far as the list tells."""
        return (self.since or 0) <= on.year <= (self.until or 9999)


@dataclass(frozen=True, slots=True)
class NameMatch:
    """A place in folded text that is a name of a law."""

    start: int
    end: int
    names: tuple[Name, ...]
    weak: bool  #: too short or too uncertain to be a citation without a provision beside it
    year: bool = False  #: a year follows that no name on the list has: "Huisvestingswet 2015"


class LawNames:
    """The list, searchable."""

    def __init__(self, names: list[Name], successors: dict[str, tuple[str, date]], municipal: frozenset[str] = frozenset()) -> None:
        self.municipal = municipal  #: laws that municipalities carry out: the likely meaning of an abbreviation in what they write
        self._by_name: dict[str, list[Name]] = {}
        self.titles: dict[str, str] = {}
        self.successors = successors
        self._years = {n.law: (n.since or 0, n.until or 9999) for n in names if n.kind == "short-title" and n.address.endswith(n.law)}
        for name in names + _shortened(names):
            self._by_name.setdefault(fold(name.name), []).append(name)
            if name.kind == "short-title" and "&" not in name.address.removeprefix("jci1.3:c:"):
                self.titles.setdefault(name.law, name.name)
        self._automaton = ahocorasick.Automaton()
        for key in self._by_name:
            self._automaton.add_word(key, len(key))
        self._automaton.make_automaton()

    def title(self, law: str) -> str:
        """The citeertitel of a law; its id when the list has none."""
        return self.titles.get(law, law)

    def in_force(self, law: str, on: date) -> bool:
        """The law held on a day, as far as the list tells."""
        since, until = self._years.get(law, (0, 9999))
        return since <= on.year <= until

    def ended(self, name: Name, on: date) -> bool:
        """The law, or a former title of it, no longer held on a day."""
        return on.year > min(self._years.get(name.law, (0, 9999))[1], name.until or 9999)

    def named(self, words: str) -> tuple[Name, ...]:
        """All that bear exactly this name, whatever its case."""
        return tuple(self._by_name.get(fold(words), ()))

    def all_names(self) -> list[Name]:
        return [name for names in self._by_name.values() for name in names]

    def find(self, text: str) -> list[NameMatch]:
        """Every name in a text, the longest at each place, none inside another, in order."""
        found: list[NameMatch] = []
        folded = fold(text)
        for last, length in self._automaton.iter_long(folded) if folded else ():
            start, end = last - length + 1, last + 1
            if _whole_word(folded, start, end) and not _NOT_OURS.search(text[max(0, start - 40) : start]):
                names = tuple(n for n in self._by_name[folded[start:end]] if _case_fits(n, text[start:end]))
                if names:
                    year = None if text[end - 1].isdigit() else _OTHER_YEAR.match(text, end)
                    found.append(NameMatch(start, year.end() if year else end, names, all(map(self._is_weak, names)), year is not None))
        return found

    def _is_weak(self, name: Name) -> bool:
        """Too short and too uncertain, unless municipalities write it every day."""
        daily = name.law in self.municipal and len(name.name) > 2
        return name.kind == CITED or (name.kind == ABBREVIATION and len(name.name) <= 3 and name.confidence < 4 - len(name.name) and not daily)


def _shortened(names: list[Name]) -> list[Name]:
    """"Wet inburgering 2021" is also called "Wet inburgering", "Burgerlijk Wetboek Boek 7" just "Burgerlijk Wetboek"."""
    known = {(fold(name.name), name.law) for name in names}
    short = [
        Name(_TAIL.sub("", n.name), n.address, SHORTENED if n.kind == "short-title" else n.kind, n.since, n.until, n.confidence)
        for n in names
        if n.kind in ("short-title", ABBREVIATION) and _TAIL.search(n.name) and not _KIND_ONLY.fullmatch(_TAIL.sub("", n.name))
    ]
    return [name for name in dict.fromkeys(short) if (fold(name.name), name.law) not in known]


def _whole_word(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    compound = (after == "-" and text[end + 1 : end + 2].isalpha()) or (before == "-" and text[start - 2 : start - 1].isalpha())
    number_goes_on = text[end - 1].isdigit() and after in (":", ".") and text[end + 1 : end + 2].isdigit()  # "BW 7:274"
    footnote = after.isdigit() and text[end - 1].isalpha() and not text[end + 1 : end + 2].isalnum()  # "Natuurbeschermingswet1"
    return not (before.isalnum() or (after.isalnum() and not footnote) or compound or number_goes_on)


def _case_fits(name: Name, written: str) -> bool:
    """An abbreviation is written as listed, or in capitals; a title in any way, but for the first letter of short ones."""
    if name.kind in (ABBREVIATION, CITED) and "wet" not in name.name.lower():
        return written == name.name or (len(written) >= 4 and written == name.name.upper())
    return len(written) > 4 or written[0].isupper()


# --- meaning --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Meaning:
    """Which law a name means: one address, or none with the candidates."""

    address: str | None
    status: str  #: opgelost, afgeleid or meerduidig
    reason: str
    candidates: tuple[str, ...] = ()
    homonyms: bool = False  #: the candidates are laws in force that share the name


def meaning(names: LawNames, written: str, match: tuple[Name, ...], on: date) -> Meaning:
    """The law that a name means in a document of a date.

    A law in force then comes before one that isn't; a name that fits repealed laws only means the successor, if the
    list knows it. What leaves more than one is meerduidig.
    """
    addresses = tuple(dict.fromkeys(name.address for name in match))
    alive = tuple(dict.fromkeys(n.address for n in match if n.held(on) and names.in_force(n.law, on)))
    if not alive and all("(oud)" in name.name.lower() for name in match):
        return Meaning(addresses[0], "opgelost", f"‘{written}’ noemt de vervallen regeling zelf")
    if not alive:
        return _former(names, written, addresses, on)
    alive = _strongest(match, alive)
    if len(alive) > 1:
        return Meaning(None, "meerduidig", f"‘{written}’ past bij meer dan één regeling", alive, homonyms=True)
    repealed = [name.address for name in match if name.address not in alive and names.ended(name, on)]
    if repealed and any(n.address == alive[0] and n.kind in ("nickname", SHORTENED, ABBREVIATION) for n in match):
        law, old = names.title(_law(alive[0])), names.title(_law(repealed[0]))
        return Meaning(alive[0], "afgeleid", f"‘{written}’ is ook de naam van een vervallen regeling ({old}); op {on} gold de {law}")
    title = names.title(_law(alive[0]))
    what = "de citeertitel van de regeling" if written == title else f"een naam van de {title}"
    return Meaning(alive[0], "opgelost", f"‘{written}’ is {what}")


def _strongest(match: tuple[Name, ...], alive: tuple[str, ...]) -> tuple[str, ...]:
    """Of several laws the one whose own citeertitel it is; a nickname or shortened title of another gives way to that."""
    own = tuple(dict.fromkeys(n.address for n in match if n.address in alive and n.kind == "short-title"))
    if len(own) <= 1 or not any(n.confidence > 1 for n in match):
        return own or alive
    sure = tuple(dict.fromkeys(n.address for n in match if n.address in own and n.confidence > 1))
    return sure or own


def _former(names: LawNames, written: str, addresses: tuple[str, ...], on: date) -> Meaning:
    heir, since = names.successors.get(_law(addresses[0]), ("", on))
    if len(addresses) == 1 and heir and since <= on:
        # another name than the successor's: an article of the old law is not that article of the new one
        address = heir if heir.startswith("CELEX:") else jci.build(heir)
        reason = f"‘{written}’ is vervallen; sinds {since} geldt de opvolger, de {names.title(heir)}"
        return Meaning(None, "meerduidig", reason, (addresses[0], address))
    same_law = {_law(address) for address in addresses}
    if len(same_law) == 1 and all(names.in_force(law, on) for law in same_law):
        return Meaning(addresses[0], "afgeleid", f"‘{written}’ is een eerdere naam van de {names.title(_law(addresses[0]))}")
    return Meaning(None, "meerduidig", f"‘{written}’ past alleen bij een regeling die op {on} niet gold", addresses)


@lru_cache(maxsize=65536)
def _law(address: str) -> str:
    return jci.law_of(address) or address.partition("&")[0]
