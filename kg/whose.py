"""Private files of which nobody would know whose they are, and what is not as it was meant to be."""
from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kg.folder.data_folder import DataFolder
from kg.folder.private import PrivateFolder

_UNNAMED = "Geen regel in prive/bronnen.jsonl noemt dit {}; voeg het voorstel opnieuw toe, of verwijder het bestand."


def faults(folder: DataFolder) -> Iterator[tuple[str, Path, str]]:
    """(severity, file, message): erasing would pass over what nothing names, so that is our own fault."""
    private = PrivateFolder(folder)
    rows, hashes, lines = private.rows(), private.hashes(), private.lines()
    ids = {row["id"] for row in rows}
    yield from (("Violation", file, _UNNAMED.format("origineel")) for file in private.originals() if file.name not in hashes)
    contacts = sorted(private.path.glob("contacten/*.json"))
    yield from (("Violation", file, _UNNAMED.format("contactbestand")) for file in contacts if file.stem not in ids)
    if len(lines) > len(rows):
        yield "Warning", private.path / "bronnen.jsonl", "Een regel is afgebroken en telt niet mee."
    fields = (file for file in sorted(private.path.glob("verbeterd/*.json")) if file.stem not in hashes)
    never_added = "Verbeterde velden van een document dat niet is toegevoegd; voeg het toe, of verwijder het bestand."
    yield from (("Warning", file, never_added) for file in fields)
    erasing = (file for file in sorted(private.path.glob("wissen/*")) if not file.name.startswith("."))
    yield from (("Warning", file, "Het wissen van dit voorstel is begonnen en niet af; wis het nog eens.") for file in erasing)
