"""What is in a store."""
from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from kg.folder.data_folder import DataFolder
from kg.folder.losses import seen
from kg.judgements.chain import verify
from kg.judgements.table import progress
from kg.overlap.coverage import coverage
from kg.person_check import standing
from kg.rdf.ready_queries import own_base
from kg.rdf.terms import PROLOGUE
from records import InputError

_COUNTS = PROLOGUE + """
SELECT ?voorstellen ?wetten ?versies ?citaties WHERE {
  { SELECT (COUNT(?v) AS ?voorstellen) { ?v a ruimte:Voorstel } }
  { SELECT (COUNT(DISTINCT ?w) AS ?wetten) { ?w a eli:LegalResource } }
  { SELECT (COUNT(?t) AS ?versies) { ?t ruimte:isParafrase ?p } }
  { SELECT (COUNT(?c) AS ?citaties) { ?c a ruimte:Citatie } }
}"""


def counts(folder: DataFolder) -> dict[str, int]:
    """How many proposals, laws, versions of laws and citations there are."""
    row = folder.store().select(own_base(_COUNTS, folder.iris)).rows[0]
    names = {"proposals": "voorstellen", "laws": "wetten", "law_versions": "versies", "citations": "citaties"}
    return {name: int(row[column].value) for name, column in names.items()}


def losses(folder: DataFolder) -> list[str]:
    """What is lost or damaged, one message each, as far as that is seen without reading every byte."""
    found = seen(folder)
    try:
        verify(folder)
    except InputError as error:
        found.append(str(error))
    return found


def judgements(folder: DataFolder) -> int | None:
    """How many rows the table has; None when it can't be read."""
    try:
        return progress(folder)["rows"]
    except InputError:  # told among the losses
        return None


def status(folder: DataFolder) -> dict[str, Any]:
    """Counts, size in bytes and the time of the last change; zeros for a store that doesn't exist yet.

    `lost`: messages about what is lost or damaged.
    `persons_open`: words that may name persons on which nobody decided; `persons_unread`: proposals in which they weren't looked for.
    `not_compared`: proposals that were not compared as they now read; None where the signals don't tell.
    """
    compared = coverage(folder, folder.store(), folder.iris)
    persons = standing(folder)
    files = [entry.stat() for entry in folder.graphs.glob("*.nq")] if folder.graphs.exists() else []
    changed = max((stat.st_mtime for stat in files), default=None)
    return {
        "store": str(folder.path), "base": folder.iris.base,
        **counts(folder), "judgements": judgements(folder), "lost": losses(folder),
        "not_compared": len(compared.waiting) if compared.known else None,
        "persons_open": persons.open, "persons_unread": persons.unread,
        "triples": folder.statements(), "bytes": sum(stat.st_size for stat in files),
        "changed": datetime.fromtimestamp(changed, UTC).isoformat(timespec="seconds") if changed else None,
    }  # fmt: skip
