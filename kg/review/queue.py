"""The queue of pairs to review: which there are, in which order, what comes next, and how far one is. Pure: reads nothing itself."""
from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from kg.judgements.record import Judgement
from kg.judgements.verdicts import Verdict
from kg.overlap.pairs import Offered

Pair = tuple[str, str]
SHOWN = ("alle", "open", "oneens")  #: all pairs; those that this reviewer didn't judge; those on which reviewers differ
SAME_ASK = ("duplicaat", "overlap")
NOT_OFFERED = -1.0  #: the probability of a pair that people judged and the machine doesn't offer


class Filter(NamedTuple):
    """Which signals are asked for."""

    opposite: bool | None = None  #: in opposite directions, or not; None: both
    kind: str = ""  #: a class of pairs; "" for all
    proposal: str = ""  #: an id; "" for all

    def takes(self, one: Offered) -> bool:
        """Whether a pair is asked for."""
        return self.opposite in (None, one.opposite) and self.kind in ("", one.kind) and self.proposal in ("", one.a, one.b)


EVERYTHING = Filter()


@dataclass(frozen=True)
class Choice:
    """What a reviewer wants to see."""

    show: str = "alle"  #: of SHOWN
    kind: str = ""
    proposal: str = ""
    opposite: bool = False  #: opposite asks, which are apart

    @property
    def of_signals(self) -> Filter:
        """As far as it is about the signals."""
        return Filter(self.opposite, self.kind, self.proposal)


class Listing:
    """Pairs in order, and the place of each."""

    def __init__(self, pairs: Sequence[Offered]) -> None:
        self.pairs = tuple(pairs)
        self.place = {one.pair: nr for nr, one in enumerate(self.pairs)}
        self.by_pair = {one.pair: one for one in self.pairs}


@dataclass(frozen=True)
class Progress:
    """How far a queue is: numbers of pairs."""

    total: int
    mine: int  #: judged by this reviewer
    anyone: int
    differ: int  #: reviewers differ


class Queue:
    """The pairs of a choice, the likeliest first, with what people said."""

    def __init__(
        self, choice: Choice, chosen: Listing, everything: Listing, verdicts: Mapping[Pair, Verdict], me: str | None
    ) -> None:
        self.choice, self.verdicts, self.me = choice, verdicts, me
        self._everything = everything
        moved = {pair for pair, verdict in verdicts.items() if verdict.outcome in SAME_ASK and self._opposite(pair)}
        extra = [one for one in self._people_added(moved) if choice.of_signals._replace(opposite=None).takes(one)]
        gone = moved if choice.opposite else set()
        kept = [one for one in chosen.pairs if one.pair not in gone] if gone else chosen.pairs
        self._listing = Listing([*kept, *([] if choice.opposite else extra)]) if extra or gone else chosen

    def _opposite(self, pair: Pair) -> bool:
        """The machine calls the asks opposite. What people agree on goes before that: duplicates stand with the others."""
        one = self._everything.by_pair.get(pair)
        return one is not None and one.opposite

    def _people_added(self, moved: set[Pair]) -> Iterator[Offered]:
        yield from (self._everything.by_pair[pair] for pair in sorted(moved))
        unknown = sorted(pair for pair in self.verdicts if pair not in self._everything.by_pair)
        yield from (Offered(a, b, NOT_OFFERED, "", False) for a, b in unknown)

    def mine(self, pair: Pair) -> Judgement | None:
        """What this reviewer said of a pair, and still holds."""
        verdict = self.verdicts.get(pair)
        return next((one for one in verdict.judgements if one.reviewer == self.me), None) if verdict else None

    def find(self, pair: Pair) -> Offered:
        """A pair as it was offered, also when it isn't in this queue."""
        return self._everything.by_pair.get(pair) or Offered(*pair, NOT_OFFERED, "", False)

    def shown(self) -> list[Offered]:
        """All pairs of the choice: those that this reviewer didn't judge first."""
        chosen = [one for one in self._listing.pairs if self._wanted(one.pair)]
        judged = {pair for pair in self.verdicts if self.mine(pair)}
        return [one for one in chosen if one.pair not in judged] + [one for one in chosen if one.pair in judged]

    def next(self, now: Pair | None = None) -> Offered | None:
        """The next pair behind `now` to judge; at the end from the beginning again, so what was passed over comes back.

        None when nothing is left but `now` itself.
        """
        pairs, place = self._listing.pairs, self._listing.place.get(now) if now else None
        start = 0 if place is None else place + 1
        return next((one for one in chain(pairs[start:], pairs[:start]) if one.pair != now and self._to_judge(one.pair)), None)

    def progress(self) -> Progress:
        """Of the whole choice, whatever is shown of it."""
        here = [pair for pair in self.verdicts if pair in self._listing.place]
        return Progress(
            len(self._listing.pairs), sum(self.mine(pair) is not None for pair in here), len(here),
            sum(self.verdicts[pair].outcome is None for pair in here),
        )  # fmt: skip

    def _wanted(self, pair: Pair) -> bool:
        if self.choice.show == "oneens":
            return pair in self.verdicts and self.verdicts[pair].outcome is None
        return self.choice.show == "alle" or self.mine(pair) is None

    def _to_judge(self, pair: Pair) -> bool:
        return self._wanted(pair) if self.choice.show == "oneens" else self.mine(pair) is None
