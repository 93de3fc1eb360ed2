"""Undo the layout of a document: line breaks inside sentences, broken words, page numbers, stray links.

The text that comes out is what the graph keeps and what citations count their positions in: paragraphs apart by an
empty line, items of a list each on a line of their own.
"""
from __future__ import annotations

import re
import unicodedata

from ingest.citations.text import ends_early, width_of
from ingest.proposals.numbering import marks_of, named
from records import INVISIBLE

_ITEM = re.compile(
    r"(?:[-–•▪●○■◦]\s*(?=[^\s\d-])|\*\s*(?=[^\s\d*-])|o\s+(?=\S)|\(?\d{1,2}[.)](?:\s|$)|\(?[a-zA-Z]\)\s|"
    r"\([ivx]{1,4}\)\s|[☐☒☑]\s*)"
)
#: an item too where a sentence ends before it: "a. …", "II. …", "2 - …"
_ITEM_AFTER_END = re.compile(r"(?:[a-h]|[A-H]|[ivx]{1,4}|[IVX]{1,4})\.\s|\d{1,2}\s?(?::|[–-])\s|(?:\*\*|__)[^*_]+(?:\*\*|__)")
_BEFORE_NUMBER = re.compile(
    r"\b(?:artikel(?:en)?|artt?\.|lid|leden|boek|hoofdstuk|paragraaf|afdeling|onder|nr\.|nummer|bijlage|en|"
    r"of|van|tot)$",
    re.I,
)
_HEADED = re.compile(r"#{1,6}\s|(\*\*|__)[^*_]+\1:?$")
_ODD_BULLET = re.compile("^[➤►▶‣⁃∙·✦➢\uf0b7\uf0a7\uf0d8\uf076\uf02d\uf0fc]\\s*")  # of other fonts, and of Word's Symbol
_URL = re.compile(r"<?https?://\S+>?")
_PAGE_NUMBER = re.compile(r"(?:pagina\s+)?\d{1,3}(?:\s*(?:/|van)\s*\d{1,3})?", re.I)
_RULE = re.compile(r"[-_=*~]{3,}")
_BROKEN = re.compile(r"([^\W\d_]+)-$")
_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_FULL_WIDTH = {0xFF01 + at: 0x21 + at for at in range(94)}  #: letters and digits in the width of Chinese characters
TAIL = 60  #: characters of what went before that say how a line follows on it; all of it would take time by the square
_ENDS_SENTENCE = re.compile(r"[.:;?!…\"”’)]$")


def lines_of(text: str) -> list[str]:
    """The lines of a document, blanks at their ends gone, page breaks, accents in two parts and odd blanks made plain.

    A tab between words stays: it may part a heading from its value. See `plain_tabs`.
    """
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").replace("\u2028", "\n")
    text = without_invisible(text.replace("\u00ad\n", "")).translate(_FULL_WIDTH)
    text = re.sub(r"[ \u00a0\u2000-\u200a\u202f]+", " ", text)
    return [_ODD_BULLET.sub("• ", line.strip()) for line in re.sub(r" ?\t[\t ]*", "\t", text).split("\n")]


def without_invisible(text: str) -> str:
    """Without characters that show nothing or turn the direction of writing: a number that they cut up must not pass unseen."""
    return _INVISIBLE.sub("", text)


def plain_tabs(line: str) -> str:
    return line.replace("\t", " ")


def is_item(line: str, before: str = "") -> bool:
    """The line begins an item of a list: a bullet, a number or a letter with a mark after it.

    `before` is the text that it follows: after "artikel" a number is no item; what may also be an initial or an
    ordinary word is an item only where a sentence has ended.
    """
    before = before[-TAIL:]
    if before and _BEFORE_NUMBER.search(before) and re.match(r"\(?\w", line):
        return False
    if _ITEM.match(line):
        return True
    ended = not before or bool(_ENDS_SENTENCE.search(before))
    return ended and bool(_ITEM_AFTER_END.match(line)) or bool(_HEADED.match(line)) or named(line) is not None


def without_bullet(line: str) -> str:
    return _ITEM.sub("", line, count=1).strip()


def reflow(lines: list[str], document: str = "") -> str:
    """Paragraphs and items from lines. `document` is the whole text, to see whether a hyphen belongs to a word.

    Links that stand on a line of their own are footnotes in the way of a sentence: they move to the end.
    """
    blocks: list[str] = []
    links: list[str] = []
    last, after_blank, width = "", True, width_of(document)
    begun: dict[str, int] = {}  # way of numbering → the number that came last
    for line in lines:
        if _URL.fullmatch(line):
            links.append(line)
            last = ""
        elif not line or _RULE.fullmatch(line) or _is_page_number(line, after_blank):
            after_blank = True
        else:
            if not blocks:
                blocks.append(line)
            elif _in_turn(line, begun) or is_item(line, "" if after_blank and not _broken_off(blocks[-1], line) else blocks[-1]):
                blocks.append(("\n\n" if _new_list(blocks[-1], after_blank) else "\n") + line)
            elif after_blank and not _goes_on(blocks[-1], line):
                blocks.append("\n\n" + line)
            elif not after_blank and (last and ends_early(last, line, width) or _HEADED.match(blocks[-1].lstrip("\n"))):
                blocks.append("\n" + line)
            else:
                blocks[-1] = _joined(blocks[-1], line, document)
            if blocks[-1].lstrip("\n") == line:
                begun |= {mark.style: mark.value for mark in marks_of(line)}
            last, after_blank = line, False
    return "".join(blocks) + "".join(f"{'' if not blocks and n == 0 else chr(10) * 2}{link}" for n, link in enumerate(links))


def _new_list(block: str, after_blank: bool) -> bool:
    return after_blank and not is_item(block.lstrip("\n"))


def _is_page_number(line: str, after_blank: bool) -> bool:
    return after_blank and bool(_PAGE_NUMBER.fullmatch(line))


def _in_turn(line: str, begun: dict[str, int]) -> bool:
    """The line bears the number after the last one of its list."""
    return bool(begun) and any(begun.get(mark.style) == mark.value - 1 for mark in marks_of(line))


def _broken_off(block: str, line: str) -> bool:
    """"artikel", an empty line, "11. Dat …": no item, but a sentence cut in two."""
    return bool(_BEFORE_NUMBER.search(block[-TAIL:])) and line[0].isdigit()


def _goes_on(block: str, line: str) -> bool:
    """A sentence that an empty line cut in two: no closing mark before it, a small letter after it."""
    return line[0].islower() and not _ENDS_SENTENCE.search(block[-TAIL:])


def _joined(block: str, line: str, document: str) -> str:
    broken = _BROKEN.search(block[-TAIL:])
    if not broken or not line[0].islower() or re.match(r"(?:en|of|en/of)\b", line):
        return f"{block} {line}"
    first_word = re.match(r"[^\W\d_]+", line)
    kept = f"{broken[1]}-{first_word[0] if first_word else ''}"
    return block + line if kept.lower() in document.lower().replace("-\n", "\n") else block[:-1] + line
