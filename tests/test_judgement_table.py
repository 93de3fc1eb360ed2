"""The table of judgements comes into being whole, whoever looks meanwhile and whoever else makes it."""
from __future__ import annotations

import sqlite3

import pytest

from kg.folder import DataFolder
from kg.judgements import table
from kg.judgements.record import Judgement


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


def judge_step(folder: DataFolder) -> None:
    table.append(folder, [Judgement("stap", "a", "toets", "b-0000000000", "Begonnen.")])
