"""Werksessies: those that were held, and the preparation of a new one with its agenda, the departments to invite, and its outcome."""
from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from kg.judgements.verdicts import WorkSession
from kg.review.work_sessions import Agenda, Choice
from ui.data.graph import Graph
from ui.kit.downloads import Taken
from ui.kit.elements import counted, dutch_date, esc, link, listed, tag
from ui.kit.filters import filter_form, hidden, select, typed
from ui.kit.paging import page_of
from ui.kit.screen import Screen
from ui.kit.urls import HOME, agenda_url, cluster_url, clusters_url, proposal_url, sessions_url
from ui.screens.clusters.page import cluster_rows
from ui.screens.sessions.agenda import guests, points
from ui.screens.sessions.agenda import rows_of as agenda_rows
from ui.screens.sessions.data import STATE, Sessions, choice
from ui.screens.sessions.form import session_form
from ui.screens.sessions.held import day_of, having, held
from ui.screens.sessions.held import rows_of as session_rows
from ui.screens.sessions.undo import session_body, session_history, undo_form

OFFERED = 10  #: groups, and proposals, that are offered for the agenda at once
SORT = {"oudste": "oudste eerst"}  #: else the latest first
NEW = {"nieuw": "ja"}
NO_SESSIONS = "Nog geen werksessie vastgelegd. Kies onder ‘Nieuwe voorbereiden’ de groepen om te bespreken en leg daar de uitkomst vast."


def render(graph: Graph, asked: Mapping[str, str]) -> Screen:
    """`?q=&departement=&sorteer=oudste&pagina=` what was held; `?groepen=a,b&voorstellen=x,y&dag=` an agenda (`nieuw=ja` an empty one)
    with `&zoek=&pagina=` to add to it; `?sessie=` one that was entered."""
    state = {name: asked.get(name, "").strip() for name in STATE}
    chosen = choice(state)
    new = bool(chosen.groups or chosen.proposals or asked.get("nieuw"))
    tabs = ((sessions_url(), "Gehouden", not new), (sessions_url(**NEW), "Nieuwe voorbereiden", new))
    nav = listed((link(url, words, aria_current="page" if now else None) for url, words, now in tabs), "keuze")
    path = tag("nav", listed([link(HOME, "Start"), "Werksessies"]), class_="kruimels", aria_label="Kruimelpad")
    nav = tag("nav", nav, aria_label="Werksessies")
    if asked.get("sessie"):
        return _one(graph, asked["sessie"], nav)
    return _prepared(graph, asked, state, chosen, path, nav) if new else _held(graph, asked, path, nav)


# --- held


def _held(graph: Graph, asked: Mapping[str, str], path: str, nav: str) -> Screen:
    sessions = Sessions(graph)
    kept = {name: asked.get(name, "").strip() for name in ("q", "departement", "sorteer")}
    found = having(sessions, sessions.held, kept["q"], kept["departement"])
    found = found[::-1] if kept["sorteer"] else found
    departments = {name: name for one in sessions.held for name in one.departments}
    form = filter_form(
        "werksessies", typed("q", "Woorden", kept), select("departement", "Departement", departments, kept),
        select("sorteer", "Volgorde", SORT, kept, "nieuwste eerst"),
    )  # fmt: skip
    page = page_of(found, asked)
    if not sessions.held:
        body = tag("p", NO_SESSIONS, class_="melding") + tag("p", link(sessions_url(**NEW), "Bereid een werksessie voor"))
    elif not found:
        body = form + tag("p", f"Geen werksessie past bij deze keuze. {link(sessions_url(), 'Toon alle werksessies')}", class_="melding")
    else:
        body = form + tag("p", f"{counted(len(found), 'werksessie', 'werksessies')}.") + held(sessions, page.items)
        body += page.links(lambda number: sessions_url(**kept, pagina=str(number)))
    nodes = [graph.iris.judgement(row).value for one in page.items for row in one.judgements]
    undone = having(sessions, [one for one in sessions.every if not one.proposals], kept["q"], kept["departement"])
    if undone:
        title = f"<summary>Ongedaan gemaakt: {counted(len(undone), 'werksessie', 'werksessies')}</summary>"
        body += tag("details", title + held(sessions, undone))
    rows = [row for one in (*found, *undone) for row in session_rows(sessions, one)]
    return Screen("Werksessies", nav + body, path, taken=Taken(rows, nodes, "proposals-by-status"))


def _one(graph: Graph, name: str, nav: str) -> Screen:
    """One session, with what was taken back of it and the way to do that."""
    sessions, me = Sessions(graph), graph.review.me
    one = sessions.one(name)
    steps = [link(HOME, "Start"), link(sessions_url(), "Werksessies"), esc(day_of(one))]
    path = tag("nav", listed(steps), class_="kruimels", aria_label="Kruimelpad")
    parts = (partial(undo_form, graph.desk, sessions, one, me), session_history(sessions, one, me))
    nodes = [graph.iris.judgement(row).value for row in one.judgements]
    taken = Taken(session_rows(sessions, one), nodes, "proposals-by-status")
    return Screen(f"Werksessie op {day_of(one)}", nav + session_body(sessions, one), path, parts=parts, taken=taken)


# --- the preparation of a new one


def _prepared(graph: Graph, asked: Mapping[str, str], state: Mapping[str, str], chosen: Choice, path: str, nav: str) -> Screen:
    sessions = Sessions(graph)
    agenda = sessions.agenda(chosen)
    title = f"Agenda werksessie op {dutch_date(chosen.day)}" if chosen.day else "Werksessie voorbereiden"
    body = nav + _gone(agenda, state) + _day(state)
    add = _adding(graph, sessions, asked, state, agenda)
    if not agenda.points:
        about = tag("p", "Kies hieronder de groepen van gelijke vragen, of losse voorstellen, om te bespreken.")
        return Screen(title, body + about + add, path)
    body += _counts(agenda, state) + guests(agenda) + points(agenda, partial(_without, state)) + add
    outcome = tag("section", tag("h2", "Leg de uitkomst vast", id="uitkomst") + tag("p", (
        "Na de werksessie: alle voorstellen op deze agenda krijgen de stap werksessie, met deze uitkomst als motivering."
    )), class_="niet-op-papier")  # fmt: skip
    parts = (outcome, partial(session_form, graph.desk, agenda), _earlier(sessions, agenda))
    nodes = [graph.review.group_node(one.group) for one in agenda.points if one.group] + [graph.node(one.id) for one in agenda.proposals]
    filled = {"voorstel": agenda.proposals[0].id} if len(agenda.points) == 1 else {}
    return Screen(title, body, path, parts=parts, taken=Taken(agenda_rows(agenda), nodes, "departments-per-cluster", filled))


def _counts(agenda: Agenda, state: Mapping[str, str]) -> str:
    unready = sum(not one.ready for one in agenda.proposals)
    counts = [
        counted(len(agenda.points), "punt", "punten"), counted(len(agenda.proposals), "voorstel", "voorstellen"),
        counted(len(agenda.guests), "departement", "departementen"),
    ]  # fmt: skip
    note = f" Van {counted(unready, 'voorstel', 'voorstellen')} is de toets niet af, of leverde die al een uitkomst op." if unready else ""
    go = [
        link(agenda_url("docx", **state), "Agenda (Word)", download=""), link(agenda_url("pdf", **state), "Agenda (PDF)", download=""),
        link("#", "Agenda afdrukken", data_doe="afdrukken"), link("#uitkomst", "Leg de uitkomst vast"),
    ]  # fmt: skip
    return tag("p", esc(f"{', '.join(counts)}.{note}")) + listed(go, "meenemen niet-op-papier")


def _day(state: Mapping[str, str]) -> str:
    box = tag("input", type="date", name_="dag", id="f-dag", value=state["dag"])
    day = tag("div", tag("label", "Datum van de werksessie", for_="f-dag") + box)
    return filter_form("werksessies", day, *(hidden(name, {**state, **NEW}) for name in ("groepen", "voorstellen", "nieuw")))


def _gone(agenda: Agenda, state: Mapping[str, str]) -> str:
    words = "Haal van de agenda"
    rows = listed(f"{esc(name)} {link(_without(state, name), words, aria_label=f'{words}: {name}')}" for name in agenda.gone)
    about = "Dit bestaat niet (meer): een groep kan gesplitst of samengevoegd zijn, een voorstel gewist."
    return tag("div", tag("p", about) + rows, class_="melding") if rows else ""


def _without(state: Mapping[str, str], name: str) -> str:
    left = {key: ",".join(one for one in state[key].split(",") if one.strip() != name) for key in ("groepen", "voorstellen")}
    return sessions_url(**{**state, **left}, **({} if any(left.values()) else NEW))


def _with(state: Mapping[str, str], kind: str, name: str) -> str:
    return sessions_url(**{**state, kind: ",".join(filter(None, [state[kind], name]))})


def _adding(graph: Graph, sessions: Sessions, asked: Mapping[str, str], state: Mapping[str, str], agenda: Agenda) -> str:
    """The form to find what else is to be discussed, and what it found; groups are offered unasked while there is nothing."""
    words = {"zoek": asked.get("zoek", "").strip()}
    kept = {**state, **NEW}
    form = filter_form(
        "werksessies", typed("zoek", "Woorden in de vraag, titel of indiener", words),
        *(hidden(name, kept) for name in (*STATE, "nieuw")),
    )  # fmt: skip
    found = _offered(graph, sessions, asked, state, agenda, words["zoek"]) if words["zoek"] or not agenda.points else ""
    title = tag("h2", "Zet meer op de agenda" if agenda.points else "Wat wilt u bespreken?")
    return tag("section", title + form + found, class_="niet-op-papier")


def _offered(graph: Graph, sessions: Sessions, asked: Mapping[str, str], state: Mapping[str, str], agenda: Agenda, words: str) -> str:
    wanted = words.casefold().split()
    chosen, inside = {one.group for one in agenda.points}, {one.id for one in agenda.proposals}

    def fits(*texts: str) -> bool:
        return all(word in " ".join(texts).casefold() for word in wanted)

    groups = [
        row for row in cluster_rows(graph)
        if row.name not in chosen and fits(row.label, *(f"{sessions.title(one)} {sessions.submitter(one)}" for one in row.proposals))
    ]  # fmt: skip
    lines = [one for one in graph.proposals.values() if one.id not in inside and fits(one.id, one.title, one.submitter)] if wanted else []
    page = page_of(groups, asked, OFFERED)
    html = tag("h3", "Groepen van gelijke vragen") + (listed(
        f"{link(cluster_url(row.name), row.label)} ({counted(len(row.proposals), 'voorstel', 'voorstellen')}) "
        + _put(_with(state, "groepen", row.name), row.label) for row in page.items
    ) or tag("p", "Geen groep gevonden." if wanted else f"Er zijn nog geen groepen; zie {link(clusters_url(), 'Clusters')}."))  # fmt: skip
    html += page.links(lambda number: sessions_url(**state, **NEW, zoek=words, pagina=str(number)))
    if not wanted:
        return html + tag("p", "Een los voorstel vindt u met het zoekveld.", class_="klein")
    rest = len(lines) - OFFERED
    shown = listed(
        f"{link(proposal_url(one.id), one.title or one.id)} ({esc(one.submitter or 'indiener niet gevonden')}) "
        + _put(_with(state, "voorstellen", one.id), one.title or one.id) for one in lines[:OFFERED]
    )  # fmt: skip
    more = tag("p", esc(f"En nog {counted(rest, 'voorstel', 'voorstellen')}: zoek met meer woorden."), class_="klein") if rest > 0 else ""
    return html + tag("h3", "Losse voorstellen") + (shown or tag("p", "Geen voorstel gevonden.")) + more


def _put(url: str, name: str) -> str:
    return link(url, "Zet op de agenda", aria_label=f"Zet op de agenda: {name}", class_="heel")


def _earlier(sessions: Sessions, agenda: Agenda) -> str:
    """The sessions about what is on the agenda: also the one that was entered a moment ago."""
    mine = {one.id for one in agenda.proposals}
    found: list[WorkSession] = [one for one in sessions.held if not mine.isdisjoint(one.proposals)]
    if not found:
        return ""
    about = tag("h2", "Vastgelegde werksessies over deze voorstellen") + held(sessions, found[:OFFERED])
    return tag("section", about + tag("p", link(sessions_url(), "Alle werksessies")), class_="niet-op-papier")
