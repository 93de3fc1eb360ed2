"""Law read back from the graph: which version holds on a day, and a unit with its text, parts and links."""
from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import jci
from kg.law.metadata import departments
from kg.proposals.clusters import label, law_titles
from kg.rdf import iri
from kg.rdf.engine import GraphStore, Row, Term
from kg.rdf.iri import Iris
from kg.rdf.ready_queries import own_base
from kg.rdf.terms import PROLOGUE, string
from records import UNDATED, InputError

_VERSIONS = PROLOGUE + """
SELECT ?versie ?sleutel ?parafrase ?tot ?nagegaan WHERE {
  VALUES ?wet { UNDEF }
  ?versie eli:realizes ?wet ; ruimte:sleutel ?sleutel ; ruimte:isParafrase ?parafrase
  OPTIONAL { ?versie eli:date_no_longer_in_force ?tot }
  OPTIONAL { ?versie ruimte:nagegaan ?nagegaan }
} ORDER BY ?sleutel"""
#: an expression that the version with this key has
_HELD = """
  ?deel ruimte:vanaf ?vanaf . FILTER(?vanaf <= ?sleutel)
  OPTIONAL { ?deel ruimte:tot ?tot } FILTER(!BOUND(?tot) || ?tot > ?sleutel)"""
_UNIT = PROLOGUE + """
SELECT ?werk ?binnen ?soort ?nummer ?opschrift ?tekst ?status WHERE {
  VALUES ?sleutel { UNDEF } VALUES ?unit { UNDEF }
  ?werk eli:is_part_of* ?unit ; ruimte:soortOnderdeel ?soort .
  ?deel eli:realizes ?werk ; ruimte:volgorde ?volgorde ; ruimte:binnen ?binnen .
  $HELD
  OPTIONAL { ?werk eli:number ?nummer }
  OPTIONAL { ?deel eli:title ?opschrift }
  OPTIONAL { ?deel schema:text ?wettekst }
  OPTIONAL { ?deel ruimte:parafrase ?parafrase }
  BIND(COALESCE(?wettekst, ?parafrase) AS ?tekst)
  OPTIONAL { ?deel ruimte:bepalingstatus/skos:notation ?status }
} ORDER BY ?volgorde"""
_CITES = PROLOGUE + """
SELECT DISTINCT ?doel WHERE {
  VALUES ?sleutel { UNDEF } VALUES ?unit { UNDEF }
  ?werk eli:is_part_of* ?unit . ?deel eli:realizes ?werk ; eli:cites ?doel .
  $HELD
} ORDER BY ?doel"""
#: what refers to a unit, or to several, in the newest loaded text
CITED_BY = PROLOGUE + """
SELECT DISTINCT ?van WHERE {
  VALUES ?unit { UNDEF }
  ?lager eli:is_part_of* ?unit . ?deel eli:cites ?lager ; eli:realizes ?van . FILTER NOT EXISTS { ?deel ruimte:tot ?tot }
} ORDER BY ?van"""
_LIST = PROLOGUE + """
SELECT ?wet ?titel ?soort ?sleutel ?parafrase ?artikelen ?bepalingen WHERE {
  VALUES ?wet { UNDEF }
  ?versie ruimte:sleutel ?sleutel ; ruimte:isParafrase ?parafrase ; ruimte:aantalArtikelen ?artikelen ;
          ruimte:aantalBepalingen ?bepalingen ; eli:realizes ?wet .
  ?wet skos:prefLabel ?titel ; ruimte:soortRegeling ?soort .
} ORDER BY ?titel ?wet ?sleutel"""
FEW = 500  #: laws that are asked for by name; of more, all are read


@dataclass(frozen=True)
class VersionInfo:
    """A loaded version of a law, and what is known of how long it held."""

    iri: str
    key: str  #: "2024-01-01/0"
    date: date
    until: date | None  #: first day no longer in force: as the source says, else that of the next loaded version; None: no end known
    checked: date | None  #: the day on which the source was asked; up to it nothing else came
    paraphrase: bool

    @property
    def known_until(self) -> date:
        """The last day of which it is known that this version held (or the day after which it did not)."""
        return self.until or self.checked or self.date

    def validity(self) -> str:
        """In words, for screens and evidence: an end that isn't known is said to be unknown."""
        since = "datum van inwerkingtreding onbekend" if self.date == UNDATED else f"geldig van {self.date}"
        if self.until:
            return f"{since} tot {self.until}" if self.date != UNDATED else f"{since}; geldig tot {self.until}"
        return since if self.date == UNDATED else f"{since}; geldigheid onbekend na {self.known_until}"


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
        return text_of(self.parts)


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
    ministry: str | None  #: where it is known


def in_version(query: str) -> str:
    """The query with the condition that an expression holds in the version of `?sleutel`."""
    return query.replace("$HELD", _HELD)


def versions(store: GraphStore, iris: Iris, law: str) -> list[VersionInfo]:
    """The loaded versions of a law, oldest first; where two share a day, both."""
    rows = store.select(own_base(_VERSIONS, iris), {"wet": iri.of_target(jci.build(law))}).rows
    days = [_day_of(row["sleutel"].value) for row in rows]
    found = []
    for row, day in zip(rows, days, strict=True):
        following = next((later for later in days if later > day), None)
        until, checked = (date.fromisoformat(row[name].value) if name in row else None for name in ("tot", "nagegaan"))
        ends = [end for end in (until, following) if end is not None]
        found.append(VersionInfo(
            row["versie"].value, row["sleutel"].value, day, min(ends, default=None), checked, row["parafrase"].value == "true"
        ))  # fmt: skip
    return found


def _day_of(key: str) -> date:
    return date.fromisoformat(key.partition("/")[0])


def version_on(store: GraphStore, iris: Iris, law: str, on: date | None = None) -> VersionInfo:
    """The version of a law that held on a day (the last one loaded, without a day).

    Raises InputError when the law isn't loaded, when the day lies before its first loaded version, and when the source
    says that what is loaded no longer held on that day: a law that was repealed is never offered as in force.
    """
    known = versions(store, iris, law)
    if not known:
        raise InputError(f"{law}: deze regeling is niet geladen")
    held = [version for version in known if on is None or version.date <= on]
    if not held:
        raise InputError(f"{law}: geen versie geladen die op {on} gold; de eerste geladen versie is van {known[0].date}")
    if on is not None and held[-1].until and on >= held[-1].until:
        raise InputError(f"{law}: geen versie geladen die op {on} gold; de versie van {held[-1].date} gold tot {held[-1].until}")
    return held[-1]


def unit(store: GraphStore, iris: Iris, target: str, on: date | None = None, titles: Mapping[str, str] | None = None) -> Unit:
    """A law or one of its units as it stood on a day. Raises InputError when that version doesn't have it.

    `titles` for who has those of all laws at hand.
    """
    target = jci.canonical(target)
    version, parts = parts_on(store, iris, target, on)
    where = {"sleutel": string(version.key), "unit": iri.of_target(target)}
    cites = store.select(own_base(in_version(_CITES), iris), where).rows
    cited_by = store.select(own_base(CITED_BY, iris), {"unit": where["unit"]}).rows
    return Unit(
        target, label(target, law_titles(store, iris) if titles is None else titles), version, parts,
        tuple(iri.to_target(row["doel"].value) for row in cites),
        tuple(article for article in dict.fromkeys(_article(row["van"]) for row in cited_by) if not _within(article, target)),
    )  # fmt: skip


def parts_on(store: GraphStore, iris: Iris, target: str, on: date | None = None) -> tuple[VersionInfo, tuple[Part, ...]]:
    """The version of that day and the parts of a unit in it, without its links. Raises InputError as `unit` does."""
    law = jci.law_of(target)
    if law is None:
        raise InputError(f"{target}: geen adres van een regeling (wel bijvoorbeeld jci1.3:c:BWBR0035303&artikel=11)")
    version = version_on(store, iris, law, on)
    where = {"sleutel": string(version.key), "unit": iri.of_target(target)}
    parts = _parts(target, store.select(own_base(in_version(_UNIT), iris), where).rows)
    if not parts:
        raise InputError(f"{target}: staat niet in de versie van {version.date}")
    return version, parts


def text_of(parts: Sequence[Part]) -> str:
    """Parts as one text: numbers and headings on their lines, then the texts."""
    return "\n".join(line for part in parts for line in _lines(part) if line)


def list_laws(store: GraphStore, iris: Iris, only: Collection[str] | None = None) -> list[LawLine]:
    """Every loaded law, or these, by title."""
    lines: dict[str, LawLine] = {}
    ministries = departments(store, iris)
    wanted = {"wet": [iri.of_target(jci.build(law)) for law in only]} if only is not None and len(only) <= FEW else {}
    for row in store.select(own_base(_LIST, iris), wanted).rows:
        value = {name: term.value for name, term in row.items()}
        law = jci.law_of(value["wet"]) or ""
        if only is not None and law not in only:
            continue
        earlier = lines[law].versions if law in lines else ()
        lines[law] = LawLine(
            law, value["titel"], value["soort"], (*earlier, _day_of(value["sleutel"])),
            int(value["artikelen"]), int(value["bepalingen"]), value["parafrase"] == "true", ministries.get(law),
        )  # fmt: skip
    return list(lines.values())


def _parts(target: str, rows: Sequence[Row]) -> tuple[Part, ...]:
    """The units in document order, from the one asked for down; what moved elsewhere in this version is left out."""
    values = [{name: term.value for name, term in row.items()} for row in rows]
    inside: dict[str, list[dict[str, str]]] = {}
    for value in values:
        inside.setdefault(value["binnen"], []).append(value)
    top = iri.of_target(target).value
    whole_law = {"werk": top, "soort": "regeling"} if not jci.parts(target) and values else None
    waiting = [(0, value) for value in ([whole_law] if whole_law else values) if value["werk"] == top]
    parts: list[Part] = []
    while waiting:
        depth, value = waiting.pop()
        parts.append(_part(depth, value))
        waiting += [(depth + 1, child) for child in reversed(inside.get(value["werk"], []))]
    return tuple(parts)


def _part(depth: int, value: dict[str, str]) -> Part:
    return Part(
        iri.to_target(value["werk"]), depth, value["soort"], value.get("nummer", ""), value.get("opschrift", ""),
        value.get("tekst", ""), value.get("status", "goed"),
    )  # fmt: skip


def _article(node: Term) -> str:
    return jci.article_of(iri.to_target(node.value))


def _within(address: str, target: str) -> bool:
    return address == target or address.startswith((f"{target}&", f"{target}#"))


def _lines(part: Part) -> list[str]:
    if part.kind in ("lid", "onderdeel"):
        return [" ".join(filter(None, (part.number, part.text)))]
    head = " ".join(filter(None, (part.kind.capitalize() if part.number else "", part.number, part.heading)))
    return [head, part.text]
