"""The law client against a replay server: what it fetches, keeps and refuses, under every fault of a network."""
from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from ingest.law import read_version
from ingest.law.client import LawClient, Limits
from ingest.law.transport import BACK_OFF, Times
from records import InputError, RegelruimteError, UnreachableError, UsageError
from tests.law_tree import LAW, OPEN, OTHER, ROWS, expression, manifest, sru_page, sru_record, toestand, write_tree, wti
from tests.replay import Fault, Replay, body, cut, endless, html, oversized, redirect, reset, silent, slow, status

MANIFEST = f"/bwb/{LAW}/manifest.xml"
WTI = f"/bwb/{LAW}/{LAW}.WTI"
FILE = f"/bwb/{LAW}/2014-01-01_0/xml/{LAW}_2014-01-01_0.xml"
SRU = "/sru/Search"
SMALL = Limits(manifest=20_000, wti=20_000, toestand=20_000, sru=20_000)
HURRIED = Limits(times=Times(connect=1, read=0.3, whole=0.9, retries=1.0))
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


@pytest.fixture
def replay(tmp_path: Path) -> Iterator[Replay]:
    """A running server with one law."""
    write_tree(tmp_path / "bron")
    with Replay(tmp_path / "bron") as server:
        yield server


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def make(replay: Replay, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
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


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def visible(cache: Path) -> set[str]:
    """The files that a reader of the cache sees."""
    return {str(path.relative_to(cache)) for path in cache.rglob("*") if path.is_file() and not path.name.startswith(".")}


def fetch_all(client: LawClient) -> dict[str, bytes]:
    found = client.manifest(LAW)
    client.wti(LAW)
    return {version.label: client.toestand(LAW, version).read_bytes() for version in found.versions}


# --- fetching and the cache -----------------------------------------------------------------------------------------


def test_everything_comes_once_over_one_connection_and_then_from_the_cache(make: Make, replay: Replay, cache: Path) -> None:
    first = fetch_all(make())
    assert first == {label: toestand(LAW, label) for label, *_ in ROWS}
    assert len(replay.requests) == 6 and len({asked.address for asked in replay.requests}) == 1
    assert all("Regelruimte" in asked.headers["User-Agent"] for asked in replay.requests)
    assert f"{LAW}/2013-01-01_1/xml/{LAW}_2013-01-01_1.xml" in visible(cache)
    replay.stop()
    assert fetch_all(make()) == first


def test_a_law_without_wti_is_remembered_until_a_refresh(make: Make, replay: Replay) -> None:
    (replay.folder / LAW / f"{LAW}.WTI").unlink()
    assert make().wti(LAW) is None and make().wti(LAW) is None
    assert len(replay.asked(WTI)) == 1
    replay.folder.joinpath(LAW, f"{LAW}.WTI").write_bytes(wti(LAW, "<afkorting>Kww\n</afkorting>"))
    assert make().wti(LAW) is None
    info = make().wti(LAW, refresh=True)
    assert info is not None and info.abbreviations == ("Kww",) and make().wti(LAW) == info


def test_a_wti_that_was_withdrawn_is_gone_after_a_refresh(make: Make, replay: Replay) -> None:
    assert make().wti(LAW) is not None
    replay.folder.joinpath(LAW, f"{LAW}.WTI").unlink()
    assert make().wti(LAW) is not None and make().wti(LAW, refresh=True) is None and make().wti(LAW) is None


def test_refresh_asks_conditionally_and_304_keeps_the_cached_file(make: Make, replay: Replay, cache: Path) -> None:
    before = make().manifest(LAW)
    stamp = (cache / LAW / "manifest.xml").stat().st_mtime_ns
    assert make().manifest(LAW, refresh=True) == before
    asked = replay.asked(MANIFEST)[-1].headers
    assert asked["If-None-Match"] and asked["If-Modified-Since"]
    assert (cache / LAW / "manifest.xml").stat().st_mtime_ns == stamp


def test_refresh_takes_a_changed_manifest_and_a_changed_version(make: Make, replay: Replay) -> None:
    old = fetch_all(make())
    data = toestand(LAW, "2014-01-01_0").replace(b"Zo gold", b"Zo geldt")
    row = ("2014-01-01_0", "2015-12-31", "2014-01-01", OPEN)
    replay.folder.joinpath(LAW, "manifest.xml").write_bytes(manifest(LAW, expression(LAW, row, data)))
    replay.folder.joinpath(LAW, row[0], "xml", f"{LAW}_{row[0]}.xml").write_bytes(data)
    client = make()
    assert len(client.manifest(LAW).versions) == 4
    version = client.manifest(LAW, refresh=True).versions[0]
    assert version.until == date(2016, 1, 1) and client.manifest(LAW).versions == (version,)
    assert client.toestand(LAW, version).read_bytes() == data != old[row[0]]


def test_validators_of_another_source_or_of_other_bytes_are_not_used(
    make: Make, replay: Replay, cache: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    make().manifest(LAW)
    monkeypatch.setenv("REGELRUIMTE_BWB_URL", f"{replay.url}/bwb/")  # the same source, written otherwise
    make().manifest(LAW, refresh=True)
    assert "If-None-Match" in replay.asked(MANIFEST)[-1].headers
    monkeypatch.setenv("REGELRUIMTE_BWB_URL", replay.bwb_url.replace("127.0.0.1", "localhost"))
    monkeypatch.setenv("NO_PROXY", "localhost")
    make().manifest(LAW, refresh=True)
    assert "If-None-Match" not in replay.asked(MANIFEST)[-1].headers
    file = cache / LAW / "manifest.xml"
    file.write_bytes(file.read_bytes() + b"\n")  # a crash between the file and its note looks like this
    make().manifest(LAW, refresh=True)
    assert "If-None-Match" not in replay.asked(MANIFEST)[-1].headers


@pytest.mark.parametrize("damage", [b"", b"<work", b"<!DOCTYPE html>", manifest(OTHER)])
def test_a_damaged_file_in_the_cache_is_fetched_again(make: Make, replay: Replay, cache: Path, damage: bytes) -> None:
    before = fetch_all(make())
    (cache / LAW / "manifest.xml").write_bytes(damage)
    (cache / FILE.removeprefix("/bwb/")).write_bytes(damage)
    assert fetch_all(make()) == before
    assert len(replay.asked(MANIFEST)) == len(replay.asked(FILE)) == 2
    assert "If-None-Match" not in replay.asked(MANIFEST)[-1].headers


@pytest.mark.parametrize("law", ["", "BWBR1", "../../etc", "BWBR0099001/..", "BWBR0099001\n"])
def test_what_is_no_law_id_is_never_asked_for(make: Make, replay: Replay, law: str) -> None:
    for call in (make().manifest, make().wti):
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
    make: Make, replay: Replay, cache: Path, changes: dict[str, str], words: str,
) -> None:
    replay.folder.joinpath(LAW, "manifest.xml").write_bytes(manifest(LAW, expression(LAW, ROWS[0], **changes)))
    client = make()
    version = client.manifest(LAW).versions[0]
    with pytest.raises(InputError, match=words) as fault:
        client.toestand(LAW, version)
    assert LAW in str(fault.value) and not any("toestand" in name or "_0.xml" in name for name in visible(cache))


def test_without_a_hash_the_file_must_at_least_be_whole_xml(make: Make, replay: Replay) -> None:
    replay.folder.joinpath(LAW, "manifest.xml").write_bytes(manifest(LAW, expression(LAW, ROWS[0], hashcode="", size="")))
    client = make()
    version = client.manifest(LAW).versions[0]
    replay.queue(FILE, body(toestand(LAW, "2014-01-01_0")[:-20]))
    with pytest.raises(InputError, match="afgebroken of beschadigde XML"):
        client.toestand(LAW, version)
    assert client.toestand(LAW, version).read_bytes() == toestand(LAW, "2014-01-01_0")


# --- faults ---------------------------------------------------------------------------------------------------------

BOMB = b'<!DOCTYPE work [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><work label="BWBR0099001">&b;</work>'
FAULTS = [
    pytest.param(status(404), InputError, "404", 1, id="404"),
    pytest.param(status(400), InputError, "onverwacht antwoord 400", 1, id="400"),
    pytest.param(status(403), UnreachableError, "onverwacht antwoord 403", 1, id="403"),
    pytest.param(status(501), UnreachableError, "onverwacht antwoord 501", 1, id="501"),
    pytest.param(status(304), UnreachableError, "onverwacht antwoord 304", 1, id="304 unasked"),
    pytest.param(status(429), UnreachableError, "antwoordt 429", 6, id="429"),
    pytest.param(status(500), UnreachableError, "antwoordt 500", 6, id="500"),
    pytest.param(status(502), UnreachableError, "antwoordt 502", 6, id="502"),
    pytest.param(status(503), UnreachableError, "antwoordt 503", 6, id="503"),
    pytest.param(status(504), UnreachableError, "antwoordt 504", 6, id="504"),
    pytest.param(status(429, "3600"), UnreachableError, "vraagt 3600 s te wachten", 1, id="429 for an hour"),
    pytest.param(html(), InputError, "HTML, geen XML", 1, id="html"),
    pytest.param(body(b"", "text/xml"), InputError, "leeg bestand|0 bytes", 1, id="empty"),
    pytest.param(cut(200), InputError, "afgebroken, minder bytes dan aangekondigd", 6, id="cut short"),
    pytest.param(reset(), UnreachableError, "niet bereikbaar", 6, id="reset"),
    pytest.param(reset(100), UnreachableError, "verbinding verbroken", 6, id="reset half-way"),
    pytest.param(oversized(6_000_000), InputError, "te groot", 1, id="oversized"),
    pytest.param(endless(), InputError, "te groot", 1, id="endless"),
    pytest.param(redirect("http://127.0.0.1:9/bwb/x"), InputError, "doorverwijzing naar een ander adres geweigerd", 1, id="other port"),
    pytest.param(redirect("//example.org/x"), InputError, "ander adres geweigerd", 1, id="other host"),
    pytest.param(redirect("file:///etc/passwd"), InputError, "ander adres geweigerd", 1, id="file"),
    pytest.param(redirect(""), InputError, "meer dan 5 doorverwijzingen", 6, id="redirect loop"),
]


@pytest.mark.parametrize(("fault", "kind", "words", "tries"), FAULTS)
@pytest.mark.parametrize("path", [MANIFEST, WTI, FILE], ids=["manifest", "wti", "toestand"])
def test_a_lasting_fault_is_one_clear_sentence_and_leaves_nothing(
    make: Make, replay: Replay, clock: Clock, cache: Path, path: str, fault: Fault, kind: type[RegelruimteError], words: str, tries: int,
) -> None:
    client = make()
    if path == FILE:
        client.manifest(LAW)
    before = visible(cache)
    replay.always(path, fault)
    call = {MANIFEST: lambda: client.manifest(LAW), WTI: lambda: client.wti(LAW),
            FILE: lambda: client.toestand(LAW, client.manifest(LAW).versions[-1])}[path]
    if path == WTI and words == "404":
        assert call() is None
        return
    with pytest.raises(kind, match=words) as caught:
        call()
    message = str(caught.value)
    assert type(caught.value) is kind and LAW in message and "127.0.0.1" in message and "\n" not in message
    assert visible(cache) == before and not list(cache.rglob(".*.tmp"))
    assert len(replay.asked(path)) == tries and clock.now <= 20


@pytest.mark.parametrize(("bad", "words"), [
    (b'<work label="BWBR0099001">', "afgebroken of beschadigde XML"), (BOMB, "entiteiten geweigerd"), (b"storing", "geen XML"),
    (b"<a/>", "verwacht"), (manifest(OTHER), "andere regeling"),
])
def test_a_manifest_that_cannot_be_read_never_replaces_the_cached_one(make: Make, replay: Replay, bad: bytes, words: str) -> None:
    good = make().manifest(LAW)
    replay.queue(MANIFEST, body(bad))
    with pytest.raises(InputError, match=words):
        make().manifest(LAW, refresh=True)
    replay.stop()
    assert make().manifest(LAW) == good


@pytest.mark.parametrize("fault", [
    status(429), status(500), status(502), status(503), status(504), cut(10), reset(), reset(10),
    redirect(MANIFEST + "?", 301), slow(0.01, 5),
], ids=["429", "500", "502", "503", "504", "cut", "reset", "reset half-way", "redirect here", "slow"])
def test_a_passing_fault_is_passed(make: Make, replay: Replay, fault: Fault) -> None:
    replay.queue(MANIFEST, fault)
    assert make().manifest(LAW).law == LAW


def test_the_waits_grow_and_all_end_within_the_limit(make: Make, replay: Replay, clock: Clock) -> None:
    replay.always(MANIFEST, status(503))
    with pytest.raises(UnreachableError, match=r"antwoordt 503 \(na 6 pogingen\)"):
        make().manifest(LAW)
    assert clock.naps == [BACK_OFF * 2**n for n in range(5)] and sum(clock.naps) < 20


def test_retry_after_in_seconds_or_as_a_date_is_honoured(make: Make, replay: Replay, clock: Clock) -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=9), usegmt=True)
    replay.queue(MANIFEST, status(429, "7"), status(503, soon), status(503, "morgen"))
    make().manifest(LAW)
    assert clock.naps[0] == 7 and 6 < clock.naps[1] <= 9 and clock.naps[2] == BACK_OFF * 4


@pytest.mark.parametrize("header", ["21", "99999999999", "date"])
def test_a_retry_after_beyond_what_is_left_ends_the_call_at_once(make: Make, replay: Replay, clock: Clock, header: str) -> None:
    header = format_datetime(datetime.now(UTC) + timedelta(hours=2), usegmt=True) if header == "date" else header
    replay.always(MANIFEST, status(503, header))
    with pytest.raises(UnreachableError, match=r"503 en vraagt \d+ s te wachten; probeer het later opnieuw"):
        make().manifest(LAW)
    assert clock.naps == []


def test_a_retry_after_is_counted_with_what_came_before(make: Make, replay: Replay, clock: Clock) -> None:
    replay.queue(MANIFEST, status(429, "12"), status(429, "12"))
    with pytest.raises(UnreachableError, match="vraagt 12 s"):
        make().manifest(LAW)
    assert clock.naps == [12]


@pytest.mark.parametrize(("fault", "words"), [
    (silent(4), "geen antwoord binnen de tijd"), (slow(0.1, 20), "te traag"), (slow(0.5, 3), "geen antwoord binnen de tijd"),
], ids=["silent", "a trickle", "long pauses"])
def test_a_slow_source_is_given_up_in_time(make: Make, replay: Replay, fault: Fault, words: str) -> None:
    replay.always(MANIFEST, fault)
    began = time.monotonic()
    with pytest.raises(UnreachableError, match=words):
        make(HURRIED, real_time=True).manifest(LAW)
    assert time.monotonic() - began < 1.5


def test_no_server_at_all(make: Make, replay: Replay) -> None:
    replay.stop()
    with pytest.raises(UnreachableError, match=r"niet bereikbaar \(na 6 pogingen\)"):
        make().manifest(LAW)


@pytest.mark.parametrize("value", ["ftp://x/bwb", "repository", "https://", "http://iemand:geheim@x/bwb", "http://[x"])
def test_a_setting_that_is_no_address_is_wrong_usage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("REGELRUIMTE_BWB_URL", value)
    with pytest.raises(UsageError, match="REGELRUIMTE_BWB_URL"):
        LawClient(tmp_path)


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
def test_killed_before_a_file_is_in_place_the_next_run_goes_on(make: Make, replay: Replay, cache: Path, file: str) -> None:
    done = subprocess.run([sys.executable, "-c", _KILLED, str(cache), file], cwd=Path(__file__).parents[1], check=False)
    assert done.returncode == -signal.SIGKILL
    assert file not in {Path(name).name for name in visible(cache)}
    parts = list(cache.rglob(".*.tmp"))
    assert len(parts) == 1
    os.utime(parts[0], (1, 1))
    assert len(fetch_all(make())) == 4
    make().manifest(LAW, refresh=True)
    assert file == "manifest.xml.json" or not list(cache.rglob(".*.tmp"))


def test_killed_while_a_file_comes_in_nothing_of_it_is_seen(make: Make, replay: Replay, cache: Path) -> None:
    replay.queue(FILE, slow(0.1, 40))
    process = subprocess.Popen([sys.executable, "-c", _KILLED, str(cache), "-"], cwd=Path(__file__).parents[1])
    while not replay.asked(FILE) and process.poll() is None:
        time.sleep(0.01)
    process.kill()
    process.wait()
    assert visible(cache) == {f"{LAW}/manifest.xml", f"{LAW}/manifest.xml.json"}
    assert len(fetch_all(make())) == 4 and len(replay.asked(MANIFEST)) == 1


def test_importing_asks_nothing() -> None:
    code = "import socket; socket.socket.connect = socket.getaddrinfo = None; import ingest.law.client"
    subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[1], check=True)


# --- search ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sign", ["=", "=="])
def test_search_gives_one_record_per_version(make: Make, replay: Replay, sign: str) -> None:
    found = make().search(f"dcterms.identifier{sign}{LAW}")
    assert len(found) == 4 and found[0].type == "wet" and found[0].authority == "Proefzaken" and found[0].location_wti == ""
    by_iri = {record.toestand.rpartition(LAW)[2]: record for record in found}
    old, new, open_ = by_iri["/2013-01-01/0"], by_iri["/2013-01-01/1"], by_iri["/2014-01-01/0"]
    assert (old.valid_from, old.valid_until, old.seen_until) == (date(2013, 1, 1), date(2014, 1, 1), date(2013, 6, 1))
    assert (new.seen_from, new.seen_until, open_.valid_until) == (date(2013, 6, 1), None, None)
    assert open_.location_toestand == f"{replay.url}{FILE}"
    asked = replay.asked(SRU)[0].query
    assert asked["version"] == ["1.2"] and asked["x-connection"] == ["BWB"] and asked["operation"] == ["searchRetrieve"]


@pytest.mark.parametrize(("wanted", "starts", "got"), [(1000, ["1", "3"], 4), (3, ["1", "3"], 3), (2, ["1"], 2), (0, [], 0)])
def test_search_goes_page_by_page(make: Make, replay: Replay, wanted: int, starts: list[str], got: int) -> None:
    found = make(Limits(page=2)).search(f"dcterms.identifier=={LAW}", max_records=wanted)
    assert len(found) == len({record.toestand for record in found}) == got
    assert [asked.query["startRecord"][0] for asked in replay.asked(SRU)] == starts


def test_changed_since_gives_what_changed_and_no_shortened_list(make: Make, replay: Replay) -> None:
    write_tree(replay.folder, OTHER)
    assert {(r.id, r.valid_from) for r in make().changed_since(date(2013, 12, 1))} == {(LAW, date(2014, 1, 1)), (OTHER, date(2014, 1, 1))}
    assert make().changed_since(date(2020, 1, 1)) == []
    with pytest.raises(InputError, match="8 wijzigingen sinds 2000-01-01, meer dan 5"):
        make(Limits(changes=5)).changed_since(date(2000, 1, 1))


DATES = {"datum_inwerkingtreding": "2014-01-01", "einddatum": OPEN, "zichtdatum_start": "2014-01-01", "zichtdatum_eind": OPEN}


@pytest.mark.parametrize(("answer", "words"), [
    (sru_page([sru_record(LAW, "2014-01-01_0", DATES, "https://example.org/bwb")], 1), "elders liggen, geweigerd"),
    (sru_page([sru_record("WET1", "2014-01-01_0", DATES, "http://x")], 1), "zonder BWB-id"),
    (sru_page([sru_record(LAW, "2014-01-01_0", {**DATES, "einddatum": "ooit"}, "http://x")], 1), "geen datum: 'ooit'"),
    (sru_page([], 3), "onvolledig antwoord: 0 van 3"),
    (sru_page([], 0).replace(b">0<", b">veel<"), "geen getal"),
    (sru_page([], 0)[:-30], "afgebroken of beschadigde XML"),
    (b"<explainResponse/>", "<searchRetrieveResponse> verwacht"),
    (b"<searchRetrieveResponse/>", "geen volledig antwoord"),
    (b"<html><body>Storing</body></html>", "HTML, geen XML"),
    (BOMB, "entiteiten geweigerd"),
])
def test_an_answer_that_cannot_be_used_is_a_clear_error(make: Make, replay: Replay, answer: bytes, words: str) -> None:
    replay.always(SRU, body(answer))
    with pytest.raises(InputError, match=re.escape(words)) as caught:
        make().search("dcterms.title any wilg")
    assert "127.0.0.1" in str(caught.value)


def test_a_page_that_leads_back_ends_the_search(make: Make, replay: Replay) -> None:
    record = sru_record(LAW, "2014-01-01_0", DATES, replay.bwb_url)
    replay.always(SRU, body(sru_page([record], 9, 1)))
    with pytest.raises(InputError, match="onvolledig antwoord: 1 van 9"):
        make().search("x")


def test_a_diagnostic_is_shown_in_the_service_s_own_words(make: Make) -> None:
    with pytest.raises(InputError, match=r"'wilg en \(' \(127.0.0.1:\d+\): de zoekdienst weigert de vraag: wilg en \(: Query syntax error"):
        make().search("wilg en (")


def test_search_faults_share_one_budget_over_the_pages(make: Make, replay: Replay, clock: Clock) -> None:
    rows = tuple((f"20{n:02}-01-01_0", OPEN, f"20{n:02}-01-01", OPEN) for n in range(10, 20))
    write_tree(replay.folder, OTHER, rows)
    good = [body(sru_page([sru_record(OTHER, row[0], DATES, replay.bwb_url)], 10, n + 2)) for n, row in enumerate(rows)]
    replay.queue(SRU, *(fault for page in good for fault in (status(503, "6"), page)))
    with pytest.raises(UnreachableError, match="vraagt 6 s"):
        make(Limits(page=1)).search("x")
    assert clock.naps == [6, 6, 6]
    replay.always(SRU, status(404))


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


@pytest.mark.shared
def test_a_real_search_answer(shared: Path, make: Make, replay: Replay, monkeypatch: pytest.MonkeyPatch) -> None:
    real = (shared / "data" / "sru_example.xml").read_bytes()
    replay.always(SRU, body(real))
    with pytest.raises(InputError, match="elders liggen, geweigerd"):
        make().search("dcterms.identifier==BWBR0001840")
    monkeypatch.delenv("REGELRUIMTE_BWB_URL")  # the files of the answer lie at the official repository
    found = make().search("dcterms.identifier==BWBR0001840", max_records=3)
    assert [record.valid_from for record in found] == [date(2002, 3, 21), date(2005, 2, 8), date(2006, 4, 6)]
    assert [record.valid_until for record in found] == [date(2005, 2, 8), date(2006, 4, 6), date(2006, 10, 11)]
    assert found[0].title == "Grondwet" and found[0].modified == date(2016, 1, 12) and found[0].seen_until is None
    assert found[0].authority == "Binnenlandse Zaken en Koninkrijksrelaties"
    assert found[0].location_wti.endswith("/BWBR0001840/BWBR0001840.WTI")
