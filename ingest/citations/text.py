"""The text as the finder reads it, and the way back to the text as given."""
from __future__ import annotations

import re
from bisect import bisect_right

PARAGRAPH = "\n"  # what a break between paragraphs is folded to; nothing is read across it
_ITEM = r"[-–•*]|o\s|\(?\d{1,2}[.)]\s|[a-z]\)\s"
_ENDS = (".", ":", ";", "?", "!", "")
_FOLD = re.compile(
    r"(?P<hyphen>(?<=[^\W\d_])[-\u2010\u00ad][ \t]*\r?\n[ \t]*(?=[a-zà-ÿ])(?!(?:en|of)\b))"
    rf"|(?P<soft>\u00ad)|(?P<paragraph>[^\S\n]*\n[^\S\n]*(?:\n\s*|(?={_ITEM})))|(?P<line>[^\S\n]*\n[^\S\n]*)|(?P<blank>\s{{2,}}|[^\S ])"
)
_URL = re.compile(r"(?:https?://|www\.)\S+")
HIDDEN = "\x01"


MIN_WIDTH = 40  #: of the lines of a text, to tell a line that ends early from a narrow column
_CANNOT_END = re.compile(r"\b(?:de|het|een|van|in|op|bij|en|of|aan|voor|met|uit|wet|besluit|verdrag|artikel|art\.|lid|onder)$", re.I)


def width_of(text: str) -> int:
    """The length of the longest line: where the text was wrapped, if it was."""
    return max(map(len, text.split("\n")), default=0)


def ends_early(line: str, following: str, width: int) -> bool:
    """A line break that is meant: the next word, a capital, would easily have fitted on the line."""
    word = following.split(" ", 1)[0].split("\n", 1)[0]
    if width < MIN_WIDTH or not word[:1].isupper() or _CANNOT_END.search(line.rstrip()):
        return False
    return len(line.strip()) + 1 + len(word) < 0.85 * width


class FoldedText:
    """White space folded, words broken at a line's end joined, links hidden; `span` gives positions in the original."""

    def __init__(self, original: str) -> None:
        self.original = original
        self._width = width_of(original)
        pieces: list[str] = []
        self._folded: list[int] = []  # where a piece begins here …
        self._source: list[int] = []  # … and in the original
        at, length = 0, 0
        for match in _FOLD.finditer(original):
            replacement = self._replacement(match)
            for piece, source in ((original[at : match.start()], at), (replacement, match.start())):
                if piece:
                    pieces.append(piece)
                    self._folded.append(length)
                    self._source.append(source)
                    length += len(piece)
            at = match.end()
        pieces.append(original[at:])
        self._folded.append(length)
        self._source.append(at)
        self.plain = "".join(pieces)  #: with links
        self.text = _URL.sub(lambda link: HIDDEN * len(link[0]), self.plain)  #: links hidden

    def _replacement(self, match: re.Match[str]) -> str:
        if match.lastgroup in ("hyphen", "soft"):
            return ""
        if match.lastgroup == "blank":
            return " "
        if match.lastgroup == "line":
            line = self.original[self.original.rfind("\n", 0, match.start()) + 1 : match.start()]
            return PARAGRAPH if ends_early(line, self.original[match.end() : match.end() + 40], self._width) else " "
        before, after = self.original[match.start() - 1 : match.start()], self.original[match.end() : match.end() + 1]
        return " " if after.islower() and before not in _ENDS and not re.match(_ITEM, self.original[match.end() :][:4]) else PARAGRAPH

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Positions in the original of `text[start:end]` (not empty)."""
        return self._back(start), self._back(end - 1) + 1

    def _back(self, position: int) -> int:
        piece = bisect_right(self._folded, position) - 1
        return self._source[piece] + position - self._folded[piece]


def fold(word: str) -> str:
    """Small letters and plain quotes, each character in its place."""
    lower = word.lower()
    if len(lower) != len(word):  # a few capitals have small forms of two characters
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in word)
    return lower.replace("’", "'").replace("‘", "'")
