"""Samenhang: three columns, article | proposals | what these cite besides, related by `data-hoort`; and the same as a table.

`ui/static/samenhang.js` draws the lines, walks by arrows and points out what belongs together.
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from kg.proposals.citations import Citing
from kg.rdf import vocabulary
from ui.kit.elements import counted, esc, link, listed, stacked, stacked_row, tag
from ui.kit.urls import article_url, proposal_url

Label = Callable[[str], str]
SHOWN = 40  #: proposals; a filter shows others
OTHERS = 40  #: articles in the third column, what most cite first
_HEADS = ("Voorstel", "Indiener", "Rol", "Noemt ook")


def shown_proposals(citations: Sequence[Citing], role: str, words: str) -> list[str]:
    """The proposals that the filter leaves, by id in the order of the citations."""
    small = words.casefold().strip()
    return list(dict.fromkeys(
        one.proposal for one in citations
        if role in ("", one.role) and (not small or small in f"{one.title} {one.submitter} {one.proposal}".casefold())
    ))  # fmt: skip


def together(
    target: str, on: date | None, citations: Sequence[Citing], proposals: Sequence[str], others: Mapping[str, Sequence[str]], label: Label
) -> str:
    """The columns and the table, of at most `SHOWN` proposals."""
    first = {one.proposal: one for one in reversed(citations)}
    counts = Counter(other for articles in others.values() for other in dict.fromkeys(articles))
    ranked = [article for article, _ in sorted(counts.items(), key=lambda pair: (-pair[1], label(pair[0])))]
    numbers = {article: nr for nr, article in enumerate(ranked[:OTHERS], 1)}
    to_right = {one: ["d-0", *(f"a-{numbers[other]}" for other in others[one] if other in numbers)] for one in proposals}
    to_left = {article: [f"v-{nr}" for nr, one in enumerate(proposals, 1) if article in others[one]] for article in numbers}
    middle = [
        _item(f"v-{nr}", proposal_url(one), first[one].title or one, to_right[one], first[one].submitter)
        for nr, one in enumerate(proposals, 1)
    ]
    right = [
        _item(f"a-{nr}", article_url(article, on), label(article), to_left[article], counted(counts[article], "voorstel", "voorstellen"))
        for article, nr in numbers.items()
    ]
    all_proposals = [f"v-{nr}" for nr in range(1, len(proposals) + 1)]
    here = [_item("d-0", article_url(target, on), label(target), all_proposals, "dit artikel")]
    three = (("Dit artikel", here), (f"Voorstellen ({len(proposals)})", middle), (f"Noemen ook ({len(counts)})", right))
    columns = "".join(_column(title, items) for title, items in three)
    more = f"In de derde kolom de {OTHERS} meest genoemde van {len(counts)} artikelen." if len(counts) > OTHERS else ""
    how = tag("p", "Pijltjes lopen door de kolommen, Enter opent, Esc wist de aanwijzing. " + more, class_="klein uitleg")
    board = tag("div", columns, class_="samenhang", data_doe="samenhang")
    return how + tag("p", "", class_="klein verband", role="status") + board + _table(first, proposals, others, on, label)


def _column(title: str, items: Sequence[str]) -> str:
    return tag("section", tag("h3", title) + (listed(items) or tag("p", "Geen.")))


def _item(name: str, url: str, words: str, related: Sequence[str], note: str) -> str:
    return link(url, words, id=name, data_hoort=" ".join(related)) + (tag("span", esc(note), class_="klein") if note else "")


def _table(
    first: Mapping[str, Citing], proposals: Sequence[str], others: Mapping[str, Sequence[str]], on: date | None, label: Label
) -> str:
    rows = "".join(_row(first[one], others[one], on, label) for one in proposals)
    table = stacked(_HEADS, rows)
    return tag("section", tag("h2", "Als tabel") + table, class_="als-tabel")


def _row(one: Citing, others: Sequence[str], on: date | None, label: Label) -> str:
    role = vocabulary.label("rol", one.role) if one.role != "onbekend" else "niet bepaald"
    cells = (
        link(proposal_url(one.proposal), one.title or one.proposal), esc(one.submitter), esc(role),
        listed(link(article_url(other, on), label(other)) for other in others) or "geen ander artikel",
    )  # fmt: skip
    return stacked_row(_HEADS, cells)
