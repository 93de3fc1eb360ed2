"""From a mention to the law and provisions it means, with the status and the reason. Rather none than a wrong one."""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial

import jci
from ingest.citations.attach import Mention
from ingest.citations.by_name import NameReader
from ingest.citations.context import Context, Found
from ingest.citations.define import law_definitions
from ingest.citations.mentions import Reading
from ingest.citations.names import LawNames, NameMatch
from ingest.citations.own import is_own
from ingest.citations.roles import UNKNOWN, Roles
from ingest.citations.targets import BW_BOOKS, LoadedLaw, exist, targets_of
from ingest.citations.text import FoldedText
from records import Citation

_PROPOSED = re.compile(r"\b(?:nieuwe?|toe te voegen|in te voegen|een|eigen|apart|afzonderlijk)\s+$", re.I)
_OWN = re.compile(r"(?:deze|dit|onderhavige?)\s")
_SAID = re.compile(r"\b(?:genoemde?|voornoemde?|bedoelde?|vermelde?)\s+(?:de\s+)?$", re.I)
_THE = re.compile(r"\b(?:het|de)\s$", re.I)  # "het eerste lid", not "artikel 5 (…), eerste lid"
_OF_THE_TEXT = re.compile(r"(?:de|het|hun|haar)\s")


class Resolver:
    """Resolves the mentions of one text in order; what was named before gives the law of what leaves it out."""

    def __init__(
        self, folded: FoldedText, names: LawNames, *, on: date, law: str | None, article: str | None, loaded: LoadedLaw | None
    ) -> None:
        self.folded, self.names, self.on, self.loaded = folded, names, on, loaded
        self.own_law = jci.canonical(law) if law else None
        self.own_article = article
        self.reading = Reading(folded, names, inside=law is not None)
        self.by_name = NameReader(names, self.reading.mentions, on=on, inside=law is not None, loaded=loaded)
        self.context = Context(folded.text, names)
        self.roles = None if law else Roles(folded.text)  # a law does not argue

    def citations(self) -> Iterator[Citation]:
        """The citations of the text, in order."""
        for mention in self.reading.mentions:
            self._drop_proposed(mention)
            found = self._found(mention)
            if found is not None:
                yield self._citation(mention, found)

    def _drop_proposed(self, mention: Mention) -> None:
        """`een nieuw artikel 151e in de Gemeentewet` cites the law; the article isn't there yet."""
        if mention.units and _PROPOSED.search(self.folded.text[max(0, mention.start - 20) : mention.start]):
            mention.units = None
            if mention.law:
                mention.start = max(mention.start, mention.law.start)

    # --- which law ---------------------------------------------------------------------------------------------------

    def _found(self, mention: Mention) -> Found | None:
        """How the law of a mention is known; None when the mention cites nothing."""
        if mention.source:
            source = mention.source
            status, sure = ("opgelost", 1.0) if source.target else ("onbekend", 0.0)
            return Found(source.target or None, status, source.rule, source.reason, sure)
        if mention.law:
            return self.by_name.found(mention)
        if mention.onderdelen:
            return self._of_onderdelen(mention)
        if mention.leden:
            return self._of_leden(mention)
        if mention.pointer:
            return self._by_pointer(mention)
        if mention.units is None or (mention.fragment and not self.own_law):
            return None
        if mention.unknown:
            return Found(None, "onbekend", "onbekende-naam", f"‘{mention.unknown}’ staat niet in de lijst van regelingen", 0.0)
        return self._of_book(mention) or (self._of_own_law(mention) if self.own_law else self._by_context(mention))

    def _of_book(self, mention: Mention) -> Found | None:
        book = (mention.book or (mention.units.book if mention.units else None) or "").upper()
        if book in BW_BOOKS and (self.own_law is None or jci.law_of(self.own_law) in BW_BOOKS.values()):
            return Found(jci.build(BW_BOOKS[book]), "afgeleid", "bw-boek", f"boek {book}, dus het Burgerlijk Wetboek", 0.9)
        return None

    def _of_own_law(self, mention: Mention) -> Found:
        assert mention.units is not None and self.own_law is not None
        if _SAID.search(self.folded.text, max(0, mention.start - 20), mention.start):
            before = self.by_name.same_article(mention.units)
            return before or Found(None, "onbekend", "genoemd-artikel", "een eerder genoemd artikel; van welke wet staat er niet bij", 0.0)
        absent = self.loaded is not None and self.by_name.lacks(self.own_law, mention.units)
        if not mention.book and not absent and is_own(mention.units, self.folded.text, mention.start, self.own_article):
            return Found(self.own_law, "opgelost", "eigen-wet", "de tekst is zelf een bepaling van deze regeling", 0.95)
        return Found(None, "onbekend", "niet-eigen", "geen wet genoemd; dit nummer past niet bij de regeling waarin de tekst staat", 0.0)

    def _of_leden(self, mention: Mention) -> Found | None:
        """`het tweede lid`: of the article cited before; inside a law without such, of the provision itself."""
        what = self.folded.text[mention.start : mention.end]
        if mention.pointer and not mention.pointer.endswith(("artikel", "bepaling")):
            return None
        article = self.context.article_before(mention.start) if not self.own_law or mention.pointer else None
        if article:
            return Found(article, "afgeleid", "lid-alleen", f"‘{what}’: van het artikel dat ervoor genoemd is", 0.8)
        the = _THE.search(self.folded.text, max(0, mention.start - 5), mention.start)
        if self.own_law and self.own_article and not mention.pointer and the:
            own = jci.build(jci.law_of(self.own_law) or "", ("artikel", self.own_article))
            return Found(own, "opgelost", "eigen-artikel", f"‘{what}’: de tekst is zelf dat artikel", 0.9)
        return None

    def _of_onderdelen(self, mention: Mention) -> Found | None:
        """`onderdeel r`: of the lid cited before, `onderdeel b van het eerste lid`: of the article."""
        before = self.context.article_before(mention.start) if mention.leden else self.context.provision_before(mention.start)
        if before is None or self.own_law:
            return None
        what = self.folded.text[mention.start : mention.end]
        return Found(before, "afgeleid", "onderdeel-alleen", f"‘{what}’: van wat ervoor genoemd is", 0.8)

    def _by_pointer(self, mention: Mention) -> Found | None:
        pointer = mention.pointer or ""
        noun = pointer.split()[-1]
        if _OWN.match(pointer) and self.own_law:
            own = Found(self.own_law, "opgelost", "eigen-wet", f"‘{pointer}’: de tekst is zelf een bepaling ervan", 0.95)
            return own if mention.units else None
        defined = self.reading.definitions.meant(noun, mention.start) or self._defined_in_law(noun)
        if defined and mention.units:
            found = self.by_name.found(replace(mention, law=defined))
            return replace(found, rule="begripsbepaling", reason=f"‘{pointer}’ is in deze tekst of zijn regeling bepaald; {found.reason}")
        if _OF_THE_TEXT.match(pointer) and " genoemd" not in pointer and self.own_law:
            return Found(None, "onbekend", "elders-bepaald", f"‘{pointer}’ is elders bepaald", 0.0)
        found = self.context.pointed(pointer, mention.start)
        if found is None and mention.units:
            return Found(None, "onbekend", "verwijswoord", f"‘{pointer}’: niet eerder genoemd", 0.0)
        return found

    def _defined_in_law(self, noun: str) -> NameMatch | None:
        """What the loaded law that the text is a provision of calls "de wet", "het besluit" in its definitions."""
        law = jci.law_of(self.own_law or "")
        return law_definitions(self.names, self.loaded.definitions(law)).meant(noun) if law and self.loaded else None

    def _by_context(self, mention: Mention) -> Found:
        """The law of an article that stands without one: from its sentence, its paragraph, or the only law of the text."""
        assert mention.units is not None
        lacks = partial(self.by_name.lacks, units=mention.units)
        near = self.context.nearest(mention.start, lacks, "zin")
        if near:
            return near
        near, same = self.context.nearest(mention.start, lacks, "alinea"), self.by_name.same_article(mention.units)
        if near and (same is None or (near.law and self.by_name.fits(near.law, mention.units))):
            return near
        if same:
            return same
        fitting = self.by_name.only_law(mention.units)
        if len(fitting) == 1:
            title = self.names.title(jci.law_of(fitting[0]) or fitting[0])
            return Found(fitting[0], "afgeleid", "enige-wet", f"geen wet genoemd; alleen {title} past in deze tekst", 0.7)
        if fitting:
            return Found(None, "meerduidig", "geen-wet", "geen wet genoemd, en de tekst noemt er meer dan één", 0.0, tuple(fitting))
        return Found(None, "onbekend", "geen-wet", "geen wet genoemd", 0.0)

    # --- the record --------------------------------------------------------------------------------------------------

    def _citation(self, mention: Mention, found: Found) -> Citation:
        targets, slip = self._targets(mention, found)
        if slip:
            sure = min(found.confidence, 0.85)
            found = replace(found, status="hersteld", rule="nummer", reason=f"{slip}; {found.reason}", confidence=sure)
        kind = mention.source.kind if mention.source else ("eu" if (found.law or "").startswith("CELEX:") else "wet")
        law = found.law and (jci.law_of(found.law) or (found.law.partition("&")[0] if kind == "eu" else None))
        if found.rule == "eigen-wet":
            self.context.note_provision(mention.start, targets)
        elif law or mention.has_act:
            self.context.note(mention.start, found.law if law else None, targets)
        start, end = self.folded.span(mention.start, mention.end)
        return Citation(
            start=start, end=end, quote=self.folded.original[start:end], kind=kind, status=found.status, law=law, targets=targets,
            candidates=found.candidates, confidence=found.confidence, rule=found.rule, reason=found.reason,
            role=self.roles.role(mention.start, mention.end, kind) if self.roles else UNKNOWN,
            law_title=self.names.titles.get(law or ""), exists=exist(self.loaded, targets, mention.on or self.on),
        )  # fmt: skip

    def _targets(self, mention: Mention, found: Found) -> tuple[tuple[str, ...], str | None]:
        if not found.law:
            return (), None
        if mention.leden or mention.onderdelen:
            leden = [f"{found.law}&lid={lid}" for lid in mention.leden] or [found.law]
            parts = ["".join(f"&{key}={value}" for key, value in path) for path in mention.onderdelen] or [""]
            return tuple(jci.canonical(lid + part) for lid in leden for part in parts), None
        return targets_of(found.law, mention.units, self.loaded, self.names.articles)
