"""`python -m tests.endurance.kills`: kill writers at random moments and look at what they left."""
from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.endurance.runner import Run, Runner
from tests.endurance.scenes import Scene, scenes
from tests.endurance.state import examine, stage


@dataclass(frozen=True)
class Kill:
    """One kill: when, what state it left, and what did not hold."""

    scene: str
    moment: str
    stage: str
    faults: tuple[str, ...]


Each = Callable[[Sequence[Scene], Runner, Path], Iterator[Kill]]  #: how to shoot


def kills(made: Sequence[Scene], runner: Runner, work: Path, number: int, dice: random.Random, cold: int = 0) -> Iterator[Kill]:
    """So many kills, in turn over the scenes: one in two at a step on the disk, the other after some seconds.

    Of those after some seconds every `cold`-th (0: none) strikes the command line as it is started from a shell, imports and all.
    """
    for n in range(number):
        scene = made[n % len(made)]
        by_step, is_cold = n // len(made) % 2 == 0, bool(cold) and n // len(made) % (2 * cold) == 1
        yield _kill(scene, runner, work / f"proef-{n}", dice, by_step, is_cold)


def _kill(scene: Scene, runner: Runner, store: Path, dice: random.Random, by_step: bool, cold: bool) -> Kill:
    shutil.copytree(scene.before, store)
    if by_step:
        step = dice.randint(1, scene.steps)
        run, moment = runner.run(store, scene.commands, step=step), f"stap {step}/{scene.steps}"
    else:
        seconds = dice.uniform(0, scene.seconds + (1.5 * len(scene.commands) if cold else 0))
        run, moment = runner.run(store, scene.commands, seconds=seconds, cold=cold), f"{seconds:.2f} s{' (koud)' if cold else ''}"
    return _seen(scene, store, run, moment)


def _seen(scene: Scene, store: Path, run: Run, moment: str) -> Kill:
    left = stage(store, scene) if run.killed else "klaar voor het schot"
    try:
        faults = tuple(examine(scene, store, run))
    except Exception as error:  # a fault that isn't told is the fault looked for
        faults = (f"{type(error).__name__}: {error}",)
    if not faults:
        shutil.rmtree(store)
    return Kill(scene.name, moment, left, faults)


def every_step(made: Sequence[Scene], runner: Runner, work: Path) -> Iterator[Kill]:
    """A kill at every step on the disk of every scene."""
    return _at(made, runner, work, lambda scene: range(1, scene.steps + 1))


def every_graph(made: Sequence[Scene], runner: Runner, work: Path) -> Iterator[Kill]:
    """A kill after each graph's file of every scene: at the step that follows it, so that this file is there and the next is not."""
    return _at(made, runner, work, lambda scene: [step + 1 for step in scene.graphs])


def _at(made: Sequence[Scene], runner: Runner, work: Path, steps: Callable[[Scene], Iterable[int]]) -> Iterator[Kill]:
    for scene in made:
        for step in steps(scene):
            store = work / f"stap-{made.index(scene)}-{step}"
            shutil.copytree(scene.before, store)
            yield _seen(scene, store, runner.run(store, scene.commands, step=step), f"stap {step}/{scene.steps}")


def report(found: Sequence[Kill]) -> str:
    """How many kills, in which commands, at which stages."""
    lines = [f"{len(found)} keer geschoten, {sum(bool(kill.faults) for kill in found)} keer een fout"]
    for (scene, left), number in sorted(Counter((kill.scene, kill.stage) for kill in found).items()):
        lines.append(f"  {scene:16} {left:42} {number:4}")
    lines += [f"FOUT {kill.scene}, {kill.moment}, {kill.stage}: {fault}" for kill in found for fault in kill.faults]
    return "\n".join(lines)


def run(number: int, seed: int, work: Path, cold: int = 0, each: Each | None = None, only: Sequence[str] = ()) -> list[Kill]:
    """Make the scenes in a folder for work and shoot; at each step that `each` chooses, else at random. `only`: names of scenes."""
    with Runner(work) as runner:
        made = [scene for scene in scenes(work, runner) if not only or scene.name in only]
        found, start = [], time.monotonic()
        shots = each(made, runner, work) if each else kills(made, runner, work, number, random.Random(seed), cold)
        for kill in shots:
            found.append(kill)
            print(f"\r{len(found)} ({time.monotonic() - start:.0f} s) {kill.scene}, {kill.moment}, {kill.stage}", end="", file=sys.stderr)
            for fault in kill.faults:
                print(f"\nFOUT {fault}", file=sys.stderr)
    print(file=sys.stderr)
    return found


def main() -> int:
    """1 when something did not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--number", type=int, default=200)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--cold", type=int, default=2, help="one in so many of the timed kills strikes the command line as started from a shell; 0: none")
    parser.add_argument("--every-step", action="store_true", help="instead of random moments, at each step on the disk once")
    parser.add_argument("--every-graph", action="store_true", help="instead, between every two graphs' files that a command writes")
    parser.add_argument("--work", type=Path, help="folder for the data folders; those with a fault stay there")
    args = parser.parse_args()
    print(f"zaad {args.seed}")
    work = args.work or Path(tempfile.mkdtemp(prefix="uithoudingsproef-"))
    work.mkdir(parents=True, exist_ok=True)
    found = run(args.number, args.seed, work, args.cold, every_step if args.every_step else every_graph if args.every_graph else None)
    print(report(found))
    failed = any(kill.faults for kill in found)
    if args.work is None and not failed:
        shutil.rmtree(work)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
