"""`store.json` in the data folder: the base of the store's IRIs, and the format that the folder has."""
from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from kg.folder.disk import settle, write_file
from records import InputError

FILE = "store.json"
FORMAT = 2  #: of a folder with a manifest; 1 had none


def read(folder: Path) -> dict[str, Any] | None:
    """`formaat` and `base`; None when there is no such file. Raises InputError when it is damaged, or of a newer version."""
    file = folder / FILE
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        settings = {"formaat": int(found.get("formaat", 1)), "base": str(found["base"])}
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"{file}: beschadigd bestand; zet een reservekopie terug, of herstel het met `regelruimte recover`") from error
    if settings["formaat"] > FORMAT:
        raise InputError(
            f"{file}: deze datamap is van een nieuwere versie van Regelruimte (formaat {settings['formaat']}; deze versie kent {FORMAT}); "
            "werk Regelruimte bij"
        )
    return settings


def write(folder: Path, base: str) -> None:
    """Put the base, and the present format, in place."""
    write_file(folder / FILE, json.dumps({"formaat": FORMAT, "base": base}).encode())
    settle(folder)


def refuse_newer(folder: Path) -> None:
    """Raises InputError for a folder of a newer version; damage is told by who needs what is in the file."""
    try:
        read(folder)
    except InputError as error:
        if error.__cause__ is None:
            raise
