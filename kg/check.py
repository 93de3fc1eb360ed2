"""Is the graph sound? SHACL over the whole of it, and the question whether contact data got in."""
from __future__ import annotations

import io
import logging
from collections.abc import Sequence
from dataclasses import dataclass

import rdflib
from pyoxigraph import RdfFormat, Triple, serialize
from pyshacl import validate
from rdflib.namespace import RDF, SH

from kg import whose
from kg.export.catalog import catalog_triples
from kg.folder.data_folder import DataFolder
from kg.folder.losses import seen
from kg.judgements.chain import verify
from kg.judgements.reviewers import names_are_known
from kg.person_check import Standing, open_rows
from kg.rdf.engine import OxigraphStore
from kg.rdf.iri import Iris
from kg.rdf.ready_queries import own_base, ready_query
from kg.rdf.terms import PROLOGUE
from kg.rdf.vocabulary import own_base as own_file
from kg.statistics.facts import leaks_in
from records import InputError

_OWN_TEXT = ("voorstel~*.nq", "oordelen.nq", "bestaande-ruimte.nq")  #: files with words of people
_SEVERITIES = ("Violation", "Warning", "Info")


@dataclass(frozen=True)
class Finding:
    """One thing that isn't as it should be."""

    severity: str  #: Violation (our own fault), Warning or Info (what a submitter left out)
    node: str
    message: str


def check(folder: DataFolder) -> list[Finding]:
    """All findings, the gravest first. Raises InputError when the settings of the catalogue are wrong."""
    lost = _lost(folder)
    store = folder.store()
    in_graph = shacl(_statements(store, folder.iris) + catalog_triples(folder), folder.iris)
    found = [*lost, *in_graph, *_contact_data(folder), *_persons(folder), *_private_files(folder)]
    return sorted(found, key=lambda finding: (_SEVERITIES.index(finding.severity), finding.message, finding.node))


def shacl(statements: Sequence[Triple], iris: Iris) -> list[Finding]:
    """What our shapes find in these statements."""
    logging.getLogger("pyshacl").setLevel(logging.ERROR)
    shapes = rdflib.Graph().parse(data=own_file(iris, "shapes.ttl"), format="turtle")
    data = rdflib.Graph().parse(io.BytesIO(serialize(statements, format=RdfFormat.N_TRIPLES)), format="nt")
    _, report, _ = validate(data, shacl_graph=shapes, advanced=False)
    findings = []
    for result in report.subjects(RDF.type, SH.ValidationResult):
        severity = str(report.value(result, SH.resultSeverity)).rpartition("#")[2]
        node, message = report.value(result, SH.focusNode), report.value(result, SH.resultMessage)
        findings.append(Finding(severity, str(node), str(message)))
    return findings


def _lost(folder: DataFolder) -> list[Finding]:
    """What is other than it was written, every byte and every judgement looked at."""
    found = [Finding("Violation", str(folder.path), message) for message in seen(folder, every_byte=True)]
    for guard in (lambda: verify(folder, everything=True), lambda: names_are_known(folder)):
        try:
            guard()
        except InputError as error:
            found.append(Finding("Violation", str(folder.path), str(error)))
    return found


def _statements(store: OxigraphStore, iris: Iris) -> list[Triple]:
    """What the shapes speak of: everything but the official text and structure of law, where no shape has a target."""
    apart = (iris.graph("wet", "").value, iris.graph("signaal", "ruimte", "").value)
    statements = [quad.triple for quad in store.quads() if not quad.graph_name.value.startswith(apart)]
    return statements + store.construct(own_base(_LAW_TARGETS, iris))


def _persons(folder: DataFolder) -> list[Finding]:
    """Proposals with words that may name persons, on which nobody decided; how many, never which."""
    found = {one: Standing(number or 0, 1, int(number is None)) for one, number in open_rows(folder).items()}
    return [Finding("Warning", folder.iris.proposal(one).value, how.words) for one, how in found.items() if not how.done]


_LAW_TARGETS = PROLOGUE + """
CONSTRUCT { ?s ?p ?o } WHERE { { ?s ruimte:isParafrase [] } UNION { ?s ruimte:parafrase [] } ?s ?p ?o }"""


def _contact_data(folder: DataFolder) -> list[Finding]:
    """Where it stands, never what it says: what the question finds, and what is in the files, whatever the writers noted of them."""
    rows = folder.store().select(own_base(ready_query("contact-data").text, folder.iris)).rows
    files = (file for pattern in _OWN_TEXT for file in folder.graphs.glob(pattern))
    places = dict.fromkeys([*(row["plek"].value for row in rows), *(node for file in files for node in leaks_in(file.read_bytes()))])
    message = "Lijkt op een mailadres, telefoonnummer, burgerservicenummer of profiel; dat hoort niet in de graaf."
    return [Finding("Violation", place, message) for place in places]


def _private_files(folder: DataFolder) -> list[Finding]:
    return [Finding(severity, file.relative_to(folder.path).as_posix(), message) for severity, file, message in whose.faults(folder)]
