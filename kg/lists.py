"""All proposals and all that they cite, in short, for lists with facets: read from the graph at once, kept for as long as a snapshot."""
from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

import numpy as np
from pyoxigraph import QueryResultsFormat, QuerySolutions

import jci
from kg import iri
from kg.clusters import label, law_titles
from kg.facets import Choices, Facet, Faceted, Mask, Numbers, Pairs
from kg.iri import Iris
from kg.law_info import departments
from kg.ready import own_base
from kg.store import Engine
from kg.terms import PROLOGUE

_SAID = PROLOGUE + "SELECT ?ding ?iets { ?ding %s ?iets }"
#: the role goes first: the engine then looks up the few citations of proposals, and not all references between laws
_BODIES = PROLOGUE + "SELECT ?citatie ?rol ?doel { ?citatie ruimte:rol ?rol ; oa:hasBody ?doel }"
_FIELDS = PROLOGUE + """
SELECT ?slug ?naam { VALUES ?lijst { UNDEF } ?veld skos:inScheme ?lijst ; skos:notation ?slug ; skos:prefLabel ?naam }"""
_ORGANISATIONS = PROLOGUE + "SELECT DISTINCT ?wie ?naam { ?wie a ruimte:Indiener ; rdfs:label ?naam }"
NO_FIELD, NO_DEPARTMENT, NO_SUBMITTER = "geen-leefveld", "onbekend", "onbekend"  #: values for what has none
ARTICLE, WHOLE_LAW, UNRESOLVED, OTHER, NONE = CITES = ("artikel", "regeling", "onopgelost", "andere-bron", "geen")
OPEN_STEPS = ("ontvangen", "toets")  #: of a proposal whose test isn't done


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
class CitedRow:
    """A provision or law in the list of what is cited; counts are of proposals."""

    target: str
    label: str
    law: str  #: target
    law_label: str
    proposals: int
    change: int  #: want it changed
    short: int  #: say that it falls short
    open: int  #: their test isn't done


class Cited:
    """What is cited (provisions, or laws), with the citations as items and facets wet, leefveld, departement, rol and status."""

    def __init__(self, mentions: list[_Mention], targets: list[str], lines: tuple[Line, ...], names: _Names) -> None:
        order = sorted(set(targets), key=lambda one: natural(names.label(one)))
        number = {target: nr for nr, target in enumerate(order)}
        self.targets: tuple[str, ...] = tuple(order)  #: in the order of a reader
        self.labels = tuple(map(names.label, order))
        self._laws = tuple(law_target(one) for one in order)
        self._law_labels = tuple(map(names.label, self._laws))
        self._words = tuple(f"{own} {law}".casefold() for own, law in zip(self.labels, self._law_labels, strict=True))
        self.proposal: Numbers = np.array([one.proposal for one in mentions], dtype=np.int64)
        groups = np.array([number[target] for target in targets], dtype=np.int64)
        self._pairs = Pairs(groups, self.proposal, len(order))
        each = list(enumerate(mentions))
        self.faceted = Faceted(groups, {
            "wet": Facet((nr, one.target.law_id) for nr, one in each),
            "leefveld": Facet((nr, field) for nr, one in each for field in lines[one.proposal].fields or (NO_FIELD,)),
            "departement": Facet((nr, one.target.department) for nr, one in each),
            "rol": Facet((nr, one.role) for nr, one in each),
            "status": Facet((nr, one.status) for nr, one in each),
        })  # fmt: skip

    def within(self, written: str) -> Mask | None:
        """The groups in whose name (or that of their law) each word stands; None when no word is asked."""
        return having_words(self._words, written)

    def counted(self, choices: Choices, within: Mask | None, still_open: Mask) -> dict[str, Numbers]:
        """Of every group the number of proposals under the choices, by the name of a column of `CitedRow`."""
        mask, role = self.faceted.chosen(choices, within), self.faceted.facets["rol"]

        def in_role(slug: str) -> Mask:
            return mask & role.having(slug, self.faceted.size)

        counts = {"proposals": mask, "change": in_role("te-wijzigen"), "short": in_role("onvoldoende")}
        counts["open"] = mask & still_open[self.proposal]
        return {name: self._pairs.count(rows) for name, rows in counts.items()}

    def row(self, nr: int, counts: dict[str, Numbers]) -> CitedRow:
        own = {name: int(found[nr]) for name, found in counts.items()}
        return CitedRow(self.targets[nr], self.labels[nr], self._laws[nr], self._law_labels[nr], **own)

    def matrix(self, choices: Choices, within: Mask | None, rows: Numbers) -> dict[int, dict[str, int]]:
        """Of these groups: field → number of proposals."""
        field, mask = self.faceted.facets["leefveld"], self.faceted.chosen(choices, within)
        names = [choices["leefveld"]] if "leefveld" in choices else field.values
        by_field = {name: self._pairs.count(mask & field.having(name, self.faceted.size)) for name in names}
        return {int(nr): {name: int(counts[nr]) for name, counts in by_field.items() if counts[nr]} for nr in rows}


class Lists:
    """The proposals, and what they cite by provision and by law."""

    def __init__(self, store: Engine, iris: Iris) -> None:
        read = _Read(store, iris)
        self.proposals: tuple[Line, ...] = read.lines()
        self.number = {line.id: nr for nr, line in enumerate(self.proposals)}
        self.fields = read.names.fields  #: slug → name
        provisions, laws = ([one for one in read.mentions if getattr(one.target, kind)] for kind in ("provision", "law"))
        self.by_provision = Cited(provisions, [one.target.provision for one in provisions], self.proposals, read.names)
        self.by_law = Cited(laws, [one.target.law for one in laws], self.proposals, read.names)
        self.label = read.names.label
        lines = list(enumerate(self.proposals))
        self.faceted = Faceted(np.arange(len(lines)), {
            "leefveld": Facet((nr, field) for nr, line in lines for field in line.fields or (NO_FIELD,)),
            "indiener": Facet((nr, line.organisation or NO_SUBMITTER) for nr, line in lines),
            "wet": Facet((nr, law_id(law)) for nr, line in lines for law in line.laws),
            "verwijzing": Facet((nr, line.cites) for nr, line in lines),
            "ingreep": Facet((nr, slug) for nr, line in lines for slug in line.interventions),
            "bepaling": Facet((one.proposal, one.target.provision) for one in provisions),
        })  # fmt: skip
        #: name of an order → the place of each proposal in it
        self.ranks = {
            "titel": self._ranked(lambda line: natural(line.title or line.id)),
            "indiener": self._ranked(lambda line: natural(line.submitter)),
            "datum": -self._ranked(lambda line: line.submitted),
        }  # fmt: skip
        self._words = tuple(f"{line.title} {line.submitter} {line.id}".casefold() for line in self.proposals)

    def _ranked(self, key: Callable[[Line], Any]) -> Numbers:
        """The place of each proposal by a key; equal keys share one, so that another order stands within it."""
        keys = [key(line) for line in self.proposals]
        ranks = np.zeros(len(keys), dtype=np.int64)
        rank, before = -1, None
        for nr in sorted(range(len(keys)), key=keys.__getitem__):
            rank, before = rank + (keys[nr] != before), keys[nr]
            ranks[nr] = rank
        return ranks

    def within(self, written: str) -> Mask | None:
        """The proposals in whose title, submitter or id each word stands; None when no word is asked."""
        return having_words(self._words, written)


def having_words(texts: tuple[str, ...], written: str) -> Mask | None:
    """The texts (in small letters) that have every word; None when no word is asked."""
    words = written.casefold().split()[:16]
    return np.array([all(word in text for word in words) for text in texts], dtype=bool) if words else None


def natural(words: str) -> list[tuple[int, str]]:
    """A key by which article 2 goes before article 11."""
    return [(int(piece), "") if piece.isdecimal() and len(piece) < 19 else (-1, piece) for piece in re.split(r"(\d+)", words.casefold())]


def law_id(target: str) -> str:
    """The BWB id or CELEX address of the law that a target lies in; "" for another source."""
    return jci.law_of(target) or (target.partition("&")[0] if target.startswith("CELEX:") else "")


def law_target(target: str) -> str:
    """The address of the law that a target lies in."""
    law = jci.law_of(target)
    return jci.build(law) if law else target.partition("&")[0]


# --- reading --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Target:
    """What is cited, worked out once for the many citations of it."""

    provision: str  #: address of its article (or chapter …); "" for a whole law and for other sources
    law: str  #: address; "" for other sources
    law_id: str
    department: str


@dataclass(frozen=True, slots=True)
class _Mention:
    """A target of a citation."""

    proposal: int
    target: _Target
    role: str
    status: str


class _Names:
    """What laws, fields and departments are called."""

    def __init__(self, store: Engine, iris: Iris) -> None:
        self._titles, self._departments = law_titles(store, iris), departments(store, iris)
        rows = store.select(own_base(_FIELDS, iris), {"lijst": iris.scheme("leefveld")}).rows
        self.fields = {row["slug"].value: row["naam"].value for row in rows}

    def label(self, target: str) -> str:
        written = label(target, self._titles)
        return written[:1].upper() + written[1:]

    def target(self, address: str) -> _Target:
        law = law_id(address)
        provision = jci.article_of(address) if jci.law_of(address) and jci.parts(address) else ""
        return _Target(provision, law_target(address) if law else "", law, self._departments.get(law, NO_DEPARTMENT))


class _Read:
    """What the graph says, one property at a time: joins of all proposals cost the engine three times as much."""

    def __init__(self, store: Engine, iris: Iris) -> None:
        self._store, self._iris = store, iris
        self.names = _Names(store, iris)
        self._start = iris.proposal("").value
        with ThreadPoolExecutor(1) as beside:  # the engine works outside the interpreter: a second core takes the longest question
            bodies = beside.submit(self._rows, _BODIES)
            self._dates = self._own("dct:dateSubmitted")
            self._number = {name: nr for nr, name in enumerate(sorted(self._dates))}
            self._statuses = dict(self._rows(_SAID % "ruimte:oplosstatus"))
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
        targets: dict[int, list[_Mention]] = {}
        for one in self.mentions:
            targets.setdefault(one.proposal, []).append(one)
        cites = {self._iris.proposal_of(place) for place in self._statuses}
        found = {}
        for name, nr in self._number.items():
            laws = tuple(sorted({one.target.law for one in targets.get(nr, ()) if one.target.law}))
            precise = ARTICLE if any(one.target.provision for one in targets.get(nr, ())) else WHOLE_LAW if laws else ""
            found[name] = laws, precise or (OTHER if nr in targets else UNRESOLVED if name in cites else NONE)
        return found

    def _mentions(self, bodies: Iterator[list[str]]) -> list[_Mention]:
        targets: dict[str, _Target] = {}
        found = []
        for place, role, body in bodies:
            name = self._iris.proposal_of(place)
            if name in self._number and place in self._statuses:
                if body not in targets:
                    targets[body] = self.names.target(iri.to_target(body))
                found.append(_Mention(self._number[name], targets[body], _slug(role), _slug(self._statuses[place])))
        return found

    def _directions(self) -> dict[str, list[tuple[int, str]]]:
        found: dict[str, list[tuple[int, str]]] = {}
        for passage, intervention in self._rows(_SAID % "ruimte:ingreep"):
            number, name = passage.rpartition("/")[2], self._iris.proposal_of(passage) or ""
            found.setdefault(name, []).append((int(number) if number.isdecimal() else 0, _slug(intervention)))
        return found

    def _own(self, what: str) -> dict[str, str]:
        return {name: values[0] for name, values in self._several(what).items()}

    def _several(self, what: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for thing, value in self._rows(_SAID % what):
            if thing.startswith(self._start) and "/" not in (name := thing[len(self._start) :]):
                found.setdefault(unquote(name), []).append(value)
        return found

    def _rows(self, query: str) -> Iterator[list[str]]:
        """The rows of a query as text; the engine writes them faster than they can be taken one by one."""
        answer = self._store.run(own_base(query, self._iris))
        assert isinstance(answer, QuerySolutions)
        written = answer.serialize(format=QueryResultsFormat.CSV)
        rows = csv.reader(io.StringIO((written or b"").decode(), newline=""))
        next(rows)
        return rows


def _slug(concept: str) -> str:
    return unquote(concept.rpartition("/")[2])
