"""The text of a proposal with its citations marked in place, and the table of citations below it."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import jci
from kg.rdf import vocabulary
from records import Citation
from ui.kit.elements import esc, link, listed, role_badge, stacked, stacked_row, status_badge, tag
from ui.kit.urls import citation_anchor, cited_url

Label = Callable[[str], str]
Numbered = tuple[int, Citation]  #: the row of the table, from 1


@dataclass(frozen=True)
class RowKeys:
    """What keys do on a citation (`ui/static/lezen.js`): c goes to its correction, r, s and a press a button of its stance."""

    correct: Callable[[Citation], str] | None = None  #: the address of the controls, for who may correct
    stances: Mapping[str, int] = field(default_factory=dict)  #: target → row of its stance, for who may say it


def marked(text: str, citations: Iterable[Numbered], on: date) -> str:
    """HTML of a text in which each citation is a mark. One that isn't where it says it is stays in the table alone."""
    pieces, place = [], 0
    for nr, citation in sorted(citations, key=lambda pair: pair[1].start):
        if citation.start < place or text[citation.start : citation.end] != citation.quote:
            continue
        pieces += [esc(text[place : citation.start]), _mark(nr, citation, on)]
        place = citation.end
    return "".join(pieces) + esc(text[place:])


def _mark(nr: int, citation: Citation, on: date) -> str:
    """The quote as a link: to its article, or to its row when it has no target or lies in more than one article.

    Its row says the rest: `ui/static/lezen.js` shows it in a card beside the mark, a screen reader reads it as description.
    """
    articles = dict.fromkeys(map(jci.article_of, citation.targets))
    href = cited_url(citation.targets[0], on) if len(articles) == 1 else f"#{row_anchor(nr)}"
    quote = link(href, citation.quote, aria_describedby=row_anchor(nr))
    note = tag("sup", link(f"#{row_anchor(nr)}", str(nr), aria_label=f"verwijzing {nr} in de lijst"))
    place = citation_anchor(citation.field or "", citation.nr, citation.start)
    return tag("mark", quote + note, id=place, class_=f"citaat s-{citation.status}")


def row_anchor(nr: int) -> str:
    """The id of a row of the table."""
    return f"verwijzing-{nr}"


def legend(citations: Sequence[Citation]) -> str:
    """What the marks in this text mean: only those that occur."""
    slugs = [slug for (name, slug) in vocabulary.concepts() if name == "oplosstatus" and any(one.status == slug for one in citations)]
    items = [
        tag("mark", esc(vocabulary.label("oplosstatus", slug)), class_=f"citaat s-{slug}") + " " + esc(_definition(slug)) for slug in slugs
    ]
    return tag("details", "<summary>Zo zijn verwijzingen gemarkeerd</summary>" + listed(items), class_="legenda") if items else ""


def _definition(slug: str) -> str:
    return vocabulary.concepts()[("oplosstatus", slug)][1]


def citation_table(citations: Sequence[Numbered], on: date, label: Label, keys: RowKeys = RowKeys()) -> str:
    """Every citation: the quote, what it points to, how it was resolved and why, and its role; with a way to correct it."""
    if not citations:
        return "<p>In dit voorstel zijn geen verwijzingen naar regels gevonden.</p>"
    names = ("Nr", "Citaat", "Doel", "Status en rol", "Reden", *(["Verbeteren"] if keys.correct else []))
    rows = "".join(_row(nr, citation, names, on, label, keys) for nr, citation in citations)
    return stacked(names, rows)


def _row(nr: int, citation: Citation, names: Sequence[str], on: date, label: Label, keys: RowKeys) -> str:
    place = citation_anchor(citation.field or "", citation.nr, citation.start)
    status = f"{status_badge(citation.status)} {role_badge(citation.role)}"
    cells = [str(nr), link(f"#{place}", f"‘{citation.quote}’"), _targets(citation, on, label), status, esc(citation.reason)]
    correct = keys.correct(citation) if keys.correct else None
    if correct:
        cells.append(link(correct, "verbeter", aria_label=f"verbeter verwijzing {nr}"))
    stances = [str(keys.stances[target]) for target in citation.targets if target in keys.stances]
    stance = stances[0] if len(stances) == 1 else None  # of a list of articles each has a stance of its own
    return stacked_row(names, cells, id=row_anchor(nr), data_verbeter=correct, data_standpunt=stance)


def _targets(citation: Citation, on: date, label: Label) -> str:
    if citation.targets:
        return listed((link(cited_url(target, on), label(target)) for target in citation.targets), "doelen")
    if citation.candidates:
        return "kan zijn:" + listed((link(cited_url(target, on), label(target)) for target in citation.candidates), "doelen")
    return "geen"
