"""The law client under every fault of a network: each passes, or is one clear sentence that leaves nothing behind."""
from __future__ import annotations

import gzip
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from ingest.law.client import LawClient, Limits
from ingest.law.transport import BACK_OFF, Times
from records import InputError, RegelruimteError, UnreachableError, UsageError
from tests.support.law_fixtures import FILE, MANIFEST, WTI, Clock, Make, a_server, cache_folder, clients, some_time, visible  # noqa: F401  fixtures
from tests.support.law_tree import BOMB, LAW, OTHER, manifest
from tests.support.replay import Fault, Replay, body, cut, endless, html, oversized, packed, redirect, reset, silent, slow, status

HURRIED = Limits(times=Times(connect=1, read=0.3, whole=0.9, retries=1.0))
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
    client_of: Make, replay: Replay, clock: Clock, kept: Path, path: str, fault: Fault, kind: type[RegelruimteError], words: str, tries: int,
) -> None:
    client = client_of()
    if path == FILE:
        client.manifest(LAW)
    before = visible(kept)
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
    assert visible(kept) == before and not list(kept.rglob(".*.tmp"))
    assert len(replay.asked(path)) == tries and clock.now <= 20


@pytest.mark.parametrize(("bad", "words"), [
    (b'<work label="BWBR0099001">', "afgebroken of beschadigde XML"), (BOMB, "entiteiten geweigerd"), (b"storing", "geen XML"),
    (b"<a/>", "verwacht"), (manifest(OTHER), "andere regeling"),
])
def test_a_manifest_that_cannot_be_read_never_replaces_the_cached_one(client_of: Make, replay: Replay, bad: bytes, words: str) -> None:
    good = client_of().manifest(LAW)
    replay.queue(MANIFEST, body(bad))
    with pytest.raises(InputError, match=words):
        client_of().manifest(LAW, refresh=True)
    replay.stop()
    assert client_of().manifest(LAW) == good


@pytest.mark.parametrize("fault", [
    status(429), status(500), status(502), status(503), status(504), cut(10), reset(), reset(10),
    redirect(MANIFEST + "?", 301), slow(0.01, 5),
], ids=["429", "500", "502", "503", "504", "cut", "reset", "reset half-way", "redirect here", "slow"])
def test_a_passing_fault_is_passed(client_of: Make, replay: Replay, fault: Fault) -> None:
    replay.queue(MANIFEST, fault)
    assert client_of().manifest(LAW).law == LAW


def test_the_waits_grow_and_all_end_within_the_limit(client_of: Make, replay: Replay, clock: Clock) -> None:
    replay.always(MANIFEST, status(503))
    with pytest.raises(UnreachableError, match=r"antwoordt 503 \(na 6 pogingen\)"):
        client_of().manifest(LAW)
    assert clock.naps == [BACK_OFF * 2**n for n in range(5)] and sum(clock.naps) < 20


def test_retry_after_in_seconds_or_as_a_date_is_honoured(client_of: Make, replay: Replay, clock: Clock) -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=9), usegmt=True)
    replay.queue(MANIFEST, status(429, "7"), status(503, soon), status(503, "morgen"))
    client_of().manifest(LAW)
    assert clock.naps[0] == 7 and 6 < clock.naps[1] <= 9 and clock.naps[2] == BACK_OFF * 4


@pytest.mark.parametrize("header", ["21", "99999999999", "date"])
def test_a_retry_after_beyond_what_is_left_ends_the_call_at_once(client_of: Make, replay: Replay, clock: Clock, header: str) -> None:
    header = format_datetime(datetime.now(UTC) + timedelta(hours=2), usegmt=True) if header == "date" else header
    replay.always(MANIFEST, status(503, header))
    with pytest.raises(UnreachableError, match=r"503 en vraagt \d+ s te wachten; probeer het later opnieuw"):
        client_of().manifest(LAW)
    assert clock.naps == []


def test_a_retry_after_is_counted_with_what_came_before(client_of: Make, replay: Replay, clock: Clock) -> None:
    replay.queue(MANIFEST, status(429, "12"), status(429, "12"))
    with pytest.raises(UnreachableError, match="vraagt 12 s"):
        client_of().manifest(LAW)
    assert clock.naps == [12]


@pytest.mark.parametrize(("fault", "words"), [
    (silent(4), "geen antwoord binnen de tijd"), (slow(0.1, 20), "te traag"), (slow(0.5, 3), "geen antwoord binnen de tijd"),
], ids=["silent", "a trickle", "long pauses"])
def test_a_slow_source_is_given_up_in_time(client_of: Make, replay: Replay, fault: Fault, words: str) -> None:
    replay.always(MANIFEST, fault)
    began = time.monotonic()
    with pytest.raises(UnreachableError, match=words):
        client_of(HURRIED, real_time=True).manifest(LAW)
    assert time.monotonic() - began < 1.5


def test_a_retry_that_trickles_is_bound_by_the_same_limit(client_of: Make, replay: Replay) -> None:
    replay.queue(MANIFEST, status(503), slow(0.1, 60))
    began = time.monotonic()
    with pytest.raises(UnreachableError, match="te traag"):
        client_of(Limits(times=Times(connect=1, read=1, whole=60, retries=1.0)), real_time=True).manifest(LAW)
    assert time.monotonic() - began < 1.5


def test_a_packed_answer_counts_unpacked(client_of: Make, replay: Replay) -> None:
    whole = (replay.folder / LAW / "manifest.xml").read_bytes()
    replay.queue(MANIFEST, packed(gzip.compress(whole)), packed(gzip.compress(bytes(20_000_000))), packed(b"\x1f\x8bgeen gzip" * 9))
    good = client_of().manifest(LAW)
    with pytest.raises(InputError, match="te groot"):
        client_of().manifest(LAW, refresh=True)
    with pytest.raises(InputError, match="uitpakken lukt niet"):
        client_of().manifest(LAW, refresh=True)
    assert client_of().manifest(LAW) == good


def test_no_server_at_all(client_of: Make, replay: Replay) -> None:
    replay.stop()
    with pytest.raises(UnreachableError, match=r"niet bereikbaar \(na 6 pogingen\)"):
        client_of().manifest(LAW)


@pytest.mark.parametrize("value", ["ftp://x/bwb", "repository", "https://", "http://iemand:geheim@x/bwb", "http://[x"])
def test_a_setting_that_is_no_address_is_wrong_usage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("REGELRUIMTE_BWB_URL", value)
    with pytest.raises(UsageError, match="REGELRUIMTE_BWB_URL"):
        LawClient(tmp_path)
