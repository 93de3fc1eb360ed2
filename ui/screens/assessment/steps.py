"""The steps of the test: what each criterion asks, what there is to read, and what was judged."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from kg.judgements.record import Judgement
from kg.judgements.stages import Stage
from kg.judgements.status import Criterion
from kg.law.laws import VersionInfo
from kg.proposals.read import ProposalLine
from kg.rdf import vocabulary
from kg.review.candidates import AtStake, Reading
from kg.room.register import Entry
from ui.kit.elements import badge, counted, dutch_date, esc, link, listed, tag, whole_dates
from ui.kit.urls import cited_url, proposal_url, toets_url
from ui.screens.article.text import paraphrase_mark
from ui.screens.assessment.standing import judgement_line, state
from ui.screens.room.options import MACHINE, briefly, read_text

Label = Callable[[str], str]
Evidence = Mapping[str, tuple[str, VersionInfo | None]]
_STATES = {"klaar": ("klaar", "voorkeur"), "open": ("open", "let-op"), "gesloten": ("nog gesloten", "")}
RAISED = 5  #: proposals that are named beside a right; the others are counted
NO_RIGHTS = "Geen regel vond woorden die op een recht wijzen. Dat zegt niet dat er geen recht in het geding is."


def stage_links(steps: Sequence[Stage]) -> str:
    """The steps in their order, each a link to its place."""
    rows = "".join(tag("li", f"{link(f'#stap-{one.nr}', one.name)} {_badge(one)}") for one in steps)
    return tag("nav", tag("ol", rows, class_="stappen"), aria_label="Stappen van de toets")


def stage_head(one: Stage) -> str:
    """The heading of a step, and why it is closed."""
    why = tag("p", esc(one.reason), class_="klein") if one.state == "gesloten" else ""
    return tag("h2", f"{esc(f'Stap {one.nr}. {one.name}')} {_badge(one)}", id=f"stap-{one.nr}") + why


def criterion_head(one: Criterion, titled: bool) -> str:
    """What a criterion asks; with its name where its step has more of them."""
    name, meaning = vocabulary.concepts()[("criterium", one.criterion)]
    title = tag("h3", esc(name[:1].upper() + name[1:])) if titled else ""
    return title + tag("p", tag("strong", esc(meaning)), id=f"criterium-{one.criterion}")


def verdicts(one: Criterion, overview: Mapping[str, Any], evidence: Evidence, label: Label, closed: bool) -> str:
    """How a criterion stands, in a step that may be closed, and what each reviewer said, on which texts."""
    row = next(row for row in overview["criteria"] if row["criterion"] == one.criterion)
    rows = {row["id"]: row for row in overview["judgements"]}
    said = listed(judgement_line(rows[each.id]) + _read(each.evidence, evidence, label) for each in one.judgements if each.id in rows)
    return tag("p", f"Stand: {state(row, closed)}") + said


def again_link(proposal_id: str, criterion: str, words: str) -> str:
    """To the form for another criterion."""
    name = vocabulary.label("criterium", criterion)
    return tag("p", link(toets_url(proposal_id, criterion, f"criterium-{criterion}"), words, aria_label=f"{words}: {name}"))


def rights(found: Sequence[AtStake], proposals: Mapping[str, ProposalLine], on: date) -> str:
    """The rights that a visible rule points at, with the words, the provisions, and the proposals that raised them before."""
    words = "Rechten die dit voorstel misschien raakt, door woorden in de tekst. Of dat zo is, beoordeelt een mens."
    about = tag("p", f"{badge(MACHINE)} {words}")
    return about + "".join(_right(one, proposals, on) for one in found) if found else tag("p", NO_RIGHTS)


def _right(one: AtStake, proposals: Mapping[str, ProposalLine], on: date) -> str:
    finds = listed(
        f"<q>{esc(find.quote)}</q> {tag('span', esc(f'({_where(find.field, find.nr)}; regel {find.rule})'), class_='klein')}"
        for find in _different(one.touched.finds)
    )
    name = one.touched.right.label
    texts = "".join(reading(each, on) for each in one.provisions)
    return tag("article", tag("h4", esc(name[:1].upper() + name[1:])) + finds + texts + _raised(one, proposals), class_="kaart")


def _different(finds: Iterable[Any]) -> list[Any]:
    """Each wording once, the first five."""
    return list({find.quote.lower(): find for find in reversed(list(finds))}.values())[::-1][:5]


def _where(field: str, nr: int | None) -> str:
    return {"title": "titel", "problem": "probleembeschrijving"}.get(field, f"oplossingsrichting {nr}" if nr is not None else field)


def reading(one: Reading, on: date) -> str:
    """A provision with its text and version; one that isn't loaded is said to be."""
    head = tag("p", link(cited_url(one.target, on if one.version else None), one.label) + ("" if one.text else " (niet geladen)"))
    if not one.text or one.version is None:
        return head
    mark = paraphrase_mark() if one.version.paraphrase else ""
    return head + mark + read_text(one.text) + tag("p", whole_dates(esc(briefly(one.version.validity()))), class_="klein")


def _raised(one: AtStake, proposals: Mapping[str, ProposalLine]) -> str:
    if not one.raised:
        return tag("p", "Nog geen ander voorstel noemt deze bepalingen.", class_="klein")
    rows = listed(link(proposal_url(name), (proposals[name].title if name in proposals else "") or name) for name in one.raised[:RAISED])
    words = f"Eerder opgekomen bij {counted(len(one.raised), 'voorstel', 'voorstellen')}"
    return tag("p", words + (":" if len(one.raised) <= RAISED else ", waaronder:")) + rows


def outside_law(entries: Sequence[Entry]) -> str:
    """What the register has outside the law and doesn't look like the ask."""
    rows = listed((f"{esc(one.sentence)}{_validity(one)}" for one in entries), "ruimte")
    title = f"<summary>Alle {counted(len(entries), 'andere oplossing', 'andere oplossingen')} buiten het recht in het register</summary>"
    return tag("details", title + rows) if rows else ""


def solved(found: Sequence[Judgement], proposals: Mapping[str, ProposalLine]) -> str:
    """What was solved outside the law before; nothing for none."""
    rows = listed(
        f"{link(proposal_url(one.proposal), (proposals[one.proposal].title if one.proposal in proposals else '') or one.proposal)} "
        f"{badge(vocabulary.label('uitkomst', one.outcome))} {esc(one.motivation)}"
        for one in found[-RAISED:]
    )
    return tag("h4", "Eerder zo opgelost") + rows if rows else ""


def _validity(one: Entry) -> str:
    return tag("p", esc(f"Voorwaarde: {one.condition}"), class_="klein") if one.condition else ""


def _read(pins: Sequence[str], evidence: Evidence, label: Label) -> str:
    """The texts that a judgement rests on, as it stood then."""
    rows = []
    for pin in pins:
        target, version = evidence.get(pin, ("", None))
        since = f" (versie van {dutch_date(version.date)})" if version else ""
        rows.append(link(cited_url(target, version.date if version else None), label(target)) + esc(since) if target else esc(pin))
    return tag("p", f"Gelezen: {'; '.join(rows)}", class_="klein") if rows else ""


def _badge(one: Stage) -> str:
    return badge(*_STATES[one.state])
