"""The command `room`: what already exists for what a proposal asks."""
from __future__ import annotations

import dataclasses
from argparse import Namespace

from cli.output import emit
from kg.folder.data_folder import DataFolder
from kg.room.options import room as find_room

COLUMNS = {"score": "score", "kind": "soort", "label": "bepaling", "reason": "reden"}


def room(args: Namespace) -> int:
    """`room ID`."""
    options = [dataclasses.asdict(option) for option in find_room(DataFolder(args.store), args.id)]
    emit(options, args.format, COLUMNS)
    return 0
