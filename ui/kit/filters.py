"""Pieces of a filter: a plain form whose state is the URL."""
from __future__ import annotations

from collections.abc import Mapping

from ui.kit.elements import esc, tag

Kept = Mapping[str, str]  #: what the URL asks


def filter_form(path: str, *pieces: str) -> str:
    """The pieces in a form that asks for the same screen."""
    return tag("form", "".join(pieces) + tag("button", "Toon", type="submit"), method="get", action=f"./{path}", class_="filter")


def select(name: str, words: str, choices: Mapping[str, str], kept: Kept, none: str = "alle") -> str:
    """A choice of one value (slug → what a reader sees), by the alphabet; or none."""
    chosen = kept.get(name, "")
    known = {"": none, **dict(sorted(choices.items(), key=lambda pair: pair[1].casefold()))}
    known.setdefault(chosen, chosen)
    rows = "".join(tag("option", esc(label), value=slug, selected="" if slug == chosen else None) for slug, label in known.items())
    return tag("div", tag("label", words, for_=f"f-{name}") + tag("select", rows, name_=name, id=f"f-{name}"))


def typed(name: str, words: str, kept: Kept) -> str:
    """Words to type."""
    box = tag("input", type="text", name_=name, id=f"f-{name}", value=kept.get(name, ""))
    return tag("div", tag("label", words, for_=f"f-{name}") + box)


def tick(name: str, value: str, words: str, kept: Kept) -> str:
    """A box to tick."""
    checked = "" if kept.get(name) == value else None
    box = tag("input", type="checkbox", name_=name, value=value, id=f"f-{name}", checked=checked)
    return tag("div", tag("label", f"{box} {esc(words)}", for_=f"f-{name}"))


def hidden(name: str, kept: Kept) -> str:
    """Something of the state that the form leaves as it is."""
    return tag("input", type="hidden", name_=name, value=kept[name]) if kept.get(name) else ""
