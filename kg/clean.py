"""What a person enters, as text that can be kept anywhere and reads as it stands."""
from __future__ import annotations

import re

from records import INVISIBLE, UsageError

_LINES = str.maketrans({"\x0b": "\n", "\x0c": "\n"})  # how Word and PDF break a line or a page
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

_INVISIBLE = re.compile(f"[{INVISIBLE}]")


def visible(words: str) -> str:
    """Without characters that show nothing or turn the direction of writing."""
    return _INVISIBLE.sub("", words)


def clean_text(words: str) -> str:
    """Words of a person as a database, N-Quads and XML can hold them, and without what is invisible; other breaks become line breaks.

    Raises UsageError for what is no text: control characters, lone surrogates.
    """
    words = visible(words.translate(_LINES))
    if found := _NO_TEXT.search(words):
        raise UsageError(f"de tekst bevat een teken dat geen tekst is (nummer {ord(found[0])}, op plaats {found.start() + 1})")
    return words
