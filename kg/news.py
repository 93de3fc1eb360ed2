"""What came in lately: the proposals and laws whose graph file was written, by day. A corrected proposal is written again too."""
from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import unquote

from kg.search.documents import LAW_START, PROPOSALS_START

_END = ".nq"


@dataclass(frozen=True)
class Day:
    """What was loaded or changed on a day, the latest first."""

    day: date
    proposals: tuple[str, ...]  #: ids
    laws: tuple[str, ...]  #: BWB ids


def news(graphs: Path) -> list[Day]:
    """The days on which files in the folder of graphs were written, the latest first; by the clock of this machine."""
    days: dict[date, tuple[list[str], list[str]]] = {}
    for _, name, written in sorted(_written(graphs), reverse=True):
        proposals, laws = days.setdefault(written, ([], []))
        start, into = (PROPOSALS_START, proposals) if name.startswith(PROPOSALS_START) else (LAW_START, laws)
        into.append(unquote(name.removeprefix(start).removesuffix(_END)))
    return [Day(day, tuple(proposals), tuple(laws)) for day, (proposals, laws) in days.items()]


def _written(graphs: Path) -> list[tuple[float, str, date]]:
    if not graphs.exists():
        return []
    with os.scandir(graphs) as entries:
        found = [(entry.stat().st_mtime, entry.name) for entry in entries if entry.name.startswith((PROPOSALS_START, LAW_START))]
    return [(moment, name, date.fromtimestamp(moment)) for moment, name in found if name.endswith(_END)]
