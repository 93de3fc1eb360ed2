"""What the citation finder asks about loaded law, answered by the graph."""
from __future__ import annotations

from contextlib import suppress
from datetime import date
from functools import lru_cache

import jci
from kg.law.laws import in_version, parts_on, text_of, versions
from kg.rdf import iri
from kg.rdf.engine import GraphStore
from kg.rdf.iri import Iris
from kg.rdf.ready_queries import own_base
from kg.rdf.terms import PROLOGUE, string
from records import InputError

_ARTICLES = PROLOGUE + """
SELECT ?nummer WHERE {
  VALUES ?wet { UNDEF }
  ?werk ruimte:regeling ?wet ; ruimte:soortOnderdeel "artikel" ; eli:number ?nummer . ?deel eli:realizes ?werk ; ruimte:volgorde ?volgorde .
} ORDER BY ?volgorde"""
_HAS = PROLOGUE + "ASK { VALUES ?unit { UNDEF } ?deel eli:realizes ?unit }"
_HAS_THEN = PROLOGUE + "ASK { VALUES ?sleutel { UNDEF } VALUES ?unit { UNDEF } ?deel eli:realizes ?unit . $HELD }"

FIRST_ARTICLES = 3  #: among which the definitions of a law stand


class GraphLaw:
    """What the citation finder asks about loaded law (`ingest.citations.LoadedLaw`), answered by the graph."""

    def __init__(self, store: GraphStore, iris: Iris) -> None:
        self._store, self._iris = store, iris
        self.exists = lru_cache(maxsize=4096)(self._exists)
        self.has = lru_cache(maxsize=4096)(self._has)
        self.articles = lru_cache(maxsize=256)(self._articles)
        self.definitions = lru_cache(maxsize=256)(self._definitions)

    def _exists(self, target: str, on: date) -> bool | None:
        """None when the law isn't loaded, is a paraphrase (an extract), or its validity on the day isn't known."""
        law = jci.law_of(target)
        known = versions(self._store, self._iris, law) if law else []
        held = [version for version in known if version.date <= on]
        if not held or held[-1].paraphrase or on > held[-1].known_until or on == held[-1].until:
            return None
        where = {"sleutel": string(held[-1].key), "unit": iri.of_target(target)}
        return self._store.ask(own_base(in_version(_HAS_THEN), self._iris), where)

    def _has(self, target: str) -> bool:
        return self._store.ask(_HAS, {"unit": iri.of_target(target)})

    def _articles(self, law: str) -> tuple[str, ...]:
        known = versions(self._store, self._iris, law)
        if not known or known[-1].paraphrase:
            return ()
        rows = self._store.select(own_base(_ARTICLES, self._iris), {"wet": iri.of_target(jci.build(law))}).rows
        return tuple(dict.fromkeys(row["nummer"].value for row in rows))

    def _definitions(self, law: str) -> str:
        """The first articles: there a Dutch law says what its words mean (Aanwijzingen voor de regelgeving, on definitions)."""
        texts = []
        for number in self.articles(law)[:FIRST_ARTICLES]:
            with suppress(InputError):
                texts.append(text_of(parts_on(self._store, self._iris, jci.build(law, ("artikel", number)))[1]))
        return "\n".join(text for text in texts if "verstaan" in text)
