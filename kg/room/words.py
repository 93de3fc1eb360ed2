"""What a Dutch text is about: dictionary forms of its words and of the parts of its compounds."""
from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

_WORD = re.compile(r"[^\W\d_]{3,}")
_STOPWORDS = Path(__file__).parent / "data" / "stopwords.txt"
_KNOWN, _COMMON = 2.8, 4.2  #: zipf frequencies: of a word that a compound may hold, and of one that is never taken apart
_LINKS = ("", "s", "en", "e")


def terms(text: str) -> list[str]:
    """Lemmas in small letters, compounds also in their parts, without common and legal filler words."""
    return [term for word in _WORD.findall(text.lower()) for term in _terms_of(word)]


@lru_cache(maxsize=200_000)
def _terms_of(word: str) -> tuple[str, ...]:
    if word in _stopwords():
        return ()
    lemma = _lemma(word)
    return (lemma, *(_lemma(part) for part in _parts(word)))


@lru_cache(maxsize=200_000)
def _lemma(word: str) -> str:
    import simplemma  # late: its dictionary is only needed by who ranks or loads law

    return simplemma.lemmatize(word, lang="nl").replace("_", "").lower()


def _parts(word: str) -> tuple[str, ...]:
    """The two known words of a compound; none when it isn't one."""
    from wordfreq import zipf_frequency  # late, as above

    if len(word) < 8 or zipf_frequency(word, "nl") >= _COMMON:
        return ()
    splits = [
        (word[: place - len(link)], word[place:])
        for place in range(4, len(word) - 3) for link in _LINKS
        if word[:place].endswith(link) and place - len(link) > 3
    ]  # fmt: skip
    known = [(min(zipf_frequency(one, "nl"), zipf_frequency(two, "nl")), one, two) for one, two in splits]
    best = max(known, default=(0.0, "", ""))
    return best[1:] if best[0] >= _KNOWN else ()


@lru_cache(maxsize=1)
def _stopwords() -> frozenset[str]:
    return frozenset(_STOPWORDS.read_text(encoding="utf-8").split())
