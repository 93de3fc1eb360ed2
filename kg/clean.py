"""What a person enters, as text that can be kept anywhere."""
from __future__ import annotations

import re

from records import UsageError

_LINES = str.maketrans({"\x0b": "\n", "\x0c": "\n"})  # how Word and PDF break a line or a page
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def clean_text(words: str) -> str:
    """Words of a person as a database, N-Quads and XML can hold them; other breaks of a line become line breaks.

    Raises UsageError for what is no text: control characters, lone surrogates.
    """
    words = words.translate(_LINES)
    if found := _NO_TEXT.search(words):
        raise UsageError(f"de tekst bevat een teken dat geen tekst is (nummer {ord(found[0])}, op plaats {found.start() + 1})")
    return words
