"""The queue of pairs: filters, how far one is, and the pairs themselves."""
from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.overlap.pairs import Offered
from kg.proposals.read import ProposalLine
from kg.rdf import vocabulary
from kg.review.queue import NOT_OFFERED, SHOWN, Choice, Progress, Queue
from records import UsageError
from ui.kit.elements import badge, counted, esc, link, listed, stacked, stacked_row, tag
from ui.kit.urls import pair_url, review_url
from ui.screens.review.verdicts import verdict_badge

OPPOSITE = "tegengesteld"
ONE = "voorstel"  #: how the form writes `id`: of a field that is called so, Streamlit's sanitizer takes the name off
_SHOW = {"alle": "alle paren, de open eerst", "open": "nog niet door u beoordeeld", "oneens": "beoordelaars verschillen"}
_NAMES = ("Paar", "Volgens de machine", "Beoordeeld")


def choice_of(asked: Mapping[str, str], known: Mapping[str, ProposalLine]) -> Choice:
    """What the URL asks for. Raises UsageError for what there isn't."""
    show, kind = asked.get("toon") or "alle", asked.get("klasse", "")
    proposal = (asked.get("id") or asked.get(ONE) or "").strip()
    if show not in SHOWN:
        raise UsageError(f"‘{show}’ kan niet worden getoond (wel: {', '.join(SHOWN)}).")
    if kind and ("paar", kind) not in vocabulary.concepts():
        raise UsageError(f"‘{kind}’ is geen klasse van een paar.")
    if proposal and proposal not in known:
        raise UsageError(f"{proposal}: geen voorstel met dit kenmerk.")
    if asked.get("soort", "") not in ("", OPPOSITE):
        raise UsageError(f"‘{asked['soort']}’ is geen soort paren (wel: {OPPOSITE}).")
    return Choice(show, kind, proposal, asked.get("soort") == OPPOSITE)


def state_of(choice: Choice) -> dict[str, str]:
    """A choice as the URL writes it."""
    return {
        "soort": OPPOSITE if choice.opposite else "", "toon": "" if choice.show == "alle" else choice.show,
        "klasse": choice.kind, "id": choice.proposal,
    }  # fmt: skip


def tabs(choice: Choice) -> str:
    """Likely duplicates, and opposite asks apart."""
    other = state_of(choice) | {"klasse": ""}
    links = (
        link(review_url(other | {"soort": ""}), "Misschien dezelfde vraag", aria_current=None if choice.opposite else "page"),
        link(review_url(other | {"soort": OPPOSITE}), "Tegengestelde vragen", aria_current="page" if choice.opposite else None),
    )
    return tag("nav", listed(links, "keuze"), aria_label="Soort paren")


def filters(choice: Choice, known: Mapping[str, ProposalLine]) -> str:
    """A form that asks for other pairs; without scripts, so that its address is the state."""
    kinds = {"": "alle klassen"} | {slug: vocabulary.label("paar", slug) for name, slug in vocabulary.concepts() if name == "paar"}
    kept = tag("input", type="hidden", name="soort", value=OPPOSITE) if choice.opposite else ""
    show = _select("toon", "Toon", _SHOW, choice.show)
    kind = "" if choice.opposite else _select("klasse", "Klasse volgens de machine", kinds, choice.kind)
    name = tag("label", "Kenmerk van een voorstel", for_="rij-id") + tag("input", id="rij-id", name=ONE, value=choice.proposal)
    one = tag("p", f"Alleen paren met {esc(known[choice.proposal].title or choice.proposal)}.") if choice.proposal else ""
    form = kept + show + kind + tag("div", name) + tag("button", "Toon", type="submit")
    return tag("form", form, method="get", action="./beoordelen") + one


def _select(name: str, label: str, options: Mapping[str, str], chosen: str) -> str:
    marked = {chosen: "selected"}
    rows = "".join(tag("option", esc(words), value=value, selected=marked.get(value)) for value, words in options.items())
    return tag("div", tag("label", label, for_=f"rij-{name}") + tag("select", rows, name=name, id=f"rij-{name}"))


def progress_line(progress: Progress) -> str:
    """`37 van 210 beoordeeld door u`, with a bar; and by everybody."""
    if not progress.total:
        return ""
    bar = tag("progress", value=str(progress.mine), max=str(progress.total), aria_label="door u beoordeeld")
    mine = f"{progress.mine} van {counted(progress.total, 'paar', 'paren')} door u beoordeeld"
    words = f"{mine}; {progress.anyone} door iemand" + (f", waarvan {progress.differ} verschillend" if progress.differ else "")
    return tag("p", f"{bar} {words}.", class_="voortgang")


def chance(one: Offered) -> str:
    """The probability of a pair in words."""
    if one.probability == NOT_OFFERED:
        return "niet door de machine aangeboden"
    return f"kans {max(1, round(100 * one.probability))}&nbsp;%"


def machine_says(one: Offered) -> str:
    """Class and probability of a pair."""
    if one.probability == NOT_OFFERED:
        return chance(one)
    kind = "tegengestelde vraag" if one.opposite else vocabulary.label("paar", one.kind)
    return f"{badge(kind, 'let-op' if one.opposite else '')} {chance(one)}"


def queue_table(queue: Queue, items: Sequence[Offered], known: Mapping[str, ProposalLine]) -> str:
    """Pairs, each with a link to see them side by side."""
    rows = "".join(_row(queue, one, known) for one in items)
    return stacked(_NAMES, rows, "paren")


def _row(queue: Queue, one: Offered, known: Mapping[str, ProposalLine]) -> str:
    titles = [known[name].title or name if name in known else name for name in one.pair]
    pair = link(pair_url(*one.pair, state_of(queue.choice)), " – ".join(titles))
    mine = queue.mine(one.pair)
    said = f"u: {vocabulary.label('paar', mine.outcome)}" if mine else "door u nog niet"
    cells = (pair, machine_says(one), f"{verdict_badge(queue.verdicts.get(one.pair))} {tag('span', esc(said), class_='klein')}")
    return stacked_row(_NAMES, cells)
