"""Files that are made for others (`export`, `dossier`, `backup`) and a copy put back, on a disk that takes no more: nothing half, in Dutch."""
from __future__ import annotations

import os
import resource
import shlex
import shutil
from pathlib import Path

import pytest

from cli.main import main
from kg.folder.data_folder import DataFolder
from kg.judgements.enter import judge_criterion
from tests.system.test_endurance import cli, mounted, ran

A = "lindervoort-eerst-waarschuwen"
FILES = ("alles.trig", "alles.nq", "alles.ttl", "alles.jsonld", "alles.xlsx")


@pytest.fixture(scope="module")
def store(example_folder: DataFolder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = tmp_path_factory.mktemp("vol") / "store"
    shutil.copytree(example_folder.path, store)
    judge_criterion(DataFolder(store), A, "grondwet", "nee", "Gelezen.", "An Proef")
    return store


def on_a_small_disk(tmp_path: Path, kilobytes: int, commands: list[list[str]]) -> tuple[list[int], list[str], str]:
    """Exit codes, what is left on the disk, and what was said. Temporary files go on the same disk."""
    disk = tmp_path / "schijf"
    disk.mkdir()
    run = [f"TMPDIR={disk} {shlex.join(command)} >/dev/null; echo code $?" for command in commands]
    done = mounted(f"mount -t tmpfs -o size={kilobytes}k x {disk}", f"echo oud > {disk}/oud.trig", *run, f"find {disk} -mindepth 1")
    assert "Traceback" not in done.stderr and "Exception ignored" not in done.stderr, done.stderr
    told = done.stdout.splitlines()
    codes = [int(line.split()[1]) for line in told if line.startswith("code ")]
    return codes, [line.removeprefix(f"{disk}/") for line in told if line.startswith(str(disk))], done.stderr


def test_what_is_made_for_others_is_whole_or_not_there(store: Path, tmp_path: Path) -> None:
    disk = tmp_path / "schijf"
    commands = [cli(store, "export", str(disk / name)) for name in (*FILES, "oud.trig")]
    commands += [cli(store, "dossier", A, str(disk / f"dossier.{form}")) for form in ("docx", "xlsx")]
    commands.append(cli(store, "backup", str(disk / "kopie.tar.gz")))
    codes, left, said = on_a_small_disk(tmp_path, 8, commands)
    assert codes == [1] * len(commands), said
    assert left == ["oud.trig"], "what stood there stays, and nothing half beside it"
    assert said.count("de schijf is vol") == len(commands), said
    assert all(name in said for name in (*FILES, "dossier.docx", "dossier.xlsx", "kopie.tar.gz"))


def test_a_copy_is_put_back_whole_or_not_at_all(store: Path, tmp_path: Path) -> None:
    copy, disk = tmp_path / "kopie.tar.gz", tmp_path / "schijf"
    assert main(["--store", str(store), "backup", str(copy)]) == 0
    codes, left, said = on_a_small_disk(tmp_path, 64, [cli(disk / "terug", "restore", str(copy))])
    assert codes == [1] and left == ["oud.trig"], left
    assert f"{disk}/terug" in said and "de schijf is vol" in said and "beschadigd" not in said, said


def test_files_that_may_not_grow(store: Path, tmp_path: Path) -> None:
    """As above without a right of any kind."""

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))  # the engine of the judgements writes 32 kB to read them

    for name in ("x.trig", "x.jsonld"):
        done = ran(cli(store, "export", str(tmp_path / name)), preexec_fn=limited, env=os.environ | {"TMPDIR": str(tmp_path)})
        assert done.returncode == 1 and f"{name}: kan niet worden geschreven (het bestand wordt te groot)" in done.stderr, done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", [["export", "weg/x.trig"], ["export", "weg/x.xlsx"], ["dossier", A, "weg/x.docx"], ["backup", "weg/x.tar.gz"]])
def test_a_folder_that_is_not_there_is_named(store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], command: list[str]) -> None:
    assert main(["--store", str(store), *command[:-1], str(tmp_path / command[-1])]) == 1
    assert f"{tmp_path / command[-1]}: kan niet worden geschreven (die map is er niet)" in capsys.readouterr().err
