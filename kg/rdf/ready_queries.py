"""Ready queries: `queries/*.rq`, each with a `#+` header in YAML (the convention of grlc)."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml
from pyoxigraph import Literal, NamedNode

import jci
from kg.rdf import iri, terms
from kg.rdf.iri import Iris
from records import InputError, UsageError

QUERIES = Path(__file__).parents[2] / "queries"
_MARK = "#+ "


@dataclass(frozen=True)
class Parameter:
    """One parameter: the query has a block `VALUES ?name { … }` for it."""

    name: str
    type: str  #: adres (a law or provision), voorstel (an id), datum, getal or tekst
    description: str
    example: str


@dataclass(frozen=True)
class ReadyQuery:
    """A question with its title and parameters, in Dutch."""

    name: str
    title: str
    description: str
    parameters: tuple[Parameter, ...]
    tags: tuple[str, ...]
    text: str

    def terms(self, iris: Iris, values: Mapping[str, str]) -> dict[str, NamedNode | Literal]:
        """What a user filled in, as terms. Raises UsageError for an unknown parameter or a value of another type."""
        known = {parameter.name: parameter for parameter in self.parameters}
        unknown = values.keys() - known.keys()
        if unknown:
            allowed = ", ".join(known) or "geen"
            raise UsageError(f"vraag {self.name} kent geen parameter {sorted(unknown)[0]!r} (wel: {allowed})")
        return {name: _term(iris, known[name], value) for name, value in values.items()}


def _term(iris: Iris, parameter: Parameter, value: str) -> NamedNode | Literal:
    try:
        if parameter.type == "adres":
            return iri.of_target(jci.canonical(value))
        if parameter.type == "voorstel":
            return iris.proposal(value)
        if parameter.type == "datum":
            return terms.day(date.fromisoformat(value))
        return terms.integer(int(value)) if parameter.type == "getal" else terms.string(value)
    except ValueError as error:
        raise UsageError(f"parameter {parameter.name}: {value!r} is geen {parameter.type}") from error


def ready_queries(folder: Path = QUERIES) -> list[ReadyQuery]:
    """All ready queries, by name. Raises InputError that names a file whose header is wrong."""
    return [_read(file) for file in sorted(folder.glob("*.rq"))]


def ready_query(name: str, folder: Path = QUERIES) -> ReadyQuery:
    """The ready query of that name. Raises UsageError when there is none."""
    for query in ready_queries(folder):
        if query.name == name:
            return query
    names = ", ".join(query.name for query in ready_queries(folder))
    raise UsageError(f"geen vraag {name!r} (wel: {names})")


def own_base(query: str, iris: Iris) -> str:
    """A query of ours on a store with another base."""
    return query.replace(f"<{iri.DEFAULT_BASE}/", f"<{iris.base}/")


def _read(file: Path) -> ReadyQuery:
    text = file.read_text(encoding="utf-8")
    head = "\n".join(line.removeprefix(_MARK) for line in text.splitlines() if line.startswith(_MARK))
    try:
        data = yaml.safe_load(head)
        parameters = tuple(Parameter(**{key: str(value) for key, value in row.items()}) for row in data.get("parameters", []))
        return ReadyQuery(file.stem, data["title"], data["description"], parameters, tuple(data["tags"]), text)
    except (yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"{file.name}: de kop (#+) van deze vraag is niet goed: {error}") from error
