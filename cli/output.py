"""What a command prints: data on stdout as table, CSV or JSON; messages and progress on stderr."""
from __future__ import annotations

import csv
import dataclasses
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from kg.clean import visible
from kg.sheet import safe_cell

Record = Mapping[str, Any]
PIPE_WIDTH = 200  #: of a table that doesn't go to a terminal


def say(message: str) -> None:
    """A message to the user, on stderr."""
    print(visible(message), file=sys.stderr)


def emit(records: Sequence[Record], form: str, columns: Mapping[str, str]) -> None:
    """Records as JSON whole, or as CSV or table with the given columns (key → Dutch heading)."""
    if form == "json":
        emit_json(records)
    else:
        cells = ([_cell(record.get(key)) for key in columns] for record in records)
        emit_rows(list(columns) if form == "csv" else list(columns.values()), cells, form)


def emit_rows(headings: Sequence[str], rows: Iterable[Sequence[str]], form: str) -> None:
    """Rows of text as CSV or table."""
    if form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(headings)
        writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    else:
        print_table(headings, rows)


def emit_json(data: Any) -> None:
    """JSON on stdout; dates as ISO, records as objects."""
    print(json.dumps(data, ensure_ascii=False, indent=1, default=_plain))


def print_table(headings: Iterable[str], rows: Iterable[Sequence[str]]) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*(_escaped(cell) for cell in row))
    console = Console()
    Console(width=None if console.is_terminal else PIPE_WIDTH, highlight=False).print(table)


def progress() -> Progress:
    """A bar on stderr, gone when done; nothing where stderr is no terminal."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)


def _cell(value: Any) -> str:
    if isinstance(value, list | tuple):
        return " ".join(str(item) for item in value)
    return "" if value is None else str(value)


def _escaped(cell: str) -> str:
    return visible(cell).replace("[", "\\[")


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.asdict(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"geen JSON: {type(value).__name__}")
