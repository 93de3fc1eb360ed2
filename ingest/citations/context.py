"""What a text has cited so far: the law of an article that stands without one, and what `die wet` or `dat artikel` means."""
from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import jci
from ingest.citations.names import LawNames
from ingest.citations.text import PARAGRAPH

_SENTENCE_END = re.compile(r"(?<=[a-zé)\]”\"])[.!?](?=\s+[A-ZÀ-Ý‘“\"(])|" + PARAGRAPH)
_PLACES = {"zin": (_SENTENCE_END, 0.9), "alinea": (re.compile(PARAGRAPH), 0.8)}
FARTHEST_ARTICLE = 600  #: characters back to the article that "het tweede lid" may belong to


@dataclass(frozen=True, slots=True)
class Found:
    """Which law a mention means, and how that is known."""

    law: str | None  #: canonical address (it may name a provision: a nickname), or `CELEX:…`
    status: str
    rule: str
    reason: str
    confidence: float
    candidates: tuple[str, ...] = ()


@dataclass
class Context:
    """Laws, articles and provisions cited so far, each with its place; a law that wasn't resolved stands as None."""

    text: str
    names: LawNames
    laws: list[tuple[int, str | None]] = field(default_factory=list)
    articles: list[tuple[int, str]] = field(default_factory=list)
    provisions: list[tuple[int, str]] = field(default_factory=list)  #: as cited, with lid and onderdeel

    def note(self, at: int, law: str | None, targets: tuple[str, ...]) -> None:
        """A citation at a place."""
        whole = law and (jci.build(jci.law_of(law) or "") if jci.law_of(law) else law.partition("&")[0])
        self.laws.append((at, whole))
        self.note_provision(at, targets)

    def note_provision(self, at: int, targets: tuple[str, ...]) -> None:
        """A provision of the text's own law: what "dat artikel" may mean, but not "die wet"."""
        if targets and any(key == "artikel" for key, _ in jci.parts(targets[-1])):
            self.articles.append((at, jci.article_of(targets[-1])))
            self.provisions.append((at, targets[-1]))

    def pointed(self, pointer: str, at: int) -> Found | None:
        """What `die wet`, `dat artikel`, `deze bepaling` mean at a place; None when nothing was cited that fits."""
        noun = pointer.split()[-1]
        if noun in ("artikel", "wetsartikel", "artikelen", "kwestie", "daarvan"):
            return self._last(pointer, self.laws if noun == "daarvan" else self.articles, at)
        if noun in ("bepaling", "bepalingen", "lid", "artikellid", "onderdeel"):
            return self._last(pointer, self.provisions, at)
        return self._agreeing(pointer, noun.removesuffix("ten") if noun == "wetten" else noun, at)

    def _last(self, pointer: str, before: list, at: int) -> Found | None:
        place, what = before[-1] if before else (0, None)
        if what is None or PARAGRAPH in self.text[place:at]:
            return None
        return Found(what, "afgeleid", "verwijswoord", f"‘{pointer}’: eerder in dezelfde alinea genoemd", 0.8)

    def _agreeing(self, pointer: str, noun: str, at: int) -> Found | None:
        """The last law named whose kind is the pointer's noun: `die wet` is no verdrag, `dat besluit` no wet."""
        for place, law in reversed(self.laws):
            borders = self.text.count(PARAGRAPH, place, at)
            if borders > 1:
                return None
            if law is None:
                return None  # a law was named here that is not known: it may be that one
            if self.agrees(law, noun):
                near = "eerder in dezelfde alinea genoemd" if borders == 0 else "in de alinea ervoor genoemd"
                return Found(law, "afgeleid", "verwijswoord", f"‘{pointer}’: {near}", 0.8 if borders == 0 else 0.7)
        return None

    def agrees(self, law: str, noun: str) -> bool:
        """The noun is a word for this law."""
        noun = noun.lower()
        if law.startswith("CELEX:"):
            letter = law.removeprefix("CELEX:")[5:6]
            return noun.endswith(({"L": "richtlijn", "R": "verordening", "D": "besluit"}.get(letter, "verdrag"), "regeling"))
        if (jci.law_of(law) or "").startswith("BWBV"):
            return noun.endswith(("verdrag", "overeenkomst", "protocol", "conventie", "akte"))
        title = self.names.title(jci.law_of(law) or "").lower()
        if noun in ("wet", "rijkswet"):
            return "wet" in title or title.startswith("burgerlijk")
        return noun in title or (noun == "regeling" and "wet" not in title)

    def article_before(self, at: int) -> str | None:
        """The article that "het tweede lid" belongs to: the last one cited in the paragraph."""
        place, article = self.articles[-1] if self.articles else (0, None)
        if article is None or at - place > FARTHEST_ARTICLE or PARAGRAPH in self.text[place:at]:
            return None
        return article

    def provision_before(self, at: int) -> str | None:
        """The lid or article that "onderdeel r" belongs to: the last one cited in the paragraph, without its own onderdeel."""
        place, provision = self.provisions[-1] if self.provisions else (0, None)
        if provision is None or at - place > FARTHEST_ARTICLE or PARAGRAPH in self.text[place:at]:
            return None
        return provision.partition("&o=")[0]

    def nearest(self, at: int, lacks: Callable[[str], bool], place: str) -> Found | None:
        """The law of an article that stands without one, when one is named before it in its zin or alinea (`place`).

        A law that is known to lack such an article is passed over. Where what is named there is not known (or is a local
        regulation), the article may be of that: no law is given.
        """
        near = next(((start, law) for start, law in reversed(self.laws) if law is None or not lacks(law)), None)
        if near is None:
            return None
        start, law = near
        border, confidence = _PLACES[place]
        if border.search(self.text, start, at):
            return None
        if law is None:
            why = f"geen wet genoemd; de regeling eerder in dezelfde {place} is niet bekend"
            return Found(None, "onbekend", f"zelfde-{place}", why, 0.0)
        title = self.names.title(jci.law_of(law) or law)
        return Found(law, "afgeleid", f"zelfde-{place}", f"geen wet genoemd; {title} staat eerder in dezelfde {place}", confidence)
