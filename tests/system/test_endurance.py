"""The short form of `make endurance`: twenty kills, full and read-only disks, several at once (docs/development.md)."""
from __future__ import annotations

import os
import random
import resource
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from kg.check import check
from kg.folder.data_folder import DataFolder
from kg.folder.private import PrivateFolder
from kg.judgements import table
from tests.endurance.kills import every_graph, report, run
from tests.endurance.load import grown, load
from tests.endurance.runner import HOME
from tests.endurance.scenes import FIRST, LAWS, PROPOSALS, SECOND, THIRD
from tests.endurance.state import files, index_is_files

FULL = os.environ.get("REGELRUIMTE_ENDURANCE") == "full"
KILLS, SECONDS = (200, 600.0) if FULL else (20, 10.0)
SEED = int(os.environ.get("REGELRUIMTE_ENDURANCE_SEED") or random.randrange(10**6))
JUDGE = ["judge", FIRST, "--criterium", "grondwet", "--uitkomst", "nee", "--motivering", "Proef.", "--door", "Proef"]


def cli(store: Path, *command: str) -> list[str]:
    return [sys.executable, "-m", "cli.main", "--store", str(store), *command]


def ran(command: Sequence[str], **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=HOME, capture_output=True, text=True, **options)  # type: ignore[call-overload]


def sound(store: Path) -> None:
    """Index and files agree, and nothing violates."""
    folder = DataFolder(store)
    assert index_is_files(folder) == []
    assert [one for one in check(folder) if one.severity == "Violation"] == []


@pytest.fixture
def store(example_folder: DataFolder, tmp_path: Path) -> Path:
    return Path(shutil.copytree(example_folder.path, tmp_path / "store"))


def test_twenty_kills_lose_nothing(tmp_path: Path) -> None:
    """Seeded: `REGELRUIMTE_ENDURANCE_SEED` shoots at the same steps again."""
    print(f"zaad {SEED}")
    found = run(KILLS, SEED, tmp_path)
    told = report(found)
    print(told)
    assert not any(kill.faults for kill in found), f"zaad {SEED}\n{told}"
    assert sum(kill.stage != "klaar voor het schot" for kill in found) >= KILLS / 2, told


def test_kills_between_every_two_graphs(tmp_path: Path) -> None:
    """After each there is no violation, and the same command leaves what it would have left; `make endurance` has all commands."""
    found = run(0, SEED, tmp_path, each=every_graph, only=() if FULL else ("law add", "add"))
    told = report(found)
    assert not any(kill.faults for kill in found), told
    assert len(found) >= 8 and not any(kill.stage == "klaar voor het schot" for kill in found), told


def test_everything_at_once_with_memory_flat(tmp_path: Path) -> None:
    seen = load(tmp_path / "store", SECONDS)
    print(dict(seen.done))
    assert seen.faults == []
    assert all(seen.done[one] for one in ("sparql", "gegevens", "scherm", "judge")), seen.done
    assert all(grown(samples) < 1.3 for samples in seen.memory.values()), seen.memory


# --- disks ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kilobytes", [8, 64, 400] if FULL else [64])
def test_files_that_may_not_grow(store: Path, tmp_path: Path, kilobytes: int) -> None:
    """As a full disk, without a right of any kind: the kernel refuses whatever makes a file larger than this."""
    before, judged = files(store), len(table.read(DataFolder(store)))
    (tmp_path / "nieuw.txt").write_text((PROPOSALS / f"{FIRST}.txt").read_text(encoding="utf-8").replace("Zilver", "Goud"), encoding="utf-8")

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (kilobytes * 1024, kilobytes * 1024))

    for command in (["add", str(tmp_path / "nieuw.txt")], ["law", "add", str(LAWS / "BWBR0015703_2021-01-01_0.xml")], JUDGE, ["erase", SECOND]):
        done = ran(cli(store, *command), preexec_fn=limited)
        assert "Traceback" not in done.stderr, done.stderr
        assert done.returncode == 0 or done.stderr.strip(), command
    rows = table.read(DataFolder(store))
    assert len(rows) - judged in (0, 1)
    assert all(data == before.get(name, data) for name, data in files(store).items() if SECOND not in name and name != "namen.nq")
    assert ran(cli(store, "erase", SECOND)).returncode in (0, 1)  # 1: it was done already
    sound(store)
    assert SECOND not in PrivateFolder(DataFolder(store)).sources()


def mounted(*script: str) -> subprocess.CompletedProcess[str]:
    """Run a shell script in a mount namespace of its own, where it may mount; skipped, and said so, where that is not allowed."""
    if ran(["unshare", "-rm", "true"]).returncode if shutil.which("unshare") else True:
        pytest.skip("no mount namespaces here (unshare -rm)")
    return ran(["unshare", "-rm", "sh", "-c", "; ".join(script)])


def test_a_disk_that_is_full(store: Path, tmp_path: Path) -> None:
    """A small disk of memory: filled up, asked, judged and added to; then emptied, and everything works again."""
    disk, inside = tmp_path / "schijf", tmp_path / "schijf" / "store"
    disk.mkdir()
    size = sum(file.stat().st_size for file in store.rglob("*") if file.is_file()) + 30_000_000
    more = shlex.join(cli(inside, "add", str(PROPOSALS / f"{THIRD}.txt")))
    done = mounted(
        f"mount -t tmpfs -o size={size} x {disk}", f"cp -r {store} {inside}", shlex.join(cli(inside, "erase", THIRD)),
        f"cat /dev/zero > {disk}/vol 2>/dev/null", f"{more}; echo add $?", f"{shlex.join(cli(inside, *JUDGE))} >/dev/null; echo judge $?",
        f"{shlex.join(cli(inside, 'proposal', FIRST))} >/dev/null; echo lezen $?", f"rm {disk}/vol", f"{more} >/dev/null; echo weer $?",
        f"{shlex.join(cli(inside, 'check'))} >/dev/null; echo check $?",
    )  # fmt: skip
    assert "Traceback" not in done.stderr, done.stderr
    said = dict(line.rsplit(" ", 1) for line in done.stdout.splitlines() if line.startswith(("add ", "judge ", "lezen ", "weer ", "check ")))
    assert (said["lezen"], said["weer"], said["check"]) == ("0", "0", "0"), (said, done.stderr)
    assert said["add"] == "1" and "vol" in done.stderr, done.stderr


def test_a_disk_that_is_read_only(store: Path, tmp_path: Path) -> None:
    """Reading goes on, writing is refused in words."""
    ran(cli(store, *JUDGE), check=True)
    reads = [["proposal", FIRST], ["clusters"], ["status"], ["judge", FIRST]]
    writes = [["add", str(PROPOSALS / f"{FIRST}.txt")], JUDGE, ["erase", FIRST], ["room", FIRST]]  # of room the words of all laws are kept
    commands = [f"{shlex.join(cli(store, *command))} >/dev/null; echo {n} $?" for n, command in enumerate([*reads, *writes])]
    done = mounted(f"mount --bind {store} {store}", f"mount -o remount,ro,bind {store}", *commands)
    assert "Traceback" not in done.stderr, done.stderr
    codes = [int(line.split()[1]) for line in done.stdout.splitlines()]
    assert codes[: len(reads)] == [0] * len(reads), (codes, done.stderr)
    assert all(code in (1, 3) for code in codes[len(reads) :]) and len(codes) == len(reads) + len(writes), (codes, done.stderr)
    assert "alleen-lezen" in done.stderr


# --- at once --------------------------------------------------------------------------------------------------------


def test_two_that_add_at_once_both_get_their_way(store: Path, tmp_path: Path) -> None:
    for side in ("links", "rechts"):
        (tmp_path / side).mkdir()
        for name in (FIRST, SECOND):
            text = (PROPOSALS / f"{name}.txt").read_text(encoding="utf-8")
            (tmp_path / side / f"{name}.txt").write_text(f"{text}\n{side}\n", encoding="utf-8")
    both = [subprocess.Popen(cli(store, "add", str(tmp_path / side)), cwd=HOME, stdout=subprocess.DEVNULL) for side in ("links", "rechts")]
    assert [one.wait() for one in both] == [0, 0]
    ids = PrivateFolder(DataFolder(store)).sources().keys()
    assert {f"{FIRST}-2", f"{FIRST}-3", f"{SECOND}-2", f"{SECOND}-3"} <= ids
    sound(store)


def test_adding_while_a_copy_is_made_and_put_back(store: Path, tmp_path: Path) -> None:
    """Copies made while another adds are each of one moment; of an `add` and a `restore` in one new folder, one is refused or both are there."""
    adding = subprocess.Popen(cli(store, "add", str(PROPOSALS)), cwd=HOME, stdout=subprocess.DEVNULL)
    copy = tmp_path / "kopie.tar.gz"
    assert ran(cli(store, "backup", str(copy))).returncode == 0
    assert adding.wait() == 0
    back = tmp_path / "terug"
    restoring = subprocess.Popen(cli(back, "restore", str(copy)), cwd=HOME, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    time.sleep(0.3)
    added = ran(cli(back, "add", str(PROPOSALS / f"{THIRD}.txt")))
    _, said = restoring.communicate()
    assert added.returncode == 0, added.stderr
    assert restoring.returncode == 0 or (restoring.returncode == 2 and "leeg" in said), said
    assert THIRD in PrivateFolder(DataFolder(back)).sources()
    sound(back)
    assert not list(tmp_path.glob(".terug*"))
