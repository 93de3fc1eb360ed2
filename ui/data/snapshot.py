"""A snapshot of the store as a key of what is kept per snapshot."""
from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from kg.folder.data_folder import DataFolder
from kg.proposals.lists import fingerprint
from kg.rdf.engine import Engine


@dataclass(frozen=True, eq=False)
class Snapshot:
    """Equal to another one with the same content but for judgements: these make a snapshot every few seconds, and what is kept of
    all proposals and laws must not be made anew for each. Screens read judgements from their table.
    """

    store: Engine
    state: object  #: what tells the content from another

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Snapshot) and self.state == other.state

    def __hash__(self) -> int:
        return hash(self.state)


def snapshot(folder: DataFolder, store: Engine) -> Snapshot:
    """The key of a store as it was opened; of another server's its own."""
    return _key(folder, store, ("oordelen",))


def law_snapshot(folder: DataFolder, store: Engine) -> Snapshot:
    """The same for what is asked of law alone: one more proposal doesn't change it, unless it names a law that nobody named before."""
    return _key(folder, store, ("oordelen", "signaal", "voorstel", "bestaande-ruimte"))


@lru_cache(maxsize=8)
def _key(folder: DataFolder, store: Engine, besides: tuple[str, ...]) -> Snapshot:
    state = fingerprint(folder, store, besides)
    return Snapshot(store, store if state is None else (folder.path, state))
