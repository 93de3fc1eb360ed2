"""What people corrected in the citations of a proposal, and where a missed citation is pointed out."""
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from kg.judgements.corrections import Place, held
from kg.judgements.record import Judgement
from kg.proposals.triples import FIELDS
from kg.rdf import vocabulary
from records import Proposal
from ui.kit.elements import badge, dutch_date, esc, link, listed, tag
from ui.kit.urls import correction_url
from ui.screens.proposal.data import occurrences, place_of_correction, written

Label = Callable[[str], str]
_MISSED = "gemist"  #: in the URL: words that cite something and weren't seen
FORM_ID = "voorstel"  #: the proposal's id from a form: a field named "id" is taken out of our HTML, as it would hide a property
_SHOWN = 20  #: places of such words
_WORDS = {"juist": "de verwijzing klopt", "geen": "dit is geen verwijzing", "doel": "een ander doel"}


def outcome_words(one: Judgement) -> str:
    """What was said, in words."""
    return _WORDS[one.outcome]


def history(said: Sequence[Judgement], label: Label) -> str:
    """The corrections of one place, the last first."""
    rows = listed(_told(one, label) for one in reversed(said))
    return tag("div", tag("p", "Hierover zeiden beoordelaars, de laatste telt:") + rows, class_="oordeel") if rows else ""


def correction_section(proposal: Proposal, said: Sequence[Judgement], asked: Mapping[str, str], label: Label, may: bool) -> str:
    """What holds now of people's corrections, and (for who may) the way to point out what was missed."""
    rows = [_held(proposal, one, label, may) for one in held(said)]
    about = tag("p", "Wat mensen zeiden gaat voor wat de machine las.", class_="klein") if rows else ""
    body = about + listed(rows, "correcties") + (_missed(proposal, asked.get(_MISSED, "")) if may else "")
    return tag("section", tag("h3", "Correcties door mensen", id="correcties") + body) if body else ""


def _told(one: Judgement, label: Label) -> str:
    targets = "; ".join(map(label, one.targets)) if one.outcome != "geen" else ""
    why = f" {one.motivation}" if one.motivation else ""
    who = f"beoordelaar {one.reviewer}, {dutch_date(date.fromisoformat(one.time[:10]))}"
    words = esc((f": {targets}." if targets else ".") + why)
    return f"<strong>{esc(outcome_words(one))}</strong>{words} {tag('span', esc(f'({who})'), class_='klein')}"


def _held(proposal: Proposal, one: Judgement, label: Label, may: bool) -> str:
    place = place_of_correction(proposal, one)
    again = link(correction_url(proposal.id, written(place)), "bekijk of herzie") if place and may else ""
    gone = "" if place else badge("past niet meer op de tekst", "let-op")
    return f"‘{esc(one.quote or '')}’: {_told(one, label)} {again}{gone}"


def _missed(proposal: Proposal, words: str) -> str:
    ask = tag("label", "Staat er een verwijzing die gemist is? Typ de woorden zoals ze er staan", for_="gemist")
    typed = f'<input id="gemist" name="{_MISSED}" type="text" required maxlength="500" value="{esc(words)}">'
    inside = f'<div>{ask}{typed}</div><input type="hidden" name="{FORM_ID}" value="{esc(proposal.id)}"><button>Zoek in de tekst</button>'
    form = tag("form", inside, method="get", action="./voorstel#correcties")
    if not words.strip():
        return form
    found = occurrences(proposal, words)
    if not found:
        not_there = f"‘{esc(words)}’ staat zo niet in de tekst. Let op hoofdletters en leestekens."
        return form + tag("p", not_there, class_="melding", role="status")
    more = tag("p", f"De eerste {_SHOWN} plaatsen; typ meer woorden voor minder.", class_="klein") if len(found) > _SHOWN else ""
    return form + tag("p", "Kies de plaats:") + listed(_place(proposal, *one) for one in found[:_SHOWN]) + more


def _place(proposal: Proposal, place: Place, before: str, words: str, after: str) -> str:
    where = vocabulary.label("veld", FIELDS[place.field]) + (f" {place.nr}" if place.nr is not None else "")
    shown = f"{esc(where)}: …{esc(before)}<strong>{esc(words)}</strong>{esc(after)}…"
    return tag("a", shown, href=correction_url(proposal.id, written(place)))
