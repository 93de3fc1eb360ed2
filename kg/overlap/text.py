"""The text of a proposal made comparable: its parts, without what recurs in many proposals."""
from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.dutch import stopwords, words
from kg.overlap.formulas import Formulas, recurring
from records import Proposal

PART = 170  #: words of a text without sections that stand in for its ask (the last) and its problem (the first)
ENOUGH = 6  #: different words that tell something; a proposal with fewer has too little text to compare
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-Þ'\"“‘(\d])|\n+")
_URL = re.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True)
class Views:
    """A proposal's text in the parts that are compared, recurring sentences left out."""

    title: str
    asked: str  #: the solutions; "" when none was found
    problem: str  #: all of the text when no problem was found
    laws: str
    sectioned: bool  #: both ask and problem were found: they may be compared with those of others

    @property
    def ask(self) -> str:
        """Title and ask; of a text without sections the title and its last part, where asks stand."""
        asked = self.asked if self.sectioned else " ".join(self._body.split()[-PART:])
        return f"{self.title}. {asked}".strip(". \n")

    @property
    def told(self) -> str:
        """The problem; of a text without sections its first part."""
        return self.problem if self.sectioned else " ".join(self._body.split()[:PART])

    @property
    def whole(self) -> str:
        return "\n".join(part for part in (self.title, self.problem, self.laws, self.asked) if part)

    @property
    def _body(self) -> str:
        return " ".join(part for part in (self.problem, self.asked) if part)


def views_of(proposals: Sequence[Proposal], formulas: Formulas | None = None) -> tuple[list[Views], Formulas]:
    """The views of proposals, and the recurring sentences that were left out (given: those of an earlier collection)."""
    parts = [_parts(proposal) for proposal in proposals]
    keys = {sentence: _key(sentence) for title, problem, _, asked in parts for sentence in (*title, *problem, *asked)}
    found = formulas
    if found is None:
        found = recurring([[keys[sentence] for sentence in (*title, *problem, *asked)] for title, problem, _, asked in parts], stopwords())

    def kept(sentences: Iterable[str], asked: bool = False) -> str:
        return " ".join(sentence for sentence in sentences if not found.holds(keys[sentence], asked))

    views = []
    for title, problem, laws, asked in parts:
        told, wanted = kept(problem), kept(asked, asked=True)
        views.append(Views(" ".join(title), wanted, told, " ".join(laws), bool(told and wanted)))
    return views, found


def _parts(proposal: Proposal) -> tuple[list[str], list[str], list[str], list[str]]:
    asked = [sentence for solution in proposal.solutions for sentence in sentences(solution.text)]
    return sentences(proposal.title), sentences(proposal.problem), sentences(proposal.laws_text), asked


def sentences(text: str) -> list[str]:
    """The sentences and lines of a text, links left out."""
    return [part.strip() for part in _SENTENCE.split(_URL.sub("", text)) if part.strip()]


def _key(sentence: str) -> frozenset[str]:
    return frozenset(words(sentence))
