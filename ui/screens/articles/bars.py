"""A picture that is a table: in each cell a number, as a link to what it counts, and a bar as long as that number is large.

Length alone tells, so it reads without colour, by keyboard, aloud, and on paper.
"""
from __future__ import annotations

from ui.kit.elements import grouped, link, tag

NOTHING = tag("span", "0", class_="klein")


def bar_cell(number: int, largest: int, url: str, about: str) -> str:
    """A number with its bar, of which `largest` is a full one; `about` says to a screen reader what is counted."""
    return (link(url, grouped(number), aria_label=about) + bar(number, largest)) if number else NOTHING


def bar(number: int, largest: int) -> str:
    """The bar alone: nothing that isn't written beside it. One that is longer than a full one is cut off, and shows it."""
    kind = "balk afgebroken" if number > largest else "balk"
    width = 100 * min(number, largest) / (largest or 1)
    return tag("span", tag("span", class_=kind, style=f"width:{width:.1f}%"), class_="balkbaan", aria_hidden="true")


def pictured(caption: str, table: str) -> str:
    """The picture with what it shows in words."""
    return tag("figure", tag("figcaption", caption) + table)

