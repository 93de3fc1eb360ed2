"""Which law a name means where it stands: by the book, the year, the article beside it, and what else the text names."""
from __future__ import annotations

import re
from datetime import date

import jci
from ingest.citations.attach import Mention
from ingest.citations.context import Found
from ingest.citations.grammar import Units
from ingest.citations.names import ABBREVIATION, LawNames, Meaning, Name, NameMatch, meaning
from ingest.citations.targets import BW_BOOKS, LoadedLaw

_STEM = re.compile(r"(?<![a-z])[a-z]+$")


class NameReader:
    """Reads the names of one text. What the text names anywhere decides between laws that share a name."""

    def __init__(
        self, names: LawNames, mentions: list[Mention], *, on: date, inside: bool, loaded: LoadedLaw | None
    ) -> None:
        self.names, self.on, self.inside, self.loaded = names, on, inside, loaded
        self._named: set[str] = set()
        first = [(m, found.law) for m in mentions if m.law and (found := self.found(m)).rule != "naam-gemeente"]
        self._named = {law for _, law in first if law}
        self._with_law = {(law, path[0]) for mention, law in first if law and mention.units for path in mention.units.paths}

    def found(self, mention: Mention) -> Found:
        """The law that a mention's name means."""
        assert mention.law is not None
        written = mention.law.written
        names = self._former(mention.law) or self._exact(mention.law.names)
        book = (mention.book or self._book_in_number(mention.units) or "").upper()
        if book and re.fullmatch(r"(?:Burgerlijk Wetboek|BW) BES", written):
            return self._of_bes(book, written)
        if book in BW_BOOKS and any(name.law in BW_BOOKS.values() for name in names):
            return Found(jci.build(BW_BOOKS[book]), "opgelost", "bw-boek", f"boek {book} van het Burgerlijk Wetboek", 1.0)
        meant = meaning(self.names, written, names, mention.on or self.on)
        daily = self._daily(names, mention.units)
        if daily and (meant.address is None or meant.address not in {name.address for name in daily}):
            meant = meaning(self.names, written, daily, mention.on or self.on)
            reason = f"‘{written}’ is de naam van meer regelingen; in stukken van gemeenten is dat de {self._title(meant.address)}"
            return Found(meant.address, "afgeleid", "naam-gemeente", reason, 0.7, meant.candidates)
        if mention.law.year and (other := self._other_year(written, meant)):
            return other
        if meant.homonyms and (chosen := self._choose(meant, mention.units)):
            return chosen
        if mention.repaired and meant.address:
            return Found(meant.address, "hersteld", "schrijffout", mention.repaired, 0.85)
        confidence = {"opgelost": 1.0, "afgeleid": 0.9, "meerduidig": 0.0}[meant.status]
        return Found(meant.address, meant.status, "naam", meant.reason, confidence, meant.candidates)

    def _former(self, match: NameMatch) -> tuple[Name, ...]:
        """`de oude Wmo`: of the laws of this name those that no longer held on the day."""
        ended = tuple(name for name in match.names if self.names.ended(name, self.on)) if match.old else ()
        return ended if len({name.law for name in ended}) == 1 else ()

    def _exact(self, names: tuple[Name, ...]) -> tuple[Name, ...]:
        """Official text cites by the exact citeertitel: "Huisvestingswet" in a law of 2014 is the one of 1992, not that of 2014."""
        exact = tuple(name for name in names if name.kind == "short-title")
        return exact if self.inside and exact else names

    def _daily(self, names: tuple[Name, ...], units: Units | None) -> tuple[Name, ...]:
        """Of an abbreviation that several laws bear the one that municipalities carry out; none where the text points at another."""
        laws = {name.law for name in names}
        daily = laws & self.names.municipal
        if self.inside or len(laws) < 2 or len(daily) != 1 or any(name.kind != ABBREVIATION for name in names):
            return ()
        named = {jci.law_of(law) for law in self._named} & laws
        if (named and not named & daily) or (units and any(self.lacks(name.address, units) for name in names if name.law in daily)):
            return ()
        return tuple(name for name in names if name.law in daily)

    def _of_bes(self, book: str, written: str) -> Found:
        """The books of the Burgerlijk Wetboek BES, each a regulation of its own."""
        laws = {name.address for name in self.names.named(f"Burgerlijk Wetboek Boek {book} BES")}
        if len(laws) == 1:
            return Found(laws.pop(), "opgelost", "bw-boek", f"boek {book} van het {written}", 1.0)
        reason = f"boek {book} van het {written} staat niet in de lijst van regelingen"
        return Found(None, "meerduidig", "bw-boek", reason, 0.0, tuple(sorted(laws)))

    def same_article(self, units: Units) -> Found | None:
        """The text cites the same article with its law elsewhere; or its number has the book of a Burgerlijk Wetboek that it names."""
        article = units.paths[0][0]
        laws = {law for law, cited in self._with_law if cited == article}
        book = BW_BOOKS.get(article[1].partition(":")[0]) if ":" in article[1] else None
        laws |= {law for law in self._named if book and jci.law_of(law) == book}
        if len(laws) != 1:
            return None
        law = laws.pop()
        reason = f"geen wet genoemd; elders in deze tekst hoort dit artikel bij {self._title(law)}"
        return Found(law, "afgeleid", "zelfde-artikel", reason, 0.85)

    def only_law(self, units: Units) -> list[str]:
        """The laws that the text names and that may have the provision."""
        return [law for law in sorted(self._named) if not self.lacks(law, units)]

    def _other_year(self, written: str, meant: Meaning) -> Found | None:
        """A year that no law of this name has: in a proposal a slip, in a law perhaps a regulation that isn't on the list.

        Laws themselves also put the year of a law behind its name, which then bears none: nothing is wrong with that.
        """
        title = self._title(meant.address) if meant.address else ""
        dated = re.search(r"\d{4}$", title)
        if self.inside and meant.address and not dated:
            return None
        if meant.address is None or self.inside or not dated:
            return Found(None, "onbekend", "ander-jaar", f"‘{written}’ staat niet in de lijst van regelingen", 0.0, meant.candidates)
        return Found(meant.address, "hersteld", "ander-jaar", f"‘{written}’ bestaat niet; gelezen als ‘{title}’", 0.8)

    def _choose(self, meant: Meaning, units: Units | None) -> Found | None:
        """Of several laws of one name the one that the document itself points at."""
        ways = (
            ("naam-artikel", "alleen de {} heeft dit artikel", 0.8, lambda c: units and not self.lacks(c, units)),
            ("naam-genoemd", "de {} wordt in deze tekst ook voluit genoemd", 0.9, lambda c: c in self._named),
        )
        for rule, why, confidence, holds in ways:
            fitting = [candidate for candidate in meant.candidates if holds(candidate)]
            if len(fitting) == 1:
                return Found(fitting[0], "afgeleid", rule, f"{meant.reason}; {why.format(self._title(fitting[0]))}", confidence)
        return None

    @staticmethod
    def _book_in_number(units: Units | None) -> str | None:
        if units and units.book:
            return units.book
        key, number = units.paths[0][-1 if units.structure else 0] if units and units.paths else ("", "")
        if key in ("titeldeel", "afdeling"):  # titel 7.4 of the BW is in book 7
            return number.partition(".")[0] if "." in number else None
        return number.partition(":")[0] if ":" in number else None

    def lacks(self, law: str, units: Units) -> bool:
        """The law is known, and has no article with such a number, not even with another letter behind it (that may be new)."""
        bwb = jci.law_of(law) or ""
        known = (self.loaded.articles(bwb) if self.loaded else ()) or self.names.articles.get(bwb, ())
        if not known or units.structure or bwb in BW_BOOKS.values():
            return False
        stems = {_STEM.sub("", number) for number in known}
        return not any(_STEM.sub("", path[0][1]) in stems for path in units.paths)

    def fits(self, law: str, units: Units | None) -> bool:
        """The law is known to have the provision."""
        bwb = jci.law_of(law)
        if units is None or bwb is None or units.structure:
            return False
        if self.loaded and self.loaded.articles(bwb):
            return all(self.loaded.has(jci.build(bwb, *path)) for path in units.paths)
        known = self.names.articles.get(bwb, ())
        return all(path[0][1] in known for path in units.paths)

    def _title(self, law: str) -> str:
        return self.names.title(jci.law_of(law) or law)
