"""The sentences in which proposals cite, whole, read from their passages."""
from __future__ import annotations

import re
from collections.abc import Iterable

from kg.proposals.citations import Citing
from kg.proposals.triples import FIELDS
from kg.rdf.engine import GraphStore
from kg.rdf.iri import Iris
from kg.rdf.ready_queries import own_base
from kg.rdf.terms import PROLOGUE

LONGEST = 700  #: characters on either side of the quote
_PASSAGES = PROLOGUE + "SELECT ?passage ?tekst WHERE { VALUES ?passage { UNDEF } ?passage schema:text ?tekst }"
#: a full stop after these, or after a single letter or number, ends nothing
_SHORT = re.compile(r"(?:\b(?:art|artt|lid|nr|nrs|jo|bv|bijv|resp|ca|dhr|mevr|blz|e\.d|o\.a|m\.b\.t|i\.v\.m|\w|\d+))\.$", re.I)
_END = re.compile(r"[.?!]['’”\")]*(?=\s)|\n{2,}|\n(?=\s{0,50}(?:[-•*]|\d+[.)])\s)")

Sentence = tuple[str, str, str]  #: what stands before the quote, the quote, what stands after it


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """From where to where the sentence runs in which a quote stands: to a full stop, a blank line or the next item of a list."""
    begin = 0
    for mark in _END.finditer(text, 0, start):
        if not _SHORT.search(text[: mark.end()]):
            begin = mark.end()
    until = next((mark.end() for mark in _END.finditer(text, max(end - 1, 0)) if not _SHORT.search(text[: mark.end()])), len(text))
    return begin, until


def sentences(store: GraphStore, iris: Iris, citings: Iterable[Citing]) -> dict[tuple[str, str, int | None, int], Sentence]:
    """By (proposal, field, number of the direction, start) the sentence of each citation; very long ones are cut, with an ellipsis."""
    wanted = list(citings)
    nodes = {(one.proposal, one.field, one.nr): iris.passage(one.proposal, FIELDS[one.field], one.nr) for one in wanted}
    if not nodes:
        return {}
    rows = store.select(own_base(_PASSAGES, iris), {"passage": list(nodes.values())}).rows
    texts = {row["passage"].value: row["tekst"].value for row in rows}
    found = {}
    for one in wanted:
        text = texts.get(nodes[one.proposal, one.field, one.nr].value, "")
        place = one.start, one.start + len(one.quote)
        if text[slice(*place)] == one.quote:
            found[one.proposal, one.field, one.nr, one.start] = _cut(text, *place)
    return found


def _cut(text: str, start: int, end: int) -> Sentence:
    begin, until = sentence_around(text, start, end)
    before, after = text[begin:start].lstrip(), text[end:until].rstrip()
    if len(before) > LONGEST:
        before = "… " + before[-LONGEST:].partition(" ")[2]
    if len(after) > LONGEST:
        after = after[:LONGEST].rpartition(" ")[0] + " …"
    return before, text[start:end], after
