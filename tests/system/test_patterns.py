"""Regular expressions take time by the length of a hostile text, never by its square or worse."""
from __future__ import annotations

import re
import signal
import time
from collections.abc import Callable
from typing import Any

import pytest

from ingest.citations.text import FoldedText
from ingest.proposals.headings import MAX_HEADING
from ingest.proposals.layout import TAIL, lines_of
from ingest.proposals.offers import _BEFORE
from tests.support.patterns import hostile, modules, patterns, uses

SIZE = 4000  #: characters; by the length that takes a millisecond
SUSPECT, STOP = 0.03, 0.5  #: seconds of this process
#: what is asked of a text no longer than this
BOUNDED = {"ingest/proposals/headings.py:match fullmatch": MAX_HEADING, "ingest/proposals/layout.py:_BROKEN compile": TAIL,
           "ingest/proposals/offers.py:_STARTS compile": _BEFORE}  # fmt: skip
#: what is put together from words that are known later: our own tables, or one escaped word
LATER = {
    "kg/statistics/changed.py", "kg/judgements/corrections.py", "kg/review/rights.py", "kg/room/rules.py", "kg/rdf/engine.py", "ingest/citations/define.py",
    "ingest/citations/roles.py", "ingest/proposals/asked.py", "ingest/proposals/contact.py", "ingest/proposals/headings.py", "ingest/proposals/numbering.py",
    "ingest/proposals/persons.py",
    "ingest/proposals/solutions.py", "ui/shell/middleware.py", "cli/parser.py",
}  # fmt: skip
ALL = {place: (pattern, module.__name__) for module in modules() for place, pattern in patterns(module)[0].items()}
USES = uses()


class TooSlow(Exception):
    """Took longer than STOP."""


def as_read(place: str, text: str) -> str:
    """A text as it comes to the expressions of a room: blanks are folded where it comes in."""
    if place.startswith(("ingest/citations/", "ingest/proposals/")):
        text = "\n".join(lines_of(text))
    return re.sub(r"\s+", " ", text) if place.startswith("ingest/citations/") else text


def seconds(pattern: re.Pattern[Any], text: str, how: set[str]) -> float:
    """Processor time to ask it of a text in the ways that the product does."""
    asked = text.encode("utf-8", "replace") if isinstance(pattern.pattern, bytes) else text
    start = time.process_time()
    if "match" in how:
        pattern.match(asked)
    if "fullmatch" in how:
        pattern.fullmatch(asked)
    if how - {"match", "fullmatch"}:
        for _ in pattern.finditer(asked):
            pass
    return time.process_time() - start


def grows_too_fast(pattern: re.Pattern[Any], made: Callable[[int], str], how: set[str]) -> bool:
    """Measured by doubling, where one look at the largest text is slow."""

    def stop(*_: object) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGVTALRM, stop)
    try:
        signal.setitimer(signal.ITIMER_VIRTUAL, STOP)
        if seconds(pattern, made(SIZE), how) < SUSPECT:
            return False
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        half, whole = (min(seconds(pattern, made(size), how) for _ in range(3)) for size in (SIZE, 2 * SIZE))
        return whole > 3 * half
    except TooSlow:
        return True
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def faults(place: str, pattern: re.Pattern[Any], how: set[str]) -> list[tuple[str, str, str]]:
    """The hostile text that shows it, at most one."""
    for begin, pump, end in hostile(pattern):

        def made(size: int, begin: str = begin, pump: str = pump, end: str = end) -> str:
            return as_read(place, begin + pump * (min(size, BOUNDED.get(place, size)) // len(pump) + 1) + end)

        if grows_too_fast(pattern, made, how):
            return [(begin, pump, end)]
    return []


def asked_how(place: str, module: str) -> set[str]:
    name, how = place.partition(":")[2].split(" ")
    return USES.get(f"{module}.{name}", {"?"}) if how == "compile" else {how}


@pytest.mark.parametrize("room", ["kg/", "ingest/law/", "ingest/documents/", "ingest/proposals/", "ingest/citations/", "serve/", "ui/", "dossier/", "jci.py"])
def test_every_expression_is_linear(room: str) -> None:
    found = {place: faults(place, pattern, asked_how(place, module)) for place, (pattern, module) in ALL.items() if place.startswith(room)}
    assert found and {place: shown for place, shown in found.items() if shown} == {}


@pytest.mark.parametrize("blank", [" ", "\n", " \n", "\t\n\n ", "\xa0", "\x0b \x0c", "\u3000\u2028"])
def test_the_finder_of_citations_sees_no_run_of_blanks(blank: str) -> None:
    assert len(FoldedText(f"a{blank * 50}b").text) == 3


def test_none_is_forgotten() -> None:
    later = {place.partition(":")[0] for module in modules() for place in patterns(module)[1]}
    assert later <= LATER and len(ALL) > 300


@pytest.mark.parametrize("wrong", [r"^(a+)+$", r"\s+$", r"(?:\w+\s?)*!"])
def test_the_measure_finds_a_wrong_one(wrong: str) -> None:
    assert faults("kg/x.py:1 search", re.compile(wrong), how={"search"})
