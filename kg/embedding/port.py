"""The port: what an embedder is to the rest."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
MAX_TOKENS = 256  #: of a text that is embedded; the rest is cut off


class Embedder(Protocol):
    """Turns texts into vectors. The same text gives the same vector, alone or among others."""

    @property
    def name(self) -> str:
        """Which model, in words that tell two models apart: vectors of different names are never compared."""
        ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row of length 1 for each text. Raises RegelruimteError when the model can't be had."""
        ...


def unit(vectors: Vectors) -> Vectors:
    """The rows brought to length 1; a row of zeros stays."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return (vectors / np.where(lengths > 0, lengths, 1)).astype(np.float32)
