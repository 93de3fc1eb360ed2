"""From a law and the units that a phrase names to addresses; ranges and slips in numbers are settled by the law itself."""
from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Protocol

import jci
from ingest.citations.grammar import Units, between
from ingest.citations.within import Path

#: the books of the Burgerlijk Wetboek are regulations of their own
BW_BOOKS = {
    "1": "BWBR0002656", "2": "BWBR0003045", "3": "BWBR0005291", "4": "BWBR0002761", "5": "BWBR0005288",
    "6": "BWBR0005289", "7": "BWBR0005290", "7A": "BWBR0006000", "8": "BWBR0005034", "10": "BWBR0030068",
}  # fmt: skip


class LoadedLaw(Protocol):
    """What the finder asks about law that is loaded (the graph answers; without it nothing is known)."""

    def exists(self, target: str, on: date) -> bool | None:
        """The provision is there in the version of a day; None when that isn't known."""

    def has(self, target: str) -> bool:
        """The provision is there in some version that is loaded."""

    def articles(self, law: str) -> Sequence[str]:
        """The numbers of a law's articles in order; empty when the law isn't loaded."""

    def definitions(self, law: str) -> str:
        """The text of the articles in which a law says what its words mean; empty when the law isn't loaded."""


def targets_of(
    law: str, units: Units | None, loaded: LoadedLaw | None, known: Mapping[str, Sequence[str]]
) -> tuple[tuple[str, ...], str | None]:
    """The addresses of the units in a law (the law's own without units), and what was mended in a number, in Dutch.

    `known`: law → numbers of its articles, for a law that isn't loaded.
    """
    if units is None:
        return (law,), None
    bwb = jci.law_of(law)
    if bwb is None:
        act = law.partition("&")[0]
        return tuple(act + "".join(f"&{key}={value}" for key, value in path) for path in _expanded(units, ())), None
    in_order = cache(lambda: loaded.articles(bwb) if loaded else ())  # asked where it is needed: of a large law it takes 40 ms
    paths = [_without_book(bwb, path) for path in _expanded(units, in_order() if units.ranges else ())]
    mended = [path if _has(loaded, bwb, path) else _mended(path, in_order() or known.get(bwb, ())) for path in paths]
    slip = next((f"artikel {was[0][1]} gelezen als {_words(now)}" for was, now in zip(paths, mended, strict=True) if was != now), None)
    return tuple(dict.fromkeys(jci.build(bwb, *path) for path in mended)), slip


def _has(loaded: LoadedLaw | None, law: str, path: Path) -> bool:
    """The loaded law has the article that a path begins with, so that its number needs no mending."""
    return loaded is not None and bool(path) and path[0][0] == "artikel" and loaded.has(jci.build(law, path[0]))


def _words(path: Path) -> str:
    return ", ".join(f"{key} {value}" for key, value in path[:2])


def _without_book(law: str, path: Path) -> Path:
    """`7:274 BW` is article 274 of book 7; `boek 7` itself is the whole regulation."""
    if law not in BW_BOOKS.values():
        return path
    return tuple((key, value.partition(":")[2] if key == "artikel" and ":" in value else value) for key, value in path if key != "boek")


def _expanded(units: Units, order: Sequence[str]) -> list[Path]:
    """The paths, with every article of a range between its first and last."""
    paths = list(units.paths)
    for first, last in units.ranges:
        at = paths.index(last)
        paths[at:at] = [(("artikel", number),) for number in between(first[0][1], last[0][1], order)]
    return paths


def _mended(path: Path, order: Sequence[str]) -> Path:
    """A number that the law doesn't have, read as the one that it has: `3.4` for 3:4, `16A` for 16a, `6.2` for article 6 lid 2."""
    if not order or not path or path[0][0] != "artikel" or path[0][1] in order:
        return path
    (key, number), *rest = path
    others = {re.sub(r"[.:]", other, number, count=1) for other in ".:"} | {number.lower(), number.upper(), number.replace(" ", "")}
    fitting = sorted(others & set(order))
    if len(fitting) == 1:
        return ((key, fitting[0]), *rest)
    lid = re.fullmatch(r"(\d+[a-z]*)\.(\d{1,2})", number)
    if lid and not rest and lid[1] in order and not any("." in article for article in order):
        return ((key, lid[1]), ("lid", lid[2]))
    return path


def exist(loaded: LoadedLaw | None, targets: Sequence[str], on: date) -> bool | None:
    """All targets are there on a day; False when one isn't, None when that isn't known of all."""
    if loaded is None or not targets:
        return None
    known = [loaded.exists(target, on) for target in targets]
    return False if False in known else (True if all(known) else None)
