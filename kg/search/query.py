"""What a person types, as an FTS5 expression. Only folded letters and digits of it get there, so nothing in it can be syntax."""
from __future__ import annotations

import re
from dataclasses import dataclass

from kg.search import tokens
from kg.search.tokens import Word

LONGEST = 400  #: characters that are read
MOST = 16  #: words
_QUOTED = re.compile(r"[\"“”„«»]([^\"“”„«»]*)[\"“”„«»]?")


@dataclass(frozen=True)
class Query:
    """What is asked: phrases (words that stand together, in order) and loose words."""

    phrases: tuple[tuple[Word, ...], ...]
    words: tuple[Word, ...]

    def __bool__(self) -> bool:
        return bool(self.phrases or self.words)

    @property
    def all(self) -> str:
        """The expression for texts that have everything."""
        return " AND ".join([*map(_phrase, self.phrases), *map(_loose, self.words)])

    @property
    def any(self) -> str:
        """For texts that have all phrases, and of the words at least one; "" when that is the same question."""
        if len(self.words) < 2:
            return ""
        return " AND ".join([*map(_phrase, self.phrases), f"({' OR '.join(map(_loose, self.words))})"])


def read(written: str) -> Query:
    """The query in what was typed; an empty one when there is no word in it. Common words count only where there is nothing else."""
    written = written[:LONGEST]
    phrases = tuple(dict.fromkeys(phrase for match in _QUOTED.findall(written) if (phrase := tuple(tokens.words(match)[:MOST]))))
    loose = [
        (match[0], tokens.word(match[0])) for match in re.finditer(r"[^\W_]+", _QUOTED.sub(" ", written)) if tokens.word(match[0]).base
    ]  # fmt: skip
    # a short word in capitals is an abbreviation: "BW", "WW"
    telling = [one for typed, one in loose if not one.common or (len(typed) < 3 and typed.isupper())]
    if not telling and not phrases:
        telling = [one for _, one in loose]
    several = tuple(phrase for phrase in phrases if len(phrase) > 1)
    single = [phrase[0] for phrase in phrases if len(phrase) == 1]
    return Query(several, tuple(dict.fromkeys([*single, *telling]))[:MOST])


def _phrase(phrase: tuple[Word, ...]) -> str:
    return "{kop tekst rond} : " + _quoted(" ".join(one.base for one in phrase if one.base))


def _loose(one: Word) -> str:
    """The word itself; of a compound also its parts apart ("woningtoewijzing" finds "toewijzing van woningen")."""
    if not one.parts:
        return _quoted(one.base)
    return f"({_quoted(one.base)} OR ({' AND '.join(map(_quoted, one.parts))}))"


def _quoted(words: str) -> str:
    return f'"{words}"'
