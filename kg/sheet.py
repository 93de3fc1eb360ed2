"""Cells for a spreadsheet."""
from __future__ import annotations


def safe_cell(cell: str) -> str:
    """A spreadsheet runs a cell that begins with = + - @ as a formula: a quote before it makes it text."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
