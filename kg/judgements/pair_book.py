"""The verdicts on all pairs, kept in memory and brought up to the table at every asking: only new rows are read."""
from __future__ import annotations

import threading
from collections.abc import Mapping
from functools import lru_cache

from kg.folder.data_folder import DataFolder
from kg.judgements import table
from kg.judgements.record import Judgement
from kg.judgements.verdicts import Verdict, pair_verdicts

Pair = tuple[str, str]


class PairBook:
    """The verdicts of one folder. Many threads may ask at once."""

    def __init__(self, folder: DataFolder) -> None:
        self._folder, self._lock = folder, threading.Lock()
        self._rows: dict[Pair, list[Judgement]] = {}
        self._verdicts: dict[Pair, Verdict] = {}
        self._erased = self._nr = 0

    def verdicts(self) -> Mapping[Pair, Verdict]:
        """What people said of each pair, the first proposal in order of the alphabet first; never older than the call."""
        with self._lock:
            progress = table.progress(self._folder)
            if progress["erased"] != self._erased:  # the only thing that changes a row: all is read again
                self._rows, self._verdicts, self._nr, self._erased = {}, {}, 0, progress["erased"]
            if progress["nr"] > self._nr:
                self._add()
            return self._verdicts

    def _add(self) -> None:
        rows = table.read(self._folder, after=self._nr)
        new: set[Pair] = set()
        for one in rows:
            if one.kind == "paar" and not one.erased:
                new.add((one.proposal, one.other or ""))
                self._rows.setdefault((one.proposal, one.other or ""), []).append(one)
        found = dict(self._verdicts)  # a copy: who asked before keeps what they got
        for pair in new:
            found.pop(pair, None)
            found |= pair_verdicts(self._rows[pair])
        self._verdicts, self._nr = found, rows[-1].nr if rows else self._nr


@lru_cache(maxsize=4)
def pair_book(folder: DataFolder) -> PairBook:
    """The book of a folder, one for each process."""
    return PairBook(folder)
