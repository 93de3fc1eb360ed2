"""Zoeken: what was meant first, then what has the words: provisions, proposals, laws, municipalities and other submitters."""
from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.search.box import Place
from kg.search.documents import LAW, MUNICIPALITY, PROPOSAL, PROVISION, SUBMITTER
from kg.search.search import Hit
from records import UsageError
from ui.data.graph import Graph
from ui.kit.downloads import Taken
from ui.kit.elements import badge, esc, link, listed, tag
from ui.kit.screen import Screen
from ui.kit.urls import cited_url, list_url, proposal_url, proposals_url
from ui.screens import search_data
from ui.screens.search_box import search_box, with_marks

SHOWN, PAGE = 5, 20  #: hits of each kind, and of one kind on a page
KINDS = {
    PROVISION: ("Bepalingen", "bepalingen"), PROPOSAL: ("Voorstellen", "voorstellen"), LAW: ("Wetten", "wetten"),
    MUNICIPALITY: ("Gemeenten", "gemeenten"), SUBMITTER: ("Andere indieners", "andere indieners"),
}  # fmt: skip
NOT_READY = "De zoekindex wordt nog gemaakt, dus er kan meer zijn. Laad dit scherm zo dadelijk opnieuw."


def render(graph: Graph, asked: Mapping[str, str]) -> Screen:
    """`?q=` what was typed, `&soort=` one kind only, `&pagina=` of that kind."""
    words, kind = " ".join(asked.get("q", "").split()), asked.get("soort", "")
    if kind and kind not in KINDS:
        raise UsageError(f"‘{kind}’ is geen soort om in te zoeken (wel: {', '.join(KINDS)}).")
    if not words:
        return Screen("Zoeken", search_box() + tag("p", "Typ wat u zoekt. Wie een artikel, wet of gemeente intypt, gaat daar meteen heen."))
    page = _page_number(asked)
    found = {one: _found(graph, words, one, page, bool(kind)) for one in ([kind] if kind else KINDS)}
    meant = () if kind else _meant(graph, words)
    body = search_box(words) + _meant_section(meant) + _sections(words, found, bool(kind), page)
    hits = [hit for of_kind in found.values() for hit in of_kind.hits]
    return Screen(f"Zoeken: {words}", body + ("" if hits or meant else _nothing(words)), taken=Taken([_data(hit) for hit in hits]))


def place_url(place: Place | Hit) -> str:
    """The screen of what is meant or found."""
    if place.kind == PROPOSAL:
        return proposal_url(place.target)
    if place.kind in (MUNICIPALITY, SUBMITTER):
        return proposals_url(indiener=place.label if isinstance(place, Place) else place.title)
    return cited_url(place.target)


def _page_number(asked: Mapping[str, str]) -> int:
    written = asked.get("pagina", "1")
    return max(1, int(written)) if written.isascii() and written.isdigit() and len(written) < 4 else 1


def _found(graph: Graph, words: str, kind: str, page: int, alone: bool) -> search_data.Found:
    """One hit more than is shown, to know whether there are more."""
    return search_data.found(graph, words, kind, PAGE + 1, (page - 1) * PAGE) if alone else search_data.found(graph, words, kind, SHOWN + 1)


def _meant(graph: Graph, words: str) -> Sequence[Place]:
    jump, may_be = search_data.meant(graph, words)
    return (jump,) if jump else may_be


def _meant_section(meant: Sequence[Place]) -> str:
    rows = listed(f"{link(place_url(one), _capital(one.label))} {tag('span', esc(f'({one.reason})'), class_='klein')}" for one in meant)
    return tag("section", tag("h2", "Bedoelt u" if len(meant) > 1 else "Rechtstreeks") + rows) if rows else ""


def _sections(words: str, found: Mapping[str, search_data.Found], alone: bool, page: int) -> str:
    waits = "" if all(one.ready for one in found.values()) else tag("p", NOT_READY, class_="melding", role="status")
    return waits + "".join(_section(words, kind, of_kind.hits, alone, page) for kind, of_kind in found.items() if of_kind.hits)


def _section(words: str, kind: str, hits: Sequence[Hit], alone: bool, page: int) -> str:
    title, more = KINDS[kind]
    state, most = {"q": words, "soort": kind}, PAGE if alone else SHOWN
    cards = "".join(_hit(hit) for hit in hits[:most])
    if alone:
        steps = [link(list_url("zoeken", state, pagina=str(page - 1)), "Vorige", rel="prev")] if page > 1 else []
        steps += [link(list_url("zoeken", state, pagina=str(page + 1)), "Volgende", rel="next")] if len(hits) > most else []
        steps.append(link(list_url("zoeken", {"q": words}), "Alle soorten"))
        after = tag("nav", " ".join(steps), class_="bladeren", aria_label="Bladeren")
    else:
        after = tag("p", link(list_url("zoeken", state), f"Meer {more}")) if len(hits) > most else ""
    return tag("section", tag("h2", title) + cards + after)


def _hit(hit: Hit) -> str:
    title = tag("a", with_marks(_capital(hit.title), hit.title_marks), href=place_url(hit))
    mark = f" {badge('parafrase, niet de wettekst', 'let-op')}" if hit.paraphrase else ""
    text = tag("p", with_marks(hit.snippet, hit.marks)) if hit.snippet else ""
    return tag("article", tag("h3", title + mark) + text, class_="kaart")


def _nothing(words: str) -> str:
    tips = ("Gebruik minder of andere woorden.", "Zet woorden tussen aanhalingstekens om ze bij elkaar te zoeken.")
    return tag("p", esc(f"Niets gevonden voor ‘{words}’."), role="status") + listed(map(esc, tips))


def _data(hit: Hit) -> dict[str, object]:
    return {"soort": hit.kind, "doel": hit.target, "titel": hit.title, "fragment": hit.snippet, "parafrase": hit.paraphrase}


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
