"""The keys and buttons of a reviewer: a verdict on a pair, stances on its provisions, undo. What is stored is done by the desk."""
from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st

from kg.actions import Desk
from kg.judgements.record import WITHDRAWN, Judgement
from kg.overlap.explain import WITHOUT_MODEL
from kg.overlap.pairs import Offered
from kg.rdf import vocabulary
from kg.review.queue import Queue
from records import RegelruimteError
from ui.kit.elements import esc, link, tag
from ui.kit.messages import show
from ui.kit.urls import pair_url
from ui.screens.review.queue import state_of
from ui.screens.review.stance_table import Stances

Label = Callable[[str], str]
VERDICTS = {"1": "duplicaat", "2": "overlap", "3": "zelfde-artikel", "4": "geen"}  #: key → slug of the list `paar`
STANCES = {"r": "ruimer", "s": "strenger", "a": "anders"}
PREFILLS = "56789"  #: keys of the standard motivations
EARLY = "Die knop hoorde bij het vorige paar en telde niet."
MACHINE = "Reden van de machine: "
_STATE = "beoordelen"  #: in the session: what was just stored, and the ids that can be undone
_PAIR, _STANCE = "beoordelen", "een standpunt vastleggen"


@dataclass(frozen=True)
class Bench:
    """The controls of one pair, each to be put in its place on the screen."""

    message: Callable[[], None]
    stances: Callable[[], None]
    verdict: Callable[[], None]


def bench(desk: Desk, queue: Queue, one: Offered, reason: str, sides: Sequence[tuple[str, Stances]], label: Label) -> Bench:
    """The controls for a pair. Keys of widgets hold the pair, so that a key pressed too early never counts for the next one."""
    stances, verdict = partial(_stances, desk, one, sides, label), partial(_verdict, desk, queue, one, motivations(one, reason))
    return Bench(partial(_message, one), stances, verdict)


def motivations(one: Offered, reason: str) -> list[str]:
    """Plain standard motivations for a pair, the machine's own reason first; said to be that, for who doesn't change it."""
    why = reason.replace(f"; {WITHOUT_MODEL}", "").rstrip(".")
    told = [f"{MACHINE}{why[:1].lower()}{why[1:]}."] if why else []
    opposite = ["De een wil meer ruimte, de ander strengere regels."] if one.opposite else []
    return [*told, *opposite, "Beide vragen dezelfde wijziging.", "Eén wijziging zou beide voor een deel dienen.",
            "Zelfde artikel, maar een andere vraag.", "De vragen hebben niets gemeen dat telt."][: len(PREFILLS)]  # fmt: skip


# --- what is shown


def _message(one: Offered) -> None:
    """What was just stored, or what went wrong. Comes first, so it also notes which pair is on its way to the screen."""
    _state()["shown"] = one.pair
    last_message()


def last_message() -> None:
    """What was just stored, also where the queue ended: there is no next pair to say it on."""
    if said := st.session_state.get(_STATE, {}).get("said", ""):
        show(said)


def _verdict(desk: Desk, queue: Queue, one: Offered, standard: Sequence[str]) -> None:
    if not desk.user.may(_PAIR):
        words = "U leest mee. Een paar beoordelen kan met de rol beoordelaar; vraag een beheerder daarom."
        show(tag("p", words, class_="melding"))
        _buttons(desk, queue, one, only=("0",))
        return
    chosen = f"motivering-{controls_of(one)}"
    nr, times = st.session_state.get(chosen, (0, 0))
    # a field of its own for each prefill, its words there from the start: what is set later may come after a key
    field = _key("n", one, f"-{nr}-{times}")
    with st.container(key="beoordeelbalk"):
        st.text_area("Motivering (toets n; Esc gaat eruit)", standard[nr], key=field, height=68)
        with st.expander("Andere motiveringen"), st.container(horizontal=True):
            for other, (key, words) in enumerate(zip(PREFILLS, standard, strict=False)):
                args = (chosen, (other, times + 1))
                st.button(f"{key} · {_short(words)}", key=_key(key, one), on_click=_prefill, args=args, help=words)
        _buttons(desk, queue, one, field)


def _buttons(desk: Desk, queue: Queue, one: Offered, field: str = "", only: Sequence[str] = ()) -> None:
    with st.container(horizontal=True, key=f"oordeelknoppen-{controls_of(one)}"):
        for key, slug in VERDICTS.items() if not only else ():
            words = vocabulary.label("paar", slug)
            args = (desk, queue, one, slug, field)
            st.button(f"{key} · {words.capitalize()}", key=_key(key, one), on_click=_judge, args=args, type="primary")
        st.button("0 · Overslaan", key=_key("0", one), on_click=_go_on, args=(queue, one))
        if not only and (_undoable() or queue.mine(one.pair)):
            st.button("z · Ongedaan maken", key=_key("z", one), on_click=_undo, args=(desk, queue, one))


def _stances(desk: Desk, one: Offered, sides: Sequence[tuple[str, Stances]], label: Label) -> None:
    choices = [(side, found, target) for side, found in sides for target in found.targets]
    if not choices or not desk.user.may(_STANCE):
        return
    chosen = f"bepaling-{controls_of(one)}"
    words = [f"{side}{label(target)}" for side, _, target in choices]
    with st.container(key="standpuntbalk"):
        at = st.radio("Bepaling (toets v: de volgende)", range(len(choices)), format_func=lambda nr: words[nr], key=chosen)
        _, found, target = choices[at]
        with st.container(horizontal=True, key=f"standpuntknoppen-{controls_of(one)}"):
            for key, slug in STANCES.items():
                name = vocabulary.label("standpunt", slug).capitalize()
                args = (desk, one, found.proposal.id, target, slug, label(target))
                st.button(f"{key} · {name}", key=_key(key, one, str(at)), on_click=_stance, args=args)
            if len(choices) > 1:
                st.button("v · Volgende bepaling", key=_key("v", one), on_click=_turn, args=(chosen, len(choices)))


def _short(words: str, most: int = 50) -> str:
    return words if len(words) <= most else words[: most - 2].rsplit(" ", 1)[0] + " …"


def controls_of(one: Offered) -> str:
    """What tells the controls of a pair from those of another; the text of the pair has it as `data-toets`."""
    return hashlib.sha256("\n".join(one.pair).encode()).hexdigest()[:12]


def _key(key: str, one: Offered, more: str = "") -> str:
    """The key of a widget: `regelruimte.js` finds by its beginning which key of the keyboard it answers to."""
    return f"toets-{key}-{controls_of(one)}{more}"


# --- what is done


def _state() -> dict[str, object]:
    return st.session_state.setdefault(_STATE, {"said": "", "ids": []})


def _undoable() -> list[str]:
    return st.session_state.get(_STATE, {}).get("ids", [])


def _too_early(one: Offered) -> bool:
    """Whether another pair is already coming: a button of the one before, still standing under its text, must not count."""
    if _state().get("shown") in (None, one.pair):
        return False
    _state()["said"] = f"{_state()['said']}{tag('p', EARLY, class_='melding', role='alert')}"
    return True


def _tell(words: str, problem: bool = False) -> None:
    _state()["said"] = tag("p", words, class_="melding bewaard", role="alert" if problem else "status")


def _prefill(chosen: str, which: tuple[int, int]) -> None:
    st.session_state[chosen] = which


def _turn(chosen: str, count: int) -> None:
    st.session_state[chosen] = (st.session_state.get(chosen, 0) + 1) % count


def _judge(desk: Desk, queue: Queue, one: Offered, slug: str, field: str) -> None:
    """Store a verdict, and go to the next pair."""
    if _too_early(one):
        return
    words = str(st.session_state.get(field, "")).strip()
    if not words:
        _tell("Nog niet bewaard: geef een motivering (toets n).", problem=True)
        return
    try:
        stored = desk.pair(*one.pair, slug, words)
    except RegelruimteError as error:
        _tell(esc(f"Niet bewaard: {error}"), problem=True)
        return
    _undoable_now(stored)
    undone = "ongedaan met z" if _go_on(queue, one) else "ongedaan maken kan bij het paar"
    verdict, why = esc(vocabulary.label("paar", slug)), esc(_short(words, 120))
    _tell(f"<strong>Bewaard: {verdict}</strong> – {_named(queue, one)}. {why} ({undone})")


def _stance(desk: Desk, one: Offered, proposal_id: str, target: str, slug: str, words: str) -> None:
    if _too_early(one):
        return
    try:
        stored = desk.stance(proposal_id, target, slug)
    except RegelruimteError as error:
        _tell(esc(f"Niet bewaard: {error}"), problem=True)
        return
    _undoable_now(stored)
    _tell(f"<strong>Bewaard: {esc(vocabulary.label('standpunt', slug))}</strong> – {esc(words)} (ongedaan met z)")


def _undo(desk: Desk, queue: Queue, one: Offered) -> None:
    """Take back the last judgement of this session, else one's own on this pair; and show what it was about."""
    ids, mine = _undoable(), queue.mine(one.pair)
    undone = ids[-1] if ids else mine.id if mine else None
    if undone is None:
        _tell("Er is niets om ongedaan te maken.", problem=True)
        return
    try:
        now = desk.undo(undone)
    except RegelruimteError as error:
        _tell(esc(f"Niet ongedaan gemaakt: {error}"), problem=True)
        return
    finally:
        del ids[-1:]
    if now.kind == "paar":
        _show(queue, (now.proposal, now.other or ""))
    again = f"nu geldt weer: {vocabulary.label(now.outcome_list, now.outcome)}"
    held = "er geldt geen oordeel van u" if now.outcome == WITHDRAWN else again
    _tell(f"<strong>Ongedaan gemaakt</strong>; {esc(held)}. Het eerdere oordeel blijft in de geschiedenis.")


def _undoable_now(stored: Judgement) -> None:
    ids = _state()["ids"]
    assert isinstance(ids, list)
    ids.append(stored.id)


def _go_on(queue: Queue, one: Offered) -> bool:
    """To the next pair, or to the queue when this was the last: then False."""
    following = queue.next(one.pair)
    _state()["said"] = ""
    if following is None:
        st.query_params.from_dict({name: value for name, value in state_of(queue.choice).items() if value})
        return False
    _show(queue, following.pair)
    return True


def _show(queue: Queue, pair: tuple[str, str]) -> None:
    state = {"links": pair[0], "rechts": pair[1]} | {name: value for name, value in state_of(queue.choice).items() if value}
    st.query_params.from_dict(state)


def _named(queue: Queue, one: Offered) -> str:
    return link(pair_url(*one.pair, state_of(queue.choice)), " en ".join(one.pair))
