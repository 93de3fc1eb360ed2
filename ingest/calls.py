"""The calls that proposals answer: their dates and limits are data (`calls/*.toml`)."""
from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from records import InputError, UsageError

CALLS = Path(__file__).parents[1] / "calls"
DEFAULT_CALL = "2021"
_AREAS = {"stedelijke_vernieuwing": "stedelijke-vernieuwing", "grens_krimp": "grens-krimp", "anders": "anders"}


@dataclass(frozen=True)
class Call:
    """One call for proposals."""

    id: str
    title: str
    deadline: date  #: also the assumed date of a proposal whose own date is unknown
    max_words: int
    max_pages: int = 2
    areas: tuple[tuple[str, frozenset[str]], ...] = ()  #: area type → IRIs of municipalities, as far as its owner filled them in

    def area_type(self, municipality: str | None) -> str:
        """The area type of a submitter: that of the first list that names it, else `onbekend`."""
        return next((slug for slug, iris in self.areas if municipality in iris), "onbekend")


def read_call(call_id: str = DEFAULT_CALL, folder: Path = CALLS) -> Call:
    """The call of that id. Raises UsageError when there is none, InputError when its file is damaged."""
    file = folder / f"{call_id}.toml"
    if not file.is_file() or Path(call_id).name != call_id:
        known = ", ".join(sorted(path.stem for path in folder.glob("*.toml")))
        raise UsageError(f"onbekende uitvraag {call_id!r} (bekend: {known})")
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
        areas = tuple((slug, frozenset(data.get(key, ()))) for key, slug in _AREAS.items())
        return Call(data["id"], data["title"], data["deadline"], data["max_words"], data.get("max_pages", 2), areas)
    except (tomllib.TOMLDecodeError, KeyError, TypeError, UnicodeDecodeError) as error:
        raise InputError(f"{file.name}: beschadigde uitvraag ({error})") from error
