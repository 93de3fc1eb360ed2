"""The counts follow the graph: every writer leaves them as the proposals are, at the cost of what changed.

What is counted of each proposal is kept in a table (`kg.statistics.facts_table`) with the size and time of its file. Files that
differ are read again; the laws that they named before or name now get their graph of counts anew, and the lists are made from
the table. The table follows last, so that what was cut off is done again. A graph of counts that is gone or changed is made anew too.
"""
from __future__ import annotations

import logging
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from urllib.parse import unquote

from pyoxigraph import NamedNode, Triple

import jci
from kg.folder.data_folder import DataFolder, Writer
from kg.folder.graph_files import Listing, file_name
from kg.memory import no_collection
from kg.rdf import iri
from kg.rdf.iri import Iris
from kg.statistics import facts_table
from kg.statistics.changed import changed_triples
from kg.statistics.facts import Facts, as_json, leaks_in, of_json, read_facts
from kg.statistics.per_law import LawCounts, address, count_laws, law_triples
from kg.statistics.rankings import list_triples
from kg.statistics.sizes import sizes_of
from records import InputError

log = logging.getLogger("regelruimte")

_PROPOSAL, _LAW, _COUNTS, _LISTS = "voorstel~", "wet~", "signaal~telling~", "signaal~lijsten.nq"
_WRITTEN_IN = ("oordelen.nq", "bestaande-ruimte.nq")  #: graphs that people write in, where contact data may have come


def keep_up(folder: DataFolder, writer: Writer) -> None:
    """What every writer does (one of `kg.folder.writing.FOLLOWERS`): the counts are as the graph's files are."""
    try:
        _keep_up(folder, writer)
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise InputError(f"{folder.path / facts_table.FILE}: kan niet worden gebruikt ({error})") from error
        log.warning("%s: beschadigd; wordt opnieuw gemaakt", folder.path / facts_table.FILE)
        (folder.path / facts_table.FILE).unlink()
        _keep_up(folder, writer)


def _keep_up(folder: DataFolder, writer: Writer) -> None:
    files = _counted(writer.files)
    if not files and not facts_table.is_there(folder):
        return
    with facts_table.opened(folder) as kept:
        before, known = kept.rows()
        differ = {name for name in files.keys() | before.keys() if files.get(name) != before.get(name)}
        if differ:
            facts = {name: _read(folder, writer.iris, name) for name in differ if name in files}
            with no_collection():
                laws_alone = all(name.startswith(_LAW) and name in known and name in files for name in differ)
                touched = _follow_laws(folder, writer, known, differ) if laws_alone else _write(folder, writer, known, facts, differ, files)
            after = _counted(writer.files)
            made = {name: "" for name in after if name in touched}
            rows = {name: text for name, text in (facts | made).items() if name in after}
            kept.replace(after, rows, gone=(differ | touched) - after.keys())


def _counted(files: Listing) -> Listing:
    """The files that are counted, and those that the counts are in."""
    return {
        name: entry for name, entry in files.items()
        if name.startswith((_PROPOSAL, _LAW, _COUNTS)) or name in (_LISTS, *_WRITTEN_IN)
    }  # fmt: skip


def _read(folder: DataFolder, iris: Iris, name: str) -> str:
    """What is kept of a file: facts of a proposal, subjects that may be contact data, nothing of the others."""
    if not name.startswith(_PROPOSAL) and name not in _WRITTEN_IN:
        return ""
    data = (folder.graphs / name).read_bytes()
    facts = read_facts(iris, data) if name.startswith(_PROPOSAL) else None
    return as_json(facts or Facts("", (), (), (), "", (), (), leaks_in(data)))


def _follow_laws(folder: DataFolder, writer: Writer, kept: Mapping[str, str], differ: Collection[str]) -> set[str]:
    """The counts of laws whose text changed, and nothing else: only the proposals that name them matter, and the lists stay as they are."""
    laws = {iri.of_target(jci.build(name[len(_LAW) : -len(".nq")])).value for name in differ}
    naming = of_json({name: text for name, text in kept.items() if any(law in text for law in laws)})
    _put_counts(folder, writer, _by_id(naming), laws)
    return {file_name(writer.iris, _graph(writer.iris, law)) for law in laws}


def _write(
    folder: DataFolder, writer: Writer, kept: Mapping[str, str], facts: Mapping[str, str], differ: set[str], files: Collection[str]
) -> set[str]:
    """Put the graphs of counts that change; gives the names of the files that were looked at."""
    iris = writer.iris
    old, fresh = of_json(kept), of_json(facts)
    new = {name: one for name, one in old.items() if name not in differ} | fresh
    proposals = _by_id(new)
    sizes = sizes_of(proposals)
    touched = {law for name in differ for one in (old.get(name), new.get(name)) if one for law in one.laws}
    by_file = {file_name(iris, _graph(iris, law)): law for law in sizes.laws.keys() | touched}
    touched |= {law for name in differ if (law := by_file.get(name.replace(_LAW, _COUNTS, 1)))}
    _put_counts(folder, writer, proposals, touched)
    left_over = {name for name in differ if name.startswith(_COUNTS) and name not in by_file}
    for name in left_over:
        writer.put(_graph_of(iris, name), [])
    leaks = [(graph, node) for name, one in new.items() for graph in [_graph_of(iris, name)] for node in one.leaks]
    loaded = {name[len(_LAW) : -len(".nq")] for name in files if name.startswith(_LAW)}
    writer.put(iris.graph("signaal", "lijsten"), list_triples(iris, proposals, sizes, loaded, leaks) if proposals or leaks else [])
    return {_LISTS, *left_over, *(name for name, law in by_file.items() if law in touched)}


def _by_id(facts: Mapping[str, Facts]) -> list[Facts]:
    return sorted((one for one in facts.values() if one.id), key=lambda one: one.id)


def _put_counts(folder: DataFolder, writer: Writer, proposals: Sequence[Facts], laws: Collection[str]) -> None:
    counts = count_laws(proposals, laws)
    for law in sorted(laws):
        writer.put(_graph(writer.iris, law), _triples(folder, writer.iris, law, counts[law]) if law in counts else [])


def _triples(folder: DataFolder, iris: Iris, law: str, counts: LawCounts) -> list[Triple]:
    file = folder.graphs / file_name(iris, iris.graph("wet", jci.law_of(address(law)) or address(law)))
    data = file.read_bytes() if file.exists() else b""
    return law_triples(iris, law, counts) + changed_triples(iris, data, counts.articles.keys())


def _graph(iris: Iris, law: str) -> NamedNode:
    """The graph of counts of a law."""
    return iris.graph("signaal", "telling", jci.law_of(address(law)) or address(law))


def _graph_of(iris: Iris, name: str) -> NamedNode:
    """The graph that a file holds."""
    return NamedNode(f"{iris.base}/id/graaf/{unquote(name.removesuffix('.nq').replace('~', '/'))}")
