"""Undo the layout of a document: line breaks inside sentences, broken words, page numbers, stray links.

The text that comes out is what the graph keeps and what citations count their positions in: paragraphs apart by an
empty line, items of a list each on a line of their own.
"""
from __future__ import annotations

import re

from ingest.citations.text import ends_early, width_of

_ITEM = re.compile(r"(?:[-–•*▪●]\s*(?=[^\s\d-])|o\s+(?=\S)|\(?\d{1,2}[.)]\s|[a-z]\)\s|[☐☒☑]\s*)")
_URL = re.compile(r"<?https?://\S+>?")
_PAGE_NUMBER = re.compile(r"(?:pagina\s+)?\d{1,3}(?:\s*(?:/|van)\s*\d{1,3})?", re.I)
_RULE = re.compile(r"[-_=*]{4,}")
_BROKEN = re.compile(r"([^\W\d_]+)-$")
_ENDS_SENTENCE = re.compile(r"[.:;?!…\"”’)]$")


def lines_of(text: str) -> list[str]:
    """The lines of a document, blanks at their ends gone, page breaks and odd blanks made plain."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").replace("\u00ad\n", "").replace("\u00ad", "")
    return [re.sub(r"[ \t\u00a0\u2000-\u200b\u202f]+", " ", line).strip() for line in text.split("\n")]


def is_item(line: str) -> bool:
    """The line begins an item of a list: a bullet, a number or a letter with a mark after it."""
    return bool(_ITEM.match(line))


def without_bullet(line: str) -> str:
    return _ITEM.sub("", line, count=1).strip()


def reflow(lines: list[str], document: str = "") -> str:
    """Paragraphs and items from lines. `document` is the whole text, to see whether a hyphen belongs to a word.

    Links that stand on a line of their own are footnotes in the way of a sentence: they move to the end.
    """
    blocks: list[str] = []
    links: list[str] = []
    last, after_blank, width = "", True, width_of(document)
    for line in lines:
        if _URL.fullmatch(line):
            links.append(line)
            last = ""
        elif not line or _RULE.fullmatch(line) or _is_page_number(line, after_blank):
            after_blank = True
        else:
            if not blocks:
                blocks.append(line)
            elif is_item(line):
                blocks.append(("\n\n" if _new_list(blocks[-1], after_blank) else "\n") + line)
            elif after_blank and not _goes_on(blocks[-1], line):
                blocks.append("\n\n" + line)
            elif not after_blank and last and ends_early(last, line, width):
                blocks.append("\n" + line)
            else:
                blocks[-1] = _joined(blocks[-1], line, document)
            last, after_blank = line, False
    return "".join(blocks) + "".join(f"{'' if not blocks and n == 0 else chr(10) * 2}{link}" for n, link in enumerate(links))


def _new_list(block: str, after_blank: bool) -> bool:
    return after_blank and not is_item(block.lstrip("\n"))


def _is_page_number(line: str, after_blank: bool) -> bool:
    return after_blank and bool(_PAGE_NUMBER.fullmatch(line))


def _goes_on(block: str, line: str) -> bool:
    """A sentence that an empty line cut in two: no closing mark before it, a small letter after it."""
    return line[0].islower() and not _ENDS_SENTENCE.search(block)


def _joined(block: str, line: str, document: str) -> str:
    broken = _BROKEN.search(block)
    if not broken or not line[0].islower() or re.match(r"(?:en|of|en/of)\b", line):
        return f"{block} {line}"
    first_word = re.match(r"[^\W\d_]+", line)
    kept = f"{broken[1]}-{first_word[0] if first_word else ''}"
    return block + line if kept.lower() in document.lower().replace("-\n", "\n") else block[:-1] + line
