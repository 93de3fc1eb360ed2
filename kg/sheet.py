"""Cells for a spreadsheet."""
from __future__ import annotations

#: what makes a spreadsheet run a cell as a formula, or skip to what follows; the wide forms are read as the narrow ones
_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe_cell(cell: str) -> str:
    """A cell that would run as a formula gets a quote before it, which makes it text."""
    return f"'{cell}" if cell.startswith(_STARTS) else cell
