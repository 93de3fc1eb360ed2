"""Ask an official source for a file: politely, from its own host only, within limits of size and time.

This is where ingest touches the network. `requests` with a retry loop of our own: urllib3's `Retry` can't bound what all
retries take together, and a `Retry-After` that is longer than what is left must end the call at once.
"""
from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin

import requests
import urllib3

from records import InputError, RegelruimteError, UnreachableError, UsageError

USER_AGENT = "Regelruimte/0.1 (links Dutch law to proposals for room in law; asks for each file once, then conditionally)"
RETRIED = frozenset({429, 500, 502, 503, 504})
REDIRECTS = frozenset({301, 302, 303, 307, 308})
MAX_REDIRECTS = 5
ATTEMPTS = 6
BACK_OFF = 0.5  #: seconds before the second attempt; doubled each time
_PIECE = 2**16

Origin = tuple[str, str, int]  #: scheme, host, port


@dataclass(frozen=True, slots=True)
class Times:
    """Limits in seconds."""

    connect: float = 5.0
    read: float = 10.0  #: without a byte
    whole: float = 120.0  #: the first attempt, from asking to the last byte
    retries: float = 20.0  #: all attempts and waits from the first failure on, and that failure's own time, in one call


@dataclass(slots=True)
class Budget:
    """What retries may still take in one call of the client, however many files it asks for."""

    left: float


@dataclass(frozen=True, slots=True)
class Ask:
    """One file to ask for."""

    url: str
    what: str  #: the file and the host, for messages
    limit: int  #: bytes, unpacked
    headers: Mapping[str, str] = field(default_factory=dict)  #: conditions
    params: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What came: status 200 with the whole body, 304 (only to a conditional request) or 404."""

    status: int
    data: bytes = b""
    etag: str = ""
    last_modified: str = ""


class _Passing(Exception):
    """A fault that may pass: worth another attempt. `kind` is what it becomes when it doesn't."""

    def __init__(self, kind: type[RegelruimteError], cause: str, wait: float = 0.0) -> None:
        super().__init__(cause)
        self.kind, self.cause, self.wait = kind, cause, wait


def origin(url: str) -> Origin | None:
    """Scheme, host and port of an address as the client would connect to it; None when it is no http(s) address."""
    try:
        parts = urllib3.util.parse_url(url)
    except urllib3.exceptions.LocationParseError:
        return None
    if parts.scheme not in ("http", "https") or not parts.host or parts.auth:
        return None
    return parts.scheme, parts.host, parts.port or (443 if parts.scheme == "https" else 80)


def base_address(setting: str, value: str) -> str:
    """The value of a setting as a base address, without closing slash. Raises UsageError when it is no http(s) address."""
    if origin(value) is None:
        raise UsageError(f"{setting}: geen http(s)-adres zonder gebruikersnaam: {value!r}")
    return value.rstrip("/")


def host_of(url: str) -> str:
    """Host and, where given, port: what messages name."""
    parts = urllib3.util.parse_url(url)
    return f"{parts.host}:{parts.port}" if parts.port else str(parts.host)


class _Session(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> None:
        """Leave redirects to us: `requests` would read the whole body of one, however long, even when it may not follow."""


class Transport:
    """One connection pool. `sleep` and `clock` (seconds, monotonic) can be replaced for tests."""

    def __init__(self, times: Times, sleep: Callable[[float], None] = time.sleep, clock: Callable[[], float] = time.monotonic) -> None:
        self._times, self._sleep, self._clock = times, sleep, clock
        self._session = _Session()
        self._session.headers["User-Agent"] = USER_AGENT

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def budget(self) -> Budget:
        """A fresh budget for retries."""
        return Budget(self._times.retries)

    def get(self, ask: Ask, budget: Budget) -> Answer:
        """Ask, again where a fault may pass.

        Raises UnreachableError: no connection, no answer in time, 429 or 5xx to the end; InputError: too large, cut
        off, sent to another host, refused.
        """
        begun, allowed = self._clock(), budget.left
        deadline = begun + self._times.whole
        for attempt in range(1, ATTEMPTS + 1):
            try:
                answer = self._attempt(ask, deadline)
                budget.left = allowed if attempt == 1 else begun + allowed - self._clock()
                return answer
            except _Passing as fault:
                budget.left = begun + allowed - self._clock()
                wait = max(BACK_OFF * 2 ** (attempt - 1), fault.wait)
                if attempt == ATTEMPTS or wait >= budget.left:
                    raise _given_up(ask, fault, attempt, budget) from fault
            self._sleep(wait)
            deadline = begun + allowed
        raise AssertionError("unreachable")

    def _attempt(self, ask: Ask, deadline: float) -> Answer:
        url, params = ask.url, ask.params
        for _ in range(MAX_REDIRECTS + 1):
            with _network(ask.what), self._open(url, params, ask, deadline) as response:
                if response.status_code not in REDIRECTS:
                    return self._answer(response, ask, deadline)
                url, params = _next(response, ask), None
        raise InputError(f"{ask.what}: meer dan {MAX_REDIRECTS} doorverwijzingen")

    def _open(self, url: str, params: Mapping[str, str] | None, ask: Ask, deadline: float) -> requests.Response:
        # Connecting may try two addresses, then come the headers and, after the last look at the clock, one more read:
        # four times a quarter of what is left keeps the whole within it.
        quarter = max(0.05, (deadline - self._clock()) / 4)
        timeout = (min(self._times.connect, quarter), min(self._times.read, quarter))
        return self._session.get(url, params=params, headers=dict(ask.headers), timeout=timeout, stream=True, allow_redirects=False)

    def _answer(self, response: requests.Response, ask: Ask, deadline: float) -> Answer:
        status = response.status_code
        if status in RETRIED:
            raise _Passing(UnreachableError, f"antwoordt {status}", _retry_after(response))
        if status == 404 or (status == 304 and ask.headers):
            return Answer(status)
        if status != 200:
            refused = 400 <= status < 500 and status not in (401, 403, 407)
            raise (InputError if refused else UnreachableError)(f"{ask.what}: onverwacht antwoord {status}")
        headers = response.headers
        return Answer(status, self._body(response, ask, deadline), headers.get("ETag", ""), headers.get("Last-Modified", ""))

    def _body(self, response: requests.Response, ask: Ask, deadline: float) -> bytes:
        """The whole body; stops at the limits. `read1` gives what one read brings, so a trickle can't hide from the clock."""
        announced, got = response.headers.get("Content-Length", ""), 0
        pieces: list[bytes] = []
        while not (announced.isdigit() and int(announced) > ask.limit):
            piece = response.raw.read1(_PIECE, decode_content=True)
            if not piece:
                return b"".join(pieces)
            got += len(piece)
            if got > ask.limit:
                break
            if self._clock() > deadline:
                raise UnreachableError(f"{ask.what}: te traag, niet compleet binnen de toegestane tijd")
            pieces.append(piece)
        raise InputError(f"{ask.what}: te groot (meer dan {ask.limit / 1e6:.3g} MB)")


def _next(response: requests.Response, ask: Ask) -> str:
    """Where a redirect leads; only to the host that was asked."""
    target = urljoin(response.url, response.headers.get("Location", ""))
    if origin(target) != origin(ask.url):
        raise InputError(f"{ask.what}: doorverwijzing naar een ander adres geweigerd: {target[:200]}")
    return target


def _retry_after(response: requests.Response) -> float:
    """Seconds that the source asks to wait, given as a number or as a date (RFC 9110, 10.2.3); 0 when it says nothing readable."""
    text = response.headers.get("Retry-After", "").strip()
    if text.isdigit():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return 0.0
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def _given_up(ask: Ask, fault: _Passing, attempt: int, budget: Budget) -> RegelruimteError:
    times = "1 poging" if attempt == 1 else f"{attempt} pogingen"
    if fault.wait and fault.wait >= budget.left:
        return fault.kind(f"{ask.what}: {fault.cause} en vraagt {fault.wait:.0f} s te wachten; probeer het later opnieuw")
    return fault.kind(f"{ask.what}: {fault.cause} (na {times})")


@contextmanager
def _network(what: str) -> Iterator[None]:
    """Faults of the two libraries as ours. The order matters: their classes overlap."""
    try:
        yield
    except requests.exceptions.SSLError as error:
        raise UnreachableError(f"{what}: geen veilige verbinding (certificaat)") from error
    except (requests.exceptions.Timeout, urllib3.exceptions.TimeoutError) as error:
        raise _Passing(UnreachableError, "geen antwoord binnen de tijd") from error
    except (urllib3.exceptions.DecodeError, requests.exceptions.ContentDecodingError) as error:
        raise InputError(f"{what}: beschadigd antwoord (uitpakken lukt niet)") from error
    except urllib3.exceptions.ProtocolError as error:  # while reading the body
        if any(isinstance(part, ConnectionError) for part in error.args):
            raise _Passing(UnreachableError, "verbinding verbroken") from error
        raise _Passing(InputError, "afgebroken, minder bytes dan aangekondigd") from error
    except requests.exceptions.ConnectionError as error:
        raise _Passing(UnreachableError, "niet bereikbaar") from error
    except (requests.exceptions.RequestException, urllib3.exceptions.HTTPError) as error:
        raise UnreachableError(f"{what}: niet bereikbaar ({type(error).__name__})") from error
