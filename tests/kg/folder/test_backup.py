"""A copy of the data folder holds everything, of one moment, and comes back whole or not at all."""
from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tarfile
from datetime import date
from pathlib import Path

import pytest

from cli.main import main
from kg.backup import backup, restore
from kg.folder.data_folder import DataFolder
from kg.folder.private import PrivateFolder
from kg.judgements import table
from kg.judgements.enter import enter_step, judge_criterion
from kg.judgements.reviewers import reviewer_name
from kg.status import status
from records import InputError, UsageError

HOME = Path(__file__).parents[3]
A = "lindervoort-eerst-waarschuwen"


@pytest.fixture
def judged(example_folder: DataFolder, tmp_path: Path) -> DataFolder:
    shutil.copytree(example_folder.path, tmp_path / "store")
    folder = DataFolder(tmp_path / "store")
    judge_criterion(folder, A, "grondwet", "nee", "Gelezen.", "An Proef")
    return folder


def contents(folder: DataFolder) -> dict[str, tuple[bytes, int]]:
    """Every file but the index, the lock, counts (made anew) and the databases (compared by their rows), with its permissions."""
    files = (file for file in folder.path.rglob("*") if file.is_file())
    names = {file.relative_to(folder.path).as_posix(): file for file in files}
    return {
        name: (file.read_bytes(), file.stat().st_mode & 0o777)
        for name, file in names.items()
        if not name.startswith(("index/", "slot", "cache/ruimte.sqlite", "cache/tellingen.sqlite", "oordelen.sqlite", "prive/beoordelaars.sqlite"))
    }


def test_what_comes_back_is_what_was_kept(judged: DataFolder, tmp_path: Path) -> None:
    backup(judged, tmp_path / "kopie.tar.gz")
    back = DataFolder(tmp_path / "terug")
    restore(back, tmp_path / "kopie.tar.gz")
    assert contents(back) == contents(judged)
    assert table.read(back) == table.read(judged) != []
    assert reviewer_name(back, table.read(back)[0].reviewer) == "An Proef"
    changing = ("store", "changed", "bytes")
    assert {k: v for k, v in status(back).items() if k not in changing} == {k: v for k, v in status(judged).items() if k not in changing}
    assert PrivateFolder(back).contact(A).email == PrivateFolder(judged).contact(A).email
    judge_criterion(back, A, "grondwet", "deels", "En verder.", "An Proef")
    assert table.read(back)[1].replaces == table.read(judged)[0].id


def test_private_stays_private(judged: DataFolder, tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        backup(judged, tmp_path / "kopie.tar.gz")
        restore(DataFolder(tmp_path / "terug"), tmp_path / "kopie.tar.gz")
    finally:
        os.umask(old)
    assert (tmp_path / "kopie.tar.gz").stat().st_mode & 0o077 == 0
    private = [tmp_path / "terug" / "prive", *(tmp_path / "terug" / "prive").rglob("*")]
    assert len(private) > 5 and all(path.stat().st_mode & 0o077 == 0 for path in private)
    with tarfile.open(tmp_path / "kopie.tar.gz") as archive:
        assert {(member.uid, member.uname) for member in archive} == {(0, "")}


def test_a_folder_that_holds_anything_is_refused(judged: DataFolder, tmp_path: Path) -> None:
    backup(judged, tmp_path / "kopie.tar.gz")
    before = contents(judged)
    with pytest.raises(UsageError, match="is niet leeg"):
        restore(judged, tmp_path / "kopie.tar.gz")
    assert contents(judged) == before
    (tmp_path / "leeg").mkdir()
    assert restore(DataFolder(tmp_path / "leeg"), tmp_path / "kopie.tar.gz") > 10


@pytest.mark.parametrize("damage", ["cut", "not-a-copy", "other-tar", "missing", "escape", "link"])
def test_a_damaged_copy_leaves_nothing_behind(judged: DataFolder, tmp_path: Path, damage: str) -> None:
    file = tmp_path / "kopie.tar.gz"
    backup(judged, file)
    if damage == "cut":
        file.write_bytes(file.read_bytes()[:-2000])
    elif damage == "not-a-copy":
        file.write_bytes(b"geen archief")
    elif damage == "missing":
        file.unlink()
    else:
        with tarfile.open(file, "w:gz") as archive:
            member = tarfile.TarInfo({"escape": "../buiten", "link": "koppeling"}.get(damage, "los.txt"))
            if damage == "link":
                member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
            archive.addfile(member, io.BytesIO())
    with pytest.raises(InputError, match="kopie.tar.gz"):
        restore(DataFolder(tmp_path / "terug"), file)
    assert not (tmp_path / "terug").exists() and not list(tmp_path.glob(".terug*")) and not (tmp_path / "buiten").exists()


def test_a_copy_while_others_judge_is_of_one_moment(judged: DataFolder, tmp_path: Path) -> None:
    code = (
        "import sys; from kg.folder.data_folder import DataFolder; from kg.judgements import table; from kg.judgements.record import Judgement\n"
        "while True: table.append(DataFolder(sys.argv[1]), [Judgement('toets', 'x', 'nee', 'b-1', 'want', 'grondwet'), Judgement('toets', 'y', 'nee', 'b-1', 'want', 'grondwet')])"
    )
    process = subprocess.Popen([sys.executable, "-c", code, str(judged.path)], cwd=HOME)
    try:
        enter_step(judged, [A], "kabinet", date(2026, 1, 1), "Voor de kopie.", "An Proef")
        backup(judged, tmp_path / "kopie.tar.gz")
    finally:
        process.kill()
        process.wait()
    restore(DataFolder(tmp_path / "terug"), tmp_path / "kopie.tar.gz")
    found = table.read(DataFolder(tmp_path / "terug"))
    assert "Voor de kopie." in {one.motivation for one in found}
    assert sum(one.proposal == "x" for one in found) == sum(one.proposal == "y" for one in found)


def test_the_commands(judged: DataFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "kopie.tar.gz"
    assert main(["--store", str(judged.path), "backup", str(file)]) == 0
    assert main(["--store", str(tmp_path / "terug"), "restore", str(file)]) == 0
    assert main(["--store", str(tmp_path / "terug"), "restore", str(file)]) == 2
    assert main(["--store", str(tmp_path / "niets"), "backup", str(file)]) == 1
    assert main(["--store", str(judged.path), "backup", str(judged.path / "in.tar.gz")]) == 2
    assert "niet leeg" in capsys.readouterr().err
    assert not (tmp_path / "niets").exists()
