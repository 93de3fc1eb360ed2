"""Where an official link is coarser than its words: "artikel 12, tweede lid" linked to article 12, a range to its first article.

Official links stop at the article and give the first of a range only. What the words say more is read by the grammar of
the citation finder, and kept beside the link, never in its place.
"""
from __future__ import annotations

import jci
from ingest.citations.grammar import anchors, between, read_units
from ingest.citations.within import Path

_WORD = "artikel "


def refined(target: str, quote: str) -> tuple[str, ...]:
    """The finer addresses that the words give, or () where they give no more than the link, or something else.

    The first article in the words must be that of the link; a member of a list stands without the word artikel.
    """
    law, linked = jci.law_of(target), jci.parts(target)
    if law is None or not linked or linked[-1][0] != "artikel":
        return ()
    text = quote if next(anchors(quote), None) is not None else _WORD + quote
    start = next(anchors(text), None)
    units = read_units(text, start) if start is not None else None
    if units is None or units.structure or _number(units.paths[0]) != linked[-1][1]:
        return ()
    paths = list(units.paths)
    for first, last in units.ranges:
        at = paths.index(last)
        paths[at:at] = [(("artikel", number),) for number in between(_number(first), _number(last), ())]
    found = tuple(dict.fromkeys(jci.build(law, *linked[:-1], ("artikel", _number(path)), *path[1:]) for path in paths))
    return () if found == (target,) else found


def _number(path: Path) -> str:
    return path[0][1]
