"""The proposals that cite a provision, each with its own words."""
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import groupby

from kg.proposals.citations import Citing
from kg.proposals.sentences import Sentence
from kg.proposals.triples import CONTEXT, FIELDS
from kg.rdf import vocabulary
from ui.kit.elements import esc, link, role_badge, status_badge, tag
from ui.kit.urls import article_url, citation_anchor, cited_url, proposal_url

Label = Callable[[str], str]
Group = tuple[str, list[Citing]]
Sentences = Mapping[tuple[str, str, int | None, int], Sentence]
_ORDER = list(FIELDS)


def by_proposal(citations: Sequence[Citing]) -> list[Group]:
    """The citations of each proposal, in the order of its text."""
    placed = sorted(citations, key=lambda one: (one.proposal, _ORDER.index(one.field), one.nr or 0, one.start, one.target))
    return [(proposal, list(group)) for proposal, group in groupby(placed, key=lambda one: one.proposal)]


def citing_cards(groups: Sequence[Group], target: str, on: date | None, label: Label, sentences: Sentences) -> str:
    """A card for each proposal: its citations of the target, and of what lies within it, each in its whole sentence."""
    return "".join(_card(group, target, on, label, sentences) for _, group in groups)


def role_links(citations: Sequence[Citing], target: str, on: date | None, chosen: str) -> str:
    """A choice of role, each with the number of proposals that cite in it; nothing when there is but one."""
    by_role = {slug: {one.proposal for one in citations if one.role == slug} for name, slug in vocabulary.concepts() if name == "rol"}
    found = {slug: names for slug, names in by_role.items() if names}
    if len(found) < 2 and not chosen:
        return ""
    choices = [("", "alle", {one.proposal for one in citations})]
    choices += [(slug, vocabulary.label("rol", slug) if slug != "onbekend" else "rol niet bepaald", names) for slug, names in found.items()]
    rows = "".join(
        tag("li", link(article_url(target, on, role=slug), f"{words} ({len(names)})", aria_current="true" if slug == chosen else None))
        for slug, words, names in choices
    )
    inner = tag("span", "Rol in het voorstel: ", class_="kop") + tag("ul", rows, class_="keuze")
    return tag("nav", inner, aria_label="Rol", class_="versies")


def _card(group: list[Citing], target: str, on: date | None, label: Label, sentences: Sentences) -> str:
    first = group[0]
    head = tag("h3", link(proposal_url(first.proposal), first.title or first.proposal)) + tag("p", esc(first.submitter), class_="klein")
    places = groupby(group, key=lambda one: (one.field, one.nr, one.start))
    return tag("article", head + "".join(_quote(list(same), target, on, label, sentences) for _, same in places), class_="kaart")


def _quote(same: list[Citing], target: str, on: date | None, label: Label, sentences: Sentences) -> str:
    """One place in a proposal; it may point to several units of the article."""
    one = same[0]
    where = vocabulary.label("veld", FIELDS[one.field]) + (f" {one.nr}" if one.nr is not None else "")
    whole = sentences.get((one.proposal, one.field, one.nr, one.start))
    before, after = (esc(whole[0]), esc(whole[2])) if whole else (_before(one.before), _after(one.after))
    words = f"{before}{tag('mark', esc(one.quote), class_=f'citaat s-{one.status}')}{after}"
    place = citation_anchor(one.field, one.nr, one.start)
    badges = f"{status_badge(one.status)} {role_badge(one.role)}".strip()
    facts = [badges, link(proposal_url(one.proposal, place), f"lees in het voorstel ({where})")]
    narrower = [link(cited_url(other.target, on), label(other.target)) for other in same if other.target != target]
    about = tag("p", f"Noemt {'; '.join(narrower)}", class_="klein") if narrower else ""
    status = vocabulary.label("oplosstatus", one.status)
    why = tag("p", esc(f"Waarom {status}: {one.reason}"), class_="klein") if one.status != "opgelost" else ""
    return tag("div", tag("blockquote", tag("p", words)) + tag("p", " · ".join(facts), class_="klein") + about + why, class_="plaats")


def _before(words: str) -> str:
    """The words before a quote that the graph keeps with it; where the passage was cut, from the first whole word."""
    return esc(f"…{words[words.find(' ') :]}" if len(words) == CONTEXT and " " in words else words)


def _after(words: str) -> str:
    return esc(f"{words[: words.rfind(' ') + 1]}…" if len(words) == CONTEXT and " " in words else words)
