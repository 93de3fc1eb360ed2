"""The telling words that two texts share, and where they stand: for who reads both side by side."""
from __future__ import annotations

import re
from collections.abc import Iterable

from wordfreq import zipf_frequency

from kg.dutch import terms

RARE = 4.4  #: zipf frequency in Dutch; a word that is more usual tells little
_WORD = re.compile(r"[^\W\d_]+")
Place = tuple[int, int]


def shared_terms(left: Iterable[str], right: Iterable[str]) -> frozenset[str]:
    """The rare lemmas, also of parts of compounds, that the texts on both sides have."""
    both = _terms(left) & _terms(right)
    return frozenset(term for term in both if zipf_frequency(term, "nl") < RARE)


def places(text: str, shared: frozenset[str]) -> list[Place]:
    """Where a text has words that are made of a shared one: from and to, in order."""
    return [match.span() for match in _WORD.finditer(text) if not shared.isdisjoint(terms(match[0]))] if shared else []


def _terms(texts: Iterable[str]) -> set[str]:
    return {term for text in texts for term in terms(text)}
