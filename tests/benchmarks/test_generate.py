"""Made-up proposals: the same for a seed, readable, with answers that hold and citations that fall off as Zipf's law says."""
from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from benchmarks.generate import OTHER, SHARES, MadeUp, generate, own_laws
from ingest.calls import read_call
from ingest.proposals import read_proposals


@lru_cache(maxsize=1)
def thousand() -> list[MadeUp]:
    return list(generate(1000, seed=5))


def test_a_seed_gives_the_same_and_more_begins_with_fewer() -> None:
    assert list(generate(200, seed=5)) == thousand()[:200]
    assert list(generate(50, seed=6)) != thousand()[:50]


def test_as_many_repeat_an_earlier_one_as_should() -> None:
    names = {one.name: nr for nr, one in enumerate(thousand())}
    counts = Counter(one.how for one in thousand())
    for how, share in SHARES.items():
        assert share * 500 < counts[how] < share * 1700, how
    for one in thousand():
        assert (one.repeats is None) == (one.how == "")
        assert one.repeats is None or names[one.repeats] < names[one.name]


def test_what_repeats_is_what_it_says() -> None:
    by_name = {one.name: one for one in thousand()}
    for one in thousand():
        if one.repeats is None:
            continue
        first = by_name[one.repeats]
        assert one.targets[0] == first.targets[0]
        if one.how in ("duplicaat", "parafrase"):
            assert (one.targets, one.direction) == (first.targets, first.direction)
        if one.how == "duplicaat":
            assert _bare(one) == _bare(first)
        if one.how == "parafrase":
            assert _bare(one) != _bare(first)
        if one.how == "tegengesteld":
            assert one.direction == OTHER[first.direction]


def _bare(one: MadeUp) -> str:
    """The text without who says it and with how many."""
    return re.sub(r"\d+", "0", one.text.partition("Contactgegevens")[0].replace(one.municipality, "HIER"))


def test_the_first_law_is_cited_most() -> None:
    counts = Counter(target.partition("&")[0] for one in thousand() for target in one.targets)
    first, third = (sum(counts[f"jci1.3:c:{law.id}"] for law in own_laws()[at : at + 1]) for at in (0, 2))
    assert 2 < first / third < 4.5


def test_each_is_read_as_it_was_meant() -> None:
    for one in thousand()[:40]:
        (reading,) = read_proposals(one.text.encode(), f"{one.name}.txt", call=read_call())
        proposal = reading.proposal
        assert proposal.title and proposal.problem and len(proposal.solutions) >= 2 and proposal.submitter == f"gemeente {one.municipality}"
        assert proposal.submitter_iri, one.municipality
        assert reading.contact.email.endswith("@example.nl")
        assert 1800 < len(one.text) < 6000, "about two pages"
        cited = {target for citation in proposal.citations for target in citation.targets}
        assert len(set(one.targets) & cited) / len(one.targets) >= 0.5
