"""What screens keep per snapshot survives a judgement, and nothing else."""
from __future__ import annotations

from pathlib import Path

from kg.access import LOCAL
from kg.desk import Desk
from kg.folder import DataFolder
from kg.judgements.follow import follow
from kg.room.register import Entry
from tests.app_fixtures import example_store
from ui.data import Graph


def test_a_judgement_makes_a_snapshot_but_no_other_content(tmp_path: Path) -> None:
    folder = DataFolder(example_store(tmp_path))
    before = Graph(folder)
    titles = before.titles
    Desk(folder, LOCAL).criterion("zuiderkwartier-goede-buren", "grondwet", "nee", "gelezen")
    assert follow(folder)
    after = Graph(folder)
    assert after.store is not before.store and after.at == before.at and after.titles is titles
    Desk(folder, LOCAL).record_room(Entry("Het kan al zonder wet.", "niet-juridisch"))
    changed = Graph(folder)
    assert changed.at != after.at and changed.titles is not titles
