"""What a benchmark found: figures with their spread, side by side, and aims with whether they are met; as Markdown and as JSON.

A benchmark has `arguments()`, its parser (made by `parser` here), and `measure(args)`, which gives sheets; `main` runs and prints them.
"""
from __future__ import annotations

import argparse
import json
import signal
import statistics
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

MANY = 20  #: from so many measurements on, the 95th percentile says something


@dataclass(frozen=True)
class Aim:
    """A figure that was aimed at: at most `limit`, or at least."""

    what: str
    measured: float
    limit: float
    unit: str
    at_least: bool = False

    @property
    def met(self) -> bool:
        return self.measured >= self.limit if self.at_least else self.measured <= self.limit


@dataclass
class Sheet:
    """A table: for each thing measured (row) and each way to do it (column) every measurement, or words instead."""

    title: str
    rows: dict[str, dict[str, list[float] | str]] = field(default_factory=dict)
    aims: list[Aim] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def put(self, row: str, column: str, *values: float | str) -> None:
        """Add measurements to a cell, or put words there."""
        cells = self.rows.setdefault(row, {})
        if values and isinstance(values[0], str):
            cells[column] = values[0]
            return
        held = cells.setdefault(column, [])
        assert isinstance(held, list), f"{row}, {column}: words and figures in one cell"
        held.extend(float(value) for value in values)

    def median(self, row: str, column: str) -> float:
        """Of a cell with figures. Raises KeyError where nothing was put."""
        return statistics.median(self.rows[row][column])  # type: ignore[arg-type]

    def aim(self, what: str, measured: float, limit: float, unit: str, at_least: bool = False) -> None:
        """Hold a figure against what was aimed at."""
        self.aims.append(Aim(what, measured, limit, unit, at_least))

    def columns(self) -> list[str]:
        """In the order in which they were put first."""
        return list(dict.fromkeys(column for cells in self.rows.values() for column in cells))


def number(value: float) -> str:
    """Three figures that count, thousands with commas."""
    size = abs(value)
    if size >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.1f}" if size >= 10 else f"{value:.2f}" if size >= 0.1 else f"{value:.2g}"


def told(cell: list[float] | str) -> str:
    """Median and spread: `3.1 (2.8–4.0)`, of many `3.1 (2.8–4.0; p95 3.9)`; what was measured once stands alone."""
    if isinstance(cell, str):
        return cell
    if not cell:
        return "–"
    if len(set(cell)) == 1:
        return number(cell[0])
    late = f"; p95 {number(p95(cell))}" if len(cell) >= MANY else ""
    return f"{number(statistics.median(cell))} ({number(min(cell))}–{number(max(cell))}{late})"


def p95(values: list[float]) -> float:
    """The 95th percentile; of a single measurement that one."""
    return statistics.quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]


def markdown(sheet: Sheet) -> str:
    """The table with its title and notes."""
    columns = sheet.columns()
    lines = [f"| {sheet.title} | {' | '.join(columns)} |", "|---" * (len(columns) + 1) + "|"]
    lines += [f"| {row} | {' | '.join(told(cells.get(column, '–')) for column in columns)} |" for row, cells in sheet.rows.items()]
    return "\n".join([*lines, *(f"\n{note}" for note in sheet.notes)])


def aims(named: Iterable[tuple[str, Aim]]) -> str:
    """A table of aims, each with where it comes from."""
    lines = ["| part | aim | measured | |", "|---|---|---|---|"]
    for part, aim in named:
        limit = f"{'at least' if aim.at_least else 'at most'} {number(aim.limit)} {aim.unit}".rstrip()
        lines.append(f"| {part} | {aim.what}: {limit} | {number(aim.measured)} {aim.unit} | {'met' if aim.met else '**missed**'} |")
    return "\n".join(lines)


def parser(doc: str | None) -> argparse.ArgumentParser:
    """The parser of a benchmark, with what all of them have."""
    made = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--json", type=Path, help="write what was found to this file too")
    return made


def main(arguments: argparse.ArgumentParser, measure: Callable[[argparse.Namespace], list[Sheet]]) -> None:
    """Measure, print, and write where that is asked."""
    args = arguments.parse_args()
    stop_gently()
    sheets = measure(args)
    print("\n\n".join(map(markdown, sheets)))
    if found := [("", aim) for sheet in sheets for aim in sheet.aims]:
        print("\n" + aims(found))
    if args.json:
        args.json.write_text(json.dumps([asdict(sheet) for sheet in sheets], ensure_ascii=False), encoding="utf-8")


def stop_gently() -> None:
    """Let a request to end go the way of Ctrl-C, so that servers are stopped and scratch folders go."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


def read(file: Path) -> list[Sheet]:
    """The sheets that a benchmark wrote."""
    return [_sheet(one) for one in json.loads(file.read_text(encoding="utf-8"))]


def _sheet(one: dict[str, Any]) -> Sheet:
    return Sheet(one["title"], one["rows"], [Aim(**aim) for aim in one["aims"]], one["notes"])


def progress(text: str) -> None:
    """Tell on stderr how far it is."""
    print(f"    {text}", file=sys.stderr, flush=True)
