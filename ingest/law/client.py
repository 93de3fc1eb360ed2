"""The client of the official law service: manifests, WTI files and versions of laws, kept in a cache, and the search.

    with LawClient(Path("cache")) as client:
        manifest = client.manifest("BWBR0035303")
        path = client.toestand("BWBR0035303", manifest.on(date(2021, 4, 30)))

Settings, from the environment: `REGELRUIMTE_BWB_URL` (files) and `REGELRUIMTE_SRU_URL` (search).
What is cached is never asked for again, but by `refresh=True`; the search is not cached. Every fault becomes one Dutch
sentence that names the file, the host and the cause: UnreachableError (no connection, no answer in time, 429 or 5xx to
the end) or InputError (unknown, no XML, cut off, too large, another hash, another host).
"""
from __future__ import annotations

import hashlib
import logging
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

import jci
from ingest.law.cache import Cache
from ingest.law.elements import walk
from ingest.law.manifest import Manifest, ManifestVersion, read_manifest
from ingest.law.sru import SruPage, SruRecord, read_page
from ingest.law.transport import Answer, Ask, Budget, Times, Transport, base_address, host_of, origin
from ingest.law.wti import LawInfo, read_wti
from records import InputError

SRU_URL = "https://zoekservice.overheid.nl/sru/Search"
BWB_URL = "https://repository.officiele-overheidspublicaties.nl/bwb"

log = logging.getLogger("regelruimte")
_MB = 1_000_000
_Read = TypeVar("_Read", Manifest, LawInfo)


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of the client: sizes in bytes, times in seconds."""

    manifest: int = 5 * _MB
    wti: int = 30 * _MB
    toestand: int = 60 * _MB
    sru: int = 10 * _MB
    page: int = 100  #: records to ask for at once
    changes: int = 100_000  #: records of `changed_since`; more is an error, not a shorter list
    times: Times = Times()


class LawClient:
    """Fetches law files into a cache folder. One connection pool; close it, or use it in a `with`. Not for several threads."""

    def __init__(
        self, cache: Path, *, limits: Limits = Limits(),
        sleep: Callable[[float], None] = time.sleep, clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`sleep` and `clock` (seconds) pace the retries. Raises UsageError when a setting is no http(s) address."""
        self._sru = base_address("REGELRUIMTE_SRU_URL", os.environ.get("REGELRUIMTE_SRU_URL") or SRU_URL)
        self._bwb = base_address("REGELRUIMTE_BWB_URL", os.environ.get("REGELRUIMTE_BWB_URL") or BWB_URL)
        self._cache, self._limits = Cache(cache), limits
        self._transport = Transport(limits.times, sleep, clock)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections; the cache stays."""
        self._transport.close()

    # --- files -------------------------------------------------------------------------------------------------------

    def manifest(self, law: str, refresh: bool = False) -> Manifest:
        """Which versions a law has. `refresh` asks the source whether it changed. Raises InputError for an unknown law."""
        found = self._file(law, "manifest.xml", read_manifest, self._limits.manifest, refresh)
        if found is None:
            raise InputError(f"{law}: onbekend bij {host_of(self._bwb)} (404)")
        return found

    def checked(self, law: str) -> date | None:
        """The day on which the source was last asked for the manifest that is cached; None when none is."""
        path, _ = self._place(law, "manifest.xml")
        return self._cache.asked_on(path)

    def wti(self, law: str, refresh: bool = False) -> LawInfo | None:
        """Names, ministry and incoming references of a law; None when the source has no WTI of it (404, remembered)."""
        path, url = self._place(law, f"{law}.WTI")
        if not refresh and self._cache.is_missing(path, url):
            return None
        found = self._file(law, f"{law}.WTI", read_wti, self._limits.wti, refresh)
        if found is None:
            self._cache.mark_missing(path, url)
        return found

    def toestand(self, law: str, version: ManifestVersion) -> Path:
        """The file of one version, in the cache. Its size and sha512 are those of the manifest, before it gets there and at each use.

        Raises InputError also when the manifest says that the file was withdrawn.
        """
        if version.deleted:
            raise InputError(f"{law}: versie {version.label} is ingetrokken volgens het manifest")
        path, url = self._place(law, version.label, "xml", version.file)
        cached = self._cache.read(path)
        if cached is not None and _misfit(cached, version) is None:
            return path
        what = f"{law}, {version.file} ({host_of(url)})"
        answer = self._transport.get(Ask(url, what, self._limits.toestand), self._transport.budget())
        if answer.status == 404:
            raise InputError(f"{what}: staat in het manifest maar niet op de server (404)")
        _check(answer.data, version, what)
        self._cache.write(path, answer.data)
        return path

    def _place(self, law: str, *parts: str) -> tuple[Path, str]:
        if not jci.LAW_ID.fullmatch(law):
            raise InputError(f"{law!r}: geen BWB-id")
        return self._cache.folder.joinpath(law, *parts), "/".join((self._bwb, law, *parts))

    def _file(self, law: str, file: str, read: Callable[[bytes, str], _Read], limit: int, refresh: bool) -> _Read | None:
        """A file about a law, as read: from the cache, else the source. None when that answers 404."""
        path, url = self._place(law, file)
        what = f"{law}, {file} ({host_of(url)})"
        cached = self._cache.read(path)
        known = _read_again(cached, read, path, law)
        if known is not None and not refresh:
            return known
        conditions = self._cache.conditions(path, cached, url) if cached is not None and known is not None else {}
        answer: Answer = self._transport.get(Ask(url, what, limit, conditions), self._transport.budget())
        if answer.status == 304:
            self._cache.touch(path)
            return known
        if answer.status == 404:
            return None
        found = _of_law(read(answer.data, what), law, what)
        self._cache.keep(path, answer.data, url, answer.etag, answer.last_modified)
        return found

    # --- search ------------------------------------------------------------------------------------------------------

    def search(self, query: str, max_records: int = 1000) -> list[SruRecord]:
        """Ask the search service (SRU 1.2, connection BWB) in CQL, page after page; at most `max_records`, one per version.

        Raises InputError: a diagnostic, an incomplete answer, a file address at another host than the configured one.
        """
        return self._pages(query, max_records)[0]

    def changed_since(self, day: date) -> list[SruRecord]:
        """Every version whose record was changed on or after a day. Raises InputError when there are more than the limit."""
        found, total = self._pages(f"dcterms.modified>={day.isoformat()}", self._limits.changes)
        if total > len(found):
            raise InputError(f"{host_of(self._sru)}: {total} wijzigingen sinds {day}, meer dan {self._limits.changes}; kies een latere dag")
        return found

    def _pages(self, query: str, max_records: int) -> tuple[list[SruRecord], int]:
        found: list[SruRecord] = []
        start, total, budget = 1, max_records, self._transport.budget()
        while len(found) < min(max_records, total):
            page = self._page(query, start, min(self._limits.page, max_records - len(found)), budget)
            found += page.records
            total, after = page.total, start + len(page.records)
            if len(found) < total and (not page.records or (page.next or after) <= start):
                raise InputError(f"{host_of(self._sru)}: onvolledig antwoord: {len(found)} van {total} records op de vraag {query!r}")
            start = page.next or after
        return found[:max_records], total

    def _page(self, query: str, start: int, count: int, budget: Budget) -> SruPage:
        params = {
            "operation": "searchRetrieve", "version": "1.2", "x-connection": "BWB", "query": query,
            "startRecord": str(start), "maximumRecords": str(count),
        }
        what = f"zoekvraag {query!r} ({host_of(self._sru)})"
        answer = self._transport.get(Ask(self._sru, what, self._limits.sru, params=params), budget)
        if answer.status == 404:
            raise InputError(f"{what}: geen zoekdienst op dit adres (404)")
        page = read_page(answer.data, what)
        for record in page.records:
            self._refuse_elsewhere(record, what)
        return page

    def _refuse_elsewhere(self, record: SruRecord, what: str) -> None:
        for location in (record.location_toestand, record.location_wti, record.location_manifest):
            if location and origin(location) != origin(self._bwb):
                raise InputError(f"{what}: {record.id} zou elders liggen, geweigerd: {location[:200]}")


def _of_law(found: _Read, law: str, what: str) -> _Read:
    """What was read, if it is about the law that was asked for."""
    if found.law != law:
        raise InputError(f"{what}: gaat over een andere regeling: {found.law}")
    return found


def _read_again(cached: bytes | None, read: Callable[[bytes, str], _Read], path: Path, law: str) -> _Read | None:
    """A cached file as read; None when it isn't there or was damaged: then it is fetched anew."""
    if cached is None:
        return None
    try:
        return _of_law(read(cached, str(path)), law, str(path))
    except InputError as error:
        log.warning("%s; wordt opnieuw opgehaald", error)
        return None


def _check(data: bytes, version: ManifestVersion, what: str) -> None:
    """Raise InputError unless this is the file that the manifest means; without a hash it must at least be a whole toestand."""
    if data[:512].removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith((b"<!doctype html", b"<html")):
        raise InputError(f"{what}: HTML, geen XML")
    misfit = _misfit(data, version)
    if misfit:
        raise InputError(f"{what}: past niet bij het manifest ({misfit})")
    if version.sha512 is None:
        walk(data, what, "toestand", lambda _: None)


def _misfit(data: bytes, version: ManifestVersion) -> str | None:
    if version.size is not None and len(data) != version.size:
        return f"{len(data)} bytes in plaats van {version.size}"
    if version.sha512 is not None and hashlib.sha512(data).hexdigest() != version.sha512:
        return "andere sha512"
    return None
