"""`export FILE.xlsx`: every proposal in it, as text; nothing becomes a formula or a link."""
from __future__ import annotations

import re
import zipfile
from html import unescape
from pathlib import Path

from cli.main import main
from kg.folder.data_folder import DataFolder
from tests.support.proposal_text import proposal_text


def words(file: Path) -> list[str]:
    with zipfile.ZipFile(file) as book:
        return [unescape(text) for text in re.findall(r"<t[^>]*>(.*?)</t>", book.read("xl/sharedStrings.xml").decode(), re.S)]


def test_all_proposals_are_in_the_workbook(example_folder: DataFolder, tmp_path: Path) -> None:
    file = tmp_path / "alles.xlsx"
    assert main(["--store", str(example_folder.path), "export", str(file)]) == 0
    told = words(file)
    assert {"kenmerk", "rol", "wat wordt gevraagd"} <= set(told)
    assert sum("13b" in cell for cell in told) > 1 and any(cell.startswith("jci1.3:c:BWBR0001941&artikel=13b") for cell in told)


def test_nothing_becomes_a_formula_or_a_link(tmp_path: Path) -> None:
    proposal, file = tmp_path / "x.txt", tmp_path / "alles.xlsx"
    text = proposal_text(problem="Zie http://x.example en +1.").replace("Kamers verdelen", '=HYPERLINK("http://x.example","klik")')
    proposal.write_text(text, encoding="utf-8")
    assert main(["--store", str(tmp_path / "s"), "add", str(proposal)]) == 0
    assert main(["--store", str(tmp_path / "s"), "export", str(file)]) == 0
    with zipfile.ZipFile(file) as book:
        sheets = "".join(book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/sheet"))
    assert "<f>" not in sheets and "hyperlink" not in sheets and any(cell.startswith("=HYPERLINK") for cell in words(file))


def test_a_folder_that_is_not_there_is_named(example_folder: DataFolder, tmp_path: Path, capsys) -> None:
    assert main(["--store", str(example_folder.path), "export", str(tmp_path / "nergens" / "a.xlsx")]) == 1
    assert "a.xlsx: kan niet worden geschreven" in capsys.readouterr().err
