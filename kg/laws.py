"""Law read back from the graph: which version holds on a day, and a unit with its text, parts and links."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from pyoxigraph import NamedNode

import jci
from kg import iri
from kg.clusters import label, law_titles
from kg.iri import Iris
from kg.ready import own_base
from kg.store import GraphStore, Row
from records import InputError

_PREFIXES = """
PREFIX ruimte: <https://ruimte.example/def#>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX eli: <http://data.europa.eu/eli/ontology#>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX schema: <https://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
_VERSIONS = _PREFIXES + """
SELECT ?versie ?datum ?parafrase WHERE {
  VALUES ?wet { UNDEF }
  ?versie eli:realizes ?wet ; eli:version_date ?datum ; ruimte:isParafrase ?parafrase
} ORDER BY ?datum ?versie"""
_UNIT = _PREFIXES + """
SELECT ?deel ?binnen ?werk ?soort ?nummer ?opschrift ?tekst ?status WHERE {
  VALUES ?versie { UNDEF } VALUES ?unit { UNDEF }
  ?top eli:realizes ?unit ; dct:isPartOf? ?versie .
  ?deel ruimte:binnen* ?top ; eli:realizes ?werk .
  OPTIONAL { ?deel ruimte:binnen ?binnen }
  OPTIONAL { ?werk ruimte:soortOnderdeel ?soort }
  OPTIONAL { ?werk eli:number ?nummer }
  OPTIONAL { ?deel eli:title ?opschrift }
  OPTIONAL { ?deel schema:text|ruimte:parafrase ?tekst }
  OPTIONAL { ?deel ruimte:bepalingstatus/skos:notation ?status }
  OPTIONAL { ?deel ruimte:volgorde ?volgorde }
} ORDER BY ?volgorde"""
_CITES = _PREFIXES + """
SELECT DISTINCT ?doel WHERE {
  VALUES ?versie { UNDEF } VALUES ?unit { UNDEF }
  ?top eli:realizes ?unit ; dct:isPartOf? ?versie . ?deel ruimte:binnen* ?top ; eli:cites ?doel
} ORDER BY ?doel"""
_CITED_BY = _PREFIXES + """
SELECT DISTINCT ?van WHERE {
  VALUES ?unit { UNDEF }
  { ?deel eli:cites ?unit } UNION { ?lager eli:is_part_of+ ?unit . ?deel eli:cites ?lager }
  ?deel eli:realizes ?van
} ORDER BY ?van"""
_LIST = _PREFIXES + """
SELECT ?wet ?titel ?soort WHERE { ?wet a eli:LegalResource ; skos:prefLabel ?titel ; ruimte:soortRegeling ?soort } ORDER BY ?titel ?wet"""
_COUNT = _PREFIXES + """
SELECT (COUNT(?deel) AS ?aantal) (SUM(IF(?soort = "artikel", 1, 0)) AS ?artikelen) WHERE {
  VALUES ?versie { UNDEF }
  ?deel dct:isPartOf ?versie ; eli:realizes/ruimte:soortOnderdeel ?soort
}"""
_ARTICLES = _PREFIXES + """
SELECT ?nummer WHERE {
  VALUES ?versie { UNDEF }
  ?deel dct:isPartOf ?versie ; ruimte:volgorde ?volgorde ; eli:realizes ?werk . ?werk ruimte:soortOnderdeel "artikel" ; eli:number ?nummer
} ORDER BY ?volgorde"""


@dataclass(frozen=True)
class VersionInfo:
    """A loaded version of a law, and what is known of how long it held."""

    iri: str
    date: date
    until: date | None  #: the first day of the next loaded version; None: not known
    paraphrase: bool

    def validity(self) -> str:
        """In words, for screens and evidence: an end that isn't known is said to be unknown."""
        if self.until:
            return f"geldig van {self.date} tot {self.until}"
        return f"geldig van {self.date}; geldigheid onbekend na {self.date}"


@dataclass(frozen=True)
class Part:
    """A unit inside a unit, in document order."""

    target: str
    depth: int  #: 0 for the unit itself
    kind: str
    number: str
    heading: str
    text: str
    status: str  #: goed, vervallen or nogniet


@dataclass(frozen=True)
class Unit:
    """A unit of a law in one version, with everything inside it."""

    target: str
    label: str
    version: VersionInfo
    parts: tuple[Part, ...]
    cites: tuple[str, ...]
    cited_by: tuple[str, ...]

    @property
    def text(self) -> str:
        """The whole unit in document order: numbers and headings on their lines, then the texts."""
        return "\n".join(line for part in self.parts for line in _lines(part) if line)


@dataclass(frozen=True)
class LawLine:
    """A law in the list of laws."""

    id: str
    title: str
    kind: str
    versions: tuple[date, ...]
    articles: int  #: of the newest version
    provisions: int
    paraphrase: bool


def versions(store: GraphStore, iris: Iris, law: str) -> list[VersionInfo]:
    """The loaded versions of a law, oldest first; where two share a day, both."""
    rows = store.select(own_base(_VERSIONS, iris), {"wet": iri.of_target(jci.build(law))}).rows
    days = [date.fromisoformat(row["datum"].value) for row in rows]
    return [
        VersionInfo(row["versie"].value, day, next((d for d in days if d > day), None), row["parafrase"].value == "true")
        for row, day in zip(rows, days, strict=True)
    ]


def version_on(store: GraphStore, iris: Iris, law: str, on: date | None = None) -> VersionInfo:
    """The version of a law that held on a day (the last one loaded, without a day).

    Raises InputError when the law isn't loaded, or when the day lies before its first loaded version.
    """
    known = versions(store, iris, law)
    if not known:
        raise InputError(f"{law}: deze regeling is niet geladen")
    held = [version for version in known if on is None or version.date <= on]
    if not held:
        raise InputError(f"{law}: geen versie geladen die op {on} gold; de eerste geladen versie is van {known[0].date}")
    return held[-1]


def unit(store: GraphStore, iris: Iris, target: str, on: date | None = None) -> Unit:
    """A law or one of its units as it stood on a day. Raises InputError when that version doesn't have it."""
    target = jci.canonical(target)
    law = jci.law_of(target)
    if law is None:
        raise InputError(f"{target}: geen adres van een regeling (wel bijvoorbeeld jci1.3:c:BWBR0035303&artikel=11)")
    version = version_on(store, iris, law, on)
    where = {"versie": NamedNode(version.iri), "unit": iri.of_target(target)}
    rows = store.select(own_base(_UNIT, iris), where).rows
    if not rows:
        raise InputError(f"{target}: staat niet in de versie van {version.date}")
    cites = store.select(own_base(_CITES, iris), where).rows
    cited_by = store.select(own_base(_CITED_BY, iris), {"unit": where["unit"]}).rows
    return Unit(
        target, label(target, law_titles(store, iris)), version, _parts(rows),
        tuple(iri.to_target(row["doel"].value) for row in cites),
        tuple(dict.fromkeys(article for row in cited_by if not _within(article := jci.article_of(iri.to_target(row["van"].value)), target))),
    )  # fmt: skip


def list_laws(store: GraphStore, iris: Iris) -> list[LawLine]:
    """Every loaded law, by title."""
    lines = []
    for row in store.select(own_base(_LIST, iris)).rows:
        law = jci.law_of(row["wet"].value) or ""
        known = versions(store, iris, law)
        counts = store.select(own_base(_COUNT, iris), {"versie": NamedNode(known[-1].iri)}).rows[0]
        numbers = (int(counts["artikelen"].value) if "artikelen" in counts else 0, int(counts["aantal"].value))
        days = tuple(version.date for version in known)
        lines.append(LawLine(law, row["titel"].value, row["soort"].value, days, *numbers, known[-1].paraphrase))
    return lines


def _parts(rows: Sequence[Row]) -> tuple[Part, ...]:
    depths: dict[str, int] = {}
    parts = []
    for row in rows:
        node = row["deel"].value
        depths[node] = depths.get(row["binnen"].value, -1) + 1 if "binnen" in row else 0
        value = {name: term.value for name, term in row.items()}
        parts.append(Part(
            iri.to_target(value["werk"]), depths[node], value.get("soort", "regeling"), value.get("nummer", ""),
            value.get("opschrift", ""), value.get("tekst", ""), value.get("status", "goed"),
        ))  # fmt: skip
    return tuple(parts)


def _within(address: str, target: str) -> bool:
    return address == target or address.startswith((f"{target}&", f"{target}#"))


def _lines(part: Part) -> list[str]:
    if part.kind in ("lid", "onderdeel"):
        return [" ".join(filter(None, (part.number, part.text)))]
    head = " ".join(filter(None, (part.kind.capitalize() if part.number else "", part.number, part.heading)))
    return [head, part.text]


class GraphLaw:
    """What the citation finder asks about loaded law (`ingest.citations.LoadedLaw`), answered by the graph."""

    def __init__(self, store: GraphStore, iris: Iris) -> None:
        self._store, self._iris = store, iris
        self.exists = lru_cache(maxsize=4096)(self._exists)
        self.has = lru_cache(maxsize=4096)(self._has)
        self.articles = lru_cache(maxsize=256)(self._articles)

    def _exists(self, target: str, on: date) -> bool | None:
        """None when the law isn't loaded, is a paraphrase (an extract), or its validity on the day isn't known."""
        law = jci.law_of(target)
        known = versions(self._store, self._iris, law) if law else []
        held = [version for version in known if version.date <= on]
        if not held or held[-1].paraphrase or (held[-1].until is None and on > held[-1].date):
            return None
        query = own_base(_PREFIXES + "ASK { VALUES ?versie { UNDEF } VALUES ?unit { UNDEF } ?deel eli:realizes ?unit ; dct:isPartOf? ?versie }", self._iris)
        return self._store.ask(query, {"versie": NamedNode(held[-1].iri), "unit": iri.of_target(target)})

    def _has(self, target: str) -> bool:
        return self._store.ask(_PREFIXES + "ASK { VALUES ?unit { UNDEF } ?deel eli:realizes ?unit }", {"unit": iri.of_target(target)})

    def _articles(self, law: str) -> tuple[str, ...]:
        known = versions(self._store, self._iris, law)
        if not known or known[-1].paraphrase:
            return ()
        rows = self._store.select(own_base(_ARTICLES, self._iris), {"versie": NamedNode(known[-1].iri)}).rows
        return tuple(row["nummer"].value for row in rows)
