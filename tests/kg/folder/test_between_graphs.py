"""A writer that is killed between two of its graphs leaves no violation, and what it left behind follows by itself."""
from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from cli.main import main
from kg.check import check
from kg.folder import data_folder as folder_module
from kg.folder.data_folder import DataFolder
from tests.conftest import EXAMPLES
from tests.support.proposal_text import proposal_text


def killed_at(monkeypatch: pytest.MonkeyPatch, graph: str, after: bool) -> None:
    """The writer ends before or after it puts the first graph of this kind, and leaves the index as it was."""
    put_bytes = folder_module.Writer.put_bytes

    def dying(writer: folder_module.Writer, node: NamedNode, data: bytes) -> bool:
        hit = f"/graaf/{graph}/" in node.value
        changed = put_bytes(writer, node, data) if after or not hit else False
        if hit:
            monkeypatch.setattr(folder_module.Writer, "flush_index", lambda _: None)
            raise RuntimeError("afgebroken")
        return changed

    monkeypatch.setattr(folder_module.Writer, "put_bytes", dying)


def test_what_a_proposal_mentions_has_its_name_before_it_is_there(folder: DataFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    document = tmp_path / "nieuw.txt"
    document.write_text(proposal_text().replace("o Wonen", "o Wonen\no Een eigen terrein"), encoding="utf-8")
    with monkeypatch.context() as broken:
        killed_at(broken, "voorstel", after=True)
        with pytest.raises(RuntimeError):
            main(["--store", str(folder.path), "add", str(document)])
    assert folder.bytes_of(folder.iris.graph("voorstel", "nieuw"))
    assert [one for one in check(folder) if one.severity == "Violation"] == []


@pytest.mark.parametrize("known", [False, True], ids=["first", "version"])
def test_the_room_of_a_law_follows_after_a_kill(folder: DataFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, known: bool) -> None:
    """Nobody has to add the law again."""
    law, right = "BWBR0035303", DataFolder(tmp_path / "goed")
    before, after = (str(EXAMPLES / "wetten" / f"{law}_{day}_0.xml") for day in ("2021-01-01", "2024-01-01"))
    if known:
        main(["--store", str(folder.path), "law", "add", before])
    with monkeypatch.context() as broken:
        killed_at(broken, "signaal/ruimte", after=False)
        with pytest.raises(RuntimeError):
            main(["--store", str(folder.path), "law", "add", *([] if known else [before]), after])
    main(["--store", str(right.path), "law", "add", before, after])
    graph = folder.iris.graph("signaal", "ruimte", law)
    assert folder.bytes_of(graph) != right.bytes_of(graph) != b""
    folder.store()
    assert folder.bytes_of(graph) == right.bytes_of(graph)
