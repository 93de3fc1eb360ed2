"""The HTML of the linked-data pages. Every word that comes from the graph goes through `escape`."""
from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from html import escape
from itertools import groupby
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Triple

from kg.rdf.iri import WETTEN, Iris
from kg.rdf.terms import RDF, RDFS

Term = Mapping[str, str]  #: as in SPARQL results JSON: type, value, xml:lang, datatype
Row = Mapping[str, Term]
_TERMS = Path(__file__).with_name("terms.csv")  #: Dutch words for terms that we borrow
_KINDS = {"Class": "Klassen", "ObjectProperty": "Verwijzende eigenschappen", "DatatypeProperty": "Eigenschappen met een waarde"}
_FORMS = {"ttl": "Turtle", "jsonld": "JSON-LD", "nt": "N-Triples"}
_VOCABULARY = "<p>De eigen woorden van de graaf. Wetten zijn beschreven met ELI, citaten als Web Annotations, lijsten met SKOS.</p>"
_SHEET = """<!DOCTYPE html>
<html lang="nl"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} – Regelruimte</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/static/pagina.css"></head>
<body><header><a class="merk" href="/">Regelruimte</a>
<nav aria-label="Andere ingangen"><a href="/">Vragen</a> <a href="/def">Vocabulaire</a></nav></header>
<main><h1>{title}</h1>{body}</main></body></html>"""


def thing_page(iris: Iris, it: str, rows: Sequence[Row], referring: Sequence[Row], labels: Mapping[str, str], full: bool) -> str:
    """One thing: what is said of it and of its parts, and what refers to it."""
    parts = [_paraphrase(iris, rows), f'<p class="klein">IRI: <code>{escape(it)}</code></p>', _other_forms(it, iris)]
    for subject, said in groupby(rows, key=lambda row: row["s"]["value"]):
        if subject != it:
            parts.append(f'<h2 id="{escape(subject.rpartition("#")[2])}">{escape(_name(iris, subject, labels))}</h2>')
        parts.append(_table(iris, _by_property(said, "o"), labels))
    if referring:
        head = "Hier verwijst naar" + (f" (de eerste {len(referring)})" if full else "")
        parts += [f"<h2>{head}</h2>", _table(iris, _by_property(referring, "s"), labels)]
    return _sheet(_name(iris, it, labels), "".join(parts))


def graph_page(iris: Iris, it: str, subjects: Sequence[str], labels: Mapping[str, str], full: bool) -> str:
    """A named graph: what it speaks of."""
    count = f"De eerste {len(subjects)} onderwerpen" if full else "Onderwerpen"
    items = "".join(f"<li>{_link(iris, subject, labels)}</li>" for subject in subjects)
    head = f'<p class="klein">Graaf: <code>{escape(it)}</code></p>{_other_forms(it, iris)}'
    return _sheet(_short(iris, it), f"{head}<h2>{count}</h2><ul>{items}</ul>")


def vocabulary_page(iris: Iris, triples: Iterable[Triple]) -> str:
    """Our own terms, by kind, each with its label and explanation; `#Term` leads to it."""
    terms: dict[str, dict[str, list[str]]] = {}
    for triple in triples:
        if isinstance(triple.subject, NamedNode) and "#" in triple.subject.value and isinstance(triple.predicate, NamedNode):
            value = triple.object.value if isinstance(triple.object, NamedNode | Literal) else ""
            terms.setdefault(triple.subject.value, {}).setdefault(triple.predicate.value, []).append(value)
    parts = [_VOCABULARY, _other_forms(f"{iris.base}/def", iris)]
    for kind, heading in _KINDS.items():
        of_kind = {iri: said for iri, said in terms.items() if any(one.endswith(f"#{kind}") for one in said.get(RDF.type.value, []))}
        parts += [f"<h2>{heading}</h2>", *(_term(iris, iri, said) for iri, said in sorted(of_kind.items()))] if of_kind else []
    return _sheet("Vocabulaire van Regelruimte", "".join(parts))


def not_found(it: str) -> str:
    """The page of an address that the graph says nothing of."""
    words = f"De graaf zegt niets over <code>{escape(it)}</code>."
    return _sheet("Niet gevonden", f'<p>{words}</p><p><a href="/">Stel een vraag aan de graaf</a></p>')


def _term(iris: Iris, iri: str, said: Mapping[str, Sequence[str]]) -> str:
    name = iri.rpartition("#")[2]
    label, comment = (" ".join(said.get(key.value, [])) for key in (RDFS.label, RDFS.comment))
    around = [f"onder {_link(iris, one, {})}" for one in said.get(RDFS.subClassOf.value, [])]
    around += [f"bij {_link(iris, one, {})}" for one in said.get(RDFS.domain.value, [])]
    around += [f"naar {_link(iris, one, {})}" for one in said.get(RDFS.range.value, [])]
    place = f'<p class="klein">{"; ".join(around)}</p>' if around else ""
    head = f"<h3><code>ruimte:{escape(name)}</code> {escape(label)}</h3>"
    return f'<section id="{escape(name)}">{head}<p>{escape(comment)}</p>{place}</section>'


def _by_property(rows: Iterable[Row], key: str) -> list[tuple[str, list[Term]]]:
    return [(name, [row[key] for row in of_one]) for name, of_one in groupby(rows, key=lambda row: row["p"]["value"])]


def _table(iris: Iris, rows: Iterable[tuple[str, list[Term]]], labels: Mapping[str, str]) -> str:
    lines = (f'<th scope="row">{escape(_name(iris, name, labels))}</th><td>{_values(iris, values, labels)}</td>' for name, values in rows)
    return f"<table><tbody>{''.join(f'<tr>{line}</tr>' for line in lines)}</tbody></table>"


def _values(iris: Iris, values: Sequence[Term], labels: Mapping[str, str]) -> str:
    shown = [_link(iris, v["value"], labels) if v["type"] == "uri" else f'<span class="tekst">{escape(v["value"])}</span>' for v in values]
    return shown[0] if len(shown) == 1 else "<ul>" + "".join(f"<li>{one}</li>" for one in shown) + "</ul>"


def _link(iris: Iris, iri: str, labels: Mapping[str, str]) -> str:
    """Ours is read here, law at wetten.overheid.nl, all else at its own address; what is no web address is no link."""
    words = escape(_name(iris, iri, labels))
    if iri.startswith((f"{iris.base}/id/", f"{iris.base}/def")):
        return f'<a href="{escape(iri.removeprefix(iris.base))}">{words}</a>'
    if not iri.startswith(("https://", "http://")):
        return f"<code>{words}</code>"
    where = ' <span class="klein">(wetten.overheid.nl)</span>' if iri.startswith(WETTEN) else ""
    return f'<a href="{escape(iri)}" rel="external noopener">{words}</a>{where}'


def _name(iris: Iris, iri: str, labels: Mapping[str, str]) -> str:
    """The Dutch name: from the graph, else ours for a borrowed term, else the address in short."""
    short = _short(iris, iri)
    return labels.get(iri) or _words().get(short, short)


def borrowed_words(prefixes: Mapping[str, str]) -> dict[str, str]:
    """IRI of a term that we borrow → the Dutch word for it."""
    split = ((*term.split(":", 1), word) for term, word in _words().items())
    return {prefixes[prefix] + name: word for prefix, name, word in split if prefix in prefixes}


@lru_cache(maxsize=1)
def _words() -> dict[str, str]:
    with _TERMS.open(encoding="utf-8", newline="") as file:
        return {row["term"]: row["woord"] for row in csv.DictReader(file)}


def _short(iris: Iris, iri: str) -> str:
    for prefix, start in iris.prefixes.items():
        if iri.startswith(start) and iri != start:
            return f"{prefix}:{iri.removeprefix(start)}"
    return iri.removeprefix(f"{iris.base}/id/").removeprefix(WETTEN)


def _paraphrase(iris: Iris, rows: Sequence[Row]) -> str:
    marks = {iris.terms["parafrase"].value, iris.terms["isParafrase"].value}
    marked = any(row["p"]["value"] in marks and row["o"]["value"] != "false" for row in rows)
    return '<p class="parafrase"><strong>Parafrase, niet de wettekst.</strong> Dit is een eigen voorbeeld.</p>' if marked else ""


def _other_forms(it: str, iris: Iris) -> str:
    path = escape(it.removeprefix(iris.base))
    links = " · ".join(f'<a href="{path}?format={form}">{name}</a>' for form, name in _FORMS.items())
    return f'<p class="klein">Ook als {links}</p>'


def _sheet(title: str, body: str) -> str:
    return _SHEET.format(title=escape(title), body=body)
