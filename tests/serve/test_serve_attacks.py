"""The attack list: each attack is made on a real running server, and costs nobody but the attacker."""
from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
import requests

from kg.folder.data_folder import DataFolder
from kg.folder.disk import locked
from kg.rdf.terms import string
from tests.kg.rdf.test_sparql_text import CALLS
from tests.support.servers import regelruimte_serve

SECONDS = 3  #: time limit of the server under attack
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?a != ?l && ?d != ?i) }"
BOMB = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i"
PRODUCT = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture(scope="module")
def address(example_folder: DataFolder) -> Iterator[str]:
    with regelruimte_serve(example_folder.path, seconds=SECONDS, workers=2, memory=900, rows=2000, waiting=3, patience=0.5) as address:
        yield address


def get(address: str, query: str, accept: str = "application/sparql-results+json") -> requests.Response:
    return requests.get(f"{address}/sparql", {"query": query}, headers={"accept": accept}, timeout=30)


def settled(address: str) -> dict:
    """The state of the server when all workers are free again."""
    give_up = time.monotonic() + 15
    while time.monotonic() < give_up:
        state = requests.get(f"{address}/health", timeout=10).json()
        if state["idle"] == state["workers"] == state["limits"]["workers"]:
            return state
        time.sleep(0.05)
    raise AssertionError(f"niet alle werkers zijn terug: {state}")


@pytest.fixture(autouse=True)
def _serves_on(address: str) -> Iterator[None]:
    """After every attack the server answers as before."""
    yield
    settled(address)
    assert int(get(address, COUNT).json()["results"]["bindings"][0]["n"]["value"]) > 1000


# --- network ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def outside() -> Iterator[tuple[str, list[int]]]:
    """A listening address on this machine, and the connections that arrived there."""
    arrived: list[int] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def take() -> None:
            try:
                while True:
                    connection, _ = listening.accept()
                    arrived.append(1)
                    connection.close()
            except OSError:
                return

        threading.Thread(target=take, daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/", arrived
        listening.shutdown(socket.SHUT_RDWR)


def test_service_is_refused_and_no_connection_arrives(address: str, outside: tuple[str, list[int]]) -> None:
    url, arrived = outside
    for query in CALLS:
        answer = get(address, query.replace("http://x/", url))
        assert (answer.status_code, answer.json()["code"]) == (403, "service"), query
    posted = requests.post(f"{address}/sparql", {"query": CALLS[0].replace("http://x/", url)}, timeout=30)
    assert posted.status_code == 403
    assert arrived == []


def test_from_and_graph_fetch_and_read_nothing(address: str, outside: tuple[str, list[int]], tmp_path: Path) -> None:
    url, arrived = outside
    file = tmp_path / "geheim.ttl"
    file.write_text("<a:b> <a:c> 'geheim' .", encoding="utf-8")
    for iri in (url, file.as_uri(), f"file://{file}", "file:///etc/passwd"):
        for query in (f"SELECT * FROM <{iri}> WHERE {{ ?s ?p ?o }}", f"SELECT * FROM NAMED <{iri}> WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }}", f"SELECT * {{ GRAPH <{iri}> {{ ?s ?p ?o }} }}"):
            answer = get(address, query)
            assert answer.status_code == 200 and answer.json()["results"]["bindings"] == [], query
        answer = requests.get(f"{address}/sparql", {"query": "SELECT * { ?s ?p ?o }", "default-graph-uri": iri}, timeout=30)
        assert answer.json()["results"]["bindings"] == []
    assert arrived == []


# --- time, memory, size -----------------------------------------------------------------------------------------------


def test_a_question_without_end_is_a_504_and_slows_nobody(address: str) -> None:
    start = time.monotonic()
    with ThreadPoolExecutor(1) as attacker:
        endless = attacker.submit(get, address, ENDLESS)
        time.sleep(0.2)
        waits = []
        while not endless.done():
            before = time.monotonic()
            assert get(address, "ASK { ?s ?p ?o }").json()["boolean"] is True
            waits.append(time.monotonic() - before)
        answer = endless.result()
    assert answer.status_code == 504 and answer.json()["code"] == "time"
    assert "results" not in answer.text, "no cut-off answer"
    assert SECONDS <= time.monotonic() - start < SECONDS + 5
    assert len(waits) > 5 and sorted(waits)[len(waits) // 2] < 0.3


def test_a_memory_bomb_costs_its_own_worker(store_path: Path) -> None:
    doubled = "BIND(STR(?o) AS ?t0) " + "".join(f"BIND(CONCAT(?t{n}, ?t{n}, ?t{n}, ?t{n}) AS ?t{n + 1}) " for n in range(20))
    growing = f"SELECT (STRLEN(?t20) AS ?n) WHERE {{ ?s <http://purl.org/dc/terms/title> ?o {doubled} }}"
    with regelruimte_serve(store_path, seconds=25, workers=1, memory=500) as small:
        for query in (BOMB, growing):
            answer = get(small, query)
            assert (answer.status_code, answer.json()["code"]) == (507, "too-heavy"), query
            assert int(get(small, COUNT).json()["results"]["bindings"][0]["n"]["value"]) > 1000


def test_a_huge_product_is_cut_off_visibly(address: str) -> None:
    for accept in ("application/sparql-results+json", "text/csv", "application/sparql-results+xml", "text/tab-separated-values"):
        answer = get(address, PRODUCT, accept)
        assert (answer.status_code, answer.headers["x-regelruimte-truncated"]) == (200, "true")
        assert len(answer.content) < 20_000_000
    assert len(get(address, PRODUCT).json()["results"]["bindings"]) == 2000


def test_ten_megabytes_of_question(address: str) -> None:
    long = f"SELECT * WHERE {{ ?s ?p '{'x' * 10_000_000}' }}"
    kinds = ({"data": long, "headers": {"content-type": "application/sparql-query"}}, {"data": {"query": long}})
    for kind in kinds:
        answer = requests.post(f"{address}/sparql", timeout=30, **kind)
        assert (answer.status_code, answer.json()["code"]) == (413, "too-long")
    assert get(address, long[:300_000]).json()["code"] == "syntax", "a long GET is read too"


@pytest.mark.parametrize("query", [
    "SELECT * { " + "{" * 20_000 + "}" * 20_000 + " }", "SELECT * { FILTER(" + "(" * 50_000, "SELECT * { ?s " + "^" * 100_000 + "<a:b> ?o }",
    "SELECT (" + "-" * 100_000 + "1 AS ?x) {}", "ASK { FILTER(REGEX('" + "a" * 5000 + "!', '^(a+)+$')) }",
])  # fmt: skip
def test_hostile_syntax_costs_a_worker_at_most(address: str, query: str) -> None:
    answer = requests.post(f"{address}/sparql", {"query": query}, timeout=30)
    assert answer.status_code in (200, 400, 504, 507) and "Traceback" not in answer.text


def test_a_full_house_is_a_503_that_says_when_to_come_back(address: str) -> None:
    with ThreadPoolExecutor(12) as attackers:
        answers = list(attackers.map(lambda _: get(address, ENDLESS), range(12)))
    statuses = {answer.status_code for answer in answers}
    assert statuses == {503, 504}
    assert all(int(answer.headers["retry-after"]) > 0 for answer in answers if answer.status_code == 503)


def test_who_leaves_frees_the_place(store_path: Path) -> None:
    """A closed browser tab may not keep a worker busy until its time is up."""
    with regelruimte_serve(store_path, seconds=60, workers=1) as patient:
        for _ in range(2):
            with pytest.raises(requests.Timeout):
                requests.get(f"{patient}/sparql", {"query": ENDLESS}, timeout=0.5)
        settled(patient)


@pytest.fixture
def store_path(example_folder: DataFolder) -> Path:
    return example_folder.path


# --- data that change under the server --------------------------------------------------------------------------------


def test_new_data_show_within_ten_seconds_and_old_tags_end(tmp_path: Path) -> None:
    from pyoxigraph import NamedNode, Triple

    folder = DataFolder(tmp_path / "store")
    asked = "SELECT ?o WHERE { ?s <https://example.org/p> ?o } ORDER BY ?o"

    def values(address: str, **headers: str) -> list[str]:
        answer = requests.get(f"{address}/sparql", {"query": asked}, headers=headers, timeout=30)
        assert answer.status_code == 200
        return [row["o"]["value"] for row in answer.json()["results"]["bindings"]]

    with regelruimte_serve(folder.path, workers=2) as address:
        assert values(address) == [], "an empty folder is served too"
        tag = requests.get(f"{address}/sparql", {"query": asked}, timeout=30).headers["etag"]
        for n in range(4):  # more often than snapshots are kept
            with folder.writer("test") as writer:
                writer.put(folder.iris.graph("proef"), [Triple(NamedNode("https://example.org/s"), NamedNode("https://example.org/p"), string(f"w{n}"))])
                writer.put(folder.iris.graph("oordelen"), [Triple(NamedNode("https://example.org/o"), NamedNode("https://example.org/p"), string(f"oordeel {n}"))])
            give_up = time.monotonic() + 10
            while (now := values(address)) != [f"w{n}"] and time.monotonic() < give_up:
                time.sleep(0.05)
            assert now == [f"w{n}"], "the new statement, and never the judgement"
        assert values(address, **{"if-none-match": tag}) == ["w3"]
        assert eventually(lambda: not deleted_files(folder.index)), "no worker keeps a file open that has gone"


def test_workers_that_are_killed_from_outside_are_replaced(store_path: Path) -> None:
    with regelruimte_serve(store_path, workers=2) as lively:
        workers = [file.parent.name for file in Path("/proc").glob("[0-9]*/cmdline") if _is_worker_of(file, lively)]
        assert len(workers) == 3, "two, and one that is ready"
        for pid in workers:
            os.kill(int(pid), signal.SIGKILL)
        assert eventually(lambda: all(not Path(f"/proc/{pid}").exists() for pid in workers))
        assert [get(lively, "ASK {}").status_code for _ in range(3)] == [200, 200, 200]


def _is_worker_of(file: Path, address: str) -> bool:
    """Is this a worker whose parent serves at the address?"""
    with suppress(OSError):
        if b"worker.py" in file.read_bytes():
            parent = next(line.split()[1] for line in (file.parent / "status").read_text().splitlines() if line.startswith("PPid"))
            return address.rpartition(":")[2].encode() in Path(f"/proc/{parent}/cmdline").read_bytes().split(b"\0")
    return False


def test_a_snapshot_that_can_not_be_read_is_a_503_without_paths(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "store")
    with folder.writer("test"):
        pass
    good = (folder.index / "actueel").read_text()
    with regelruimte_serve(folder.path, workers=1) as address:
        broken = folder.index / "99999999999999999999"
        broken.mkdir()
        (broken / "bestanden.json").write_text("{}")
        with locked(folder.path / "slot", "test", 0):  # so that it can't be made anew
            (folder.index / "actueel").write_text(broken.name)
            assert eventually(lambda: get(address, COUNT).status_code == 503)
            answer = get(address, COUNT)
            assert answer.json()["code"] == "store" and int(answer.headers["retry-after"]) > 0
            assert "beschadigd" in answer.json()["detail"] and str(tmp_path) not in answer.text
        assert eventually(lambda: get(address, COUNT).status_code == 200)
        assert (folder.index / "actueel").read_text() not in (good, broken.name), "made anew from the graph files"


def eventually(holds: Callable[[], bool]) -> bool:
    give_up = time.monotonic() + 10
    while not holds() and time.monotonic() < give_up:
        time.sleep(0.1)
    return holds()


def deleted_files(index: Path) -> list[str]:
    """Files of the index that are gone but that some process still has open."""
    found = []
    for descriptor in Path("/proc").glob("[0-9]*/fd/*"):
        with suppress(OSError):
            target = os.readlink(descriptor)
            if target.startswith(str(index)) and target.endswith(" (deleted)"):
                found.append(target)
    return found


def test_a_busy_port_is_one_clear_sentence(address: str, store_path: Path) -> None:
    port = address.rpartition(":")[2]
    command = [sys.executable, "-m", "cli.main", "--store", str(store_path), "serve", "--port", port]
    done = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, timeout=60)
    assert done.returncode == 3 and f"poort {port} op 127.0.0.1 is niet vrij" in done.stderr and "Traceback" not in done.stderr
