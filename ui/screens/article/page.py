"""Artikel: a law or provision as it stood on a day, what changed, the room in it, the proposals that cite it, and what a change touches.

The tab Samenhang shows the proposals between the article and what else they cite.
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

import jci
from kg.law.laws import Unit
from kg.proposals.citations import Citing
from kg.proposals.triples import FIELDS
from kg.rdf import iri, vocabulary
from kg.room.register import Entry
from kg.room.suggest import not_recorded, suggested
from records import InputError, UsageError
from ui.data.graph import Graph, address, day
from ui.kit.downloads import Taken
from ui.kit.elements import counted, esc, link, listed, tag, whole_dates
from ui.kit.paging import page_of
from ui.kit.screen import Screen
from ui.kit.urls import HOME, article_url
from ui.screens.article.citing import by_proposal, citing_cards, role_links
from ui.screens.article.data import cited_parts, citing_sentences, compared, others_cited, room_in_law, second, target_nodes
from ui.screens.article.difference import difference_links, difference_text
from ui.screens.article.impact import STEP, cited_by_section, cites_section, room_section
from ui.screens.article.text import law_text, version_links
from ui.screens.article.together import SHOWN, shown_proposals, together
from ui.screens.assessment.data import Testing
from ui.screens.room.forms import room_form
from ui.screens.room.options import given_room, registered

NO_PROPOSALS = "Geen voorstel noemt deze bepaling."
FORM_TARGET = "adres"  #: the target from a form: a field named "target" is taken out of our HTML, as it would hide a property
SUBMISSION_DAYS = 3  #: days of submission that are offered, those of most proposals


def render(graph: Graph, asked: Mapping[str, str]) -> Screen:
    """`?target=` an address, `&op=` a day (without it the last loaded version), `&verschil=` another day to compare with.

    `&rol=` and `&pagina=` of the proposals, `&gevolg=2` and `&gevolgpagina=` of what refers to it, `&tab=samenhang` with `&q=`.
    """
    written = asked.get("target") or asked.get(FORM_TARGET)
    if not written:
        raise UsageError("Dit scherm heeft een adres nodig: artikel?target=jci1.3:c:BWBR0035303%26artikel=11")
    target, on = address(written), day(asked.get("op"))
    role = asked.get("rol", "")
    if role and ("rol", role) not in vocabulary.concepts():
        raise UsageError(f"‘{role}’ is geen rol van een verwijzing.")
    try:
        unit, missing = graph.unit(target, on), ""
    except InputError as error:
        unit, missing = None, str(error)
    citations = graph.citing(target)
    side = asked.get("tab") == "samenhang"
    shown = _side_by_side(graph, target, on, citations, asked) if side else _reading(graph, target, unit, on, missing, citations, asked)
    label = graph.label(target)
    title = label[:1].upper() + label[1:]
    body = _source(target) + _tabs(target, on, side, len({one.proposal for one in citations})) + shown
    start = not_recorded(_to_record(target, unit), Testing(graph).registered(target)) if jci.law_of(target) and not side else []
    parts = [room_form(graph.desk, target, start, graph.label)] if start else []
    return Screen(title, body, _path(graph, target, on), parts=parts, taken=_taken(graph, target, unit, citations, role))


def _reading(
    graph: Graph, target: str, unit: Unit | None, on: date | None, missing: str, citations: Sequence[Citing], asked: Mapping[str, str]
) -> str:
    text = (
        _text(graph, target, unit, on, missing, citations, asked) + _room(graph, target, unit, on)
        + _related(graph, target, unit, on, asked) + room_section(room_in_law(graph, target), on, graph.label)
    )  # fmt: skip
    return tag("div", tag("div", text) + tag("div", _citing(graph, target, on, citations, asked)), class_="kolommen")


def _path(graph: Graph, target: str, on: date | None) -> str:
    above = [above for above in reversed(jci.ancestors(target)) if "#" not in above]
    steps = [link(HOME, "Start"), *(link(article_url(one, on), graph.label(one)) for one in above)]
    return tag("nav", listed(steps), class_="kruimels", aria_label="Kruimelpad")


def _source(target: str) -> str:
    where = "Officiële tekst op wetten.overheid.nl" if jci.law_of(target) else "Naar de bron"
    url = iri.of_target(target.partition("#")[0]).value
    outside = link(url, f"{where} (andere website)", rel="noopener noreferrer external")
    copy = tag("button", "Kopieer verwijzing", type="button", class_="rustig", data_doe="kopieer", data_tekst=url)
    row = f"{outside} · {tag('code', esc(target))} {copy} {tag('span', '', role='status')}"
    return tag("p", row, class_="klein bron")


def _tabs(target: str, on: date | None, side: bool, proposals: int) -> str:
    if not proposals:
        return ""
    both = (
        link(article_url(target, on), "Tekst en voorstellen", aria_current=None if side else "page"),
        link(article_url(target, on, tab="samenhang"), "Samenhang", aria_current="page" if side else None),
    )
    return tag("nav", listed(both, "keuze"), aria_label="Weergave")


def _text(
    graph: Graph, target: str, unit: Unit | None, on: date | None, missing: str, citations: Sequence[Citing], asked: Mapping[str, str]
) -> str:
    versions, other = graph.versions(target), day(asked.get("verschil"))
    choice = version_links(target, versions, unit.version if unit else None)
    choice += _days(graph, target, on, citations) if versions else ""
    if unit is None:
        return tag("h2", "Tekst") + choice + tag("p", esc(_why(graph, target, missing, bool(versions))), class_="melding")
    choice += difference_links(target, versions, unit.version, asked.get("verschil", ""))
    validity = f"{f'Gevraagd: {on}. ' if on else ''}Getoond: de versie {unit.version.validity()}."
    head = tag("h2", "Tekst") + tag("p", whole_dates(esc(validity))) + choice
    if other is None:
        return head + law_text(unit, on, cited_parts(citations, target))
    back = tag("p", link(article_url(target, on), "Toon alleen de tekst"))
    try:
        return head + difference_text(compared(graph, unit, other)) + back
    except InputError as error:
        return head + tag("p", esc(f"Geen verschil te tonen: {error}."), class_="melding") + back


def _days(graph: Graph, target: str, on: date | None, citations: Sequence[Citing]) -> str:
    """Days that a reader wants: today, those on which proposals came in, and any other."""
    lines = (graph.proposals.get(one) for one in {one.proposal for one in citations})
    often = [found for found, _ in Counter(line.submitted for line in lines if line).most_common(SUBMISSION_DAYS)]
    choices = [(date.today(), "vandaag"), *((one, f"bij indiening, {one}") for one in sorted(often))]
    rows = listed(
        (link(article_url(target, one), words, aria_current="true" if one == on else None) for one, words in choices), "keuze"
    )
    form = tag(
        "form",
        f'<input type="hidden" name="{FORM_TARGET}" value="{esc(target)}"><div class="smal"><label for="op">Op een andere dag</label>'
        f'<input id="op" name="op" type="date" required value="{on.isoformat() if on else ""}"></div><button>Toon</button>',
        method="get", action="./artikel",
    )  # fmt: skip
    return tag("nav", tag("span", "Tekst zoals die gold: ", class_="kop") + rows, aria_label="Dag", class_="versies") + form


def _why(graph: Graph, target: str, message: str, loaded: bool) -> str:
    """Why there is no text. The proposals that cite the target are shown all the same."""
    if loaded:
        return f"Geen tekst om te tonen: {message}."
    law = jci.law_of(target)
    return f"De tekst van {graph.label(jci.build(law))} is niet geladen." if law else "Van deze bron is de tekst niet geladen."


def _citing(graph: Graph, target: str, on: date | None, citations: Sequence[Citing], asked: Mapping[str, str]) -> str:
    role = asked.get("rol", "")
    if not citations:
        return tag("h2", "Voorstellen") + tag("p", NO_PROPOSALS)
    groups = by_proposal([one for one in citations if role in ("", one.role)])
    page = page_of(groups, asked)
    title = tag("h2", f"Genoemd in {counted(len(groups), 'voorstel', 'voorstellen')}")
    sentences = citing_sentences(graph, (one for _, group in page.items for one in group))
    cards = citing_cards(page.items, target, on, graph.label, sentences)
    steps = page.links(lambda number: article_url(target, on, page=number, role=role))
    return title + role_links(citations, target, on, role) + cards + steps


def _side_by_side(graph: Graph, target: str, on: date | None, citations: Sequence[Citing], asked: Mapping[str, str]) -> str:
    role, words = asked.get("rol", ""), asked.get("q", "")
    if not citations:
        return tag("p", NO_PROPOSALS)
    found = shown_proposals(citations, role, words)
    first = found[:SHOWN]
    shown = together(target, on, citations, first, others_cited(graph, first, target), graph.label) if first else ""
    told = f"{counted(len(found), 'voorstel', 'voorstellen')} gevonden"
    told += f", de eerste {SHOWN} getoond; zoek om te beperken." if len(found) > SHOWN else "."
    return tag("h2", "Samenhang") + _filter(target, on, role, words) + tag("p", told) + shown


def _filter(target: str, on: date | None, role: str, words: str) -> str:
    roles = [("", "alle rollen"), *((slug, label) for (name, slug), (label, _) in vocabulary.concepts().items() if name == "rol")]
    options = "".join(f'<option value="{slug}"{" selected" if slug == role else ""}>{esc(label)}</option>' for slug, label in roles)
    hidden = {FORM_TARGET: target, "tab": "samenhang"} | ({"op": on.isoformat()} if on else {})
    kept = "".join(f'<input type="hidden" name="{name}" value="{esc(value)}">' for name, value in hidden.items())
    fields = (
        f'<div><label for="q">Titel of indiener bevat</label><input id="q" name="q" type="search" value="{esc(words)}"></div>'
        f'<div class="smal"><label for="rol">Rol</label><select id="rol" name="rol">{options}</select></div><button>Zoek</button>'
    )
    return tag("form", kept + fields, method="get", action="./artikel")


def _room(graph: Graph, target: str, unit: Unit | None, on: date | None) -> str:
    """In an article or less; of a whole law or chapter the list would say little."""
    if not any(key == "artikel" for key, _ in jci.parts(target)):
        return ""
    recorded = registered(Testing(graph).registered(target), graph.label, date.today())
    return recorded + given_room(graph.given_room(target), unit.version if unit else None, graph.versions(target), on, graph.label)


def _to_record(target: str, unit: Unit | None) -> Sequence[Entry]:
    """Entries to start from: of the room that a rule finds in the text, else an empty one on this provision."""
    in_article = unit is not None and any(key == "artikel" for key, _ in jci.parts(target))
    return [*(suggested(unit.parts) if unit and in_article else []), Entry("", "beleidsruimte", target)]


def _related(graph: Graph, target: str, unit: Unit | None, on: date | None, asked: Mapping[str, str]) -> str:
    if unit is None:
        return ""
    two = second(graph, unit) if asked.get(STEP) == "2" else None
    return cites_section(unit.cites, on, graph.label) + cited_by_section(target, unit.cited_by, two, on, asked, graph.label)


def _taken(graph: Graph, target: str, unit: Unit | None, citations: Sequence[Citing], role: str) -> Taken:
    rows = [
        {
            "voorstel": one.proposal, "titel": one.title, "indiener": one.submitter, "doel": one.target, "naam": graph.label(one.target),
            "rol": vocabulary.label("rol", one.role), "status": vocabulary.label("oplosstatus", one.status), "citaat": one.quote,
            "veld": vocabulary.label("veld", FIELDS[one.field]), "richting": one.nr, "van": one.start, "reden": one.reason,
        }
        for one in citations if role in ("", one.role)
    ]  # fmt: skip
    law = jci.law_of(target)
    question = "provisions-by-role" if law else ""
    return Taken(rows, target_nodes(graph, unit, target), question, {"regeling": law} | ({"rol": role} if role else {}) if law else {})
