"""How overlap grows: made-up proposals, vectors at hand (embedding is timed apart, on real text).

    python -m benchmarks.overlap_growth [--sizes 1000 3000 10000] [--times 1]

Prints a table in Markdown: seconds to prepare the collection (text, words, law), to score all pairs worth scoring, to hold one more
proposal against all, the number of pairs scored, and the peak of memory. Words follow the frequencies of Dutch, articles a Zipf law.
"""
from __future__ import annotations

import argparse
import hashlib
import resource
import time
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import numpy as np
from wordfreq import top_n_list, word_frequency

from benchmarks.overlap_sets import own_sets
from benchmarks.report import Sheet, main, parser, progress
from kg.embedding import VectorCache, choose_embedder
from kg.embedding.port import Vectors, unit
from kg.overlap import Comparison, ask_groups
from kg.overlap.features import texts_to_embed
from kg.overlap.stored import KEPT
from records import Citation, Proposal, Solution

WORDS, SENTENCES, TOPICS, ARTICLES = 14, 16, 2000, 3000
WIDTH = 384


class MadeUp:
    """Vectors that follow from the text alone: a topic's direction and noise."""

    name = "verzonnen"

    def embed(self, texts: Sequence[str]) -> Vectors:
        rows = []
        for text in texts:
            topic = int(hashlib.sha256(text.split()[0].encode()).hexdigest()[:8], 16)
            own = int(hashlib.sha256(text.encode()).hexdigest()[:8], 16)
            direction = np.random.default_rng(topic).normal(size=WIDTH)
            rows.append(direction + 1.5 * np.random.default_rng(own).normal(size=WIDTH))
        return unit(np.asarray(rows, dtype=np.float32))


def made_up(count: int) -> list[Proposal]:
    """Proposals of 16 sentences, a topic each, with two to four citations."""
    random = np.random.default_rng(7)
    words = np.array([word for word in top_n_list("nl", 20_000) if word.isalpha()])
    weights = np.array([word_frequency(word, "nl") for word in words])
    weights /= weights.sum()
    found = []
    for nr in range(count):
        topic = words[1000 + random.integers(TOPICS) * 7]
        drawn = random.choice(words, size=(SENTENCES, WORDS), p=weights)
        lines = [f"{topic.capitalize()} {' '.join(line)}." for line in drawn]
        articles = np.minimum(random.zipf(1.3, random.integers(2, 5)), ARTICLES)
        targets = tuple(f"jci1.3:c:BWBR{int(article) % 40:07d}&artikel={int(article)}" for article in articles)
        found.append(_proposal(f"v{nr}", str(topic), " ".join(lines[:12]), " ".join(lines[12:]), targets))
    return found


def _proposal(name: str, title: str, problem: str, asked: str, targets: tuple[str, ...]) -> Proposal:
    citation = Citation(0, 0, "", "wet", "opgelost", None, targets, (), 1.0, "", "")
    return Proposal(
        id=name, title=title, concept=False, policy_fields=(), submitter="", submitter_iri=None, area_type="onbekend",
        submitted=date(2021, 4, 30), submitted_source="aanname", call="2021", problem=problem, laws_text="",
        solutions=(Solution(1, asked),), citations=(citation,), messages=(), source_sha256="",
    )  # fmt: skip


def arguments() -> argparse.ArgumentParser:
    made = parser(__doc__)
    made.add_argument("--sizes", type=int, nargs="+", default=[1000, 3000, 10_000])
    made.add_argument("--times", type=int, default=1)
    made.add_argument("--embed", type=int, default=12, help="real proposals to embed, at most")
    return made


def measure(args: argparse.Namespace) -> list[Sheet]:
    """Seconds of the clock and of the processor for each size, then embedding apart."""
    sheet = Sheet("proposals")
    for size in sorted(args.sizes):
        *proposals, new = made_up(size + 1)
        cache = VectorCache(MadeUp())
        cache.embed(texts_to_embed([*proposals, new]))
        for _ in range(args.times):
            progress(f"{size:,} proposals")
            _one_size(sheet, proposals, new, cache)
    sheet.notes.append("Seconds; vectors were at hand. Memory is that of the whole process so far.")
    return [sheet, _embedding(args.embed)]


def _one_size(sheet: Sheet, proposals: list[Proposal], new: Proposal, cache: VectorCache) -> None:
    row = f"{len(proposals):,}"

    def timed(step: str, work: Callable[[], Any]) -> Any:
        wall, cpu = time.perf_counter(), time.process_time()
        result = work()
        sheet.put(row, step, time.perf_counter() - wall)
        spent[0] += time.process_time() - cpu
        return result

    spent = [0.0]
    comparison = timed("prepare", lambda: Comparison(proposals, cache))
    pairs = timed("score", lambda: comparison.pairs(KEPT))
    timed("groups", lambda: ask_groups(pairs))
    timed("one more", lambda: comparison.against(new))
    sheet.put(row, "all, CPU", spent[0])
    sheet.put(row, "likely pairs", len(pairs))
    sheet.put(row, "memory, MB", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    if len(proposals) == 10_000 and not sheet.aims:
        sheet.aim("10,000 proposals prepared and scored", sheet.median(row, "prepare") + sheet.median(row, "score"), 60, "s")
        sheet.aim("one more against 10,000", sheet.median(row, "one more"), 1, "s")


def _embedding(at_most: int) -> Sheet:
    sheet, embedder = Sheet("embedding, apart"), choose_embedder()
    if embedder is None:
        sheet.notes.append("**There is no embedder here: not measured.**")
        return sheet
    embedder.embed(["eerst laden"])
    for proposal in own_sets()[0].proposals[:at_most]:
        texts = texts_to_embed([proposal])
        started = time.perf_counter()
        embedder.embed(texts)
        sheet.put(f"a proposal (ask and problem), {embedder.name}", "seconds", time.perf_counter() - started)
    return sheet


if __name__ == "__main__":
    main(arguments(), measure)
