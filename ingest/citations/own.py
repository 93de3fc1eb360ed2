"""Inside a law: whether an article that stands without a law is one of that same law.

Most are. Not when its number is of another make than those of the law ("artikel 30" inside article 3.2: another law, that the
text means without saying), nor in texts that are no article (circulars, reports), where a bare article is mostly that of the law
that they are about. Counted over 20,000 paragraphs with official links: docs/citations.md.
"""
from __future__ import annotations

import re

from ingest.citations.grammar import Units

#: an annex or heading that says which article of its own law it belongs to
_BELONGS = re.compile(r"\b(?:[Bb]ijlagen?|[Bb]ehorende?)\b.{0,40}$|(?:als\s+)?bedoeld\s+in\s+(?:de\s+)?$|onverminderd\s+(?:de\s+)?$")
_TO = re.compile(r"\bAd\s+$")  # "Ad artikel 5": a note on the text's own article
_LINE = re.compile(r"\.\s+[A-Z]")  # "Art. 32. Wijze van aanvragen": a line of the law's own contents
LONGEST_HEADING = 160  #: characters
_MAKES = (
    ("colon", re.compile(r"\d+[A-Za-z]?:\d")), ("dot", re.compile(r"\d+[A-Za-z]?\.\d")), ("letter", re.compile(r"[A-Z]{1,2}\d?[ _-]?\d")),
    ("roman", re.compile(r"[IVXLC]+(?![\w])")), ("plain", re.compile(r"\d")),
)  # fmt: skip


def make_of(number: str) -> str:
    """How an article's number is made: colon (3:40), dot (2.10), letter (I 3), roman (VII), plain (11a) or other."""
    return next((make for make, pattern in _MAKES if pattern.match(number)), "other")


def is_own(units: Units, text: str, start: int, article: str | None) -> bool:
    """The units are those of the law that the text itself is a provision of; `article` is the number of that provision."""
    if units.structure:
        return True
    make, before = make_of(units.paths[0][0][1]), text[max(0, start - LONGEST_HEADING) : start]
    if _TO.search(before):
        return True
    if article:
        return make == make_of(article) or make_of(article) == "other"
    if start == 0 and _LINE.match(text, units.end):
        return True
    heading = len(text) <= LONGEST_HEADING and not text.rstrip().endswith(".")
    return make == "colon" or (heading and bool(_BELONGS.search(before)))
