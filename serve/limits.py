"""What one question may cost. Each limit can be set in the environment (docs/serve.md)."""
from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields

from records import UsageError

MEGABYTE = 1 << 20


@dataclass(frozen=True)
class Limits:
    """`REGELRUIMTE_SERVE_SECONDS=10` sets `seconds`, and so on."""

    seconds: float = 30  #: a question may take, from the moment a worker has it
    rows: int = 100_000  #: of an answer: rows, or statements of a CONSTRUCT
    memory: int = 2048  #: megabytes of address space of one worker; some 200 are taken before any question
    workers: int = 4  #: processes, so questions at the same time
    waiting: int = 32  #: questions that may wait for a worker
    patience: float = 5  #: seconds that one waits before it is sent away (503)
    text: int = 1 * MEGABYTE  #: bytes of a question
    answers: int = 512  #: megabytes of answers in memory that their clients have not taken yet; more: 503
    sending: float = 30  #: seconds in which a client must take an answer, and one more for each megabyte
    connections: int = 512  #: clients connected at a time; fewer where the system gives fewer descriptors
    without_wall: bool = False  #: run also where nothing but the check on SERVICE keeps questions off the network

    @classmethod
    def of(cls, environment: Mapping[str, str] = os.environ) -> Limits:
        """The limits that the environment sets. Raises UsageError that names a value that is no number above zero, or no 0 or 1."""
        found: dict[str, float] = {}
        for field in fields(cls):
            name = f"REGELRUIMTE_SERVE_{field.name.upper()}"
            if written := environment.get(name):
                found[field.name] = _yes(name, written) if field.type == "bool" else _number(name, written, whole=field.type == "int")
        return cls(**found)  # type: ignore[arg-type]


def _yes(name: str, written: str) -> bool:
    if written not in ("0", "1"):
        raise UsageError(f"{name}: {written!r} moet 1 (ja) of 0 (nee) zijn")
    return written == "1"


def _number(name: str, written: str, whole: bool) -> float:
    try:
        number = int(written) if whole else float(written)
    except ValueError as error:
        raise UsageError(f"{name}: {written!r} is geen getal") from error
    if not number > 0:
        raise UsageError(f"{name}: {written!r} moet groter zijn dan nul")
    return number
