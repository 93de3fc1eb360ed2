"""The ready queries about the test, against what was judged on the examples."""
from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from kg.folder.data_folder import DataFolder
from kg.judgements import table
from kg.judgements.enter import enter_step, judge_criterion, judge_pair, judge_stance
from kg.judgements.follow import follow
from kg.judgements.record import CRITERIA
from kg.judgements.verdicts import labelled_pairs, pair_verdicts, stances, work_sessions
from kg.rdf.ready_queries import own_base, ready_query

A, B, C = "lindervoort-eerst-waarschuwen", "bergvoorde-uitvalsbasis-drugshandel", "duinrade-voorrang-buurtmakers"
ARTICLE = "jci1.3:c:BWBR0001941&artikel=13b"


@pytest.fixture
def judged(example_folder: DataFolder, tmp_path: Path) -> DataFolder:
    shutil.copytree(example_folder.path, tmp_path / "store")
    return DataFolder(tmp_path / "store")


def ask(folder: DataFolder, name: str, **values: str) -> list[dict[str, str]]:
    query = ready_query(name)
    rows = folder.store().select(own_base(query.text, folder.iris), query.terms(folder.iris, values)).rows
    return [{key: term.value for key, term in row.items()} for row in rows]


def test_missing_checks(judged: DataFolder) -> None:
    assert len(ask(judged, "missing-checks")) == 12 * 4
    for criterion, outcome, who in (("grondwet", "nee", "An"), ("verdragen", "ja", "An"), ("verdragen", "nee", "Bo"), ("niet-juridisch", "onduidelijk", "An")):
        judge_criterion(judged, A, criterion, outcome, "Gelezen.", who)
    follow(judged)
    rows = ask(judged, "missing-checks", voorstel=A)
    assert [(row["criterium"], row["oordelen"]) for row in rows] == [("bestaand-recht", "0"), ("niet-juridisch", "1"), ("verdragen", "2")]
    assert len(ask(judged, "missing-checks")) == 11 * 4 + 3


def test_missing_checks_per_direction(judged: DataFolder) -> None:
    for criterion in CRITERIA:
        for nr in (1, 2, 3):
            judge_criterion(judged, A, criterion, "nee", "Gelezen.", "An", solution=nr)
    follow(judged)
    assert ask(judged, "missing-checks", voorstel=A) == []


def test_judgements_with_evidence(judged: DataFolder) -> None:
    first = judge_criterion(judged, A, "grondwet", "onduidelijk", "Nog niet.", "An", read=[ARTICLE, f"{ARTICLE}&lid=1"])
    second = judge_criterion(judged, A, "grondwet", "nee", "Nu wel.", "An")
    follow(judged)
    rows = ask(judged, "judgements-with-evidence", voorstel=A)
    assert [(row["uitkomst"], row["motivering"], row["vervangen"], len(row["bewijs"].split())) for row in rows] == [
        ("onduidelijk", "Nog niet.", "true", 2), ("nee", "Nu wel.", "false", 0),
    ]  # fmt: skip
    assert [row["oordeel"].rpartition("/")[2] for row in rows] == [first.id, second.id]
    assert all("gewijzigd" not in row for row in rows)


def test_runs_along_with_a_bill(judged: DataFolder) -> None:
    rows = {row["kenmerk"]: row for row in ask(judged, "runs-along-with-a-bill", regeling="BWBR0019388")}
    assert {C, "zuiderkwartier-goede-buren"} <= set(rows) and A not in rows
    assert [one.rpartition(":")[2] for one in rows[C]["bepalingen"].split()] == ["BWBR0019388&artikel=5", "BWBR0019388&artikel=9"]
    assert "Voorziene wijziging" in rows[C]["wijziging"]
    assert ask(judged, "runs-along-with-a-bill", regeling="BWBR0005416") == []


# --- verdicts, read from the table ----------------------------------------------------------------------------------


def test_pair_verdicts_and_their_labels(judged: DataFolder) -> None:
    judge_pair(judged, B, A, "overlap", "Half.", "An")
    judge_pair(judged, A, B, "zelfde-artikel", "Toch anders.", "An")
    judge_pair(judged, A, C, "duplicaat", "Zelfde.", "An")
    judge_pair(judged, A, C, "geen", "Niet.", "Bo")
    verdicts = pair_verdicts(table.read(judged))
    assert verdicts[B, A].outcome == "zelfde-artikel" and verdicts[C, A].outcome is None and len(verdicts[C, A].judgements) == 2
    assert labelled_pairs(table.read(judged)) == [{"a": B, "b": A, "label": "same-article-other-ask"}]


def test_stances(judged: DataFolder) -> None:
    judge_stance(judged, A, ARTICLE, "strenger", "An")
    judge_stance(judged, A, ARTICLE, "ruimer", "An")
    assert {key: verdict.outcome for key, verdict in stances(table.read(judged)).items()} == {(A, ARTICLE): "ruimer"}


def test_work_sessions(judged: DataFolder) -> None:
    enter_step(judged, [A, B], "werksessie", date(2026, 1, 15), "Gepland.", "An", departments=["Justitie", "BZK"])
    enter_step(judged, [C], "werksessie", date(2026, 2, 1), "Samen verder.", "An")
    found = work_sessions(table.read(judged))
    assert [(one.day, one.proposals, one.departments, one.outcome) for one in found] == [
        ("2026-02-01", (C,), (), "Samen verder."), ("2026-01-15", (A, B), ("Justitie", "BZK"), "Gepland."),
    ]  # fmt: skip
