"""What a change of a large store takes until a reader sees it: a proposal, a law, a judgement. Part of `national.py`."""
from __future__ import annotations

import random
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

from benchmarks.generate import LawToCite, generate
from benchmarks.report import progress
from cli.proposals import add_paths
from ingest.calls import read_call
from kg.folder.data_folder import DataFolder
from kg.judgements.enter import judge_criterion
from kg.judgements.follow import follow
from kg.law.laws import versions
from kg.rdf import vocabulary

HOME = Path(__file__).parents[1]
SUBMITTED = date(2021, 5, 1)
_Answer = TypeVar("_Answer")


@dataclass(frozen=True)
class Measured:
    """What was measured, with the milliseconds of each time."""

    what: str
    about: str
    rows: int
    spent: list[float]
    aim: float | None = None  #: milliseconds, of the p95


def timed(question: Callable[[], _Answer]) -> tuple[float, _Answer]:
    """Milliseconds, and the answer."""
    start = time.perf_counter()
    answer = question()
    return (time.perf_counter() - start) * 1000, answer


def measure_changes(
    folder: DataFolder, planted: Sequence[dict[str, Any]], cited: Sequence[LawToCite], laws: Path, times: int
) -> Iterator[Measured]:
    """`planted`: what the generator put in; `cited`: the laws that it cites, the most cited first; `laws`: the archive with their texts."""
    with tempfile.TemporaryDirectory() as scratch:
        yield from _proposals(folder, cited, Path(scratch), times)
        for law in (_of_middle_size(folder, cited), cited[0].id):
            yield from _law_update(folder, laws, law, Path(scratch), times)
    yield from _judgements(folder, planted, times * 5)


# --- a proposal -----------------------------------------------------------------------------------------------------


def _proposals(folder: DataFolder, cited: Sequence[LawToCite], scratch: Path, times: int) -> Iterator[Measured]:
    """By the command, and in a process that runs already, as the app does it."""
    reader = DataFolder(folder.path)
    shown, ended, inside = [], [], []
    for nr in range(times + 1):
        *_, one = generate(nr + 1, seed=time.time_ns(), laws=cited)
        by_command, in_process = (scratch / f"erbij-{time.time_ns()}{letter}.txt" for letter in "ab")
        by_command.write_text(one.text, encoding="utf-8")
        in_process.write_text(one.text.replace("2", "4"), encoding="utf-8")
        spent = _until(folder, lambda name=by_command.stem: _there(reader, name), "add", str(by_command), "--submitted", f"{SUBMITTED}")
        shown.append(spent[0])
        ended.append(spent[1])
        inside.append(timed(lambda file=in_process: add_paths(folder, [str(file)], read_call(), SUBMITTED))[0])
        assert _there(reader, in_process.stem)
    yield Measured("one more proposal", "`add` until it shows", times, shown[1:], 2000)
    yield Measured("one more proposal", "`add` until it ends", times, ended[1:])
    yield Measured("one more proposal", "in a process that runs already", times, inside[1:], 2000)


def _there(reader: DataFolder, proposal_id: str) -> bool:
    return reader.store().ask(f"ASK {{ {reader.iris.proposal(proposal_id)} a {reader.iris.terms.Voorstel} }}")


def _until(folder: DataFolder, shows: Callable[[], bool], *words: str) -> tuple[float, float]:
    """Milliseconds from starting a command until a reader sees what it does, and until it has ended."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "cli.main", "--store", str(folder.path), *words, "--format", "csv"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=HOME) as process:
        while not (seen := shows()) and process.poll() is None:
            time.sleep(0.01)
        shown = time.perf_counter()
    assert process.returncode == 0 and (seen or shows()), words
    return (shown - start) * 1000, (time.perf_counter() - start) * 1000


# --- a law ----------------------------------------------------------------------------------------------------------


def _of_middle_size(folder: DataFolder, laws: Sequence[LawToCite]) -> str:
    sizes = {law.id: folder.file_of(folder.iris.graph("wet", law.id)).stat().st_size for law in laws}
    return sorted(sizes, key=lambda law: (sizes[law], law))[len(sizes) // 2]


def _law_update(folder: DataFolder, laws: Path, law: str, scratch: Path, times: int) -> Iterator[Measured]:
    """A new version with some words more at its end: all of it is read, folded into the law's graph, and what follows is made again."""
    with tarfile.open(laws) as archive:
        member = next(one for one in archive if law in one.name and one.isfile())
        archive.extract(member, scratch, filter="data")
    file, reader = scratch / member.name, DataFolder(folder.path)
    before, found, rest = file.read_text(encoding="utf-8").rpartition("</al>")
    shown, ended = [], []
    for nr in range(times):
        day = max(date(2013, 1, 1), versions(reader.store(), reader.iris, law)[-1].date) + timedelta(days=1)
        file.write_text(f"{before} en verder {nr}{found}{rest}", encoding="utf-8")
        spent = _until(folder, lambda day=day: _holds(reader, law, day), "law", "add", str(file), "--on", f"{day}")
        shown.append(spent[0])
        ended.append(spent[1])
    about = f"{law}, {len(before) / 1e6:.2g} MB"
    yield Measured("a law that changes", f"{about}, `law add` until it shows", times, shown, 5000)
    yield Measured("a law that changes", f"{about}, `law add` until it ends", times, ended)


def _holds(reader: DataFolder, law: str, day: date) -> bool:
    return versions(reader.store(), reader.iris, law)[-1].date == day


# --- a judgement ----------------------------------------------------------------------------------------------------


def _judgements(folder: DataFolder, planted: Sequence[dict[str, Any]], times: int) -> Iterator[Measured]:
    """Of a proposal that nobody had before them, whose laws are read from the disk; and again, as after reading it on a screen."""
    rng, first, again = random.Random(3), list[float](), list[float]()
    criteria = [slug for kind, slug in vocabulary.concepts() if kind == "criterium"]
    for _ in range(times):
        name = rng.choice(planted)["name"]
        for spent in (first, again):
            words = (rng.choice(criteria), rng.choice(["ja", "nee", "onduidelijk"]), "Gelezen en gewogen.", "Proef")
            spent.append(timed(lambda name=name, words=words: judge_criterion(folder, name, *words))[0])
    milliseconds, _ = timed(lambda: follow(folder))
    progress(f"the graph follows {2 * times} judgements in {milliseconds / 1000:.1f} s")
    yield Measured("a judgement", "on what nobody had read", times, first, 100)
    yield Measured("a judgement", "on what was just read", times, again, 100)
