"""The text of a proposal made comparable: its parts, without what recurs in many proposals, as Dutch lemmas and parts of compounds."""
from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import simplemma
from wordfreq import zipf_frequency

from kg.overlap.formulas import Formulas, recurring
from records import Proposal

PART = 170  #: words of a text without sections that stand in for its ask (the last) and its problem (the first)
ENOUGH = 6  #: different words that tell something; a proposal with fewer has too little text to compare
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-Þ'\"“‘(\d])|\n+")
_WORD = re.compile(r"[^\W\d_]+(?:['’]s\b)?")
_URL = re.compile(r"https?://\S+")
_KNOWN, _COMMON = 2.6, 4.2  #: zipf frequencies: a part of a compound is at least known, a common word is never split
_STOPWORDS = Path(__file__).parent / "data" / "stopwords.txt"


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


# --- words ----------------------------------------------------------------------------------------------------------


def words(text: str) -> list[str]:
    """The words in small letters."""
    return _WORD.findall(text.lower())


def terms(text: str) -> list[str]:
    """What a text is about: lemmas of its words and of the parts of its compounds; common words left out."""
    found: list[str] = []
    for word in words(text):
        found += _terms_of(word)
    return found


@lru_cache(maxsize=500_000)
def _terms_of(word: str) -> tuple[str, ...]:
    if len(word) < 3 or word in stopwords():
        return ()
    base = lemma(word)
    return (base, *(lemma(part) for part in split_compound(word) or split_compound(base)))


@lru_cache(maxsize=500_000)
def lemma(word: str) -> str:
    """The dictionary form of a Dutch word in small letters; the word itself where it isn't known."""
    return simplemma.lemmatize(word, lang="nl").replace("_", "").lower()


@lru_cache(maxsize=500_000)
def split_compound(word: str) -> tuple[str, ...]:
    """The two parts of a Dutch compound ("woningtoewijzing": woning, toewijzing); none when it is no compound of known words."""
    if len(word) < 8 or zipf_frequency(word, "nl") >= _COMMON:
        return ()
    best: tuple[float, str, str] | None = None
    for place in range(3, len(word) - 3):
        second = word[place:]
        if zipf_frequency(second, "nl") < _KNOWN:
            continue
        for link in ("", "s", "en", "e"):
            first = word[: place - len(link)] if word[:place].endswith(link) else ""
            if len(first) < 3 or zipf_frequency(first, "nl") < _KNOWN:
                continue
            frequencies = min(zipf_frequency(first, "nl"), zipf_frequency(second, "nl"))
            score = frequencies + 0.3 * min(len(first), len(second)) - (0.3 if link else 0)
            best = max(best or (score, first, second), (score, first, second))
    return best[1:] if best else ()


@lru_cache(maxsize=1)
def stopwords() -> frozenset[str]:
    return frozenset(_STOPWORDS.read_text(encoding="utf-8").split())
