"""A paper as a file, in the form that is asked for; saved whole or not at all."""
from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from dossier import pdf, word
from dossier.parts import Paper
from records import InputError, UsageError

FORMS: Mapping[str, Callable[[Paper], bytes]] = {"docx": word.made, "pdf": pdf.made}


def write(paper: Paper, file: Path) -> None:
    """Write a paper as the ending of the file says. Raises UsageError for another ending, InputError when it can't be made or written."""
    form = file.suffix.lower().removeprefix(".")
    if form not in FORMS:
        raise UsageError(f"{file.name}: een dossier is een .docx, .pdf of .xlsx")
    save(FORMS[form](paper), file)


def save(data: bytes, file: Path) -> None:
    """Write a file. Raises InputError when that fails; what stood there stays then."""
    part = file.with_name(f".{file.name}.tmp")
    try:
        part.write_bytes(data)
        os.replace(part, file)
    except OSError as error:
        raise InputError(f"{file}: kan niet worden geschreven ({error.strerror or error})") from error
    finally:
        part.unlink(missing_ok=True)
