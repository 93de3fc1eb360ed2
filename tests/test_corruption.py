"""A store in which something is damaged or gone: a message that names the file, never a traceback, and nothing lost by going on."""
from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.main import main
from kg.access import user
from kg.check import _lost
from kg.folder import DataFolder
from kg.judgements import chain, table
from kg.judgements.enter import judge_criterion
from kg.status import status
from records import InputError
from tests.endurance.corruption import CASES, PRIVATE, Case
from tests.endurance.scenes import FIRST, LAWS, MOTIVATION, PROPOSALS, SECOND, THIRD

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
        assert code == 0, said
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
    for command in READ:
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
