"""A readable difference between two texts, word by word."""
from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORD = re.compile(r"\w+|[^\w\s]|\n")


@dataclass(frozen=True)
class Piece:
    """A run of words: `same`, only in the older text (`gone`), or only in the newer one (`new`)."""

    kind: str
    text: str


def difference(older: str, newer: str) -> list[Piece]:
    """The pieces in reading order. All but `new` together are the words of the older text, all but `gone` of the newer."""
    a, b = _words(older), _words(newer)
    pieces: list[Piece] = []
    for kind, a1, a2, b1, b2 in SequenceMatcher(None, [w for w, _ in a], [w for w, _ in b], autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", _joined(b[b1:b2])))
            continue
        pieces += [Piece(name, _joined(words)) for name, words in (("gone", a[a1:a2]), ("new", b[b1:b2])) if words]
    return pieces


def marked(pieces: list[Piece]) -> str:
    """As plain text: [-weg-] and {+erbij+}, the marks that `git diff --word-diff` uses."""
    marks = {"same": "{}", "gone": "[-{}-]", "new": "{{+{}+}}"}
    return " ".join(marks[piece.kind].format(piece.text.strip(" ")) for piece in pieces if piece.text.strip(" "))


def _words(text: str) -> list[tuple[str, bool]]:
    """The words, each with whether a blank stands before it."""
    return [(match[0], text[match.start() - 1 : match.start()] == " ") for match in _WORD.finditer(text)]


def _joined(words: list[tuple[str, bool]]) -> str:
    return "".join((" " if blank else "") + word for word, blank in words)
