"""A long list in pages, with the page in the URL."""
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from ui.kit.elements import link, tag

Item = TypeVar("Item")
SIZE = 50


@dataclass(frozen=True)
class Slice(Generic[Item]):
    """One page of a list."""

    items: Sequence[Item]
    number: int  #: from 1
    pages: int

    def links(self, url: Callable[[int], str]) -> str:
        """To the page before and after; nothing when all fits on one."""
        if self.pages < 2:
            return ""
        steps = [link(url(self.number - 1), "Vorige", rel="prev")] if self.number > 1 else []
        steps.append(tag("span", f"pagina {self.number} van {self.pages}"))
        steps += [link(url(self.number + 1), "Volgende", rel="next")] if self.number < self.pages else []
        return tag("nav", " ".join(steps), class_="bladeren", aria_label="Bladeren")


def page_of(items: Sequence[Item], asked: Mapping[str, str], size: int = SIZE) -> Slice[Item]:
    """The page that `pagina` in the URL asks for; the nearest one when there is no such page."""
    pages = max(1, -(-len(items) // size))
    written = asked.get("pagina", "1")
    number = min(max(int(written), 1), pages) if written.isascii() and written.isdigit() and len(written) < 9 else 1
    return Slice(items[(number - 1) * size : number * size], number, pages)
