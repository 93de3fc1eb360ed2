"""`recover`: make again what can be made again, and accept as lost what somebody names. Nothing that it replaces is thrown away."""
from __future__ import annotations

import re
import shutil
from collections.abc import Set
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pyoxigraph import RdfFormat, parse

from kg.folder import manifest, settings, snapshots
from kg.folder.data_folder import DataFolder
from kg.folder.disk import settle
from kg.folder.graph_files import listing
from kg.folder.losses import Lost, drop
from kg.folder.manifest import JUDGEMENTS, Difference, Manifest
from kg.folder.private import COPIES
from kg.judgements import chain
from kg.judgements.rebuild import rebuild
from records import InputError, UsageError


@dataclass(frozen=True)
class Recovered:
    """What was done, and what is still lost."""

    done: tuple[str, ...]
    lost: tuple[str, ...]


def recover(folder: DataFolder, accepted: Set[str] = frozenset()) -> Recovered:
    """Mend a data folder; `accepted`: names of graph files, `oordelen.sqlite` or `manifest` that are taken as they are, or as gone.

    Raises UsageError when one of those isn't lost, InputError for a folder that isn't there or can't be written.
    """
    if not folder.path.is_dir():
        raise InputError(f"{folder.path}: geen datamap")
    work = _Recovery(folder, accepted)
    try:
        with folder.writer("herstellen", accept=work.accept):
            pass
    except _StillLost:
        pass
    return Recovered(tuple(work.done), tuple(work.lost))


class _StillLost(InputError):
    """Nothing more can be done without a word of somebody."""


class _Recovery:
    """One run, inside the writer's lock."""

    def __init__(self, folder: DataFolder, accepted: Set[str]) -> None:
        self._folder, self._accepted = folder, accepted
        self._copies = folder.path / COPIES / datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
        self.done: list[str] = []
        self.lost: list[str] = []
        self._used: set[str] = set()

    def accept(self, _folder: DataFolder, _ended_well: bool) -> Manifest:
        """What a writer starts from; raises when something is lost that nobody accepted."""
        self._settings()
        found = self._manifest()
        for one in manifest.damage(self._folder.graphs, found.state):
            self._graph(found, one)
        self._table(found)
        if unknown := self._accepted - self._used:
            raise UsageError(f"{min(unknown)}: dit is niet verloren of beschadigd, dus er valt niets te aanvaarden")
        if self.lost:
            found.end()
            raise _StillLost("")
        self._index()
        return found

    def _settings(self) -> None:
        file = self._folder.path / settings.FILE
        try:
            if settings.read(self._folder.path) is not None or not listing(self._folder.graphs):
                return
        except InputError as error:
            if error.__cause__ is None:
                raise
        base = self._base()
        self._keep(file)
        settings.write(self._folder.path, base)
        self.done.append(f"{file}: opnieuw gemaakt; de basis van de adressen is {base}")

    def _base(self) -> str:
        """As the graph files have it."""
        for file in sorted(self._folder.graphs.glob("*.nq")):
            with file.open("rb") as lines:
                if found := re.search(rb"<([^<>]+)/id/graaf/[^<>]+> \.$", lines.readline().rstrip()):
                    return found[1].decode()
        raise InputError(f"{self._folder.path / settings.FILE}: de basis van de adressen is niet te vinden; zet een reservekopie terug")

    def _manifest(self) -> Manifest:
        """The manifest; where it is gone or damaged one of what there is, if that was accepted."""
        file = self._folder.path / manifest.FILE
        kept = settings.read(self._folder.path)
        try:
            if file.exists() or kept is None or kept["formaat"] < 2:
                if not file.exists():
                    self._take_in()
                return Manifest(self._folder.path)
        except InputError:
            pass
        if manifest.FILE not in self._accepted:
            raise Lost(
                f"{file}: ontbreekt of is beschadigd, dus niet te zien is of er meer weg is. Zet een reservekopie terug, "
                "of neem de bestanden zoals ze zijn met `regelruimte recover --verloren manifest`"
            )
        self._used.add(manifest.FILE)
        self._keep(file)
        self._take_in()
        self.done.append(f"{file}: opnieuw gemaakt van de bestanden zoals ze zijn")
        return Manifest(self._folder.path)

    def _take_in(self) -> None:
        holds, _ = manifest.taken_in(self._folder.graphs, listing(self._folder.graphs), {})
        (self._folder.path / manifest.FILE).unlink(missing_ok=True)
        Manifest(self._folder.path).rewrite(holds)

    def _graph(self, found: Manifest, one: Difference) -> None:
        file = self._folder.graphs / one.name
        if manifest.derived(one.name):
            self._keep(file)
            drop(self._folder, found, one.name)
            self.done.append(f"{file}: {one.what}; opnieuw gemaakt")
        elif one.name not in self._accepted:
            self.lost.append(f"{file} {one.what}; aanvaard het verlies met --verloren '{one.name}', of zet een reservekopie terug")
        else:
            self._used.add(one.name)
            self._keep(file)
            self._take_as_is(found, one, file)

    def _take_as_is(self, found: Manifest, one: Difference, file: Path) -> None:
        if _is_sound(file):
            found.note(one.name, manifest.known_file(file))
            self.done.append(f"{file} {one.what}; aanvaard zoals het is")
        else:
            drop(self._folder, found, one.name)
            self.done.append(f"{file} {one.what}; uit de datamap gehaald")

    def _table(self, found: Manifest) -> None:
        """The table of judgements: as it is when it is right, else made anew from the graph, else accepted."""
        try:
            chain.verify(self._folder, everything=True)
            return
        except InputError as error:
            problem = str(error).partition(" Er wordt niets")[0]
        file = self._folder.path / JUDGEMENTS
        made = rebuild(self._folder, found.state.judgements)
        if made.missing and JUDGEMENTS not in self._accepted:
            self.lost.append(
                f"{problem} Uit de graaf en wat er van de tabel over is komen {made.rows} oordelen terug, {made.missing} niet; "
                f"aanvaard dat met --verloren {JUDGEMENTS}, of zet een reservekopie terug"
            )
            made.throw_away()
            return
        self._used.add(JUDGEMENTS)
        for beside in ("", "-wal", "-shm"):
            self._keep(file.with_name(file.name + beside))
        made.take_place(found)
        for beside in ("-wal", "-shm"):
            file.with_name(file.name + beside).unlink(missing_ok=True)
        self.done.append(f"{file}: opnieuw gemaakt met {made.rows} oordelen{''.join(f'; {said}' for said in made.said)}")

    def _index(self) -> None:
        """Made anew by the writer, as nothing is in use any more."""
        for name in filter(None, [snapshots.current(self._folder.index)]):
            (self._folder.index / name / "bestanden.json").unlink(missing_ok=True)
        self.done.append(f"{self._folder.index}: opnieuw gemaakt uit de bestanden")

    def _keep(self, file: Path) -> None:
        """A copy of what is about to be replaced."""
        if file.exists():
            self._copies.mkdir(mode=0o700, parents=True, exist_ok=True)
            shutil.copy2(file, self._copies / file.name)
            (self._copies / file.name).chmod(0o600)
            settle(self._copies, self._copies.parent)


def _is_sound(file: Path) -> bool:
    """It is there, isn't empty, and every line is a statement of one graph."""
    try:
        return len({quad.graph_name for quad in parse(path=str(file), format=RdfFormat.N_QUADS)}) == 1
    except (OSError, SyntaxError, ValueError):
        return False
