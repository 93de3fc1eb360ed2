"""All versions of a law in one graph: a provision that stays the same over versions is stored once.

Each expression of a provision holds from the version that first has it (`ruimte:vanaf`) up to the first that has it no
more or otherwise (`ruimte:tot`, absent while the newest loaded version has it). Both are keys of versions, "date/number", which
sort as versions follow each other. Its IRI is that of the first version + its path. Adding a version unfolds the graph
into its versions and folds them again, so the order in which versions are loaded makes no difference.
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple

import jci
from kg.folder.data_folder import DataFolder, Writer
from kg.folder.graph_files import canonical
from kg.law.triples import Body, LawVersion, take_apart
from kg.law.unfold import sorted_triples, unfold
from kg.memory import no_collection
from kg.rdf import iri
from kg.rdf.engine import Term
from kg.rdf.iri import Iris
from kg.rdf.terms import ELI, A, about, boolean, integer, string
from kg.room.index import RoomIndex
from kg.room.signals import LawRoom, changed_articles, room_of
from records import Version


def put_versions(folder: DataFolder, writer: Writer, versions: Sequence[Version]) -> dict[str, str]:
    """Add versions of one law to its graph; gives for each key `added`, `replaced`, `unchanged` or `ignored`."""
    if not versions:
        return {}
    made = law_graph(folder, writer.iris, versions)
    put_law(folder, writer, made)
    return made.status


def put_law(folder: DataFolder, writer: Writer, made: LawGraph) -> None:
    """Take a law's graph into the folder, with the room that it gives."""
    writer.put_bytes(writer.iris.graph("wet", made.room.law), made.data)
    writer.put_bytes(writer.iris.graph("signaal", "ruimte", made.room.law), made.signals)
    RoomIndex(folder).put(made.room)


@dataclass(frozen=True)
class LawGraph:
    """A law as it will be in the folder."""

    data: bytes  #: N-Quads of its graph
    status: dict[str, str]  #: version key → added, replaced, unchanged or ignored
    room: LawRoom  #: in the newest version
    signals: bytes  #: N-Quads of that


@no_collection()
def law_graph(folder: DataFolder, iris: Iris, versions: Sequence[Version]) -> LawGraph:
    """The graph of a law with these versions of it added, and the room that its newest version gives.

    A paraphrase is ignored when a real version is loaded, and gives way when one comes. Writes nothing.
    """
    graph = iris.graph("wet", versions[0].law.id)
    new = [take_apart(iris, version) for version in versions]
    held = unfold(iris, (quad.triple for quad in folder.quads_of(graph)))
    newest_before = held[-1] if held else None
    status, real = {}, any(not _is_paraphrase(version) for version in held + new)
    for version in new:
        before = next((other for other in held if other.node == version.node), None)
        if real and _is_paraphrase(version):
            status[version.key] = "ignored"
            continue
        same = before is not None and (before.bodies, before.about) == (version.bodies, sorted_triples(version.about))
        status[version.key] = "added" if before is None else "unchanged" if same else "replaced"
        held = [other for other in held if other.node != version.node] + [version]
    kept = sorted((version for version in held if not (real and _is_paraphrase(version))), key=lambda version: version.key)
    room = room_of(iris, kept[-1], _known_words(folder, newest_before, kept[-1]) if newest_before else {})
    signals = canonical(iris.graph("signaal", "ruimte", room.law), room.triples)
    return LawGraph(canonical(graph, fold(iris, kept)), status, room, signals)


def _known_words(folder: DataFolder, before: LawVersion, now: LawVersion) -> dict[str, str]:
    """Article → its words in the index of room, where it reads as in the newest version so far: they take a second of a large law."""
    law = next((jci.law_of(iri.to_target(work)) or "" for work in now.bodies), "")
    changed = changed_articles(folder.iris, before, now)
    return {target: words for target, words in RoomIndex(folder).words(law).items() if target not in changed}


def _is_paraphrase(version: LawVersion) -> bool:
    return any(t.predicate.value.endswith("#isParafrase") and t.object == boolean(True) for t in version.about)


# --- folding --------------------------------------------------------------------------------------------------------


def fold(iris: Iris, versions: list[LawVersion]) -> Iterator[Triple]:
    """The statements of a law's graph from its versions. What is counted in the newest follows from it: `unfold` leaves it out."""
    versions = sorted(versions, key=lambda version: version.key)
    order = _merged_order([list(version.bodies) for version in versions])
    for version in versions:
        yield from version.about
    works: dict[NamedNode, list[Triple]] = {}
    for version in versions:
        works |= version.works  # what a work is called and where it stands follows from the newest version that has it
    if versions:
        yield from versions[-1].law
        yield from _references_to_laws(iris, versions[-1])
    for triples in works.values():
        yield from triples
    places = [_own_places(iris, version, order) for version in versions]
    for work in order:
        yield from _expressions(iris, versions, work, [place.get(work, 0) for place in places])


def _references_to_laws(iris: Iris, version: LawVersion) -> Iterator[Triple]:
    """How often a version refers to each other law: a node per pair, so that no question has to count all references of all laws."""
    law = _whole(next(t.object for t in version.about if t.predicate == ELI.realizes))
    counts: Counter[str] = Counter()
    for body in version.bodies.values():
        counts.update(_whole(value) for suffix, predicate, value in body.statements if not suffix and predicate == ELI.cites)
    for other, count in counts.items():
        if other != law:
            yield from about(
                iris.law_references(jci.law_of(law) or law, jci.law_of(other) or other),
                (A, iris.terms.Regelingverwijzing), (iris.terms.van, iri.of_target(law)), (iris.terms.naar, iri.of_target(other)),
                (iris.terms.aantal, integer(count)),
            )  # fmt: skip


def _whole(cited: Term | str) -> str:
    """The address of the law (or EU act) that an IRI lies in."""
    assert isinstance(cited, NamedNode)
    address = iri.to_target(cited)
    law = jci.law_of(address)
    return jci.build(law) if law else address.partition("&")[0]


def _expressions(iris: Iris, versions: list[LawVersion], work: NamedNode, places: list[int]) -> Iterator[Triple]:
    """The expressions of one work: a new one wherever its body or place changes from one version to the next."""
    current: tuple[Body | None, int] = (None, 0)
    node, since = None, ""
    for version, place in zip(versions, places, strict=True):
        body = version.bodies.get(work)
        if (body, place) == current:
            continue
        if node is not None and current[0] is not None:
            yield from _expression(iris, node, current[0], current[1], since, version.key)
        current, since = (body, place), version.key
        node = None if body is None else NamedNode(version.node.value + body.path)
    if node is not None and current[0] is not None:
        yield from _expression(iris, node, current[0], current[1], since, None)


def _expression(iris: Iris, node: NamedNode, body: Body, place: int, since: str, until: str | None) -> Iterator[Triple]:
    for suffix, predicate, value in body.statements:
        yield Triple(_part(node, suffix), predicate, _part(node, value) if isinstance(value, str) else value)
    terms = iris.terms
    yield from about(
        node, (terms.vanaf, string(since)), (terms.tot, string(until) if until else None), (terms.volgorde, integer(place))
    )


def _part(node: NamedNode, suffix: str) -> NamedNode:
    return NamedNode(node.value + suffix) if suffix else node


def _merged_order(sequences: list[list[NamedNode]]) -> dict[NamedNode, int]:
    """One order of the works of all versions: that of the newest, and a lapsed work behind what it stood behind."""
    newest = sequences[-1] if sequences else []
    known = set(newest)
    behind: dict[NamedNode | None, list[NamedNode]] = {}
    for sequence in reversed(sequences[:-1]):
        before: NamedNode | None = None
        for work in sequence:
            if work not in known:
                known.add(work)
                behind.setdefault(before, []).append(work)
            before = work
    places: dict[NamedNode, int] = {}
    for start in (None, *newest):
        waiting = [start] if start else list(reversed(behind.get(None, [])))
        while waiting:
            work = waiting.pop()
            places[work] = len(places) + 1
            waiting += reversed(behind.get(work, []))
    return places


def _own_places(iris: Iris, version: LawVersion, order: dict[NamedNode, int]) -> dict[NamedNode, int]:
    """The places of a version's works: the common ones, exchanged among siblings that stand in another order here."""
    places = {work: order[work] for work in version.bodies}
    siblings: dict[object, list[NamedNode]] = {}
    for work, body in version.bodies.items():
        holder = next((value for suffix, predicate, value in body.statements if not suffix and predicate == iris.terms.binnen), None)
        siblings.setdefault(holder, []).append(work)
    for works in siblings.values():
        places |= zip(works, sorted(order[work] for work in works), strict=True)
    return places
