"""How many bytes of answers may be in memory at a time, until their clients have taken them."""
from __future__ import annotations

import weakref

from serve.problems import Problem

SMALL = 1 << 20  #: bytes; such answers have room of their own, so that a few large ones can't shut everybody out


class Held(bytearray):
    """An answer in memory; when nothing refers to it any more, its bytes are free again."""


class Budget:
    """The room for answers that wait to be sent."""

    def __init__(self, most: int) -> None:
        self._free = {True: most // 4, False: most}  #: for small answers, and for others

    @property
    def free(self) -> int:
        """Bytes for large answers that are not taken."""
        return self._free[False]

    def take(self, size: int) -> Held:
        """Room for an answer of so many bytes. Raise Problem when there is none now."""
        small = size <= SMALL
        if size > self._free[small]:
            raise Problem("full")
        held = Held(size)
        self._free[small] -= size
        weakref.finalize(held, self._give_back, small, size)
        return held

    def _give_back(self, small: bool, size: int) -> None:
        self._free[small] += size
