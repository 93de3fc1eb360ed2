"""Which proposals were compared with the others, as they now read.

The graph of signals names of each proposal that was compared the version of its file: the first of its sha256. A proposal whose file
has become another since is compared anew, and all are where another language model compares now. `cache/vergeleken.json` spares reading
ten thousand files: it has the size and time at which each was seen, and can be deleted.

Apart from `kg.overlap`, so that who asks needn't load what compares.
"""
from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote

from kg.folder.data_folder import DataFolder
from kg.folder.disk import write_file
from kg.folder.graph_files import Listing
from kg.rdf.engine import Engine
from kg.rdf.iri import Iris
from kg.rdf.ready_queries import own_base
from kg.rdf.terms import PROLOGUE

SEEN = Path("cache") / "vergeleken.json"
_START, _END, _LONG = "voorstel~", ".nq", 16  #: the names of proposals' files; digits of a version
_SIGNALS = PROLOGUE + "ASK { VALUES ?graaf { UNDEF } GRAPH ?graaf { ?signaal ?zegt ?iets } }"
_VERSIONS = PROLOGUE + "SELECT ?voorstel ?versie WHERE { ?voorstel ruimte:vergelekenVersie ?versie }"
_MODEL = PROLOGUE + "SELECT ?model WHERE { ?graaf ruimte:vergelekenMet ?model }"
_Seen = dict[str, tuple[int, int, str]]  #: name of a file → its size, its time, its version


@dataclass(frozen=True)
class Coverage:
    """How far comparing has come."""

    total: int  #: proposals
    waiting: Mapping[str, bool]  #: id of each that wasn't compared as it now reads → whether it was compared before
    since: date | None = None  #: the day on which the first of these came or changed
    ever: bool = True  #: there are signals
    known: bool = True  #: False: the signals are of before this was kept


def coverage(folder: DataFolder, store: Engine, iris: Iris) -> Coverage:
    """How far the signals in `store` follow the proposals of the folder."""
    then = {iris.proposal_of(row["voorstel"].value): row["versie"].value for row in store.select(own_base(_VERSIONS, iris)).rows}
    names = [_id(name) for name, _, _ in _files(folder)]
    if not then:  # no need to read the files
        ever = store.ask(own_base(_SIGNALS, iris), {"graaf": iris.graph("signaal")})
        waiting = {} if ever else dict.fromkeys(names, False)
        return Coverage(len(names), waiting, _first_day(folder, waiting), ever, known=not ever)
    other = _other_model(store, iris)
    waiting = {name: name in then for name, version in versions(folder).items() if other or then.get(name) != version}
    return Coverage(len(names), waiting, _first_day(folder, waiting))


def model_mark(name: str) -> str:
    """How the graph names a language model: an address or a folder only by its hash, as the graph is for others too."""
    own = name.startswith(("server-", "st-"))
    return f"{name.partition('-')[0]}-{sha256(name.encode()).hexdigest()[:_LONG]}" if own else name


def _other_model(store: Engine, iris: Iris) -> bool:
    """The signals are of another language model than compares now. Those without a model say so themselves."""
    from kg.embedding import chosen_name  # late: only who asks this needs to know of models

    then, now = {row["model"].value for row in store.select(own_base(_MODEL, iris)).rows}, model_mark(chosen_name())
    return bool(then and now) and then != {now}


def versions(folder: DataFolder, listed: Listing | None = None) -> dict[str, str]:
    """The version of each proposal's file, by id; with `listed` only of the files that are still as listed there."""
    seen, found = _memory(folder.path), {}
    for name, size, time in _files(folder):
        if listed is not None and listed.get(name) != [size, time]:
            continue
        if seen.get(name, ())[:2] != (size, time):
            seen[name] = _read(folder.graphs / name)
        if seen[name][:2] == (size, time):  # else it was replaced just now
            found[_id(name)] = seen[name][2]
    return found


def keep_seen(folder: DataFolder, without: str | None = None) -> None:
    """Leave to the next process what is known of the files that there are, but for one proposal. Inside the folder's writer."""
    there = {name for name, _, _ in _files(folder) if name != f"{_START}{without}{_END}"}
    kept = {name: row for name, row in sorted(dict(_memory(folder.path)).items()) if name in there}
    data = json.dumps(kept).encode()
    file = folder.path / SEEN
    if not (file.exists() and file.read_bytes() == data):
        file.parent.mkdir(exist_ok=True)
        write_file(file, data)


def _files(folder: DataFolder) -> list[tuple[str, int, int]]:
    """Name, size and time of the file of each proposal."""
    found = []
    if folder.graphs.exists():
        with os.scandir(folder.graphs) as entries:
            for entry in entries:
                if entry.name.startswith(_START) and entry.name.endswith(_END):
                    with suppress(FileNotFoundError):
                        found.append((entry.name, (stat := entry.stat()).st_size, stat.st_mtime_ns))
    return sorted(found)


def _read(file: Path) -> tuple[int, int, str]:
    """Size, time and version of a file; of one that is gone (0, 0, "")."""
    try:
        with file.open("rb") as opened:
            stat = os.fstat(opened.fileno())
            return stat.st_size, stat.st_mtime_ns, sha256(opened.read()).hexdigest()[:_LONG]
    except FileNotFoundError:
        return 0, 0, ""


def _id(name: str) -> str:
    return unquote(name.removeprefix(_START).removesuffix(_END))


@lru_cache(maxsize=8)
def _memory(folder: Path) -> _Seen:
    """What this process knows of the files; it begins with what the last comparison left."""
    try:
        kept = json.loads((folder / SEEN).read_text(encoding="utf-8"))
        return {str(name): (int(size), int(time), str(version)) for name, (size, time, version) in kept.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _first_day(folder: DataFolder, waiting: Mapping[str, bool]) -> date | None:
    times = [time for name, _, time in _files(folder) if _id(name) in waiting]
    return date.fromtimestamp(min(times) / 1e9) if times else None
