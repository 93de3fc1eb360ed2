"""All proposals and all that they cite, in short, for lists with facets: read from the graph at once, kept for as long as a snapshot."""
from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from kg.folder.data_folder import DataFolder
from kg.proposals.facets import Choices, Facet, Faceted, Mask, Numbers, Pairs
from kg.proposals.lists_read import Line, Mention, Names, Reading, law_id, law_target
from kg.rdf.engine import Engine
from kg.rdf.iri import Iris

NO_FIELD, NO_SUBMITTER = "geen-leefveld", "onbekend"  #: values for what has none
OPEN_STEPS = ("ontvangen", "toets")  #: of a proposal whose test isn't done


@dataclass(frozen=True, slots=True)
class CitedRow:
    """A provision or law in the list of what is cited; counts are of proposals."""

    target: str
    label: str
    law: str  #: target
    law_label: str
    proposals: int
    change: int  #: want it changed
    short: int  #: say that it falls short
    open: int  #: their test isn't done


class Cited:
    """What is cited (provisions, or laws), with the citations as items and facets wet, leefveld, departement, rol and status."""

    def __init__(self, mentions: list[Mention], targets: list[str], lines: tuple[Line, ...], names: Names) -> None:
        order = sorted(set(targets), key=lambda one: natural(names.label(one)))
        number = {target: nr for nr, target in enumerate(order)}
        self.targets: tuple[str, ...] = tuple(order)  #: in the order of a reader
        self.labels = tuple(map(names.label, order))
        self._laws = tuple(law_target(one) for one in order)
        self._law_labels = tuple(map(names.label, self._laws))
        ministries = {target: one.target.department for target, one in zip(targets, mentions, strict=True)}
        self.departments = tuple(map(ministries.__getitem__, order))
        self._words = tuple(f"{own} {law}".casefold() for own, law in zip(self.labels, self._law_labels, strict=True))
        self.proposal: Numbers = np.array([one.proposal for one in mentions], dtype=np.int64)
        groups = np.array([number[target] for target in targets], dtype=np.int64)
        self._pairs = Pairs(groups, self.proposal, len(order))
        each = list(enumerate(mentions))
        self.faceted = Faceted(groups, {
            "wet": Facet((nr, one.target.law_id) for nr, one in each),
            "leefveld": Facet((nr, field) for nr, one in each for field in lines[one.proposal].fields or (NO_FIELD,)),
            "departement": Facet((nr, one.target.department) for nr, one in each),
            "rol": Facet((nr, one.role) for nr, one in each),
            "status": Facet((nr, one.status) for nr, one in each),
        })  # fmt: skip

    def within(self, written: str) -> Mask | None:
        """The groups in whose name (or that of their law) each word stands; None when no word is asked."""
        return having_words(self._words, written)

    def counted(self, choices: Choices, within: Mask | None, still_open: Mask) -> dict[str, Numbers]:
        """Of every group the number of proposals under the choices, by the name of a column of `CitedRow`."""
        mask, role = self.faceted.chosen(choices, within), self.faceted.facets["rol"]

        def in_role(slug: str) -> Mask:
            return mask & role.having(slug, self.faceted.size)

        counts = {"proposals": mask, "change": in_role("te-wijzigen"), "short": in_role("onvoldoende")}
        counts["open"] = mask & still_open[self.proposal]
        return {name: self._pairs.count(rows) for name, rows in counts.items()}

    def row(self, nr: int, counts: dict[str, Numbers]) -> CitedRow:
        own = {name: int(found[nr]) for name, found in counts.items()}
        return CitedRow(self.targets[nr], self.labels[nr], self._laws[nr], self._law_labels[nr], **own)

    def matrix(self, choices: Choices, within: Mask | None, rows: Numbers) -> dict[int, dict[str, int]]:
        """Of these groups: field → number of proposals."""
        field, mask = self.faceted.facets["leefveld"], self.faceted.chosen(choices, within)
        names = [choices["leefveld"]] if "leefveld" in choices else field.values
        by_field = {name: self._pairs.count(mask & field.having(name, self.faceted.size)) for name in names}
        return {int(nr): {name: int(counts[nr]) for name, counts in by_field.items() if counts[nr]} for nr in rows}


class Lists:
    """The proposals, and what they cite by provision and by law."""

    def __init__(self, store: Engine, iris: Iris) -> None:
        read = Reading(store, iris)
        self.proposals: tuple[Line, ...] = read.lines()
        self.number = {line.id: nr for nr, line in enumerate(self.proposals)}
        self.fields = read.names.fields  #: slug → name
        provisions, laws = ([one for one in read.mentions if getattr(one.target, kind)] for kind in ("provision", "law"))
        self.by_provision = Cited(provisions, [one.target.provision for one in provisions], self.proposals, read.names)
        self.by_law = Cited(laws, [one.target.law for one in laws], self.proposals, read.names)
        self.label = read.names.label
        lines = list(enumerate(self.proposals))
        self.faceted = Faceted(np.arange(len(lines)), {
            "leefveld": Facet((nr, field) for nr, line in lines for field in line.fields or (NO_FIELD,)),
            "indiener": Facet((nr, line.organisation or NO_SUBMITTER) for nr, line in lines),
            "wet": Facet((nr, law_id(law)) for nr, line in lines for law in line.laws),
            "verwijzing": Facet((nr, line.cites) for nr, line in lines),
            "ingreep": Facet((nr, slug) for nr, line in lines for slug in line.interventions),
            "bepaling": Facet((one.proposal, one.target.provision) for one in provisions),
        })  # fmt: skip
        #: name of an order → the place of each proposal in it
        self.ranks = {
            "titel": self._ranked(lambda line: natural(line.title or line.id)),
            "indiener": self._ranked(lambda line: natural(line.submitter)),
            "datum": -self._ranked(lambda line: line.submitted),
        }  # fmt: skip
        self._words = tuple(f"{line.title} {line.submitter} {line.id}".casefold() for line in self.proposals)

    def _ranked(self, key: Callable[[Line], Any]) -> Numbers:
        """The place of each proposal by a key; equal keys share one, so that another order stands within it."""
        keys = [key(line) for line in self.proposals]
        ranks = np.zeros(len(keys), dtype=np.int64)
        rank, before = -1, None
        for nr in sorted(range(len(keys)), key=keys.__getitem__):
            rank, before = rank + (keys[nr] != before), keys[nr]
            ranks[nr] = rank
        return ranks

    def within(self, written: str) -> Mask | None:
        """The proposals in whose title, submitter or id each word stands; None when no word is asked."""
        return having_words(self._words, written)


def fingerprint(folder: DataFolder, store: Engine, besides: tuple[str, ...] = ("oordelen", "signaal")) -> int | None:
    """What the lists of a snapshot depend on: judgements and signals make a new snapshot, and change nothing in them.

    `besides`: what the names of the graph files begin with that don't count.

    None where it can't be told: of another server, or of a snapshot that is just being replaced.
    """
    home = folder.snapshot()
    if home is None or folder.store() is not store or folder.snapshot() != home:
        return None
    try:
        return _state(home, besides)
    except OSError:
        return None


@lru_cache(maxsize=8)
def _state(home: Path, besides: tuple[str, ...]) -> int:
    """Kept, for a snapshot doesn't change, and with ten thousand files it takes a tenth of a second."""
    files = json.loads((home / "bestanden.json").read_text(encoding="utf-8"))
    return hash(tuple(sorted((name, *state) for name, state in files.items() if not name.startswith(besides))))


def having_words(texts: tuple[str, ...], written: str) -> Mask | None:
    """The texts (in small letters) that have every word; None when no word is asked."""
    words = written.casefold().split()[:16]
    return np.array([all(word in text for word in words) for text in texts], dtype=bool) if words else None


def natural(words: str) -> list[tuple[int, str]]:
    """A key by which article 2 goes before article 11."""
    return [(int(piece), "") if piece.isdecimal() and len(piece) < 19 else (-1, piece) for piece in re.split(r"(\d+)", words.casefold())]
