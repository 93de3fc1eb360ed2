"""The law client against a replay server: what it fetches, keeps and refuses, under every fault of a network."""
from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from ingest.law import read_version
from ingest.law.client import LawClient
from records import InputError
from tests.support.law_fixtures import FILE, MANIFEST, WTI, Make, a_server, cache_folder, clients, fetch_all, some_time, visible  # noqa: F401  fixtures
from tests.support.law_tree import LAW, OPEN, OTHER, ROWS, expression, manifest, toestand, wti
from tests.support.replay import Replay, body, slow

# --- fetching and the cache -----------------------------------------------------------------------------------------


def test_everything_comes_once_over_one_connection_and_then_from_the_cache(client_of: Make, replay: Replay, kept: Path) -> None:
    first = fetch_all(client_of())
    assert first == {label: toestand(LAW, label) for label, *_ in ROWS}
    assert len(replay.requests) == 6 and len({asked.address for asked in replay.requests}) == 1
    assert all("Regelruimte" in asked.headers["User-Agent"] for asked in replay.requests)
    assert f"{LAW}/2013-01-01_1/xml/{LAW}_2013-01-01_1.xml" in visible(kept)
    replay.stop()
    assert fetch_all(client_of()) == first


def test_a_law_without_wti_is_remembered_until_a_refresh(client_of: Make, replay: Replay) -> None:
    (replay.folder / LAW / f"{LAW}.WTI").unlink()
    assert client_of().wti(LAW) is None and client_of().wti(LAW) is None
    assert len(replay.asked(WTI)) == 1
    replay.folder.joinpath(LAW, f"{LAW}.WTI").write_bytes(wti(LAW, "<afkorting>Kww\n</afkorting>"))
    assert client_of().wti(LAW) is None
    info = client_of().wti(LAW, refresh=True)
    assert info is not None and info.abbreviations == ("Kww",) and client_of().wti(LAW) == info


def test_a_wti_that_was_withdrawn_is_gone_after_a_refresh(client_of: Make, replay: Replay, kept: Path) -> None:
    assert client_of().wti(LAW) is not None
    replay.folder.joinpath(LAW, f"{LAW}.WTI").unlink()
    assert client_of().wti(LAW) is not None and client_of().wti(LAW, refresh=True) is None and client_of().wti(LAW) is None
    assert f"{LAW}/{LAW}.WTI" not in visible(kept)


def test_refresh_asks_conditionally_and_304_keeps_the_cached_file(client_of: Make, replay: Replay, kept: Path) -> None:
    before = client_of().manifest(LAW)
    inode = (kept / LAW / "manifest.xml").stat().st_ino
    assert client_of().manifest(LAW, refresh=True) == before
    asked = replay.asked(MANIFEST)[-1].headers
    assert asked["If-None-Match"] and asked["If-Modified-Since"]
    assert (kept / LAW / "manifest.xml").stat().st_ino == inode, "not written again"
    assert client_of().checked(LAW) == date.today()


def test_refresh_takes_a_changed_manifest_and_a_changed_version(client_of: Make, replay: Replay) -> None:
    old = fetch_all(client_of())
    data = toestand(LAW, "2014-01-01_0").replace(b"Zo gold", b"Zo geldt")
    row = ("2014-01-01_0", "2015-12-31", "2014-01-01", OPEN)
    replay.folder.joinpath(LAW, "manifest.xml").write_bytes(manifest(LAW, expression(LAW, row, data)))
    replay.folder.joinpath(LAW, row[0], "xml", f"{LAW}_{row[0]}.xml").write_bytes(data)
    client = client_of()
    assert len(client.manifest(LAW).versions) == 4
    version = client.manifest(LAW, refresh=True).versions[0]
    assert version.until == date(2016, 1, 1) and client.manifest(LAW).versions == (version,)
    assert client.toestand(LAW, version).read_bytes() == data != old[row[0]]


def test_validators_of_another_source_or_of_other_bytes_are_not_used(
    client_of: Make, replay: Replay, kept: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    client_of().manifest(LAW)
    monkeypatch.setenv("REGELRUIMTE_BWB_URL", f"{replay.url}/bwb/")  # the same source, written otherwise
    client_of().manifest(LAW, refresh=True)
    assert "If-None-Match" in replay.asked(MANIFEST)[-1].headers
    monkeypatch.setenv("REGELRUIMTE_BWB_URL", replay.bwb_url.replace("127.0.0.1", "localhost"))
    monkeypatch.setenv("NO_PROXY", "localhost")
    client_of().manifest(LAW, refresh=True)
    assert "If-None-Match" not in replay.asked(MANIFEST)[-1].headers
    file = kept / LAW / "manifest.xml"
    file.write_bytes(file.read_bytes() + b"\n")  # a crash between the file and its note looks like this
    client_of().manifest(LAW, refresh=True)
    assert "If-None-Match" not in replay.asked(MANIFEST)[-1].headers


@pytest.mark.parametrize("damage", [b"", b"<work", b"<!DOCTYPE html>", manifest(OTHER)])
def test_a_damaged_file_in_the_cache_is_fetched_again(client_of: Make, replay: Replay, kept: Path, damage: bytes) -> None:
    before = fetch_all(client_of())
    (kept / LAW / "manifest.xml").write_bytes(damage)
    (kept / FILE.removeprefix("/bwb/")).write_bytes(damage)
    assert fetch_all(client_of()) == before
    assert len(replay.asked(MANIFEST)) == len(replay.asked(FILE)) == 2
    assert "If-None-Match" not in replay.asked(MANIFEST)[-1].headers


@pytest.mark.parametrize("law", ["", "BWBR1", "../../etc", "BWBR0099001/..", "BWBR0099001\n"])
def test_what_is_no_law_id_is_never_asked_for(client_of: Make, replay: Replay, law: str) -> None:
    for call in (client_of().manifest, client_of().wti):
        with pytest.raises(InputError, match="geen BWB-id"):
            call(law)
    assert not replay.requests


# --- versions -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("changes", "words"), [
    ({"hashcode": "0" * 128}, "andere sha512"),
    ({"size": "12"}, "bytes in plaats van 12"),
    ({"deleted": "true"}, "ingetrokken"),
    ({"item": f"{LAW}_weg.xml"}, "niet op de server"),
])
def test_a_version_that_is_not_what_the_manifest_says_never_enters_the_cache(
    client_of: Make, replay: Replay, kept: Path, changes: dict[str, str], words: str,
) -> None:
    replay.folder.joinpath(LAW, "manifest.xml").write_bytes(manifest(LAW, expression(LAW, ROWS[0], **changes)))
    client = client_of()
    version = client.manifest(LAW).versions[0]
    with pytest.raises(InputError, match=words) as fault:
        client.toestand(LAW, version)
    assert LAW in str(fault.value) and not any("toestand" in name or "_0.xml" in name for name in visible(kept))


def test_without_a_hash_the_file_must_at_least_be_whole_xml(client_of: Make, replay: Replay) -> None:
    replay.folder.joinpath(LAW, "manifest.xml").write_bytes(manifest(LAW, expression(LAW, ROWS[0], hashcode="", size="")))
    client = client_of()
    version = client.manifest(LAW).versions[0]
    replay.queue(FILE, body(toestand(LAW, "2014-01-01_0")[:-20]))
    with pytest.raises(InputError, match="afgebroken of beschadigde XML"):
        client.toestand(LAW, version)
    assert client.toestand(LAW, version).read_bytes() == toestand(LAW, "2014-01-01_0")


# --- killed half-way ------------------------------------------------------------------------------------------------

_KILLED = """
import os, signal, sys
from pathlib import Path
from ingest.law.client import LawClient
name = sys.argv[2]
real = os.replace
def replace(part, path):
    if Path(path).name == name:
        os.kill(os.getpid(), signal.SIGKILL)
    real(part, path)
os.replace = replace
with LawClient(Path(sys.argv[1])) as client:
    manifest = client.manifest("BWBR0099001")
    client.toestand("BWBR0099001", manifest.versions[-1])
"""


@pytest.mark.parametrize("file", ["manifest.xml", "manifest.xml.json", f"{LAW}_2014-01-01_0.xml"])
def test_killed_before_a_file_is_in_place_the_next_run_goes_on(client_of: Make, replay: Replay, kept: Path, file: str) -> None:
    done = subprocess.run([sys.executable, "-c", _KILLED, str(kept), file], cwd=Path(__file__).parents[3], check=False)
    assert done.returncode == -signal.SIGKILL
    assert file not in {Path(name).name for name in visible(kept)}
    parts = list(kept.rglob(".*.tmp"))
    assert len(parts) == 1
    os.utime(parts[0], (1, 1))
    assert len(fetch_all(client_of())) == 4
    assert client_of().manifest(LAW, refresh=True) == client_of().manifest(LAW) and not list(kept.rglob(".*.tmp"))


def test_killed_while_a_file_comes_in_nothing_of_it_is_seen(client_of: Make, replay: Replay, kept: Path) -> None:
    replay.queue(FILE, slow(0.1, 40))
    process = subprocess.Popen([sys.executable, "-c", _KILLED, str(kept), "-"], cwd=Path(__file__).parents[3])
    while not replay.asked(FILE) and process.poll() is None:
        time.sleep(0.01)
    process.kill()
    process.wait()
    assert visible(kept) == {f"{LAW}/manifest.xml", f"{LAW}/manifest.xml.json"}
    assert len(fetch_all(client_of())) == 4 and len(replay.asked(MANIFEST)) == 1


def test_importing_asks_nothing() -> None:
    code = "import socket; socket.socket.connect = socket.getaddrinfo = None; import ingest.law.client"
    subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[3], check=True)


# --- real files -----------------------------------------------------------------------------------------------------


@pytest.mark.shared
def test_all_versions_of_a_real_law(shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with Replay(shared / "data" / "repository") as server:
        monkeypatch.setenv("REGELRUIMTE_BWB_URL", server.bwb_url)
        with LawClient(tmp_path) as client:
            found = client.manifest("BWBR0002458")
            files = [client.toestand("BWBR0002458", version) for version in found.versions]
            assert len(files) == 16 and client.wti("BWBR0002458") is not None
            assert [read_version(file).date for file in files] == [version.date for version in found.versions]
            # The copy of the treaty at hand was indented after it came: its manifest speaks of another file.
            treaty = client.manifest("BWBV0001109").versions[0]
            with pytest.raises(InputError, match="861097 bytes in plaats van 464796"):
                client.toestand("BWBV0001109", treaty)
        server.stop()
        with LawClient(tmp_path) as client:
            assert [client.toestand("BWBR0002458", version) for version in client.manifest("BWBR0002458").versions] == files
