"""Sentences that recur in many proposals: the call's own text, and formulas that everybody uses."""
from __future__ import annotations

import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

RECURS = 3  #: a sentence that stands in this many different proposals recurs
ASKED_BY = 6  #: what is asked is a formula only from this many proposals on …
ASKED_SHARE = 0.2  #: … and this share of them all: several may copy one ask, and that is what is looked for
SHORTEST = 4  #: words; shorter sentences never count as recurring
ALIKE = 0.6  #: share of words that makes two sentences the same formula
SAME = 0.5  #: two proposals that share more of their sentences than this are one text (a resubmission), and count once
BANDS, ROWS = 16, 3  #: of the min-hashes by which sentences in about the same words meet: 98 % of those that share 0.6


@dataclass(frozen=True)
class Formulas:
    """Recurring sentences as word sets, with the number of different proposals that each stands in."""

    counts: dict[frozenset[str], int]
    asked_from: float  #: proposals from which a sentence of an ask is a formula

    def holds(self, sentence: frozenset[str], asked: bool = False) -> bool:
        """The sentence is a formula; `asked`: as part of an ask."""
        return self.counts.get(sentence, 0) >= (self.asked_from if asked else RECURS)


def recurring(texts: Sequence[Sequence[frozenset[str]]], common: frozenset[str]) -> Formulas:
    """Of texts as word sets of their sentences: those that recur, in about the same words, in at least RECURS different texts.

    Texts that share most of their sentences are one text handed in again: together they count once. Words that are `common`
    everywhere don't bring sentences together.
    """
    stands_in: dict[frozenset[str], set[int]] = defaultdict(set)
    for number, sentences in enumerate(texts):
        for sentence in sentences:
            if len(sentence) >= SHORTEST:
                stands_in[sentence].add(number)
    first = _same_texts(texts, stands_in)
    own = {key: {first[number] for number in numbers} for key, numbers in stands_in.items()}
    found = {key: set(numbers) for key, numbers in own.items()}
    for group in _buckets(list(stands_in), common):
        if len({number for key in group for number in own[key]}) >= RECURS:
            for one in group:
                for other in group:
                    if len(one & other) >= ALIKE * len(one | other):
                        found[one] |= own[other]
    counts = {key: len(numbers) for key, numbers in found.items() if len(numbers) >= RECURS}
    return Formulas(counts, max(ASKED_BY, ASKED_SHARE * len(set(first))))


def _same_texts(texts: Sequence[Sequence[frozenset[str]]], stands_in: dict[frozenset[str], set[int]]) -> list[int]:
    """For each text the number of the first that it shares most sentences with; its own when there is none."""
    shared: Counter[tuple[int, int]] = Counter()
    for numbers in stands_in.values():
        if 1 < len(numbers) <= 20:  # what stands in more is a formula in any case
            ordered = sorted(numbers)
            shared.update((a, b) for place, a in enumerate(ordered) for b in ordered[place + 1 :])
    first = list(range(len(texts)))
    for (a, b), count in sorted(shared.items()):
        if count > SAME * max(len(texts[a]), len(texts[b])):
            first[b] = min(first[b], first[a])
    return first


def _buckets(keys: list[frozenset[str]], common: frozenset[str]) -> Iterator[list[frozenset[str]]]:
    """Groups of sentences that may be in about the same words."""
    if not keys:
        return
    telling = [key - common or key for key in keys]
    words = {word: nr for nr, word in enumerate(sorted({word for key in telling for word in key}))}
    hashes = np.array([[zlib.crc32(f"{seed} {word}".encode()) for seed in range(BANDS * ROWS)] for word in words], dtype=np.uint64)
    places = np.array([words[word] for key in telling for word in key])
    starts = np.concatenate([[0], np.cumsum([len(key) for key in telling])[:-1]])
    least = np.column_stack([np.minimum.reduceat(column[places], starts) for column in hashes.T])
    mix = np.array([(1 << 42) + 1, (1 << 21) + 3, 0x9E3779B97F4A7C15], dtype=np.uint64)[:ROWS]
    for band in range(BANDS):
        together = (least[:, band * ROWS : (band + 1) * ROWS] * mix).sum(axis=1, dtype=np.uint64)
        order = np.argsort(together, kind="stable")
        same = np.concatenate([[0], together[order][1:] == together[order][:-1], [0]]).astype(np.int8)
        first, last = np.flatnonzero(np.diff(same) == 1), np.flatnonzero(np.diff(same) == -1)
        for start, end in zip(first, last, strict=True):
            yield [keys[nr] for nr in order[start : end + 1]]
