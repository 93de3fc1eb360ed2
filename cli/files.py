"""Which files a command means: those named, and those in folders whose type it can read."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from cli.output import say
from records import InputError


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
