"""The command `dossier`."""
from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from cli.output import say
from dossier.content import gather
from dossier.word import write
from kg.folder import DataFolder


def dossier(args: Namespace) -> int:
    """`dossier ID|CLUSTER FILE.docx`."""
    gathered = gather(DataFolder(args.store), args.subject)
    write(gathered, Path(args.file))
    say(f"{args.file}: {len(gathered.proposals)} voorstellen, {len(gathered.provisions)} artikelen")
    return 0
