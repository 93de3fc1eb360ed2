"""What screens keep per snapshot survives a judgement, and nothing else."""
from __future__ import annotations

from pathlib import Path

from cli.main import main
from kg.actions import Desk
from kg.folder.data_folder import DataFolder
from kg.judgements.follow import follow
from kg.permissions import LOCAL
from kg.room.register import Entry
from tests.support.app_fixtures import example_store
from tests.support.law_xml_kit import ID, article, toestand
from tests.support.proposal_text import proposal_text
from ui.data.graph import Graph


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
    assert changed.at != after.at and changed.counts is not after.counts


def test_what_is_kept_of_law_survives_a_proposal_and_follows_a_law(tmp_path: Path) -> None:
    folder = DataFolder(example_store(tmp_path))
    _add(folder, tmp_path / "een.txt", "- Huisvestingswet 2014, artikel 11")
    graph = Graph(folder)
    titles, laws = graph.titles, graph.laws
    _add(folder, tmp_path / "erbij.txt", "- Huisvestingswet 2014, artikel 12")  # nothing new is named
    assert Graph(folder).at != graph.at and Graph(folder).titles is titles and Graph(folder).laws is laws
    assert "Wegenverkeerswet 1994" not in titles.values()
    _add(folder, tmp_path / "nieuw.txt", "- Wegenverkeerswet 1994, artikel 6")
    assert "Wegenverkeerswet 1994" in Graph(folder).titles.values()
    file = tmp_path / "wet.xml"
    file.write_bytes(toestand(f"<wettekst>{article('1', '<al>Woord.</al>')}</wettekst>"))
    assert main(["--store", str(folder.path), "law", "add", str(file)]) == 0
    assert ID in {line.id for line in Graph(folder).laws} and Graph(folder).titles[ID] == "Proefwet"


def _add(folder: DataFolder, file: Path, laws: str) -> None:
    file.write_text(proposal_text(laws=laws), encoding="utf-8")
    assert main(["--store", str(folder.path), "add", str(file)]) == 0
