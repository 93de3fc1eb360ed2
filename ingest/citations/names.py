"""Names of laws: finding them in a text, and which law a name means. The list itself is read in `name_list`.

The list is undated for the most part and holds repealed laws; `meaning` decides by the date of the document.
"""
from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

import ahocorasick

import jci
from ingest.citations.text import fold

ABBREVIATION = "abbreviation"
_LETTERS = re.compile(r"[A-Z][b-df-hj-np-tv-xz]{2}")  #: "Wzd": no word looks so
ALSO_WORDS = frozenset(("bal", "bor", "pas", "war", "wel", "ow", "pw"))  #: abbreviations that are words too, or too short to tell
SHORTENED = "shortened"  #: a citeertitel without its year or book
CITED = "cited"  #: an abbreviation seen only in official text: elsewhere its letters may mean anything
_TAIL = re.compile(r"\s+(?:(?:1[89]|20)\d\d|Boek \d{1,2}A?)$")
_FORMER = re.compile(r"\b(?:oude|voormalige|vroegere|toenmalige)\s$", re.I)
_KIND_ONLY = re.compile(
    r"(?:rijks)?wet|besluit|regeling|protocol|verdrag|reglement|verordening|overeenkomst|instructie|tarief|statuut", re.I
)
_OTHER_YEAR = re.compile(r" (?:1[89]|20)\d\d(?![\w/-]|, ?\d)")
#: what makes it another thing than a law in force here: a bill, or the law of another country
_NOT_OURS = re.compile(
    r"""\b(?: wetsvoorstel | zwaard\ van | initiatiefwet(?:svoorstel)?
    | voorstel\ van\ wet | ontwerp(?:besluit)? | voorontwerp | conceptwetsvoorstel
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
    written: str = ""  #: the words as they stand in the text
    old: bool = False  #: "de oude Wmo": the law that is no more


class LawNames:
    """The list, searchable."""

    def __init__(
        self, names: list[Name], successors: dict[str, tuple[str, date]], municipal: frozenset[str] = frozenset(),
        articles: dict[str, tuple[str, ...]] | None = None,
    ) -> None:  # fmt: skip
        self.articles = articles or {}  #: law → the numbers of its articles in some version, for laws that municipalities cite often
        self.municipal = municipal  #: laws that municipalities carry out: the likely meaning of an abbreviation in what they write
        self._by_name: dict[str, list[Name]] = {}
        self.titles: dict[str, str] = {}
        self.successors = successors
        self._years = _years(names)
        for name in names + _shortened(names) + _dated(names):
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

    def starts(self, law: str) -> int:
        """The year since which the law held; 0 when the list doesn't tell."""
        return self._years.get(law, (0, 9999))[0]

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
                names = tuple(n for n in self._by_name[folded[start:end]] if self._case_fits(n, text[start:end]))
                if names:
                    year = None if text[end - 1].isdigit() else _OTHER_YEAR.match(text, end)
                    end = year.end() if year else end
                    weak = all(map(self._is_weak, names))
                    old = bool(_FORMER.search(text, max(0, start - 16), start))
                    found.append(NameMatch(start, end, names, weak, year is not None, text[start:end], old))
        return found

    def _case_fits(self, name: Name, written: str) -> bool:
        """As `_case_fits`; what municipalities write every day they also write in small letters ("wmo")."""
        if _case_fits(name, written):
            return True
        daily = name.kind == ABBREVIATION and name.law in self.municipal and written.islower() and written not in ALSO_WORDS
        return daily and sum(letter in "aeiouy" for letter in written) <= 1

    def _is_weak(self, name: Name) -> bool:
        """Too short and too uncertain, unless municipalities write it every day."""
        daily = name.law in self.municipal and len(name.name) > 2
        short = name.kind == ABBREVIATION and len(name.name) <= 3 and name.confidence < 4 - len(name.name)
        return name.kind == CITED or (short and not daily and not _LETTERS.fullmatch(name.name))


def _shortened(names: list[Name]) -> list[Name]:
    """"Wet inburgering 2021" is also called "Wet inburgering", "Burgerlijk Wetboek Boek 7" just "Burgerlijk Wetboek"."""
    short = [
        Name(_TAIL.sub("", n.name), n.address, SHORTENED if n.kind == "short-title" else n.kind, n.since, n.until, n.confidence)
        for n in names
        if n.kind in ("short-title", ABBREVIATION) and _TAIL.search(n.name) and not _KIND_ONLY.fullmatch(_TAIL.sub("", n.name))
    ]
    asked = {fold(name.name) for name in short}
    known = {(folded, name.law) for name in names if (folded := fold(name.name)) in asked}
    return [name for name in dict.fromkeys(short) if (fold(name.name), name.law) not in known]


def _dated(names: list[Name]) -> list[Name]:
    """A year behind an abbreviation in every way that it is written: "WVW 1994", "WVW1994", "WVW94" for the Wegenverkeerswet 1994."""
    years = {n.law: n.name[-4:] for n in names if n.kind == "short-title" and re.search(r"[a-z] (?:19|20)\d\d$", n.name)}
    found: list[Name] = []
    for n in names:
        year = years.get(n.law)
        if year and n.kind in (ABBREVIATION, CITED) and len(n.name) > 2 and (n.name.isalpha() or n.name.endswith(f" {year}")):
            letters = n.name.removesuffix(f" {year}")
            found += [replace(n, name=f"{letters}{behind}") for behind in (f" {year}", year, year[2:], f" {year[2:]}", f" ’{year[2:]}")]
    asked = {name.name for name in found}
    known = {(n.name, n.law) for n in names if n.name in asked}
    return [name for name in dict.fromkeys(found) if (name.name, name.law) not in known]


def _years(names: list[Name]) -> dict[str, tuple[int, int]]:
    """Law → the years in which it held: the citeertitel's own, and before that those of a former title of the same law."""
    found: dict[str, tuple[int, int]] = {}
    for n in names:
        if n.kind == "short-title" and n.address.endswith(n.law):
            found[n.law] = (n.since or 0, n.until or 9999)
    for n in names:
        if n.kind == "former-title" and n.law in found:
            found[n.law] = (min(found[n.law][0], n.since or 0), found[n.law][1])
    return found


def _whole_word(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    compound = (after == "-" and text[end + 1 : end + 2].isalpha()) or (before == "-" and text[start - 2 : start - 1].isalpha())
    number_goes_on = text[end - 1].isdigit() and after in (":", ".") and text[end + 1 : end + 2].isdigit()  # "BW 7:274"
    footnote = after.isdigit() and text[end - 1].isalpha() and not text[end + 1 : end + 2].isalnum()  # "Natuurbeschermingswet1"
    return not (before.isalnum() or (after.isalnum() and not footnote) or compound or number_goes_on)


def _case_fits(name: Name, written: str) -> bool:
    """An abbreviation is written as listed, or mostly in capitals; a title in any way, but for the first letter of short ones."""
    if name.kind == CITED and len(written) > 2:
        return written[0].isupper()
    if name.kind in (ABBREVIATION, CITED) and "wet" not in name.name.lower():
        return written == name.name or (len(written) > 2 and sum(map(str.isupper, written)) > max(1, len(written) - 3))
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

    A law in force then comes before one that isn't; a name that fits one repealed law only means that. What leaves more
    than one is meerduidig.
    """
    addresses = tuple(dict.fromkeys(name.address for name in match))
    alive = tuple(dict.fromkeys(n.address for n in match if n.held(on) and names.in_force(n.law, on)))
    if not alive and all("(oud)" in name.name.lower() for name in match):
        return Meaning(addresses[0], "opgelost", f"‘{written}’ noemt de vervallen regeling zelf")
    if not alive:
        return _former(names, written, addresses, on)
    alive = _strongest(match, alive, names.municipal)
    if len(alive) > 1:
        return Meaning(None, "meerduidig", f"‘{written}’ past bij meer dan één regeling", alive, homonyms=True)
    repealed = [name.address for name in match if name.address not in alive and names.ended(name, on)]
    if repealed and any(n.address == alive[0] and n.kind in ("nickname", SHORTENED, ABBREVIATION) for n in match):
        law, old = names.title(_law(alive[0])), names.title(_law(repealed[0]))
        return Meaning(alive[0], "afgeleid", f"‘{written}’ is ook de naam van een vervallen regeling ({old}); op {on} gold de {law}")
    title = names.title(_law(alive[0]))
    what = "de citeertitel van de regeling" if written == title else f"een naam van de {title}"
    return Meaning(alive[0], "opgelost", f"‘{written}’ is {what}")


def _strongest(match: tuple[Name, ...], alive: tuple[str, ...], municipal: frozenset[str]) -> tuple[str, ...]:
    """Of several laws the one whose own citeertitel it is; a nickname or shortened title of another gives way to that.

    An abbreviation that no source shows beside a law gives way to one that some does.
    """
    shown = tuple(dict.fromkeys(n.address for n in match if n.address in alive and (n.confidence > 0 or n.law in municipal)))
    if shown and all(n.kind in (ABBREVIATION, CITED) for n in match):
        return shown
    own = tuple(dict.fromkeys(n.address for n in match if n.address in alive and n.kind == "short-title"))
    if len(own) <= 1 or not any(n.confidence > 1 for n in match):
        return own or alive
    sure = tuple(dict.fromkeys(n.address for n in match if n.address in own and n.confidence > 1))
    return sure or own


def _former(names: LawNames, written: str, addresses: tuple[str, ...], on: date) -> Meaning:
    """A name that fits only what did not hold on the day. The text cites that law, so that is what is linked; it is said to be repealed.

    Never its successor: article 2.4 of an old law is not article 2.4 of the new one.
    """
    laws = tuple(dict.fromkeys(_law(address) for address in addresses))
    if len(laws) > 1:
        return Meaning(None, "meerduidig", f"‘{written}’ past bij regelingen die op {on} geen van alle golden", addresses)
    law = laws[0]
    if names.in_force(law, on):
        return Meaning(addresses[0], "afgeleid", f"‘{written}’ is een eerdere naam van de {names.title(law)}")
    heir, since = names.successors.get(law, ("", on))
    if heir and since <= on:
        return Meaning(addresses[0], "opgelost", f"‘{written}’ is vervallen; sinds {since} geldt de opvolger, de {names.title(heir)}")
    state = "gold nog niet" if names.starts(law) > on.year else "is vervallen of heeft een andere naam"
    return Meaning(addresses[0], "opgelost", f"‘{written}’ {state} op {on}, volgens de lijst van namen")


@lru_cache(maxsize=65536)
def _law(address: str) -> str:
    return jci.law_of(address) or address.partition("&")[0]
