"""Which proposals were compared, for the screens: asked once per snapshot."""
from __future__ import annotations

from functools import lru_cache

from kg.folder.data_folder import DataFolder
from kg.overlap.coverage import Coverage, coverage
from ui.data.graph import Graph
from ui.data.snapshot import Snapshot


def covered(graph: Graph) -> Coverage:
    """How far comparing has come."""
    return _coverage(graph.at, graph.desk.folder)


@lru_cache(maxsize=2)
def _coverage(at: Snapshot, folder: DataFolder) -> Coverage:
    return coverage(folder, at.store, folder.iris)
