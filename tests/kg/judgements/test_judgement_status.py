"""The rule of the design by which a status follows from judgements, as a table."""
from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg.judgements.record import CRITERIA, Judgement
from kg.judgements.status import status
from kg.rdf.vocabulary import concepts

ALL = {"v": "verdragen", "g": "grondwet", "b": "bestaand-recht", "n": "niet-juridisch"}


def rows(written: str) -> list[Judgement]:
    """`A v=ja; B g1=nee; A !kabinet`: reviewer, criterion (with the number of a direction), outcome; or a step."""
    found = []
    for nr, row in enumerate(filter(None, map(str.strip, written.split(";"))), 1):
        who, what = row.split()
        if what.startswith("!"):
            found.append(Judgement("stap", "p", what[1:], who, "want", day="2026-01-01", nr=nr, id=f"o{nr}"))
            continue
        place, outcome = what.split("=")
        solution = int(place[1:]) if place[1:] else None
        found.append(Judgement("toets", "p", outcome, who, "want", ALL[place[0]], solution, nr=nr, id=f"o{nr}"))
    return found


FOUR = "A v=nee; A g=nee; A b=nee; A n=nee"
RULE = [
    # judgements, status, open criteria
    ("", "ontvangen", "vgbn"),
    ("A v=nee", "toets", "gbn"),
    ("A v=onduidelijk", "toets", "vgbn"),
    (FOUR, "werkgroep", ""),
    ("A v=deels; A g=nee; A b=deels; A n=deels", "werkgroep", ""),
    ("A v=ja", "afgedaan-strijdig", "gbn"),
    ("A g=ja", "afgedaan-strijdig", "vbn"),
    ("A b=ja", "afgedaan-bestaand", "vgn"),
    ("A n=ja", "afgedaan-niet-juridisch", "vgb"),
    ("A n=ja; A b=ja; A v=ja", "afgedaan-strijdig", "g"),
    ("A n=ja; A b=ja", "afgedaan-bestaand", "vg"),
    # reviewers
    ("A v=ja; B v=nee", "toets", "vgbn"),
    ("A v=ja; B v=deels", "toets", "vgbn"),
    ("A v=ja; B v=ja", "afgedaan-strijdig", "gbn"),
    ("A v=ja; B v=nee; B v=ja", "afgedaan-strijdig", "gbn"),
    ("A v=ja; B v=nee; A v=nee", "toets", "gbn"),
    ("A v=ja; A v=nee", "toets", "gbn"),
    ("A v=ja; A v=onduidelijk", "toets", "vgbn"),
    ("A v=nee; B v=onduidelijk", "toets", "vgbn"),
    (FOUR + "; B n=deels", "toets", "n"),
    # steps
    ("A !toets", "toets", "vgbn"),
    ("A !ontvangen", "ontvangen", "vgbn"),
    (FOUR + "; A !werksessie", "werksessie", ""),
    (FOUR + "; A !werksessie; A !kabinet", "kabinet", ""),
    (FOUR + "; A !kabinet; A b=ja", "afgedaan-bestaand", ""),
    ("A !werksessie", "werksessie", "vgbn"),
    ("A !afgedaan-strijdig", "ontvangen", "vgbn"),
    (FOUR + "; A !werksessie; A !werkgroep", "werkgroep", ""),
    (FOUR + "; A !werksessie; B !werkgroep; A !kabinet", "kabinet", ""),
    ("A v=nee; A !werksessie; A !werkgroep", "toets", "gbn"),
]


@pytest.mark.parametrize(("written", "step", "still_open"), RULE)
def test_the_rule(written: str, step: str, still_open: str) -> None:
    found = status(rows(written))
    assert (found.step, found.open) == (step, tuple(ALL[one] for one in still_open))


SOLUTIONS = [
    # judgements, status of the proposal, of directions 1 and 2
    ("A b1=ja", "toets", ["afgedaan-bestaand", "ontvangen"]),
    ("A b1=ja; A b2=nee", "toets", ["afgedaan-bestaand", "toets"]),
    ("A v=ja; A b1=nee", "afgedaan-strijdig", ["afgedaan-strijdig", "afgedaan-strijdig"]),
    ("A v=nee; A g=nee; A n=nee; A b1=ja; A b2=nee", "werkgroep", ["afgedaan-bestaand", "werkgroep"]),
    ("A b1=ja; A n2=ja", "afgedaan-bestaand", ["afgedaan-bestaand", "afgedaan-niet-juridisch"]),
    ("A b=nee; A b1=ja; B b1=nee", "toets", ["toets", "toets"]),
]


@pytest.mark.parametrize(("written", "step", "each"), SOLUTIONS)
def test_directions_of_solution(written: str, step: str, each: list[str]) -> None:
    found = status(rows(written), [1, 2])
    assert (found.step, [one.step for _, one in found.solutions]) == (step, each)


def test_why_a_criterion_is_open() -> None:
    found = status(rows("A v=ja; B v=nee; A g=onduidelijk"))
    assert [one.reason for one in found.criteria] == ["beoordelaars verschillen", "onduidelijk", "geen oordeel", "geen oordeel"]
    assert [one.id for one in found.criteria[0].judgements] == ["o1", "o2"], "both are visible"
    per_solution = status(rows("A b1=ja; A b2=nee"), [1, 2]).criteria[CRITERIA.index("bestaand-recht")]
    assert (per_solution.open, per_solution.outcome, per_solution.reason) == (False, None, "verschilt per oplossingsrichting")


def test_order_of_storing_counts_not_of_giving() -> None:
    given = rows("A v=ja; A v=nee")
    assert status(given[::-1]) == status(given)


@pytest.mark.shared
@pytest.mark.parametrize(("row", "list_name"), [
    ("criterion", "criterium"), ("outcome", "uitkomst"), ("pair", "paar"), ("stance (per proposal and provision)", "standpunt"), ("step", "stap"),
    ("kind of existing room", "soort-ruimte"),
])  # fmt: skip
def test_slugs_are_those_of_the_design(shared: Path, row: str, list_name: str) -> None:
    design = (shared / "DESIGN.md").read_text(encoding="utf-8")
    line = next(line for line in design.splitlines() if line.startswith(f"| {row} |"))
    slugs = [re.sub(r"\(.*?\)", "", slug).strip() for slug in re.sub(r"\([^)]*\)", "", line.split("|")[2]).split(",")]
    assert [slug for in_list, slug in concepts() if in_list == list_name] == slugs
