"""The table of judgements comes into being whole, whoever looks meanwhile and whoever else makes it."""
from __future__ import annotations

import sqlite3

import pytest

from kg.folder.data_folder import DataFolder
from kg.judgements import table
from kg.judgements.record import Judgement
from records import UsageError


def test_who_reads_while_the_table_is_made_sees_no_half_one(folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    seen, prepare = [], table.prepare

    def watched(connection: sqlite3.Connection) -> None:
        connection.execute("PRAGMA journal_mode = WAL")  # the file is there from now on
        seen.append((table.read(folder), table.progress(folder)["rows"]))
        prepare(connection)

    monkeypatch.setattr(table, "prepare", watched)
    judge_step(folder)
    assert seen and set(map(str, seen)) == {"([], 0)"} and len(table.read(folder)) == 1
    assert [file.name for file in folder.path.glob(".*")] == []


def test_a_table_that_another_put_there_first_stays(folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    prepare, first = table.prepare, []

    def overtaken(connection: sqlite3.Connection) -> None:
        if not first:
            first.append(None)
            judge_step(folder)
        prepare(connection)

    monkeypatch.setattr(table, "prepare", overtaken)
    judge_step(folder)
    assert len(table.read(folder)) == 2


@pytest.mark.parametrize("asked", ["\ud800", "", "0123456789abcdef", "x' OR 1"])  # the first was found by the long fuzzing
def test_what_is_no_id_of_a_judgement_is_said(folder: DataFolder, asked: str) -> None:
    judge_step(folder)
    with pytest.raises(UsageError, match="geen oordeel met dit kenmerk"):
        table.find(folder, asked)


def judge_step(folder: DataFolder) -> None:
    table.append(folder, [Judgement("stap", "a", "toets", "b-0000000000", "Begonnen.")])
