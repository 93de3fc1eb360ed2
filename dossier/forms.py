"""A paper as a file, in the form that is asked for; saved whole or not at all."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from dossier import pdf, word
from dossier.parts import Paper
from kg.folder.disk import replacing
from records import UsageError

FORMS: Mapping[str, Callable[[Paper], bytes]] = {"docx": word.made, "pdf": pdf.made}


def write(paper: Paper, file: Path) -> None:
    """Write a paper as the ending of the file says. Raises UsageError for another ending, InputError when it can't be made or written."""
    form = file.suffix.lower().removeprefix(".")
    if form not in FORMS:
        raise UsageError(f"{file.name}: een dossier is een .docx, .pdf of .xlsx")
    save(FORMS[form](paper), file)


def save(data: bytes, file: Path) -> None:
    """Write a file. Raises InputError when that fails; what stood there stays then."""
    with replacing(file) as part:
        part.write_bytes(data)
