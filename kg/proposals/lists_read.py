"""What lists need of all proposals and their citations, read from the graph at once."""
from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from pyoxigraph import NamedNode, QueryResultsFormat, QuerySolutions

import jci
from kg.law.metadata import departments
from kg.proposals.clusters import label, law_titles
from kg.rdf import iri, vocabulary
from kg.rdf.engine import Engine
from kg.rdf.iri import Iris
from kg.rdf.ready_queries import own_base
from kg.rdf.terms import PROLOGUE

_SAID = PROLOGUE + "SELECT ?ding ?iets { ?ding %s ?iets }"
#: things by one concept after another: what takes the engine's time is each word that it writes
_OF_CONCEPT = PROLOGUE + "SELECT ?ding { VALUES ?begrip { UNDEF } ?ding %s ?begrip }"
#: the role goes first: the engine then looks up the few citations of proposals, and not all references between laws
_BODIES = PROLOGUE + "SELECT ?citatie ?doel { VALUES ?begrip { UNDEF } ?citatie ruimte:rol ?begrip ; oa:hasBody ?doel }"
_FIELDS = PROLOGUE + """
SELECT ?slug ?naam { VALUES ?lijst { UNDEF } ?veld skos:inScheme ?lijst ; skos:notation ?slug ; skos:prefLabel ?naam }"""
_ORGANISATIONS = PROLOGUE + "SELECT DISTINCT ?wie ?naam { ?wie a ruimte:Indiener ; rdfs:label ?naam }"
RESOLVED = "opgelost"  #: the status of most citations
NO_DEPARTMENT = "onbekend"  #: of a law whose ministry isn't known
ARTICLE, WHOLE_LAW, UNRESOLVED, OTHER, NONE = CITES = ("artikel", "regeling", "onopgelost", "andere-bron", "geen")


@dataclass(frozen=True, slots=True)
class Line:
    """One proposal."""

    id: str
    title: str
    submitter: str  #: as written
    organisation: str  #: without its department
    submitted: str  #: ISO
    fields: tuple[str, ...]  #: slugs
    interventions: tuple[str, ...]
    directions: tuple[int, ...]  #: numbers of its directions of solution
    laws: tuple[str, ...]  #: targets
    cites: str  #: the most precise thing that it cites: one of `CITES`


@dataclass(frozen=True, slots=True)
class Target:
    """What is cited, worked out once for the many citations of it."""

    provision: str  #: address of its article (or chapter …); "" for a whole law and for other sources
    law: str  #: address; "" for other sources
    law_id: str
    department: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A target of a citation."""

    proposal: int
    target: Target
    role: str
    status: str


class Names:
    """What laws, fields and departments are called."""

    def __init__(self, store: Engine, iris: Iris) -> None:
        self._titles, self._departments = law_titles(store, iris), departments(store, iris)
        rows = store.select(own_base(_FIELDS, iris), {"lijst": iris.scheme("leefveld")}).rows
        self.fields = {row["slug"].value: row["naam"].value for row in rows}

    def label(self, target: str) -> str:
        written = label(target, self._titles)
        return written[:1].upper() + written[1:]

    def target(self, address: str) -> Target:
        law = law_id(address)
        provision = jci.article_of(address) if jci.law_of(address) and jci.parts(address) else ""
        return Target(provision, law_target(address) if law else "", law, self._departments.get(law, NO_DEPARTMENT))


class Reading:
    """What the graph says, one property at a time: joins of all proposals cost the engine three times as much."""

    def __init__(self, store: Engine, iris: Iris) -> None:
        self._store, self._iris = store, iris
        self.names = Names(store, iris)
        self._start = iris.proposal("").value
        with ThreadPoolExecutor(1) as beside:  # the engine works outside the interpreter: a second core takes the longest question
            bodies = beside.submit(lambda: list(self._by_concept(_BODIES, "rol")))
            self._dates = self._own("dct:dateSubmitted")
            self._number = {name: nr for nr, name in enumerate(sorted(self._dates))}
            told = self._by_concept(_OF_CONCEPT % "ruimte:oplosstatus", "oplosstatus", but=RESOLVED)
            self._statuses = {place: slug for slug, (place,) in told}
            self._directed = self._directions()
            self.mentions = self._mentions(bodies.result())

    def lines(self) -> tuple[Line, ...]:
        titles, written, creators = self._own("dct:title"), self._own("ruimte:ingediendDoor"), self._own("dct:creator")
        known = dict(self._rows(_ORGANISATIONS))
        fields, laws = self._several("dct:subject"), self._cited()
        found = []
        for name in self._number:
            directions = self._directed.get(name, ())
            found.append(Line(
                name, titles.get(name, ""), written.get(name, ""), known.get(creators.get(name, ""), written.get(name, "")),
                self._dates[name], tuple(sorted({_slug(one) for one in fields.get(name, ())})),
                tuple(sorted({slug for _, slug in directions})), tuple(sorted({nr for nr, _ in directions})), *laws[name],
            ))  # fmt: skip
        return tuple(found)

    def _cited(self) -> dict[str, tuple[tuple[str, ...], str]]:
        """The laws that each proposal cites, and how precise it is."""
        targets: dict[int, list[Mention]] = {}
        for one in self.mentions:
            targets.setdefault(one.proposal, []).append(one)
        cites = {self._iris.proposal_of(place) for place in self._statuses}
        found = {}
        for name, nr in self._number.items():
            laws = tuple(sorted({one.target.law for one in targets.get(nr, ()) if one.target.law}))
            precise = ARTICLE if any(one.target.provision for one in targets.get(nr, ())) else WHOLE_LAW if laws else ""
            found[name] = laws, precise or (OTHER if nr in targets else UNRESOLVED if name in cites else NONE)
        return found

    def _mentions(self, bodies: Iterable[tuple[str, list[str]]]) -> list[Mention]:
        targets: dict[str, Target] = {}
        found = []
        for role, (place, body) in bodies:
            name = self._iris.proposal_of(place)
            if name in self._number:
                if body not in targets:
                    targets[body] = self.names.target(iri.to_target(body))
                found.append(Mention(self._number[name], targets[body], role, self._statuses.get(place, RESOLVED)))
        return found

    def _directions(self) -> dict[str, list[tuple[int, str]]]:
        found: dict[str, list[tuple[int, str]]] = {}
        for slug, (passage,) in self._by_concept(_OF_CONCEPT % "ruimte:ingreep", "ingreep"):
            number, name = passage.rpartition("/")[2], self._iris.proposal_of(passage) or ""
            found.setdefault(name, []).append((int(number) if number.isdecimal() else 0, slug))
        return found

    def _by_concept(self, query: str, list_name: str, but: str = "") -> Iterator[tuple[str, list[str]]]:
        """The rows of a query for each concept of a list, with its slug."""
        for name, slug in vocabulary.concepts():
            if name == list_name and slug != but:
                yield from ((slug, row) for row in self._rows(query, self._iris.concept(list_name, slug)))

    def _own(self, what: str) -> dict[str, str]:
        return {name: values[0] for name, values in self._several(what).items()}

    def _several(self, what: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for thing, value in self._rows(_SAID % what):
            if thing.startswith(self._start) and "/" not in (name := thing[len(self._start) :]):
                found.setdefault(unquote(name), []).append(value)
        return found

    def _rows(self, query: str, concept: NamedNode | None = None) -> Iterator[list[str]]:
        """The rows of a query as text; the engine writes them faster than they can be taken one by one."""
        answer = self._store.run(own_base(query, self._iris), {"begrip": concept} if concept else {})
        assert isinstance(answer, QuerySolutions)
        written = answer.serialize(format=QueryResultsFormat.CSV)
        rows = csv.reader(io.StringIO((written or b"").decode(), newline=""))
        next(rows)
        return rows


def _slug(concept: str) -> str:
    return unquote(concept.rpartition("/")[2])


@lru_cache(maxsize=65536)  # the board asks it of every proposal, and these cite the same few hundred
def law_id(target: str) -> str:
    """The BWB id or CELEX address of the law that a target lies in; "" for another source."""
    return jci.law_of(target) or (target.partition("&")[0] if target.startswith("CELEX:") else "")


def law_target(target: str) -> str:
    """The address of the law that a target lies in."""
    law = jci.law_of(target)
    return jci.build(law) if law else target.partition("&")[0]
