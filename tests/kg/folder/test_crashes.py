"""What is left of a writer that was killed, a disk that was full, a clock that went back: each fault once found, as a test."""
from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import time
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Store, Triple

from cli.main import main
from kg import backup as backup_module
from kg import erase as erase_module
from kg.backup import backup, restore
from kg.erase import erase
from kg.folder import data_folder as folder_module
from kg.folder import database
from kg.folder import disk as disk_module
from kg.folder import snapshots as snapshots_module
from kg.folder.data_folder import DataFolder
from kg.folder.graph_files import canonical
from kg.folder.private import PrivateFolder, Source
from kg.judgements import table
from kg.judgements.enter import judge_criterion
from kg.judgements.follow import _solutions
from kg.judgements.triples import judgement_triples
from kg.rdf.terms import string
from kg.room import index as room_module
from kg.room.index import RoomIndex
from records import Contact, InputError, UnreachableError, UsageError

A = "lindervoort-eerst-waarschuwen"
ASK = "SELECT ?o WHERE { ?s <https://example.org/p> ?o }"


def put(folder: DataFolder, value: str) -> None:
    with folder.writer("test") as writer:
        writer.put(folder.iris.graph("proef"), [Triple(NamedNode("https://example.org/s"), NamedNode("https://example.org/p"), string(value))])


def values(folder: DataFolder) -> list[str]:
    return [row["o"].value for row in folder.store().select(ASK).rows]


def snapshots(folder: DataFolder) -> list[str]:
    return sorted(entry.name for entry in folder.index.iterdir() if entry.is_dir())


@pytest.fixture
def judged(example_folder: DataFolder, tmp_path: Path) -> DataFolder:
    shutil.copytree(example_folder.path, tmp_path / "store")
    folder = DataFolder(tmp_path / "store")
    judge_criterion(folder, A, "grondwet", "nee", "Gelezen.", "An Proef", solution=1)  # so that each direction has a status
    with folder.writer("test"):
        return folder


# --- snapshots ------------------------------------------------------------------------------------------------------


def test_a_clock_that_goes_back_drops_no_snapshot_that_is_read(folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    put(folder, "een")
    put(folder, "twee")
    monkeypatch.setattr(time, "time_ns", lambda: 1_000)  # the same moment over and over, long ago
    for value in ("drie", "vier", "vijf"):
        read_now = folder.snapshot()
        put(folder, value)
        assert read_now and read_now.exists(), "a reader may have it open"
        assert folder.snapshot() > read_now
        assert values(DataFolder(folder.path)) == [value]
    assert len(snapshots(folder)) == 2


def test_what_a_killed_writer_left_is_not_kept_in_the_place_of_what_is_read(folder: DataFolder) -> None:
    put(folder, "een")
    half = folder.index / f"{time.time_ns() + 10**12:020d}"
    (half / "db").mkdir(parents=True)
    (folder.index / ".actueel.tmp").write_bytes(b"12")
    read_now = folder.snapshot()
    put(folder, "twee")
    assert read_now and read_now.exists() and not half.exists()
    assert not (folder.index / ".actueel.tmp").exists()


def test_a_reader_that_is_overtaken_reads_the_newest(folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    put(folder, "een")
    reader, opening = DataFolder(folder.path), Store.read_only

    class Overtaken:
        @staticmethod
        def read_only(path: str) -> Store:
            monkeypatch.undo()
            put(folder, "twee")
            put(folder, "drie")
            return opening(path)

    monkeypatch.setattr(folder_module, "Store", Overtaken)
    assert values(reader) == ["drie"]


def test_a_snapshot_that_is_gone_before_its_list_is_read(folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    put(folder, "een")
    reader, real = DataFolder(folder.path), snapshots_module.measures

    def overtaken(snapshot: Path) -> dict[str, int]:
        monkeypatch.undo()
        put(folder, "twee")
        put(folder, "drie")
        return real(snapshot)

    monkeypatch.setattr(snapshots_module, "measures", overtaken)
    assert values(reader) == ["drie"]


# --- a disk that takes no more --------------------------------------------------------------------------------------


def no_space(*_: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_is_told_and_leaves_nothing_half(folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    put(folder, "een")
    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(InputError, match=r"proef\.nq: kan niet worden geschreven \(de schijf is vol\)"):
        put(folder, "twee")
    monkeypatch.undo()
    assert list(folder.path.rglob("*.tmp")) == []
    assert values(folder) == ["een"]


def test_an_index_that_finds_the_disk_full_leaves_the_old_one_and_is_made_later(folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    put(folder, "een")
    monkeypatch.setattr(snapshots_module, "patch", no_space)
    monkeypatch.setattr(snapshots_module, "build", no_space)
    with pytest.raises(InputError, match="de schijf is vol"):
        put(folder, "twee")
    assert values(folder) == values(DataFolder(folder.path)) == ["een"], "what there is still serves"
    assert len(snapshots(folder)) == 1, "nothing half made fills the disk"
    monkeypatch.undo()
    assert values(folder) == ["twee"], "the same process mends it too"


def test_a_full_disk_keeps_nobody_from_the_lock(folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    put(folder, "een")
    monkeypatch.setattr(disk_module.os, "write", no_space)  # the name of the holder can't be written
    with folder.writer("test"):
        pass


def test_the_command_names_the_file_and_the_cause(folder: DataFolder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    put(folder, "een")
    blocked = folder.path / "kopie"
    blocked.mkdir()
    assert main(["--store", str(folder.path), "export", str(blocked / "geen" / "x.nq")]) == 1
    assert "geen" in capsys.readouterr().err


# --- what follows from the graph ------------------------------------------------------------------------------------


@pytest.mark.parametrize("caught", [True, False], ids=["failed", "killed"])
def test_status_is_right_again_after_a_writer_that_did_not_end(judged: DataFolder, monkeypatch: pytest.MonkeyPatch, caught: bool) -> None:
    """A proposal gets another direction of solution, and the writer ends before the graph of judgements has followed."""
    folder = judged
    graph = folder.iris.graph("voorstel", A)
    triples = [quad.triple for quad in folder.quads_of(graph) if "/oplossing/3" not in str(quad)]

    def die(*_: object) -> None:
        raise RuntimeError("afgebroken")

    with monkeypatch.context() as broken:
        broken.setattr(folder_module.Writer, "follow", die)
        if not caught:
            broken.setattr(folder_module.Writer, "flush_index", die)
        with pytest.raises(RuntimeError), folder.writer("test") as writer:
            writer.put(graph, triples)
    assert b"/oplossing/3" in folder.bytes_of(folder.iris.graph("oordelen"))
    with DataFolder(folder.path).writer("daarna"):
        pass
    judgements = table.read(folder)
    right = canonical(folder.iris.graph("oordelen"), judgement_triples(folder.iris, judgements, _solutions(folder, {A})))
    assert folder.bytes_of(folder.iris.graph("oordelen")) == right
    assert b"/oplossing/3" not in right


# --- the private folder ---------------------------------------------------------------------------------------------


def kept(folder: DataFolder, path: str, proposal_id: str = "a") -> PrivateFolder:
    private = PrivateFolder(folder)
    private.keep(proposal_id, Source(path, "0" * 64, 1), b"tekst", Contact("", "", "", ""))
    return private


@pytest.mark.parametrize("path", ["/map/regel\u2028scheiding.txt", "/map/volgende\x85regel.txt", "/map/café.txt"])
def test_any_name_of_a_file_comes_back(folder: DataFolder, path: str) -> None:
    folder.path.mkdir()
    assert kept(folder, path).sources()["a"].path == path


def test_a_line_cut_off_inside_a_letter_is_passed_over(folder: DataFolder) -> None:
    folder.path.mkdir()
    private = kept(folder, "/map/een.txt")
    with (private.path / "bronnen.jsonl").open("ab") as out:
        out.write(b'{"id": "b", "path": "/map/caf' + b"\xc3")
    assert list(private.sources()) == ["a"]
    assert list(kept(folder, "/map/drie.txt", "c").sources()) == ["a", "c"]


def test_half_written_contact_data_go_with_the_next_writer(folder: DataFolder) -> None:
    put(folder, "een")
    private = kept(folder, "/map/een.txt")
    half = private.path / "contacten" / ".a.json.tmp"
    half.write_bytes(b'{"name": "J. Jan')
    put(folder, "twee")
    assert not half.exists()


@pytest.mark.parametrize("step", ["_judgements", "_signals_and_vectors", "compact_databases", "rebuild"])
def test_erasing_that_was_cut_off_can_be_run_again(judged: DataFolder, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    def die(*_: object) -> None:
        raise RuntimeError("afgebroken")

    with monkeypatch.context() as broken:
        if step == "rebuild":
            broken.setattr(folder_module.Writer, "rebuild_index", die)
        elif step == "compact_databases":
            broken.setattr(erase_module, step, die)
        else:
            broken.setattr(erase_module, "ERASERS", [die if one.__name__ == step else one for one in erase_module.ERASERS])
        with pytest.raises(RuntimeError):
            erase(judged, A)
    erase(judged, A)
    assert [one for one in table.read(judged) if one.proposal == A] == []
    left = [file for file in judged.path.rglob("*") if A in file.name or file.is_file() and A.encode() in file.read_bytes()]
    assert left == []
    with pytest.raises(InputError, match="geen voorstel"):
        erase(judged, A)


def test_readers_go_on_while_the_index_is_made_anew(judged: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Erasing takes as long as building the whole index; until then the one before serves."""
    seen, build = [], snapshots_module.build

    def looking(files: list[Path], target: Path) -> int:
        seen.append(DataFolder(judged.path).snapshot())
        return build(files, target)

    monkeypatch.setattr(snapshots_module, "build", looking)
    erase(judged, A)
    assert len(seen) == 1 and seen[0] is not None


# --- others at the same time ----------------------------------------------------------------------------------------


def test_an_index_of_room_that_is_busy_is_not_thrown_away(example_folder: DataFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(example_folder.path, tmp_path / "store")
    folder = DataFolder(tmp_path / "store")
    file = folder.path / room_module.FILE
    before, connect = file.stat().st_ino, sqlite3.connect
    monkeypatch.setattr(room_module.sqlite3, "connect", lambda path, timeout: connect(path, timeout=0.1))
    monkeypatch.setattr(database, "WAIT", 0.2)
    other = connect(file, isolation_level=None)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    try:
        with pytest.raises(UnreachableError):
            RoomIndex(folder).likeness(["woning"])
        assert file.stat().st_ino == before
    finally:
        other.close()


def test_a_copy_is_not_put_back_where_another_has_begun(judged: DataFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    backup(judged, tmp_path / "kopie.tar.gz")
    back, extract = DataFolder(tmp_path / "terug"), backup_module._extract

    def overtaken(file: Path, part: Path) -> int:
        put(back, "van een ander")
        return extract(file, part)

    monkeypatch.setattr(backup_module, "_extract", overtaken)
    with pytest.raises(UsageError, match="niet leeg"):
        restore(back, tmp_path / "kopie.tar.gz")
    assert values(back) == ["van een ander"]
    assert not list(tmp_path.glob(".terug*"))
