"""From a mention to the law and provisions it means, with the status and the reason. Rather none than a wrong one."""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import jci
from ingest.citations.grammar import Path, Units, between
from ingest.citations.mentions import Mention
from ingest.citations.names import LawNames, Meaning, meaning
from ingest.citations.text import PARAGRAPH, FoldedText
from records import Citation

#: the books of the Burgerlijk Wetboek are regulations of their own
BW_BOOKS = {
    "1": "BWBR0002656", "2": "BWBR0003045", "3": "BWBR0005291", "4": "BWBR0002761", "5": "BWBR0005288",
    "6": "BWBR0005289", "7": "BWBR0005290", "7A": "BWBR0006000", "8": "BWBR0005034", "10": "BWBR0030068",
}  # fmt: skip
_PROPOSED = re.compile(r"\b(?:nieuwe?|toe te voegen|in te voegen)\s+$", re.I)
_SENTENCE_END = re.compile(r"(?<=[a-zé)\]”\"])[.!?](?=\s+[A-ZÀ-Ý‘“\"(])|" + PARAGRAPH)


class LoadedLaw(Protocol):
    """What the finder asks about law that is loaded (the graph answers; without it nothing is known)."""

    def exists(self, target: str, on: date) -> bool | None:
        """The provision is there in the version of a day; None when that isn't known."""

    def has(self, target: str) -> bool:
        """The provision is there in some version that is loaded."""

    def articles(self, law: str) -> Sequence[str]:
        """The numbers of a law's articles in order; empty when the law isn't loaded."""


@dataclass(frozen=True, slots=True)
class Found:
    """Which law a mention means, and how that is known."""

    law: str | None  #: canonical address (it may name a provision: a nickname), or `CELEX:…`
    status: str
    rule: str
    reason: str
    confidence: float
    candidates: tuple[str, ...] = ()


class Resolver:
    """Resolves the mentions of one text in order; what was named before gives the law of what leaves it out."""

    def __init__(
        self, folded: FoldedText, names: LawNames, *, on: date, law: str | None, loaded: LoadedLaw | None
    ) -> None:
        self.folded, self.names, self.on, self.loaded = folded, names, on, loaded
        self.own_law = jci.canonical(law) if law else None
        self._laws: list[tuple[int, str]] = []  # (position, law) named so far
        self._articles: list[tuple[int, str]] = []
        self._provisions: list[tuple[int, str]] = []  # as cited, with lid and onderdeel

    def citations(self, mentions: list[Mention]) -> Iterator[Citation]:
        """The citations of the mentions, in order."""
        self._named_anywhere: set[str] = set()
        named = [(mention, self._by_name(mention)) for mention in mentions if mention.law]
        self._named_anywhere = {found.law for _, found in named if found.law}
        self._with_law = {(found.law, path[0]) for m, found in named if found.law and m.units for path in m.units.paths}
        for mention in mentions:
            if mention.source:
                yield self._of_source(mention)
                continue
            self._drop_proposed(mention)
            found = self._law(mention)
            if found is not None:
                yield self._citation(mention, found)

    def _of_source(self, mention: Mention) -> Citation:
        source = mention.source
        assert source is not None
        law = jci.law_of(source.target) or (source.target.partition("&")[0] if source.kind == "eu" else None)
        if law:
            self._laws.append((mention.start, jci.build(law) if jci.law_of(law) else law))
        found = Found(source.target, "opgelost", source.rule, source.reason, 1.0)
        return self._record(mention, source.kind, law, (source.target,), found)

    def _drop_proposed(self, mention: Mention) -> None:
        """`een nieuw artikel 151e in de Gemeentewet` cites the law; the article isn't there yet."""
        if mention.units and _PROPOSED.search(self.folded.text[max(0, mention.start - 20) : mention.start]):
            mention.units = None
            if mention.law:
                mention.start = max(mention.start, mention.law.start)

    # --- which law ---------------------------------------------------------------------------------------------------

    def _law(self, mention: Mention) -> Found | None:
        """How the law of a mention is known; None when the mention cites nothing."""
        if mention.law:
            return self._by_name(mention)
        if mention.pointer:
            return self._by_pointer(mention)
        if mention.units is None or (mention.fragment and not self.own_law):
            return None
        if mention.unknown:
            return Found(None, "onbekend", "onbekende-naam", f"‘{mention.unknown}’ staat niet in de lijst van regelingen", 0.0)
        mention.book = mention.book or mention.units.book
        if mention.book and (self.own_law is None or jci.law_of(self.own_law) in BW_BOOKS.values()) and mention.book.upper() in BW_BOOKS:
            law = jci.build(BW_BOOKS[mention.book.upper()])
            return Found(law, "afgeleid", "bw-boek", f"boek {mention.book}, dus het Burgerlijk Wetboek", 0.9)
        if self.own_law:
            return Found(self.own_law, "opgelost", "eigen-wet", "de tekst is zelf een bepaling van deze regeling", 0.95)
        return self._by_context(mention)

    def _by_name(self, mention: Mention) -> Found:
        assert mention.law is not None
        written = self.folded.text[mention.law.start : mention.law.end]
        names = mention.law.names
        book = mention.book or self._book_in_number(mention.units)
        if book and any(name.law in BW_BOOKS.values() for name in names):
            law = BW_BOOKS.get(book.upper())
            if law:
                return Found(jci.build(law), "opgelost", "bw-boek", f"boek {book} van het Burgerlijk Wetboek", 1.0)
        meant = meaning(self.names, written, names, self.on)
        if mention.law.year and (other := self._other_year(written, meant)):
            return other
        if meant.homonyms:
            chosen = self._choose(meant, mention.units)
            if chosen is not None:
                return chosen
        if mention.repaired and meant.address:
            return Found(meant.address, "hersteld", "schrijffout", mention.repaired, 0.85)
        confidence = {"opgelost": 1.0, "afgeleid": 0.9, "meerduidig": 0.0}[meant.status]
        return Found(meant.address, meant.status, "naam", meant.reason, confidence, meant.candidates)

    def _other_year(self, written: str, meant: Meaning) -> Found | None:
        """A year that no law of this name has: in a proposal a slip, in a law perhaps a regulation that isn't on the list.

        Laws themselves also put the year of a law behind its name, which then bears none: nothing is wrong with that.
        """
        title = self._title(meant.address) if meant.address else ""
        dated = re.search(r"\d{4}$", title)
        if self.own_law and meant.address and not dated:
            return None
        if meant.address is None or self.own_law or not dated:
            return Found(None, "onbekend", "ander-jaar", f"‘{written}’ staat niet in de lijst van regelingen", 0.0, meant.candidates)
        return Found(meant.address, "hersteld", "ander-jaar", f"‘{written}’ bestaat niet; gelezen als ‘{title}’", 0.8)

    def _choose(self, meant: Meaning, units: Units | None) -> Found | None:
        """Of several laws of one name the one that the document itself points at, or that municipalities mean by it."""
        municipal = self.names.municipal if self.own_law is None else frozenset()
        ways = (
            ("naam-artikel", "alleen de {} heeft dit artikel", 0.8, lambda c: self._fits(c, units)),
            ("naam-genoemd", "de {} wordt in deze tekst ook voluit genoemd", 0.9, lambda c: c in self._named_anywhere),
            ("naam-gemeente", "in stukken van gemeenten is dat de {}", 0.7, lambda c: jci.law_of(c) in municipal),
        )
        for rule, why, confidence, holds in ways:
            fitting = [candidate for candidate in meant.candidates if holds(candidate)]
            if len(fitting) == 1:
                return Found(fitting[0], "afgeleid", rule, f"{meant.reason}; {why.format(self._title(fitting[0]))}", confidence)
        return None

    def _book_in_number(self, units: Units | None) -> str | None:
        if units and units.book:
            return units.book
        number = units.paths[0][0][1] if units and units.paths else ""
        return number.partition(":")[0] if ":" in number else None

    def _fits(self, law: str, units: Units | None) -> bool:
        """The law is known to have the provision."""
        if units is None or self.loaded is None or not jci.law_of(law):
            return False
        return all(self.loaded.has(jci.build(jci.law_of(law) or "", *path)) for path in units.paths)

    def _by_pointer(self, mention: Mention) -> Found | None:
        which = (mention.pointer or "").split()[0]
        if which in ("de", "het"):
            return Found(None, "onbekend", "elders-bepaald", f"‘{mention.pointer}’ is elders bepaald", 0.0)
        if which in ("deze", "dit") and self.own_law:
            return Found(self.own_law, "opgelost", "eigen-wet", f"‘{mention.pointer}’: de tekst is zelf een bepaling ervan", 0.95)
        before = {"artikel": self._articles, "bepaling": self._provisions}.get((mention.pointer or "").split()[-1], self._laws)
        at, what = before[-1] if before else (0, None)
        borders = self.folded.text.count(PARAGRAPH, at, mention.start) if what else 9
        if borders == 0:
            return Found(what, "afgeleid", "verwijswoord", f"‘{mention.pointer}’: eerder in dezelfde alinea genoemd", 0.8)
        if borders == 1 and before is self._laws:  # in a list the item before: "- artikel 22a Pw / - artikel 18 van dezelfde wet"
            return Found(what, "afgeleid", "verwijswoord", f"‘{mention.pointer}’: in de alinea ervoor genoemd", 0.7)
        return Found(None, "onbekend", "verwijswoord", f"‘{mention.pointer}’: niet eerder genoemd", 0.0) if mention.units else None

    def _by_context(self, mention: Mention) -> Found:
        """The law of an article that stands without one: from its sentence, its paragraph, or the only law of the text."""
        near = self._earlier(mention, "zin", _SENTENCE_END, 0.9) or self._earlier(mention, "alinea", PARAGRAPH, 0.8)
        near = near or self._same_article(mention)
        if near:
            return near
        named = sorted(law for law in self._named_anywhere if law)
        fitting = [law for law in named if self._fits(law, mention.units)] or named
        if len(fitting) == 1:
            reason = f"geen wet genoemd; alleen {self._title(fitting[0])} past in deze tekst"
            return Found(fitting[0], "afgeleid", "enige-wet", reason, 0.7)
        if fitting:
            return Found(None, "meerduidig", "geen-wet", "geen wet genoemd, en de tekst noemt er meer dan één", 0.0, tuple(fitting))
        return Found(None, "onbekend", "geen-wet", "geen wet genoemd", 0.0)

    def _earlier(self, mention: Mention, place: str, border: str | re.Pattern[str], confidence: float) -> Found | None:
        at, law = self._laws[-1] if self._laws else (0, None)
        if law is None or self._apart(at, mention.start, border):
            return None
        reason = f"geen wet genoemd; {self._title(law)} staat eerder in dezelfde {place}"
        return Found(law, "afgeleid", f"zelfde-{place}", reason, confidence)

    def _same_article(self, mention: Mention) -> Found | None:
        """The text cites the same article with its law elsewhere; or its number has the book of a Burgerlijk Wetboek that it names."""
        number = mention.units.paths[0][0] if mention.units else ("", "")
        laws = {law for law, article in self._with_law if article == number}
        book = BW_BOOKS.get(number[1].partition(":")[0]) if ":" in number[1] else None
        laws |= {law for law in self._named_anywhere if book and jci.law_of(law) == book}
        if len(laws) != 1:
            return None
        law = laws.pop()
        reason = f"geen wet genoemd; elders in deze tekst hoort dit artikel bij {self._title(law)}"
        return Found(law, "afgeleid", "zelfde-artikel", reason, 0.85)

    def _apart(self, start: int, end: int, border: str | re.Pattern[str]) -> bool:
        between = self.folded.text[start:end]
        return border in between if isinstance(border, str) else bool(border.search(between))

    def _title(self, law: str) -> str:
        return self.names.title(jci.law_of(law) or law)

    # --- the record --------------------------------------------------------------------------------------------------

    def _citation(self, mention: Mention, found: Found) -> Citation:
        kind = "eu" if found.law and found.law.startswith("CELEX:") else "wet"
        law = found.law and (jci.law_of(found.law) or found.law.partition("&")[0])
        targets = self._targets(found.law, mention.units) if found.law else ()
        if found.law and law:
            self._laws.append((mention.start, jci.build(law) if jci.law_of(law) else law))
        if targets and any(key == "artikel" for key, _ in jci.parts(targets[-1])):
            self._articles.append((mention.start, jci.article_of(targets[-1])))
            self._provisions.append((mention.start, targets[-1]))
        return self._record(mention, kind, law, targets, found)

    def _targets(self, law: str, units: Units | None) -> tuple[str, ...]:
        if units is None:
            return (law,)
        if not jci.law_of(law):
            act = law.partition("&")[0]
            return tuple(act + "".join(f"&{key}={value}" for key, value in path) for path in self._expanded(law, units))
        bwb = jci.law_of(law) or ""
        paths = [self._without_book(bwb, path) for path in self._expanded(law, units)]
        return tuple(dict.fromkeys(jci.build(bwb, *path) for path in paths))

    def _without_book(self, law: str, path: Path) -> Path:
        """`7:274 BW` is article 274 of book 7; `boek 7` itself is the whole regulation."""
        if law not in BW_BOOKS.values():
            return path
        return tuple((key, value.partition(":")[2] if key == "artikel" and ":" in value else value) for key, value in path if key != "boek")

    def _expanded(self, law: str, units: Units) -> list[Path]:
        """The paths, with every article of a range between its first and last."""
        paths = list(units.paths)
        for first, last in units.ranges:
            order = self.loaded.articles(jci.law_of(law) or "") if self.loaded else ()
            at = paths.index(last)
            paths[at:at] = [(("artikel", number),) for number in between(first[0][1], last[0][1], order)]
        return paths

    def _record(self, mention: Mention, kind: str, law: str | None, targets: tuple[str, ...], found: Found) -> Citation:
        start, end = self.folded.span(mention.start, mention.end)
        return Citation(
            start=start, end=end, quote=self.folded.original[start:end], kind=kind, status=found.status, law=law, targets=targets,
            candidates=found.candidates, confidence=found.confidence, rule=found.rule, reason=found.reason,
            law_title=self.names.titles.get(law or ""), exists=exist(self.loaded, targets, self.on),
        )  # fmt: skip


def exist(loaded: LoadedLaw | None, targets: Sequence[str], on: date) -> bool | None:
    """All targets are there on a day; False when one isn't, None when that isn't known of all."""
    if loaded is None or not targets:
        return None
    known = [loaded.exists(target, on) for target in targets]
    return False if False in known else (True if all(known) else None)
