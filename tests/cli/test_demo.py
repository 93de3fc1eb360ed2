"""What a newcomer sees first: `demo` builds the example graph whole, twice in the same place without a change."""
from __future__ import annotations

from pathlib import Path

import pytest

from cli.main import main
from kg.folder.data_folder import DataFolder
from ui.data.graph import Graph
from ui.screens.proposal import page as proposal


def test_demo_prints_the_clusters_and_leaves_nothing_to_be_run_for_the_screens(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    printed = []
    for _ in range(2):
        assert main(["demo", "--no-app"]) == 0
        printed.append(capsys.readouterr())
    assert printed[0].out == printed[1].out and "Huisvestingswet 2014" in printed[0].out
    assert "geladen en vergeleken" in printed[0].out + printed[0].err
    graph = Graph(DataFolder(tmp_path / "regelruimte-demo"))
    pages = [proposal.render(graph, {"id": name}).html for name in graph.proposals]
    assert pages and not any("nog niet met andere vergeleken" in page for page in pages)
    assert sum(len(graph.alike(name)) for name in graph.proposals) > 0
