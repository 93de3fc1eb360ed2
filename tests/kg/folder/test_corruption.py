"""A store in which something is damaged or gone: a message that names the file, never a traceback, and nothing lost by going on."""
from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
import requests

from cli.main import main
from kg.check import _lost
from kg.folder.data_folder import DataFolder
from kg.judgements import chain, table
from kg.judgements.common_ask import write_ask
from kg.judgements.enter import judge_criterion
from kg.permissions import user
from kg.status import status
from records import InputError
from tests.endurance.corruption import CASES, PRIVATE, Case, one
from tests.endurance.scenes import FIRST, LAWS, MOTIVATION, PROPOSALS, SECOND, THIRD
from tests.support.servers import regelruimte_serve

JUDGE = ["judge", SECOND, "--criterium", "verdragen", "--uitkomst", "nee", "--motivering", MOTIVATION, "--door", "Proef later"]
ADD = ["add", str(PROPOSALS / f"{THIRD}.txt")]
READ = [["clusters"], ["query", "clusters-per-article"], ["proposal", SECOND], ["status"]]

Run = Callable[..., tuple[int, str]]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small store with laws, proposals, and judgements that the graph has."""
    store = tmp_path_factory.mktemp("heel") / "store"
    laws = [str(LAWS / name) for name in ("BWBR0035303_2021-01-01_0.xml", "BWBR0003403_2021-01-01_0.xml")]
    assert main(["--store", str(store), "law", "add", *laws]) == 0
    assert main(["--store", str(store), "add", *(str(PROPOSALS / f"{name}.txt") for name in (FIRST, SECOND))]) == 0
    folder = DataFolder(store)
    for criterion in ("grondwet", "verdragen", "bestaand-recht"):
        judge_criterion(folder, FIRST, criterion, "nee", MOTIVATION, "Proef eerste")
    with folder.writer("test"):
        return store


@pytest.fixture
def store(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "store"))


@pytest.fixture
def run(store: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> Run:
    def ran(*command: str) -> tuple[int, str]:
        caplog.clear()
        code = main(["--store", str(store), *command])
        return code, capfd.readouterr().err + caplog.text

    return ran


def kept(store: Path) -> dict[str, bytes]:
    """What can't be made again, by name."""
    names = [*store.glob("graphs/voorstel~*.nq"), *store.glob("graphs/wet~*.nq"), *store.glob("prive/**/*"), store / "oordelen.sqlite"]
    return {str(file.relative_to(store)): file.read_bytes() for file in names if file.is_file() and file.name != "contact.log"}


@pytest.mark.parametrize("case", [case for case in CASES if not case.lost], ids=lambda case: case.name)
def test_what_can_be_made_again_is(store: Path, run: Run, case: Case) -> None:
    before = kept(store)
    case.harm(store)
    told = ""
    for command in (*READ, ADD, JUDGE, ["room", SECOND], *READ):
        code, said = run(*command)
        told += said
        assert code == 0 or (code == 3 and "wordt bij de volgende vraag opnieuw gemaakt" in said), said
    assert run("room", SECOND)[0] == 0
    assert case.says is None or case.says in told
    assert _lost(DataFolder(store)) == []
    after = kept(store)
    assert {name: after.get(name) for name in before if name.startswith("graphs/")} == {n: d for n, d in before.items() if n.startswith("graphs/")}
    assert len(table.read(DataFolder(store))) == 4
    assert len(chain.graph_ids(DataFolder(store))) == 4


@pytest.mark.parametrize("case", [case for case in CASES if case.lost], ids=lambda case: case.name)
def test_what_is_lost_stops_who_would_write_and_is_said(store: Path, run: Run, case: Case) -> None:
    ids = chain.graph_ids(DataFolder(store))
    case.harm(store)
    before = kept(store)
    for command in (*READ, ["room", SECOND], ["law", "list"], ["export", str(store.parent / "uit.nq")]):
        code, said = run(*command)
        assert code in (0, 1) and (code == 0 or case.lost in said), said
    code, said = run(*ADD)
    assert code == 1 and case.lost in said and ("recover" in said or "reservekopie" in said)
    if "oordelen" in case.lost:
        code, said = run(*JUDGE)
        assert code == 1 and case.lost in said
        assert chain.graph_ids(DataFolder(store)) == ids, "the graph of judgements is not made poorer"
        assert kept(store).get("oordelen.sqlite") == before.get("oordelen.sqlite")
    after = kept(store)
    assert {name: after.get(name) for name in before if name.startswith("graphs/")} == {n: d for n, d in before.items() if n.startswith("graphs/")}
    if case.lost != "store.json":
        assert any(case.lost in finding.message for finding in _lost(DataFolder(store)))
        assert any(case.lost in message for message in status(DataFolder(store))["lost"])


@pytest.mark.parametrize("case", PRIVATE, ids=lambda case: case.name)
def test_damage_in_the_private_folder_is_named_by_who_needs_it(store: Path, run: Run, case: Case) -> None:
    case.harm(store)
    told = ""
    for command in (*READ, ["contact", SECOND], ADD, JUDGE):
        code, said = run(*command)
        assert code == 0 or (case.lost is not None and case.lost in said), said
        told += said
    told += " ".join(finding.message for finding in _lost(DataFolder(store)))
    try:
        user(DataFolder(store), "Jos")
    except InputError as error:
        told += str(error)
    assert case.lost is None or case.lost in told


# --- recover --------------------------------------------------------------------------------------------------------


def case(name: str) -> Case:
    return next(one for one in CASES if one.name == name)


def fields(store: Path) -> list[tuple[object, ...]]:
    """The judgements, without what the graph doesn't hold."""
    return [(one.id, one.time, one.kind, one.proposal, one.criterion, one.outcome, one.reviewer, one.motivation) for one in table.read(DataFolder(store))]


@pytest.mark.parametrize("name", [one.name for one in CASES if one.lost == "oordelen.sqlite"])
def test_the_table_is_made_again_from_the_graph(store: Path, run: Run, name: str) -> None:
    before = fields(store)
    case(name).harm(store)
    code, said = run("recover")
    assert code == 0 and "3 oordelen" in said, said
    assert fields(store) == before
    assert run(*JUDGE)[0] == 0 and _lost(DataFolder(store)) == []
    assert [one[0] for one in fields(store)][:3] == [one[0] for one in before]


def test_a_lost_proposal_is_given_up_by_name_only(store: Path, run: Run) -> None:
    case("voorstel vol ruis").harm(store)
    file = store / "graphs" / f"voorstel~{FIRST}.nq"
    noise = file.read_bytes()
    code, said = run("recover")
    assert code == 1 and f"--verloren 'voorstel~{FIRST}.nq'" in said and file.read_bytes() == noise
    assert run("recover", "--verloren", f"voorstel~{SECOND}.nq")[0] == 2, "that one isn't lost"
    code, said = run("recover", "--verloren", file.name)
    assert code == 0, said
    assert not file.exists() and [kept.read_bytes() for kept in store.glob(f"prive/herstel/*/{file.name}")] == [noise]
    assert run(*ADD)[0] == 0 and _lost(DataFolder(store)) == []
    assert len(table.read(DataFolder(store))) == 3, "what was judged on it stays"


@pytest.mark.parametrize("name", ["manifest weg", "manifest vol ruis"])
def test_without_a_manifest_the_files_are_taken_as_they_are_when_somebody_says_so(store: Path, run: Run, name: str) -> None:
    case(name).harm(store)
    assert run("recover")[0] == 1
    assert run("recover", "--verloren", "manifest")[0] == 0
    assert run(*ADD)[0] == run(*JUDGE)[0] == 0 and _lost(DataFolder(store)) == []


@pytest.mark.parametrize("name", ["store.json weg", "store.json afgekapt"])
def test_the_base_is_found_in_the_graph(store: Path, run: Run, name: str) -> None:
    before = DataFolder(store).iris.base
    case(name).harm(store)
    assert run("recover")[0] == 0
    assert DataFolder(store).iris.base == before and run(*ADD)[0] == 0


def test_erasing_takes_the_copies_of_recover_too(store: Path, run: Run) -> None:
    case("een oordeel gewijzigd").harm(store)
    assert run("recover")[0] == 0 and list(store.glob("prive/herstel/*/*"))
    assert run("erase", FIRST)[0] == 0 and not list(store.glob("prive/herstel/*"))
    assert _lost(DataFolder(store)) == [], "the chain holds over tombstones"


# --- what there was before, and what comes after ---------------------------------------------------------------------


def as_before_the_manifest(store: Path) -> None:
    """What the version before left: no manifest, format 1, a table without a chain."""
    (store / "manifest").unlink()
    (store / "store.json").write_text((store / "store.json").read_text().replace('"formaat": 2', '"formaat": 1'))
    with closing(sqlite3.connect(store / "oordelen.sqlite")) as connection, connection:
        connection.execute("DROP TRIGGER geen_wijziging")
        for column in chain.COLUMNS:
            connection.execute(f"ALTER TABLE oordeel DROP COLUMN {column}")
        connection.execute("CREATE TRIGGER geen_wijziging BEFORE UPDATE ON oordeel BEGIN SELECT RAISE(ABORT, 'x'); END")


def test_an_older_folder_is_taken_in_without_a_word(store: Path, run: Run) -> None:
    as_before_the_manifest(store)
    before = fields(store)
    code, said = run(*ADD)
    assert code == 0 and "manifest" not in said
    assert fields(store) == before and _lost(DataFolder(store)) == []
    one("oordelen.sqlite", lambda file: file.unlink())(store)
    assert run(*JUDGE)[0] == 1


def test_of_an_older_folder_a_proposal_is_erased(store: Path, run: Run) -> None:
    as_before_the_manifest(store)
    assert run("erase", FIRST)[0] == 0 and _lost(DataFolder(store)) == []
    assert [one.erased for one in table.read(DataFolder(store))] == [True] * 3


def test_a_common_ask_makes_no_table_where_one_is_lost(store: Path) -> None:
    case("oordelen weg").harm(store)
    with pytest.raises(InputError, match="ontbreekt"):
        write_ask(DataFolder(store), "groep", "Meer ruimte.", [FIRST, SECOND], "Proef eerste")
    assert not (store / "oordelen.sqlite").exists()


@pytest.mark.parametrize("name", ["oordelen weg", "oordelen leeg", "voorstel leeg", "voorstel weg", "voorstel afgekapt"])
def test_an_older_folder_that_lost_something_is_not_taken_in(store: Path, run: Run, name: str) -> None:
    as_before_the_manifest(store)
    case(name).harm(store)
    code, said = run(*ADD)
    assert code == 1 and case(name).lost in said
    assert not (store / "manifest").exists()


def test_a_newer_folder_is_refused_by_every_command(store: Path, run: Run) -> None:
    (store / "store.json").write_text('{"formaat": 3, "base": "https://ruimte.example"}')
    before = kept(store)
    for command in (*READ, ADD, JUDGE, ["check"], ["contact", SECOND], ["erase", SECOND], ["recover"], ["overlaps"], ["serve", "--port", "0"]):
        code, said = run(*command)
        assert code == 1 and "nieuwere versie" in said, (command, said)
    assert kept(store) == before


def test_a_killed_writer_is_not_taken_for_a_loss(whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The manifest tells of a file before it gets its name: at every step between the two the folder is right, and after."""
    from kg.folder import disk

    replace, n = disk.os.replace, 0

    class Killed(BaseException):
        pass

    while True:
        n += 1
        left, store = n, Path(shutil.copytree(whole, tmp_path / str(n)))

        def dying(source: object, target: object) -> None:
            nonlocal left
            left -= 1
            if left == 0:
                raise Killed
            replace(source, target)

        monkeypatch.setattr(disk.os, "replace", dying)
        with contextlib.suppress(Killed):
            main(["--store", str(store), *ADD])
        monkeypatch.undo()
        assert _lost(DataFolder(store)) == []
        if left > 0:
            break
        with DataFolder(store).writer("erna"):
            pass
        assert _lost(DataFolder(store)) == []
    assert n > 10


@pytest.mark.parametrize("goes_on", [True, False], ids=["the writer goes on", "the writer ends"])
def test_a_line_that_a_full_disk_cut_off_is_no_loss(store: Path, monkeypatch: pytest.MonkeyPatch, goes_on: bool) -> None:
    folder = DataFolder(store)
    graph, write = folder.iris.graph("voorstel", FIRST), os.pwrite
    with contextlib.suppress(InputError), folder.writer("test") as writer:
        monkeypatch.setattr(os, "pwrite", lambda file, data, at: write(file, data[: len(data) // 2], at))
        with pytest.raises(InputError, match="de schijf is vol"):
            writer.put_bytes(graph, folder.bytes_of(graph) + b"<a:b> <a:c> <a:d> <a:e> .\n")
        monkeypatch.undo()
        if not goes_on:
            raise InputError
        writer.put_bytes(folder.iris.graph("namen"), b"")
    assert _lost(DataFolder(store)) == []
    with DataFolder(store).writer("erna"):
        pass
    assert _lost(DataFolder(store)) == []


# --- serve ----------------------------------------------------------------------------------------------------------


def test_serve_makes_a_damaged_index_anew_and_says_what_is_lost(store: Path) -> None:
    ask = "SELECT (COUNT(*) AS ?n) WHERE { ?v a <https://ruimte.example/def#Voorstel> }"
    count = len(list(store.glob("graphs/voorstel~*.nq")))
    case("sst vol ruis").harm(store)
    with regelruimte_serve(store, workers=1) as address:

        def answer() -> requests.Response:
            return requests.get(f"{address}/sparql", {"query": ask}, headers={"accept": "text/csv"}, timeout=30)

        for name in ("", "actueel vol ruis", "index weg"):
            if name:
                case(name).harm(store)
            give_up = time.monotonic() + 15
            while (found := answer()).status_code != 200 and time.monotonic() < give_up:
                time.sleep(0.1)
            assert (found.status_code, found.text.split()) == (200, ["n", str(count)]), name
            while DataFolder(store).snapshot() is None and time.monotonic() < give_up:  # a worker may still have had the one that is gone
                answer()
                time.sleep(0.1)
        assert requests.get(f"{address}/health", timeout=10).json()["status"] == "ok"
        case("voorstel leeg").harm(store)
        health = requests.get(f"{address}/health", timeout=10).json()
        assert health["lost"] == 1 and "verloren" in health["status"]
        assert answer().text.split() == ["n", str(count)], "what there is still serves"
