"""The one search box: law, proposals, municipalities and words."""
from __future__ import annotations

from collections.abc import Sequence

from ui.kit.elements import esc, tag
from ui.kit.urls import HOME

GO = "ga"  #: the path that sends on to what is meant, or to the screen Zoeken
HINT = "Bijvoorbeeld: Hvw 11, art. 11 Huisvestingswet, BWBR0035303, een gemeente, een kenmerk of woorden."


def search_box(words: str = "") -> str:
    """A plain form: it works from any page and by keyboard."""
    field = f'<input type="search" name="q" value="{esc(words)}" size="44" aria-describedby="zoekhulp">'
    label = tag("label", f"Zoek een artikel, wet, voorstel of gemeente<br>{field}")
    hint = tag("p", esc(HINT), class_="klein", id="zoekhulp")
    return tag("form", label + "<button>Zoek</button>", method="get", action=HOME + GO, role="search") + hint


def with_marks(text: str, marks: Sequence[tuple[int, int]]) -> str:
    """Words with the places that were searched for marked; every piece is escaped by itself."""
    out, at = [], 0
    for start, end in marks:
        if at <= start < end <= len(text):
            out += [esc(text[at:start]), tag("mark", esc(text[start:end]))]
            at = end
    return "".join(out) + esc(text[at:])
