"""Which files a command means: those named, and those in folders whose type it can read."""
from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path

from cli.output import say
from records import InputError, UsageError

REVIEWER = "REGELRUIMTE_DOOR"  #: who decides, where --door doesn't say
MOST = 1_000_000  #: bytes of an option that is read from elsewhere


def expand(paths: Sequence[str], endings: Sequence[str]) -> Iterator[Path]:
    """The files, in a fixed order. In a folder, files of an unknown type are skipped with a message."""
    for path in map(Path, paths):
        if not path.is_dir():
            yield path
            continue
        for file in sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith(".")):
            if file.name.lower().endswith(tuple(endings)):
                yield file
            else:
                say(f"{file}: overgeslagen (onbekend soort bestand; wel: {', '.join(endings)})")


def read_bytes(file: Path) -> bytes:
    """The bytes of a file. Raises InputError when it can't be read."""
    try:
        return file.read_bytes()
    except FileNotFoundError as error:
        raise InputError(f"{file}: bestaat niet") from error
    except OSError as error:
        raise InputError(f"{file}: kan niet worden gelezen ({error.strerror})") from error


def option(name: str, given: str | None, file: str | None) -> str | None:
    """What was given for an option: as it stands, from standard input for "-", or from the file of `--{name}-bestand`.

    The last two stand in no list of processes. Raises UsageError for both at once, and for what is no text or has none.
    """
    if given is not None and file is not None:
        raise UsageError(f"--{name} en --{name}-bestand kunnen niet samen")
    if file is not None:
        return _text(f"--{name}-bestand {file}", read_bytes(Path(file)))
    return _text(f"--{name} -", sys.stdin.buffer.read(MOST + 1)) if given == "-" else given


def reviewer(args: Namespace) -> str | None:
    """Who decides: `--door`, `--door-bestand`, or else the setting."""
    return option("door", args.door, args.door_bestand) or os.environ.get(REVIEWER)


def _text(where: str, data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        raise UsageError(f"{where}: geen tekst in UTF-8") from error
    if not text or len(data) > MOST:
        raise UsageError(f"{where}: {'leeg' if not text else 'te lang'}")
    return text
