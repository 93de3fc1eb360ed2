"""Which proposals were compared, for the screens: asked once per snapshot."""
from __future__ import annotations

from functools import lru_cache

from kg.compared import Coverage, coverage
from kg.folder import DataFolder
from ui.data import Graph
from ui.snapshot import Snapshot


def covered(graph: Graph) -> Coverage:
    """How far comparing has come."""
    return _coverage(graph.at, graph.desk.folder)


@lru_cache(maxsize=2)
def _coverage(at: Snapshot, folder: DataFolder) -> Coverage:
    return coverage(folder, at.store, folder.iris)
