"""The law client's files on disk, in the repository's own layout; a file is there whole or not at all.

    {cache}/BWBR0002458/manifest.xml        and manifest.xml.json: where it came from, with the source's validators
    {cache}/BWBR0002458/BWBR0002458.WTI     and BWBR0002458.WTI.json; that alone, with `"missing"`: the source has none
    {cache}/BWBR0002458/2000-11-01_0/xml/BWBR0002458_2000-11-01_0.xml
"""
from __future__ import annotations

import hashlib
import json
import os
import secrets
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from records import InputError

LEFT_OVER = 3600.0  #: seconds after which a part of a file has no writer any more


class Cache:
    """Reads and replaces files below one folder. A folder that can't be used gives InputError."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, path: Path) -> bytes | None:
        """The bytes of a cached file, or None."""
        try:
            return path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise InputError(f"{path}: niet te lezen ({error.strerror})") from error

    def write(self, path: Path, data: bytes) -> None:
        """Put a file in place at once and durably: a reader sees the old bytes or the new, also after a crash."""
        part = path.with_name(f".{path.name}.{secrets.token_hex(6)}.tmp")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            _sweep(path.parent)
            try:
                _write_through(part, data)
                os.replace(part, path)
            except BaseException:
                part.unlink(missing_ok=True)
                raise
        except OSError as error:
            raise InputError(f"{path}: niet te schrijven ({error.strerror})") from error

    # --- validators --------------------------------------------------------------------------------------------------

    def conditions(self, path: Path, data: bytes, url: str) -> dict[str, str]:
        """The headers of a conditional request for a file whose cached bytes these are; none when nothing is known.

        The note beside a file says which address and which bytes it is about: one that was left from another source, or
        from before a crash, is not used.
        """
        note = self._note(path)
        if note.get("url") != url or note.get("sha512") != hashlib.sha512(data).hexdigest():
            return {}
        found = {"If-None-Match": note.get("etag"), "If-Modified-Since": note.get("last_modified")}
        return {header: value for header, value in found.items() if value}

    def keep(self, path: Path, data: bytes, url: str, etag: str, last_modified: str) -> None:
        """Write a file and then its note, in this order: a crash between them costs a request, never a stale file."""
        self.write(path, data)
        note = {"url": url, "etag": etag, "last_modified": last_modified, "sha512": hashlib.sha512(data).hexdigest()}
        self._write_note(path, note)

    def touch(self, path: Path) -> None:
        """The source was asked again, and the file is still what it has."""
        os.utime(path)

    def asked_on(self, path: Path) -> date | None:
        """The day on which the source was last asked for a cached file; None when it isn't cached."""
        return date.fromtimestamp(path.stat().st_mtime) if path.exists() else None

    def mark_missing(self, path: Path, url: str) -> None:
        """Remember that the source has no such file."""
        self._write_note(path, {"url": url, "missing": "true"})
        path.unlink(missing_ok=True)

    def is_missing(self, path: Path, url: str) -> bool:
        """This source had no such file when it was last asked."""
        note = self._note(path)
        return "missing" in note and note.get("url") == url

    def _note(self, path: Path) -> Mapping[str, str]:
        try:
            note = json.loads(self.read(_beside(path)) or b"{}")
        except ValueError:
            return {}
        return note if isinstance(note, dict) else {}

    def _write_note(self, path: Path, note: Mapping[str, str]) -> None:
        self.write(_beside(path), json.dumps(note, indent=1).encode())


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.json")


def _write_through(part: Path, data: bytes) -> None:
    with open(part, "xb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())


def _sweep(folder: Path) -> None:
    """Remove what killed writers left; another writer's part is younger."""
    for part in folder.glob(".*.tmp"):
        try:
            if time.time() - part.stat().st_mtime > LEFT_OVER:
                part.unlink()
        except FileNotFoundError:
            pass
