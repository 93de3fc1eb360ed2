"""How overlap grows: made-up proposals, vectors at hand (embedding is timed apart, on real text).

    python benchmarks/overlap_growth.py [--sizes 1000 3000 10000]

Prints a table in Markdown: seconds to prepare the collection (text, words, law), to score all pairs worth scoring, to hold one more
proposal against all, the number of pairs scored, and the peak of memory. Words follow the frequencies of Dutch, articles a Zipf law.
"""
from __future__ import annotations

import argparse
import hashlib
import os
import platform
import resource
import time
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import numpy as np
from wordfreq import top_n_list, word_frequency

from benchmarks.overlap_sets import own_sets
from kg.embedding import VectorCache, choose_embedder
from kg.embedding.port import Vectors, unit
from kg.overlap import Comparison, ask_groups
from kg.overlap.collection import texts_to_embed
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


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--sizes", type=int, nargs="+", default=[1000, 3000, 10_000])
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}\n")
    print("seconds on the clock (and of the processor)\n")
    print("| proposals | prepare | score | groups | one more | likely pairs | peak GB |\n|---|---|---|---|---|---|---|")
    for size in arguments.parse_args().sizes:
        _measure(size)
    _embedding()


def _measure(size: int) -> None:
    *proposals, new = made_up(size + 1)
    cache = VectorCache(MadeUp())
    cache.embed(texts_to_embed([*proposals, new]))
    steps: list[str] = []

    def timed(work: Callable[[], Any]) -> Any:
        wall, cpu = time.perf_counter(), time.process_time()
        result = work()
        steps.append(f"{time.perf_counter() - wall:.2f} ({time.process_time() - cpu:.2f})")
        return result

    comparison = timed(lambda: Comparison(proposals, cache))
    pairs = timed(lambda: comparison.pairs(KEPT))
    timed(lambda: ask_groups(pairs))
    timed(lambda: comparison.against(new))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"| {size} | {' | '.join(steps)} | {len(pairs)} | {peak:.1f} |", flush=True)


def _embedding() -> None:
    embedder = choose_embedder()
    if embedder is None:
        print("\nno embedder")
        return
    texts = texts_to_embed(own_sets()[0].proposals)
    started = time.perf_counter()
    embedder.embed(texts)
    seconds = time.perf_counter() - started
    print(f"\nembedding ({embedder.name}): {seconds / len(texts) * 2:.2f} s for a proposal (ask and problem, {len(texts) // 2} proposals)")


if __name__ == "__main__":
    main()
