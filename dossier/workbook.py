"""All proposals as a workbook: a sheet of proposals, of what they ask, and of what they cite. Text only: nothing is a formula."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from io import BytesIO
from pathlib import Path

import xlsxwriter

from kg.folder.data_folder import DataFolder
from kg.folder.disk import replacing
from kg.person_check import standing
from kg.proposals.read import list_proposals, read_proposal
from kg.rdf import vocabulary
from records import Proposal

Row = Sequence[str]
SHEETS = {
    "Voorstellen": ("kenmerk", "titel", "indiener", "leefvelden", "ingediend", "bron van de datum", "probleem", "betrokken wet", "namen"),
    "Oplossingen": ("kenmerk", "nr", "tekst", "voorkeur", "wat wordt gevraagd", "richting", "bepalingen"),
    "Citaties": ("kenmerk", "veld", "oplossing", "citaat", "rol", "status", "doelen", "reden"),
}
#: in memory: else its parts, with the words of proposals, stand in the system's temporary folder, and stay there when the disk is full
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
LONGEST = 32_000  #: characters in a cell; the format takes 32,767


def write(folder: DataFolder, file: Path, only: Sequence[str] | None = None) -> int:
    """Write the workbook of all proposals, or of these; gives their number. Raises InputError when the file can't be written."""
    store = folder.store()
    ids = [line.id for line in list_proposals(store, folder.iris)] if only is None else only
    proposals = [read_proposal(store, folder.iris, proposal_id) for proposal_id in ids]
    data = BytesIO()
    with xlsxwriter.Workbook(data, _OPTIONS) as book:
        bold = book.add_format({"bold": True})
        for name, rows in zip(SHEETS, (partial(_proposals, folder), _solutions, _citations), strict=True):
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            sheet.write_row(0, 0, SHEETS[name], bold)
            for at, row in enumerate((row for proposal in proposals for row in rows(proposal)), 1):
                for column, cell in enumerate(row):
                    sheet.write_string(at, column, cell[:LONGEST])
    with replacing(file) as part:
        part.write_bytes(data.getbuffer())
    return len(proposals)


def _proposals(folder: DataFolder, one: Proposal) -> Iterator[Row]:
    day = one.submitted.isoformat()
    fields, checked = ", ".join(one.policy_fields), standing(folder, [one.id]).words
    yield one.id, one.title, one.submitter, fields, day, one.submitted_source, one.problem, one.laws_text, checked


def _solutions(one: Proposal) -> Iterator[Row]:
    for solution in one.solutions:
        asked = vocabulary.label("ingreep", solution.intervention)
        preferred = "ja" if solution.preferred else ""
        yield one.id, str(solution.nr), solution.text, preferred, asked, solution.direction, "; ".join(solution.targets)


def _citations(one: Proposal) -> Iterator[Row]:
    for c in one.citations:
        yield one.id, c.field or "", str(c.nr or ""), c.quote, c.role, c.status, "; ".join(c.targets or c.candidates), c.reason
