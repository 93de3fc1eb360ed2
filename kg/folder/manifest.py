"""`manifest` in the data folder: what every graph file and the table of judgements should be, so that a loss is noticed.

A text file with a line for each change; of the lines on one name the last one holds:

    {sha256} {size} {time of change, ns} {name of a graph file}
    - 0 0 {name}                                    that file was removed
    {last hash} {rows} {last number} oordelen.sqlite
    .                                               a writer had come to its end

A line is on disk before the file that it tells of gets its name. So after a kill a file is as its last line says or, where lines
came after the last `.`, as it was at one of the lines before: never anything else. Of what follows from the rest by itself
(`derived`) the lines needn't be on disk first: a difference there is mended, not told.
"""
from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from kg.folder.disk import settle, unwritable, write_file
from kg.folder.graph_files import Listing
from records import InputError

FILE = "manifest"
JUDGEMENTS = "oordelen.sqlite"
_END, _NOTHING = ".", "-"
_SPARE = 2_000  #: lines over twice the number of names from which the file is written anew
_DERIVED = ("schema.nq", "oordelen.nq", "signaal~lijsten.nq")


@dataclass(frozen=True)
class Known:
    """What a file should be; of the table of judgements its last hash, number of rows and last number."""

    sha256: str
    size: int
    changed: int  #: ns


@dataclass(frozen=True)
class Difference:
    """A graph file that isn't as any writer left it."""

    name: str
    what: str


@dataclass
class State:
    """What the manifest says."""

    holds: dict[str, Known] = field(default_factory=dict)
    #: of the names in lines after the last end: everything that they were, None for absent
    earlier: dict[str, list[Known | None]] = field(default_factory=dict)
    lines: int = 0

    def put(self, name: str, known: Known | None) -> None:
        self.earlier.setdefault(name, []).append(self.holds.get(name))
        if known is None:
            self.holds.pop(name, None)
        else:
            self.holds[name] = known
        self.lines += 1

    @property
    def graphs(self) -> dict[str, Known]:
        return {name: known for name, known in self.holds.items() if name != JUDGEMENTS}

    @property
    def judgements(self) -> Known | None:
        return self.holds.get(JUDGEMENTS)


def derived(name: str) -> bool:
    """A graph that follows from others, or from a table, with every writer."""
    return name in _DERIVED or name.startswith("signaal~telling~")


def read(folder: Path) -> State | None:
    """What the manifest of a data folder says; None where there is none. Not to be changed. Raises InputError when it is damaged."""
    try:
        stat = (folder / FILE).stat()
    except FileNotFoundError:
        return None
    return _read(folder / FILE, stat.st_size, stat.st_mtime_ns)


@lru_cache(maxsize=2)
def _read(file: Path, _size: int, _changed: int) -> State:
    return _parsed(file, file.read_bytes())


def _parsed(file: Path, data: bytes) -> State:
    state = State()
    for line in data.split(b"\n")[:-1]:  # what a kill cut off told of nothing that was done
        if line == b".":
            state.earlier.clear()
            continue
        try:
            sha256, size, changed, name = line.decode().split(" ", 3)
            known = None if sha256 == _NOTHING else Known(sha256, int(size), int(changed))
            if known and len(sha256) != 64:
                raise ValueError
        except ValueError as error:
            raise InputError(f"{file}: beschadigd bestand; zet een reservekopie terug, of zie `regelruimte recover`") from error
        state.put(name, known)
    return state


class Manifest:
    """The manifest in the hands of the one writer of a folder."""

    def __init__(self, folder: Path) -> None:
        """Raises InputError when the file is damaged."""
        self._file, self._graphs, self._unsynced, self._failed = folder / FILE, folder / "graphs", False, False
        data = self._file.read_bytes() if self._file.exists() else b""
        self._whole = data.rfind(b"\n") + 1  #: bytes; a line that was cut off after it goes with the next line
        self.state = _parsed(self._file, data)

    def differences(self, files: Listing) -> list[Difference]:
        """Graph files that are other than a writer left them. A file whose time alone changed is noted, as is what a killed writer did."""
        told = self.state.graphs
        names = {name for name in told.keys() | files.keys() if not _same(told.get(name), files.get(name))} | self.state.earlier.keys()
        found = []
        for name in sorted(names - {JUDGEMENTS}):
            now, right = self._now(name, files), told.get(name)
            if now != right and not _alike(now, [right, *self.state.earlier.get(name, ())]):
                found.append(Difference(name, _what(now, right)))
            elif now != right:
                self.note(name, now, durable=False)
        return found

    def note(self, name: str, known: Known | None, durable: bool = True) -> None:
        """What a file will be from now on; on disk when this comes back, unless that may wait until `end`."""
        self._append(" ".join((known.sha256, str(known.size), str(known.changed), name)) if known else f"{_NOTHING} 0 0 {name}", durable)
        self.state.put(name, known)

    @contextmanager
    def about_to_change(self, name: str) -> Iterator[None]:
        """Around a change: when it fails the file is as it was, and the next writer sees which of the lines holds."""
        before = self.state.holds.get(name)
        try:
            yield
        except BaseException:
            self._failed = True
            self.state.put(name, before)
            raise

    def end(self) -> None:
        """All that was noted is in its files."""
        if self._failed:
            return
        if self.state.lines > 2 * len(self.state.holds) + _SPARE:
            return self.rewrite(self.state.holds)
        if self.state.earlier or self._unsynced:
            self._append(_END, durable=True)
            self.state.earlier.clear()

    def rewrite(self, holds: Mapping[str, Known]) -> None:
        """Make the file anew, of these."""
        text = "".join(f"{one.sha256} {one.size} {one.changed} {name}\n" for name, one in sorted(holds.items())) + f"{_END}\n"
        write_file(self._file, text.encode())
        settle(self._file.parent)
        self.state, self._whole, self._unsynced = State(dict(holds), {}, len(holds)), len(text.encode()), False

    def _now(self, name: str, files: Listing) -> Known | None:
        if name not in files:
            return None
        told = self.state.holds.get(name)
        return told if told and _same(told, files[name]) else known_file(self._graphs / name)

    def _append(self, line: str, durable: bool) -> None:
        data = f"{line}\n".encode()
        try:
            file = os.open(self._file, os.O_WRONLY | os.O_CREAT, 0o644)
            try:
                os.ftruncate(file, self._whole)
                if os.pwrite(file, data, self._whole) < len(data):  # the next line takes the place of the part
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
                if durable:
                    os.fsync(file)
            finally:
                os.close(file)
        except OSError as error:
            raise unwritable(self._file, error) from error
        self._whole += len(data)
        self._unsynced = not durable


def known_file(file: Path) -> Known:
    """What a file is."""
    with file.open("rb") as data:
        stat = os.fstat(data.fileno())
        return Known(hashlib.file_digest(data, "sha256").hexdigest(), stat.st_size, stat.st_mtime_ns)


def damage(graphs: Path, state: State, names: Iterable[str] | None = None) -> list[Difference]:
    """Graph files (all, or those of these names) that differ from what a manifest says, every byte looked at."""
    found = []
    for name in sorted(state.graphs.keys() | {file.name for file in graphs.glob("*.nq")} if names is None else names):
        now, right = _of(graphs / name), state.holds.get(name)
        if not _alike(now, [right, *state.earlier.get(name, ())]):
            found.append(Difference(name, _what(now, right)))
    return found


def taken_in(graphs: Path, files: Iterable[str], earlier: Listing) -> tuple[dict[str, Known], list[Difference]]:
    """What the files of a folder without a manifest are, and those of them that can't be right.

    `earlier`: the files as a writer that ended well left them, where that is known.
    """
    holds, wrong = {}, []
    for name in sorted({*files, *earlier}):
        known = _of(graphs / name)
        if known is None or not _ends_well(graphs / name) or (name in earlier and earlier[name][0] != known.size):
            wrong.append(Difference(name, _what(known, known or Known("", 0, 0))))
        else:
            holds[name] = known
    return holds, wrong


def _of(file: Path) -> Known | None:
    with suppress(FileNotFoundError):
        return known_file(file)
    return None


def _ends_well(file: Path) -> bool:
    """It isn't empty, and its last line is whole."""
    with file.open("rb") as data:
        data.seek(max(0, file.stat().st_size - 3))
        return data.read() == b" .\n"


def _same(known: Known | None, entry: list[int] | None) -> bool:
    return known is not None and entry == [known.size, known.changed]


def _alike(now: Known | None, told: Iterable[Known | None]) -> bool:
    """By its bytes a file is one of those told; an empty one never is."""
    if now is not None and now.size == 0:
        return False
    return (now.sha256 if now else None) in [one.sha256 if one else None for one in told]


def _what(now: Known | None, right: Known | None) -> str:
    if now is None:
        return "ontbreekt"
    if now.size == 0:
        return "is leeg"
    return "is niet door Regelruimte geschreven" if right is None else "is anders dan het is geschreven"
