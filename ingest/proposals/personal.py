"""The words of `personal.toml`."""
from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def word_list(name: str) -> list[str]:
    """The words of a list."""
    found = _data()[name]
    return found.split() if isinstance(found, str) else found


def any_of(name: str) -> str:
    """A regular expression for one of them."""
    return f"(?:{'|'.join(word_list(name))})"
