"""The commands `backup` and `restore`."""
from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from cli.output import say
from kg import backup as copies
from kg.folder import DataFolder


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
