"""What must hold of a data folder after a kill, before anything else has touched it, and after the next writer."""
from __future__ import annotations

import contextlib
import hashlib
import io
import json
from pathlib import Path

from pyoxigraph import RdfFormat, Store, parse

from cli.main import main
from kg.check import check
from kg.folder.data_folder import DataFolder
from kg.folder.graph_files import canonical
from kg.folder.losses import seen
from kg.folder.private import PrivateFolder
from kg.judgements import table
from kg.judgements.follow import _solutions
from kg.judgements.record import Judgement
from kg.judgements.triples import judgement_triples
from kg.status import losses
from tests.endurance.runner import Run
from tests.endurance.scenes import Scene

FOLLOWS = ("oordelen", "signaal~telling", "signaal~lijsten")  #: made from the table, whose ids are random, and from all other graphs
GROWS = ("namen.nq",)  #: written once for many
_sound: set[str] = set()  #: hashes of graphs that `check` found nothing in


def stage(store: Path, scene: Scene) -> str:
    """How far the killed commands had come, by what they left on the disk."""
    index, graphs = store / "index", files(store)
    if list(store.rglob("*.tmp")):
        return "half bestand"
    current = (index / "actueel").read_text() if (index / "actueel").exists() else ""
    if any(entry.is_dir() and entry.name > current for entry in index.glob("*")):
        return "momentopname half of nog niet in gebruik"
    if graphs == files(scene.before):
        return "bestanden als ervoor" if table.read(DataFolder(store)) == table.read(DataFolder(scene.before)) else "oordeel bewaard"
    listed = json.loads((index / current / "bestanden.json").read_text()) if current else {}
    behind = any(listed.get(file.name) != [file.stat().st_size, file.stat().st_mtime_ns] for file in (store / "graphs").glob("*.nq"))
    return "bestanden nieuwer dan index" if behind else "index bij"


def files(store: Path) -> dict[str, bytes]:
    """Every graph's file by name, without those that follow from judgements and from the others."""
    return {file.name: file.read_bytes() for file in (store / "graphs").glob("*.nq") if not file.name.startswith(FOLLOWS)}


def acknowledged_in(out: str) -> list[str]:
    """The ids of the judgements that were printed whole."""
    found, decoder, at = [], json.JSONDecoder(), out.find("{")
    while at >= 0:
        try:
            row, at = decoder.raw_decode(out, at)
        except ValueError:
            break
        found.append(row["id"])
        at = out.find("{", at)
    return found


def examine(scene: Scene, store: Path, run: Run) -> list[str]:
    """What doesn't hold after a kill; empty when all does. Leaves the folder as after the commands, run again."""
    faults = _old_or_new(scene, store) + [f"voor verlies gehouden: {message}" for message in seen(DataFolder(store), every_byte=True)]
    before = table.read(DataFolder(scene.before))
    if scene.name == "erase":
        before = [one for one in before if scene.gone.decode() not in (one.proposal, one.other)]
    kept = {one.id: one for one in table.read(DataFolder(store))}
    faults += [f"oordeel {one.id} is weg of anders" for one in before if kept.get(one.id) != one]
    if scene.name == "judge":
        faults += [f"bevestigd oordeel {one} is weg" for one in acknowledged_in(run.out) if one not in kept]
    folder = DataFolder(store)
    folder.store()  # opens, and mends
    faults += index_is_files(folder) + _no_violation(folder)
    again = _again(scene, store)
    return faults + again + _at_the_end(scene, store)


def _old_or_new(scene: Scene, store: Path) -> list[str]:
    old, new, faults = files(scene.before), files(scene.after), []
    if scene.name == "judge":  # a corrected proposal names its judgement, whose id is random
        for graphs in (old, new):
            graphs.pop(next(name for name in graphs if "lindervoort" in name))
    for name, data in files(store).items():
        if name in GROWS:
            lines, first, last = (set(one.splitlines()) for one in (data, old.get(name, b""), new.get(name, b"")))
            if not first & last <= lines <= first | last:
                faults.append(f"{name} is oud noch nieuw")
        elif name in old.keys() | new.keys() and data not in (old.get(name), new.get(name)) and not _corrected(name):
            faults.append(f"{name} is oud noch nieuw")
        try:
            list(parse(input=data, format=RdfFormat.N_QUADS))
        except SyntaxError as error:
            faults.append(f"{name}: {error}")
    return faults


def _corrected(name: str) -> bool:
    """The proposal in which a citation was corrected: it names a judgement of a random id, and is held after the next writer."""
    return "lindervoort" in name


def index_is_files(folder: DataFolder) -> list[str]:
    """What the index answers with is what the files say; the engine has spellings of its own for numbers and times."""
    read = Store()
    for _, file in folder.graph_files():
        read.load(path=str(file), format=RdfFormat.N_QUADS)
    stored, right = set(folder.store().quads()), set(read)
    return [] if stored == right else [f"index wijkt af: {len(stored - right)} te veel, {len(right - stored)} te weinig"]


def _no_violation(folder: DataFolder) -> list[str]:
    key = hashlib.sha256(repr(sorted(files(folder.path).items())).encode()).hexdigest()
    if key in _sound:
        return []
    found = [f"check: {one.node} {one.message}" for one in check(folder) if one.severity == "Violation"]
    if not found:
        _sound.add(key)
    return found


def _again(scene: Scene, store: Path) -> list[str]:
    """The same commands once more, by the next writer; of `erase` a refusal is right when it was done already."""
    for command in scene.commands:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()) as said:
            code = main(["--store", str(store), *command])
        if code and not (scene.name == "erase" and "geen voorstel" in said.getvalue()):
            return [f"{command} daarna geeft {code}: {said.getvalue()}"]
    return []


def _at_the_end(scene: Scene, store: Path) -> list[str]:
    """After the next writer the folder is as the commands leave it, and nothing half is left in it."""
    folder, faults, new = DataFolder(store), [], files(scene.after)
    for name, data in files(store).items():
        same = _apart_from_ids(data) == _apart_from_ids(new.get(name, b"")) if _corrected(name) else data == new.get(name)
        faults += [] if same else [f"{name} is daarna niet als na de opdracht"]
    faults += [f"{name} ontbreekt daarna" for name in new.keys() - files(store).keys()]
    faults += index_is_files(folder) + _follows(folder) + [f"daarna verloren: {message}" for message in losses(folder)]
    faults += [f"{file.relative_to(store)} is blijven liggen" for file in store.rglob("*.tmp")]
    snapshots = [entry.name for entry in folder.index.iterdir() if entry.is_dir()]
    faults += [f"{len(snapshots)} momentopnamen"] if len(snapshots) > 2 else []
    sources = PrivateFolder(folder).sources().keys()
    faults += [] if sources == PrivateFolder(DataFolder(scene.after)).sources().keys() else ["bronnen kloppen niet"]
    if scene.gone:
        left = [file for file in store.rglob("*") if file.is_file() and scene.gone in file.read_bytes() or scene.gone.decode() in file.name]
        faults += [f"niet gewist uit {file.relative_to(store)}" for file in left]
    return faults


def _follows(folder: DataFolder) -> list[str]:
    """The graph of judgements is what the table says."""
    judgements: list[Judgement] = table.read(folder)
    solutions = _solutions(folder, {one.proposal for one in judgements if not one.erased})
    right = canonical(folder.iris.graph("oordelen"), judgement_triples(folder.iris, judgements, solutions))
    return [] if folder.bytes_of(folder.iris.graph("oordelen")) == right else ["de graaf van oordelen wijkt af van de tabel"]


def _apart_from_ids(data: bytes) -> list[bytes]:
    """Lines, without those that name a judgement."""
    return [line for line in data.splitlines() if b"(oordeel " not in line]
