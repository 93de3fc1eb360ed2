"""Law as a person writes it, and what the machine reads in a proposal: the screens' way to the reader of citations."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import jci
from ingest.citations import OWN_NAMES, LawNames, find_citations, load_names
from ingest.proposals import with_citations
from kg.folder.data_folder import DataFolder
from kg.law.lookup import GraphLaw
from kg.rdf.engine import GraphStore
from records import Citation, Proposal

SHOWN = 12  #: addresses that typed words may offer
_NO_ARTICLE = "0"  #: stands for the article in which the words would stand: "artikel 12" needs one, "dit artikel" means none
LONGEST = 500  #: characters that are read


@dataclass(frozen=True)
class Meant:
    """An address that typed words may mean."""

    target: str
    known: bool | None  #: the loaded law has it on that day; None: not known
    title: str | None = None  #: of its law, by the list of names


def meant(folder: DataFolder, store: GraphStore, words: str, on: date, law: str | None = None) -> list[Meant]:
    """What typed words mean: an address as it is, else every reading of them as a citation; `law` for words that name none.

    Several where a name has several meanings; none where the words cite nothing.
    """
    words = " ".join(words.split())[:LONGEST]
    loaded = GraphLaw(store, folder.iris)
    try:
        found = {jci.canonical(words): None} if words else {}
    except ValueError:
        names = _names(folder)
        found = _targets(find_citations(words, on=on, loaded=loaded, names=names))
        if not found and law:
            inside = find_citations(words, on=on, law=law, article=_NO_ARTICLE, loaded=loaded, names=names)
            found = {target: title for target, title in _targets(inside).items() if ("artikel", _NO_ARTICLE) not in jci.parts(target)}
    return [
        Meant(target, loaded.exists(target, on) if jci.law_of(target) else None, title) for target, title in list(found.items())[:SHOWN]
    ]


def machine_reading(folder: DataFolder, store: GraphStore, proposal: Proposal) -> Proposal:
    """The proposal with the citations that the machine finds in its text, without what people corrected."""
    return with_citations(proposal, GraphLaw(store, folder.iris), _names(folder))


def _targets(citations: Sequence[Citation]) -> dict[str, str | None]:
    """Address → title of its law; of a doubtful name every candidate."""
    found: dict[str, str | None] = {}
    for one in citations:
        title = one.law_title if one.targets else None
        for target in one.targets or map(jci.canonical, one.candidates):
            found.setdefault(target, title)
    return found


def _names(folder: DataFolder) -> LawNames:
    own = folder.path / OWN_NAMES
    return _loaded_names(own, own.stat().st_mtime if own.exists() else 0.0)


@lru_cache(maxsize=2)
def _loaded_names(own: Path, _changed: float) -> LawNames:
    return load_names(own)
