"""What the tests of the law client share: a running replay server, clients of it with one cache, and time that doesn't pass.

Import the fixtures by the names of their functions (`a_server`, `some_time` …); tests ask for them as `replay`, `clock` ….
"""
from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ingest.law.client import LawClient, Limits
from tests.support.law_tree import LAW, write_tree
from tests.support.replay import Replay

MANIFEST = f"/bwb/{LAW}/manifest.xml"
WTI = f"/bwb/{LAW}/{LAW}.WTI"
FILE = f"/bwb/{LAW}/2014-01-01_0/xml/{LAW}_2014-01-01_0.xml"
SRU = "/sru/Search"
SMALL = Limits(manifest=20_000, wti=20_000, toestand=20_000, sru=20_000)
Make = Callable[..., LawClient]


class Clock:
    """Time that passes only by sleeping."""

    def __init__(self) -> None:
        self.now, self.naps = 0.0, list[float]()

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.now += seconds


@pytest.fixture(name="replay")
def a_server(tmp_path: Path) -> Iterator[Replay]:
    """A running server with one law."""
    write_tree(tmp_path / "bron")
    with Replay(tmp_path / "bron") as server:
        yield server


@pytest.fixture(name="clock")
def some_time() -> Clock:
    return Clock()


@pytest.fixture(name="client_of")
def clients(replay: Replay, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    """Makes clients of the server with one cache; closes them before the server stops."""
    monkeypatch.setenv("REGELRUIMTE_BWB_URL", replay.bwb_url)
    monkeypatch.setenv("REGELRUIMTE_SRU_URL", replay.sru_url)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    made: list[LawClient] = []

    def client(limits: Limits = SMALL, real_time: bool = False) -> LawClient:
        paced = LawClient(tmp_path / "cache", limits=limits) if real_time else LawClient(
            tmp_path / "cache", limits=limits, sleep=clock.sleep, clock=clock)
        made.append(paced)
        return paced

    yield client
    for each in made:
        each.close()


@pytest.fixture(name="kept")
def cache_folder(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def visible(kept: Path) -> set[str]:
    """The files that a reader of the cache sees."""
    return {str(path.relative_to(kept)) for path in kept.rglob("*") if path.is_file() and not path.name.startswith(".")}


def fetch_all(client: LawClient) -> dict[str, bytes]:
    found = client.manifest(LAW)
    client.wti(LAW)
    return {version.label: client.toestand(LAW, version).read_bytes() for version in found.versions}
