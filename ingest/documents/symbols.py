"""Characters of symbol fonts as plain ones, and characters that a reader of the text can't see taken out."""
from __future__ import annotations

import re

EMPTY, TICKED = "☐", "☒"

_WINGDINGS = {
    0x6F: EMPTY, 0x71: EMPTY, 0x72: EMPTY, 0xA8: EMPTY, 0x78: TICKED, 0xFD: TICKED, 0xFE: TICKED, 0xFC: "✓", 0xFB: "✗",
    0x6C: "•", 0x6E: "•", 0x76: "•", 0x9F: "•", 0xA7: "•", 0xD8: "•", 0xE0: "→", 0xE8: "→", 0xF0: "→", 0x4A: "☺",
}  # fmt: skip
_WINGDINGS_2 = {0x2A: EMPTY, 0x30: EMPTY, 0xA3: EMPTY, 0x51: TICKED, 0x52: TICKED, 0x53: TICKED, 0x54: TICKED, 0x50: "✓", 0x4F: "✗"}
_SYMBOL = {0xB7: "•", 0x2D: "-", 0xA8: "•", 0xAE: "→", 0xDE: "→", 0xB3: "≥", 0xA3: "≤", 0xB1: "±"}
_FONTS = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "symbol": _SYMBOL}
_PRIVATE = 0xF000  # where the characters of symbol fonts are kept in documents

#: without knowing the font: Wingdings, and the bullet and minus of Symbol
_PLAIN: dict[int, str | None] = {
    **{_PRIVATE + code: char for code, char in _WINGDINGS.items()},
    _PRIVATE + 0xB7: "•", _PRIVATE + 0x2D: "-",
    **dict.fromkeys((0x2610, 0x25A1, 0x25FB, 0x2751, 0x2752, 0x274F, 0x2750, 0x1F78E), EMPTY),
    **dict.fromkeys((0x2611, 0x2612, 0x2705, 0x1F5F9, 0x1F5F7), TICKED),
    0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st",
    0x2011: "-", 0xAD: None, 0x200B: None, 0x2060: None, 0xFEFF: None, 0x2028: "\n", 0x2029: "\n", 0x0B: "\n", 0x85: "\n",
    **dict.fromkeys((*range(0x9), *range(0xE, 0x20), *range(0x7F, 0x85), *range(0x86, 0xA0), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF)),
    0x0C: "\n",
}  # fmt: skip
_TYPED_BOX = re.compile(r"^[ \t]*(?:[-*•][ \t]+)?(?:\[([ _xXvV]?)\]|[✓✔])(?=[ \t])", re.M)


def plain(text: str) -> str:
    """The text with symbols and ligatures as plain characters; soft hyphens, control characters and half characters out."""
    return text.translate(_PLAIN)


def symbol(font: str, code: int) -> str:
    """A character of a symbol font (code 0xF0xx or 0xxx); an unknown one as nothing."""
    table = _FONTS.get(font.strip().lower())
    if table is None:
        return plain(chr(code)) if code < _PRIVATE else _PLAIN.get(code) or ""
    return table.get(code & 0xFF, "")


def is_symbol_font(font: str) -> bool:
    return bool(font) and font.strip().lower() in _FONTS


def typed_boxes(text: str) -> str:
    """`[ ]`, `[x]` and ✓ at the start of a line as boxes; a bullet before them goes."""
    return _TYPED_BOX.sub(lambda match: TICKED if match[1] is None or match[1].strip(" _") else EMPTY, text)
