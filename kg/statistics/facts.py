"""What is counted of a proposal, read off the lines of its graph's file: parsing ten thousand files would take fifteen seconds.

Tuples, because at every change of the graph those of all proposals are read from the table.
"""
from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from kg.rdf.iri import Iris
from kg.rdf.terms import DCT, OA

#: what looks like a mail address, a telephone number, a citizen service number or somebody's profile; as in queries/contact-data.rq
CONTACT = re.compile(
    r"[\w.+-]\s?(@|\(at\)|\[at\])\s?[\w-]+\.[a-z]{2,}|(^|[^\w.,/:=&+-])(\+\s?31|0031|0)([\s()-]*\d){9}([^\d]|$)"
    r"|(bsn|burgerservicenummer|sofinummer)[^\w\n]{1,9}(\d[ .]?){8}\d([^\d]|$)|linkedin\.com/(in|pub)/\w",
    re.I,
)
_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"', re.S)
_ESCAPES = {"\\n": "\n", "\\r": "\r", "\\t": "\t", '\\"': '"', "\\\\": "\\"}


class Cited(NamedTuple):
    """A citation: its IRI, the slugs of status and role, and the IRIs of its targets."""

    node: str
    status: str
    role: str
    targets: Sequence[str]


class Ask(NamedTuple):
    """A direction of solution: its IRI, the slugs of what it asks, and whether it tells how long an experiment lasts."""

    node: str
    kind: str
    direction: str
    lasts: bool


class Facts(NamedTuple):
    """What is counted of one proposal; things by IRI, each list sorted."""

    id: str
    laws: Sequence[str]
    provisions: Sequence[str]
    fields: Sequence[str]
    submitter: str
    cited: tuple[Cited, ...]
    asks: tuple[Ask, ...]
    leaks: Sequence[str]  #: subjects whose text looks like contact data


def read_facts(iris: Iris, data: bytes) -> Facts | None:
    """The facts in a proposal's N-Quads (one graph, a statement a line); None when there is no proposal in them."""
    said = _statements(iris, data.decode("utf-8"))
    proposals = said.get(DCT.dateSubmitted.value, {})
    node = next(iter(proposals), "")
    names = said.get(DCT.identifier.value, {}).get(node)
    leaks = tuple(sorted(said.get("", {})))
    if not names:
        return Facts("", (), (), (), "", (), (), leaks) if leaks else None
    own = iris.terms

    def of(subject: str, predicate: str) -> tuple[str, ...]:
        return tuple(sorted(said.get(predicate, {}).get(subject, ())))

    def slug(subject: str, predicate: str) -> str:
        return next(iter(of(subject, predicate)), "").rpartition("/")[2]

    cited = (
        Cited(one, slug(one, own.oplosstatus.value), slug(one, own.rol.value), of(one, OA.hasBody.value))
        for one in sorted(said.get(own.citaatUit.value, {}))
    )
    points = own.experimentpunt.value
    asks = (
        Ask(one, slug(one, own.ingreep.value), slug(one, own.richting.value), any(point.endswith("/duur") for point in of(one, points)))
        for one in of(node, own.oplossing.value)
    )
    return Facts(
        names[0], of(node, own.noemtRegeling.value), of(node, own.noemtBepaling.value), of(node, DCT.subject.value),
        next(iter(of(node, DCT.creator.value)), ""), tuple(cited), tuple(asks), leaks,
    )  # fmt: skip


def leaks_in(data: bytes) -> tuple[str, ...]:
    """The subjects in a graph's N-Quads whose text looks like contact data."""
    found = set()
    for line in data.decode("utf-8").split("\n")[:-1]:  # a text may have other ends of lines in it
        subject, _, rest = line.split(" ", 2)
        if rest.startswith('"') and _leaks(rest):
            found.add(subject[1:-1])
    return tuple(sorted(found))


def _statements(iris: Iris, data: str) -> dict[str, dict[str, list[str]]]:
    """predicate → subject → objects, of what is counted; under "" the subjects whose text looks like contact data."""
    own = iris.terms
    wanted = {
        f"<{one.value}>" for one in (
            DCT.dateSubmitted, DCT.identifier, DCT.subject, DCT.creator, OA.hasBody, own.noemtRegeling, own.noemtBepaling, own.oplossing,
            own.citaatUit, own.oplosstatus, own.rol, own.ingreep, own.richting, own.experimentpunt,
        )
    }  # fmt: skip
    said: dict[str, dict[str, list[str]]] = {}
    for line in data.split("\n")[:-1]:
        subject, predicate, rest = line.split(" ", 2)
        text = rest.startswith('"')
        if predicate in wanted:
            value = rest[1 : rest.index('"', 1)] if text else rest[1 : rest.index(">")]
            said.setdefault(predicate[1:-1], {}).setdefault(subject[1:-1], []).append(value)
        if text and _leaks(rest):
            said.setdefault("", {})[subject[1:-1]] = []
    return said


def _leaks(rest: str) -> bool:
    """The literal at the beginning of a line's end looks like contact data."""
    literal = _LITERAL.match(rest)
    return literal is not None and CONTACT.search(re.sub(r"\\.", lambda escape: _ESCAPES.get(escape[0], escape[0]), literal[1])) is not None


def as_json(facts: Facts) -> str:
    """For the table."""
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"))


def of_json(texts: Mapping[str, str]) -> dict[str, Facts]:
    """Back from `as_json`, by the same keys; what has no text is left out. All in one go: one by one it takes twice as long."""
    told = {key: text for key, text in texts.items() if text}
    rows = json.loads(f"[{','.join(told.values())}]")
    return {
        key: Facts(name, laws, provisions, fields, submitter, tuple(map(Cited._make, cited)), tuple(map(Ask._make, asks)), leaks)
        for key, (name, laws, provisions, fields, submitter, cited, asks, leaks) in zip(told, rows, strict=True)
    }
