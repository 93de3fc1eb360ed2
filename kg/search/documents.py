"""What can be found, read from the graph's files: proposals, submitters, laws, and the provisions of the newest loaded version.

A provision is found as its article (or as the chapter, annex … that has text of its own): a lid is too little to rank by.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

import jci
from kg.rdf import iri
from kg.rdf.iri import Iris
from kg.rdf.terms import DCT, ELI, RDFS, SCHEMA, SKOS, A
from kg.search import tokens

PROPOSAL, LAW, PROVISION, MUNICIPALITY, SUBMITTER = KINDS = ("voorstel", "regeling", "bepaling", "gemeente", "indiener")
PROPOSALS_START, NAMES_START, LAW_START, INFO_START = "voorstel~", "namen.", "wet~", "wti~"


@dataclass(frozen=True, slots=True)
class Document:
    """One thing that can be found, with its words folded for each column of the index."""

    kind: str
    target: str  #: id of a proposal, address of law, IRI of a municipality or submitter
    title: str  #: as a reader writes it
    words: Words
    folded: tuple[str, str, str, str]
    paraphrase: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """What a thing is found by."""

    head: str  #: its title or heading
    text: str = ""
    around: str = ""  #: what it belongs to: the law of a provision, the submitter of a proposal

    def folded(self) -> tuple[str, str, str, str]:
        """The dictionary forms of the words of each, and the parts of all compounds."""
        folded = [tokens.words(one) for one in (self.head, self.text, self.around)]
        head, text, around = (" ".join(word.base for word in words if word.base) for words in folded)
        return head, text, around, " ".join(part for words in folded for word in words for part in word.parts)


def documents(iris: Iris, name: str, data: bytes) -> list[Document]:
    """What a graph file holds, by its name and bytes."""
    quads = parse(input=data, format=RdfFormat.N_QUADS)
    if name.startswith(PROPOSALS_START):
        return list(_proposal(iris, unquote(name.removeprefix(PROPOSALS_START).removesuffix(".nq")), quads))
    if name.startswith(NAMES_START):
        return list(_names(iris, quads))
    return list(_law(iris, quads) if name.startswith(LAW_START) else _info(quads))


def _made(kind: str, target: str, title: str, words: Words, paraphrase: bool = False) -> Document:
    return Document(kind, target, title, words, words.folded(), paraphrase)


# --- proposals ------------------------------------------------------------------------------------------------------


def _proposal(iris: Iris, proposal_id: str, quads: Iterable[Quad]) -> Iterator[Document]:
    node, title, submitter = iris.proposal(proposal_id), "", ""
    texts: dict[str, str] = {}
    for quad in quads:
        if quad.subject == node and quad.predicate == DCT.title:
            title = _text(quad.object)
        elif quad.subject == node and quad.predicate == iris.terms.ingediendDoor:
            submitter = _text(quad.object)
        elif quad.predicate == SCHEMA.text and isinstance(quad.subject, NamedNode):
            texts[quad.subject.value.removeprefix(f"{node.value}/")] = _text(quad.object)
    told = [texts[part] for slug in ("probleem", "wet", "oplossing") for part in sorted(texts) if part.partition("/")[0] == slug]
    around = f"{submitter} {texts.get('leefveld', '')}"
    yield _made(PROPOSAL, proposal_id, title or proposal_id, Words(f"{title} {proposal_id}", "\n".join(told), around))


def _names(iris: Iris, quads: Iterable[Quad]) -> Iterator[Document]:
    """Submitters, and the laws that proposals cite: those need not be loaded."""
    submitters: set[NamedNode] = set()
    labels: list[tuple[NamedNode, str]] = []
    for quad in quads:
        if quad.predicate == A and quad.object == iris.terms.Indiener and isinstance(quad.subject, NamedNode):
            submitters.add(quad.subject)
        elif quad.predicate == RDFS.label and isinstance(quad.subject, NamedNode):
            labels.append((quad.subject, _text(quad.object)))
    for node, name in labels:
        if node in submitters:
            yield _made(MUNICIPALITY if iri.is_municipality(node) else SUBMITTER, node.value, name, Words(name))
        elif (target := iri.to_target(node)) != node.value and "&" not in target:
            yield _made(LAW, target, name, Words(name))


# --- law ------------------------------------------------------------------------------------------------------------


@dataclass
class _Unit:
    heading: str = ""
    texts: list[tuple[int, str]] = field(default_factory=list)  #: (place in the law, text)


def _law(iris: Iris, quads: Iterable[Quad]) -> Iterator[Document]:
    """A law, and the units of its newest version: expressions that no later version ends."""
    said: dict[str, dict[str, str]] = {}
    wanted = {
        p.value: name for p, name in (
            (ELI.realizes, "werk"), (ELI.title, "opschrift"), (SCHEMA.text, "tekst"), (iris.terms.parafrase, "parafrase"),
            (iris.terms.tot, "tot"), (iris.terms.volgorde, "plaats"), (SKOS.prefLabel, "naam"), (DCT.title, "titel"),
            (ELI.title_short, "kort"), (iris.terms.isParafrase, "isParafrase"),
        )
    }  # fmt: skip
    for quad in quads:
        name = wanted.get(quad.predicate.value)
        if name is not None and isinstance(quad.subject, NamedNode):
            said.setdefault(quad.subject.value, {})[name] = quad.object.value  # type: ignore[union-attr]
    laws = [(node, one) for node, one in said.items() if "titel" in one and "naam" in one]
    for node, one in laws:
        target, short = iri.to_target(node), {other["kort"] for other in said.values() if "kort" in other}
        names = " ".join(dict.fromkeys([one["naam"], *sorted(short)]))
        yield _made(LAW, target, one["naam"], Words(names, one["titel"], jci.law_of(target) or ""))
    title = laws[0][1]["naam"] if laws else ""
    paraphrase = any(one.get("isParafrase") == "true" for one in said.values())  # it gives way to the first real version
    yield from _provisions(title, said, paraphrase)


def _provisions(title: str, said: dict[str, dict[str, str]], paraphrase: bool) -> Iterator[Document]:
    units: dict[str, _Unit] = {}
    for one in said.values():
        if "plaats" not in one or "tot" in one:
            continue
        target = iri.to_target(one["werk"])
        address = unit_of(target)
        unit = units.setdefault(address, _Unit())
        if target == address:
            unit.heading = one.get("opschrift", "")
        elif "opschrift" in one:
            unit.texts.append((int(one["plaats"]), one["opschrift"]))
        if text := one.get("tekst") or one.get("parafrase"):
            unit.texts.append((int(one["plaats"]), text))
    for address, unit in units.items():
        if unit.heading or unit.texts:
            label = jci.label(address, title)
            shown = f"{label}: {unit.heading}" if unit.heading else label
            number = jci.label(address, "") if jci.parts(address) else ""
            text = "\n".join(text for _, text in sorted(unit.texts))
            yield _made(PROVISION, address, shown, Words(f"{number} {unit.heading}", text, title), paraphrase)


def unit_of(target: str) -> str:
    """The address under which a unit is found: its article's; outside an article that of the chapter, annex … or law that holds it."""
    named = target.partition("#")[0]
    law, parts = jci.law_of(named), jci.parts(named)
    if law is None or any(key == "artikel" for key, _ in parts):
        return jci.article_of(named)
    return jci.build(law, *(part for part in parts if part[0] not in ("lid", "o")))


def _info(quads: Iterable[Quad]) -> Iterator[Document]:
    """Abbreviations and other names of a law, from the source's metadata."""
    names: dict[str, list[str]] = {}
    for quad in quads:
        if quad.predicate == SKOS.altLabel or quad.predicate.value.endswith("#nietOfficieleTitel"):
            names.setdefault(quad.subject.value, []).append(_text(quad.object))  # type: ignore[union-attr]
    for node, others in names.items():
        yield _made(LAW, iri.to_target(node), others[0], Words(" ".join(others)))


def _text(term: object) -> str:
    return term.value if isinstance(term, Literal) else ""
