"""A sentence-transformers model from a folder on this machine; the package is installed by who wants it."""
from __future__ import annotations

import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from kg.embedding.port import MAX_TOKENS, Vectors, unit
from records import InputError


def folder_name(folder: Path) -> str:
    """The embedder's name, without loading it."""
    return f"st-{folder.resolve()}"


class SentenceTransformerModel:
    """Raises InputError where the package or the folder is missing. It never looks on the network."""

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise InputError(f"{folder}: geen map met een taalmodel (REGELRUIMTE_EMBEDDING)")
        try:
            package: Any = importlib.import_module("sentence_transformers")
        except ImportError as error:
            raise InputError(f"{folder}: het pakket sentence-transformers is niet geïnstalleerd (REGELRUIMTE_EMBEDDING)") from error
        self._model = package.SentenceTransformer(str(folder), local_files_only=True)
        self._model.max_seq_length = MAX_TOKENS
        self.name = folder_name(folder)

    def embed(self, texts: Sequence[str]) -> Vectors:
        return unit(np.asarray(self._model.encode(list(texts), show_progress_bar=False), dtype=np.float32))
