"""What a provision refers to, what refers to it (also over two steps), and the room elsewhere in its law."""
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import groupby

from kg.rdf import vocabulary
from kg.room.given import GivenRoom
from ui.kit.elements import badge, counted, esc, link, listed, tag
from ui.kit.paging import page_of
from ui.kit.urls import article_url, cited_url
from ui.screens.room.options import MACHINE

Label = Callable[[str], str]
PAGE = "gevolgpagina"
STEP = "gevolg"  #: in the URL: 2 shows what lies two steps away
SIZE = 30
SHOWN = 12  #: provisions of one kind of room


def cites_section(cites: Sequence[str], on: date | None, label: Label) -> str:
    """What a provision refers to."""
    rows = [link(article_url(target, on), label(target)) for target in cites if target]
    if not rows:
        return ""
    title = f"Verwijst naar ({counted(len(rows), 'bepaling', 'bepalingen')})"
    return tag("section", tag("h2", title) + _folded(rows))


def cited_by_section(
    target: str, direct: Sequence[str], second: Sequence[str] | None, on: date | None, asked: Mapping[str, str], label: Label
) -> str:
    """What refers to a provision: what a change of it touches. `second` is None while nobody asked for the second step."""
    if not direct:
        return ""
    step = "2" if second is not None else ""
    found = direct if second is None else second
    page = page_of(found, {"pagina": asked.get(PAGE, "1")}, SIZE)
    number = counted(len(direct), "artikel verwijst", "artikelen verwijzen")
    about = f"{number} hiernaar in de nieuwste geladen tekst; wie deze bepaling wijzigt, raakt ze."
    two = f"Over twee stappen{f': {len(second)}' if second is not None else ''}"
    choices = [
        link(article_url(target, on, "gevolg"), f"Rechtstreeks: {len(direct)}", aria_current="true" if not step else None),
        link(article_url(target, on, "gevolg", gevolg="2"), two, aria_current="true" if step else None),
    ]
    rows = listed((link(article_url(one, on), label(one)) for one in page.items), "bepalingen") or tag("p", "Geen andere artikelen.")
    steps = page.links(lambda number: article_url(target, on, "gevolg", gevolg=step, **{PAGE: str(number)}))
    nav = tag("nav", listed(choices, "keuze"), aria_label="Hoe ver")
    return tag("section", tag("h2", "Genoemd in andere bepalingen", id="gevolg") + tag("p", esc(about)) + nav + rows + steps)


def room_section(found: Sequence[GivenRoom], on: date | None, label: Label) -> str:
    """The room that a rule found elsewhere in the same law, by kind; nothing for none."""
    if not found:
        return ""
    kinds = groupby(sorted(found, key=lambda one: one.kind), key=lambda one: one.kind)
    about = tag("p", f"{badge(MACHINE)} Woorden in de nieuwste geladen tekst wijzen op ruimte, buiten deze bepaling.")
    title = tag("h2", f"Ruimte elders in deze wet ({len(found)})", id="ruimte-in-de-wet")
    return tag("section", title + about + "".join(_kind(slug, list(same), on, label) for slug, same in kinds))


def _kind(slug: str, same: Sequence[GivenRoom], on: date | None, label: Label) -> str:
    rows = listed(_given(one, on, label) for one in same)
    name = vocabulary.label("soort-ruimte", slug)
    return tag("details", tag("summary", esc(f"{name[:1].upper()}{name[1:]} ({len(same)})")) + rows)


def _given(one: GivenRoom, on: date | None, label: Label) -> str:
    who = f" (van {one.holder})" if one.holder else ""
    return link(cited_url(one.target, on), label(one.target)) + esc(who)


def _folded(rows: Sequence[str]) -> str:
    first, rest = rows[:SHOWN], rows[SHOWN:]
    more = tag("details", tag("summary", f"En nog {len(rest)}") + listed(rest, "bepalingen")) if rest else ""
    return listed(first, "bepalingen") + more
