"""The port for questions: select, ask and construct, with terms bound as parameters, over whatever holds the graph."""
from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QueryBoolean, QuerySolutions, Store, Triple

from kg.rdf import sparql_text
from records import UsageError

Whole = TypeVar("Whole")
Term = NamedNode | Literal | BlankNode
Row = dict[str, Term]
Parameters = Mapping[str, Term | Sequence[Term]]
Answer = QuerySolutions | QueryBoolean | Iterable[Triple]


@dataclass(frozen=True)
class Rows:
    """The answer to a select: variables in order, and one dict a row (an unbound variable is absent)."""

    variables: tuple[str, ...]
    rows: tuple[Row, ...]
    truncated: bool = False  #: there was more than `max_rows`


class GraphStore(Protocol):
    """What asks and answers. Every question sees the union of all named graphs."""

    def select(self, query: str, parameters: Parameters = ..., max_rows: int | None = ...) -> Rows: ...

    def ask(self, query: str, parameters: Parameters = ...) -> bool: ...

    def construct(self, query: str, parameters: Parameters = ...) -> list[Triple]: ...


def bind(query: str, parameters: Parameters) -> str:
    """The query with the block `VALUES ?name { … }` of each parameter filled with its term or terms.

    A query file carries an example, or UNDEF for "any", in that block, so it also runs as it is. Terms are written by
    the RDF library, so nothing in a value can become query text. Raises UsageError for a parameter without a block.
    """
    missing = [name for name in parameters if not re.search(_BLOCK % re.escape(name), query, re.I)]
    if missing:
        raise UsageError(f"deze vraag kent geen parameter {missing[0]!r}")

    def fill(block: re.Match[str]) -> str:
        if block["name"] not in parameters:
            return block[0]
        value = parameters[block["name"]]
        terms = [value] if isinstance(value, Term) else value
        return f"{block['head']}{{ {' '.join(str(term) for term in terms)} }}"

    # one pass over the query as written: a value that looks like a block is never read as one
    return re.sub(_BLOCK % r"\w+", fill, query, flags=re.I)


_BLOCK = r"(?P<head>VALUES\s+\?(?P<name>%s)\s*)\{[^{}]*\}"


class Engine:
    """What every engine shares: a question of one form gets an answer of that form, with its parameters bound."""

    def select(self, query: str, parameters: Parameters = {}, max_rows: int | None = None) -> Rows:
        """Raises UsageError when the query is wrong or is no select."""
        solutions = self.run(query, parameters)
        if not isinstance(solutions, QuerySolutions):
            raise UsageError("de vraag is geen SELECT")
        return rows_of(solutions, max_rows)

    def ask(self, query: str, parameters: Parameters = {}) -> bool:
        """Raises UsageError when the query is wrong or is no ask."""
        answer = self.run(query, parameters)
        if not isinstance(answer, QueryBoolean):
            raise UsageError("de vraag is geen ASK")
        return bool(answer)

    def construct(self, query: str, parameters: Parameters = {}) -> list[Triple]:
        """Raises UsageError when the query is wrong or is no construct or describe."""
        triples = self.run(query, parameters)
        if isinstance(triples, QuerySolutions | QueryBoolean):
            raise UsageError("de vraag is geen CONSTRUCT of DESCRIBE")
        return list(triples)

    def run(self, query: str, parameters: Parameters = {}) -> Answer:
        """Any form of query, as the engine answers it. Raises UsageError for a faulty query, or one that calls another server."""
        text = bind(query, parameters)
        if sparql_text.calls_out(text):
            raise UsageError("SERVICE kan niet: een vraag gaat alleen over deze graaf")
        return self._run(text)

    def _run(self, query: str) -> Answer:
        raise NotImplementedError


class OxigraphStore(Engine):
    """The embedded engine: over a snapshot on disk, or in memory."""

    def __init__(self, engine: Store, renewed: Callable[[Exception], Store] | None = None) -> None:
        """`renewed` gives another engine when this one turns out to be damaged; it raises what can't be mended."""
        self.engine, self._renewed = engine, renewed

    def __len__(self) -> int:
        return self._whole(lambda: len(self.engine))

    def quads(self, graph: NamedNode | None = None) -> Iterator[Quad]:
        return self.engine.quads_for_pattern(None, None, None, graph)

    def select(self, query: str, parameters: Parameters = {}, max_rows: int | None = None) -> Rows:
        return self._whole(lambda: super(OxigraphStore, self).select(query, parameters, max_rows))

    def ask(self, query: str, parameters: Parameters = {}) -> bool:
        return self._whole(lambda: super(OxigraphStore, self).ask(query, parameters))

    def construct(self, query: str, parameters: Parameters = {}) -> list[Triple]:
        return self._whole(lambda: super(OxigraphStore, self).construct(query, parameters))

    def _whole(self, asked: Callable[[], Whole]) -> Whole:
        """The answer; once more from a renewed engine when this one is damaged."""
        try:
            return asked()
        except (RuntimeError, OSError) as error:
            if self._renewed is None:
                raise
            self.engine = self._renewed(error)
        return asked()

    def _run(self, query: str) -> Answer:
        try:
            return self.engine.query(sparql_text.engine_text(query), use_default_graph_as_union=not sparql_text.has_dataset(query))
        except (SyntaxError, UnicodeEncodeError) as error:
            raise UsageError(f"de vraag is geen geldige SPARQL: {error}") from error


def rows_of(solutions: QuerySolutions, max_rows: int | None = None) -> Rows:
    """The answer to a select, at most `max_rows` of it."""
    variables = tuple(variable.value for variable in solutions.variables)
    rows: list[Row] = []
    for solution in solutions:
        if max_rows is not None and len(rows) == max_rows:
            return Rows(variables, tuple(rows), truncated=True)
        rows.append({name: term for name in variables if (term := solution[name]) is not None})
    return Rows(variables, tuple(rows))
