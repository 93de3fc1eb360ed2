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

from kg.catalog import catalog_triples
from kg.counts.facts import leaks_in
from kg.folder import DataFolder
from kg.iri import Iris
from kg.private import PrivateFolder
from kg.ready import own_base, ready_query
from kg.store import OxigraphStore
from kg.terms import PROLOGUE
from kg.vocabulary import own_base as own_file

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
    store = folder.store()
    in_graph = shacl(_statements(store, folder.iris) + catalog_triples(folder), folder.iris)
    found = [*in_graph, *_contact_data(folder), *_private_files(folder)]
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


def _statements(store: OxigraphStore, iris: Iris) -> list[Triple]:
    """What the shapes speak of: everything but the official text and structure of law, where no shape has a target."""
    apart = (iris.graph("wet", "").value, iris.graph("signaal", "ruimte", "").value)
    statements = [quad.triple for quad in store.quads() if not quad.graph_name.value.startswith(apart)]
    return statements + store.construct(own_base(_LAW_TARGETS, iris))


_LAW_TARGETS = PROLOGUE + """
CONSTRUCT { ?s ?p ?o } WHERE { { ?s ruimte:isParafrase [] } UNION { ?s ruimte:parafrase [] } ?s ?p ?o }"""


def _contact_data(folder: DataFolder) -> list[Finding]:
    """Where it stands, never what it says: what the question finds, and what is in the files, whatever the writers noted of them."""
    rows = folder.store().select(own_base(ready_query("contact-data").text, folder.iris)).rows
    files = (file for pattern in _OWN_TEXT for file in folder.graphs.glob(pattern))
    places = dict.fromkeys([*(row["plek"].value for row in rows), *(node for file in files for node in leaks_in(file.read_bytes()))])
    message = "Lijkt op een mailadres of telefoonnummer; dat hoort niet in de graaf."
    return [Finding("Violation", place, message) for place in places]


def _private_files(folder: DataFolder) -> list[Finding]:
    """Originals and contact data of which nobody would know whose they are, so that erasing would pass them over."""
    private = PrivateFolder(folder)
    unnamed = "Geen regel in prive/bronnen.jsonl noemt dit {}; voeg het voorstel opnieuw toe, of verwijder het bestand."
    found = [Finding("Violation", file.relative_to(folder.path).as_posix(), unnamed.format(what)) for file, what in private.unnamed()]
    return found + [
        Finding("Warning", file.relative_to(folder.path).as_posix(), _UNFINISHED[what])
        for what, files in private.unfinished().items() for file in files
    ]  # fmt: skip


_UNFINISHED = {
    "regels": "Een regel is half of beschadigd en telt niet mee.",
    "velden": "Verbeterde velden van een document dat niet is toegevoegd; voeg het toe, of verwijder het bestand.",
    "wissen": "Het wissen van dit voorstel is begonnen en niet af; wis het nog eens.",
}
