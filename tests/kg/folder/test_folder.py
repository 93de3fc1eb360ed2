"""The data folder: files are the truth, the index follows, nobody waits for ever, nothing half-written is seen."""
from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Store, Triple

from kg.folder import snapshots as snapshots_module
from kg.folder import writing as writing_module
from kg.folder.data_folder import DataFolder
from kg.folder.private import PrivateFolder, Source
from kg.law.laws import list_laws
from kg.rdf.terms import string
from records import Contact, InputError, UnreachableError

ASK = "SELECT ?waarde WHERE { ?s <https://example.org/p> ?waarde } ORDER BY ?waarde"
HOME = Path(__file__).parents[3]


def triple(value: str) -> Triple:
    return Triple(NamedNode("https://example.org/s"), NamedNode("https://example.org/p"), string(value))


def values(folder: DataFolder) -> list[str]:
    return [row["waarde"].value for row in folder.store().select(ASK).rows]


def put(folder: DataFolder, graph: str, *texts: str) -> bool:
    with folder.writer("test") as writer:
        return writer.put(folder.iris.graph("proef", graph), [triple(text) for text in texts])


def test_an_empty_folder_answers_with_nothing(folder: DataFolder) -> None:
    assert values(folder) == []
    assert not folder.path.exists(), "asking makes no folder"


def test_what_is_written_is_seen_by_an_open_reader(folder: DataFolder) -> None:
    reader = DataFolder(folder.path)
    put(folder, "a", "een")
    assert values(reader) == ["een"]
    put(folder, "b", "twee")
    assert values(reader) == ["een", "twee"]
    put(folder, "a")
    assert values(reader) == ["twee"]


def test_a_graph_is_replaced_whole(folder: DataFolder) -> None:
    put(folder, "a", "een", "twee")
    put(folder, "a", "drie")
    assert values(folder) == ["drie"]


@pytest.mark.parametrize(("remembered", "many", "large"), [(150_000_000, 100, 10**7), (0, 100, 10**7), (40, 1, 10**7), (0, 100, 0)])
def test_the_index_is_what_the_files_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, remembered: int, many: int, large: int) -> None:
    """However often a graph changes, in how many writers, with the index made between, and with or without memory of what was there."""
    monkeypatch.setattr(writing_module, "KEPT_AT_MOST", remembered)
    monkeypatch.setattr(snapshots_module, "MANY", many)
    monkeypatch.setattr(snapshots_module, "LARGE", large)
    rng, folder = random.Random(7), DataFolder(tmp_path / "data")
    put(folder, "groot", *map(str, range(200)))  # so that the rest is the smaller part
    patched = 0
    for _ in range(30):
        with folder.writer("test") as writer:
            for _ in range(rng.randint(1, 6)):
                texts = rng.sample(["een", "twee", "drie\nregels", 'vier "vijf"'], rng.randint(0, 4))
                writer.put(folder.iris.graph("proef", rng.choice("abc")), [triple(text) for text in texts])
                if rng.random() < 0.2:
                    writer.flush_index()
                    patched += 1
        written = {str(quad) for graph, _ in folder.graph_files() for quad in folder.quads_of(graph)}
        assert {str(quad) for quad in Store.read_only(str(folder.snapshot() / "db"))} == written
        assert folder.statements() == len(written)
    assert patched


def test_a_file_that_was_changed_by_another_hand_is_taken_whole(folder: DataFolder) -> None:
    put(folder, "groot", *map(str, range(200)))
    put(folder, "a", "een")
    file = folder.file_of(folder.iris.graph("proef", "a"))
    data = file.read_bytes()
    with folder.writer("test") as writer:
        file.write_bytes(data.replace(b"een", b"anders"))  # while nobody looks: not what the snapshot has
        writer.put(folder.iris.graph("proef", "a"), [triple("twee")])
    assert "twee" in values(folder) and not {"een", "anders"} & set(values(folder))


def test_the_same_again_changes_nothing(folder: DataFolder) -> None:
    assert put(folder, "a", "twee", "een") is True
    before = {file: file.stat().st_mtime_ns for file in folder.path.rglob("*") if file.is_file() and file.name != "slot"}
    assert put(folder, "a", "een", "twee") is False
    after = {file: file.stat().st_mtime_ns for file in folder.path.rglob("*") if file.is_file() and file.name != "slot"}
    assert before == after


def test_graph_files_are_sorted_n_quads(folder: DataFolder) -> None:
    put(folder, "a", "b", "a", "c")
    lines = (folder.graphs / "proef~a.nq").read_bytes().splitlines()
    assert lines == sorted(lines)
    assert len(lines) == 3


def test_deleting_the_index_loses_nothing(folder: DataFolder) -> None:
    put(folder, "a", "een")
    shutil.rmtree(folder.index)
    assert values(DataFolder(folder.path)) == ["een"]


def _dies() -> None:
    raise RuntimeError


def test_a_crash_before_the_flip_is_mended_at_the_next_opening(folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    put(folder, "a", "oud")
    with pytest.raises(RuntimeError), folder.writer("test") as writer:
        writer.put(folder.iris.graph("proef", "a"), [triple("nieuw")])
        monkeypatch.setattr(writer, "flush_index", _dies)
    (folder.graphs / ".proef~b.nq.tmp").write_bytes(b"half")
    assert values(DataFolder(folder.path)) == ["nieuw"]
    assert not list(folder.graphs.glob(".*.tmp"))


def test_a_crash_while_the_index_is_made_leaves_the_old_one(folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    put(folder, "a", *map(str, range(2000)))
    monkeypatch.setattr(snapshots_module, "write_file", _fails_on("actueel"))
    with pytest.raises(InputError, match="schijf"):
        put(folder, "b", "erbij")
    monkeypatch.undo()
    assert values(DataFolder(folder.path))[-1] == "erbij"


def _fails_on(name: str):
    real = snapshots_module.write_file

    def write(file: Path, data: bytes, mode: int = 0o644) -> None:
        if file.name == name:
            raise OSError("schijf vol")
        real(file, data, mode)

    return write


@pytest.mark.parametrize("moment", [0.4, 1.2])
def test_loading_killed_at_any_moment_can_be_run_again(tmp_path: Path, moment: float) -> None:
    store, command = tmp_path / "store", [sys.executable, "-m", "cli.main", "--store", str(tmp_path / "store")]
    load = [*command, "law", "add", str(HOME / "examples" / "wetten")]
    process = subprocess.Popen(load, cwd=HOME, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        process.wait(timeout=moment)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    seen = DataFolder(store)
    complete = {line.id: line.provisions for line in list_laws(DataFolder(store).store(), seen.iris)}  # opens, whatever was written
    subprocess.run(load, cwd=HOME, check=True, stdout=subprocess.DEVNULL)
    again = DataFolder(tmp_path / "anders")
    subprocess.run([*command[:4], str(again.path), *load[5:]], cwd=HOME, check=True, stdout=subprocess.DEVNULL)
    after = {line.id: line.provisions for line in list_laws(again.store(), again.iris)}
    assert complete.items() <= after.items(), "what was visible after the kill was whole"
    assert {f.name: f.read_bytes() for f in seen.graphs.glob("*.nq")} == {f.name: f.read_bytes() for f in again.graphs.glob("*.nq")}


def test_a_failed_writer_keeps_what_was_there(folder: DataFolder) -> None:
    put(folder, "a", "een")
    with pytest.raises(RuntimeError), folder.writer("test"):
        raise RuntimeError
    assert values(folder) == ["een"]


HOLD = """
import sys, time
from kg.folder.data_folder import DataFolder
with DataFolder(sys.argv[1]).writer("lang werk"):
    print("bezig", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def held(folder: DataFolder):
    """The folder while another process writes in it."""
    put(folder, "a", "een")
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env=os.environ | {"PYTHONPATH": str(HOME)},
    )  # fmt: skip
    assert process.stdout is not None and process.stdout.readline() == "bezig\n"
    yield folder
    process.communicate("")


def test_a_second_writer_gives_up_and_says_for_whom(held: DataFolder) -> None:
    with pytest.raises(UnreachableError, match=r"in gebruik door proces \d+ \(lang werk\)"), held.writer("test", wait=0.2):
        pass


def test_reading_goes_on_while_another_writes(held: DataFolder) -> None:
    file = held.graphs / "proef~a.nq"
    file.write_bytes(file.read_bytes().replace(b"een", b"twee"))  # the other has replaced a file, and not flipped yet
    assert values(DataFolder(held.path)) == ["een"]


def test_names_of_files_outlive_a_power_failure(folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that isn't synced may forget a file that is: the graphs and what is private first, the pointer last."""
    synced: list[str] = []
    real = os.fsync

    def fsync(opened: int) -> None:
        synced.append(os.path.relpath(os.readlink(f"/proc/self/fd/{opened}"), folder.path))
        real(opened)

    monkeypatch.setattr(os, "fsync", fsync)
    with folder.writer("test") as writer:
        writer.put(folder.iris.graph("proef", "a"), [triple("een")])
        PrivateFolder(folder).keep("a", Source("a.txt", "0" * 64, 1), b"een", Contact("", "", "", ""))
    ours = synced[: synced.index("index/.actueel.tmp") + 2]
    assert {".", "graphs", "index", "prive", "prive/originelen", "prive/contacten"} <= set(ours[:-2]) and ours[-1] == "index"


def test_old_snapshots_go(folder: DataFolder) -> None:
    for n in range(6):
        put(folder, "a", str(n))
    assert len([entry for entry in folder.index.iterdir() if entry.is_dir()]) == 2, "the one in use, and the one before, which a reader may still have"


def test_the_base_is_fixed_when_the_store_is_made(folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGELRUIMTE_BASE", "https://ruimte.voorbeeld.nl/")
    put(folder, "a", "een")
    monkeypatch.setenv("REGELRUIMTE_BASE", "https://anders.voorbeeld.nl")
    assert DataFolder(folder.path).iris.base == "https://ruimte.voorbeeld.nl"
    assert json.loads((folder.path / "store.json").read_text())["base"] == "https://ruimte.voorbeeld.nl"


def test_a_damaged_setting_is_named(folder: DataFolder) -> None:
    put(folder, "a", "een")
    (folder.path / "store.json").write_text("{")
    with pytest.raises(InputError, match=r"store\.json: beschadigd"):
        _ = DataFolder(folder.path).iris
