"""The commands `backup`, `restore` and `recover`."""
from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from cli.output import say
from kg import backup as copies
from kg.folder.data_folder import DataFolder
from kg.folder.private import COPIES
from kg.recover import recover as mend


def backup(args: Namespace) -> int:
    """`backup FILE`."""
    made = copies.backup(DataFolder(args.store), Path(args.file))
    say(f"{args.file}: {made.files} bestanden, {made.size} bytes; bewaar dit even goed als de datamap zelf")
    return 0


def restore(args: Namespace) -> int:
    """`restore FILE`."""
    files = copies.restore(DataFolder(args.store), Path(args.file))
    say(f"{args.store}: {files} bestanden teruggezet")
    return 0


def recover(args: Namespace) -> int:
    """`recover [--verloren NAAM]…`: 1 when something stays lost."""
    folder = DataFolder(args.store)
    found = mend(folder, frozenset(args.verloren))
    for line in (*found.done, *found.lost):
        say(line)
    if found.done:
        say(f"wat is vervangen, staat in {folder.path / COPIES}; `erase` haalt dat weg")
    return 1 if found.lost else 0
