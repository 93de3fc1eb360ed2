"""What is running when it is killed: a data folder as it stood, and the commands on it."""
from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from tests.endurance.runner import HOME, Commands, Run, Runner

LAWS = HOME / "examples" / "wetten"
PROPOSALS = HOME / "examples" / "voorstellen"
FIRST, SECOND, THIRD = "duinrade-voorrang-buurtmakers", "lindervoort-eerst-waarschuwen", "zuiderkwartier-goede-buren"
MOTIVATION = "Verzonnen motivering van een proef."


@dataclass(frozen=True)
class Scene:
    """Commands on a folder that is as `before`; run to their end they leave it as `after`."""

    name: str
    before: Path
    after: Path
    commands: Commands
    seconds: float  #: that they take, undisturbed
    steps: int  #: that they take on the disk
    graphs: tuple[int, ...]  #: those of them that put a graph's file in its place or remove it
    gone: bytes = b""  #: words that may be nowhere any more at the end


def scenes(work: Path, runner: Runner) -> list[Scene]:
    """All scenes, made in a folder for work; takes as long as all commands together, twice."""
    laws, full, documents = work / "wetten", work / "alles", work / "documenten"
    documents.mkdir()
    for name in (FIRST, SECOND):
        shutil.copy(PROPOSALS / f"{name}.txt", documents)
    _done(runner, laws, [["law", "add", str(LAWS / "BWBR0035303_2021-01-01_0.xml"), str(LAWS / "BWBR0003403_2021-01-01_0.xml")]])
    shutil.copytree(laws, full)
    _done(runner, full, [["add", str(documents)], *_judged()])
    for file in documents.glob("*.txt"):  # the same documents, sent again with other words and one direction more
        file.write_text(_changed(file.read_text(encoding="utf-8")), encoding="utf-8")
    bare = work / "zonder-index"
    shutil.copytree(full, bare)
    shutil.rmtree(bare / "index")
    more = [str(LAWS / name) for name in ("BWBR0035303_2024-01-01_0.xml", "BWBR0015703_2021-01-01_0.xml")]
    named = documents.parent / f"{THIRD}.txt"  # with a policy field of its own, which is a concept in the graph of names
    named.write_text((PROPOSALS / named.name).read_text(encoding="utf-8").replace("o Wonen", "o Wonen\no Een eigen terrein"), encoding="utf-8")
    new = [str(named), str(PROPOSALS / "kraaienhove-tijdelijke-verhuur-sloopflats.txt")]
    told: list[tuple[str, Path, Commands, bytes]] = [
        ("law add", full, [["law", "add", *more]], b""),
        ("add", full, [["add", *new]], b""),
        ("add (vervangt)", full, [["add", str(documents)]], b""),
        ("judge", full, _judged("tweede"), b""),
        ("index maken", bare, [["status"]], b""),
        ("erase", full, [["erase", FIRST]], FIRST.encode()),
    ]
    return [_scene(work, runner, n, *one) for n, one in enumerate(told)]


def _scene(work: Path, runner: Runner, n: int, name: str, before: Path, commands: Commands, gone: bytes) -> Scene:
    after = work / f"na-{n}"
    shutil.copytree(before, after)
    done = _done(runner, after, commands)
    return Scene(name, before, after, commands, done.seconds, done.steps, done.graphs, gone)


def _done(runner: Runner, store: Path, commands: Commands) -> Run:
    run = runner.run(store, commands)
    assert run.code == 0, f"{commands} gave {run.code}: {run.out}"
    return run


def _judged(who: str = "eerste") -> Commands:
    """A judgement on a criterion, on a direction of solution, a pair, and a correction of a citation."""
    by = ["--motivering", MOTIVATION, "--door", f"Proef {who}"]
    return [
        ["judge", FIRST, "--criterium", "grondwet", "--uitkomst", "nee", *by],
        ["judge", SECOND, "--criterium", "verdragen", "--oplossing", "1", "--uitkomst", "deels", *by],
        ["judge", FIRST, SECOND, "--oordeel", "overlap", *by],
        ["judge", SECOND, "--citatie", "problem:0-9", "--doel", "jci1.3:c:BWBR0035303&artikel=11", *by],
    ]


def _changed(text: str) -> str:
    """The document with one direction of solution more, before the line that says which is preferred."""
    last = re.findall(r"(?m)^(\d)\) ", text)[-1]
    more = f"{int(last) + 1}) Maak daarnaast een ontheffing mogelijk voor de duur van vijf jaar.\n\n"
    return re.sub(r"(?m)^(?=Richting 1 heeft de voorkeur|Onze voorkeur)", more, text, count=1)
