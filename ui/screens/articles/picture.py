"""The picture of Wetsartikelen: the laws (or articles) that most proposals cite, by policy field, as bars in a table."""
from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from kg.proposals.crosstab import Crossed, CrossedRow
from kg.proposals.lists import Cited
from kg.proposals.lists_read import NO_DEPARTMENT
from kg.rdf import iri
from ui.kit.elements import counted, esc, grouped, link, tag
from ui.kit.lists import Column, ListState
from ui.kit.urls import article_url
from ui.screens.articles.bars import bar_cell, pictured

OTHERS = "overige leefvelden"
HOW = (
    "Kies een getal om die voorstellen te zien. Een voorstel telt mee in elke rij en kolom waar het bij hoort. "
    "De balken per leefveld hebben samen één schaal, die onder Voorstellen een eigen."
)
CUT = " Een onderbroken balk is langer dan hier past; het getal klopt."
#: target, label, number of proposals, field → the address of just those, and what the number says
CountedAt = Callable[[str, str, int, str], tuple[str, str]]


class Picture:
    """What is drawn for one state of the list; `words` are the head of its first column, and what one and more groups are called."""

    def __init__(
        self, found: Crossed, cited: Cited, state: ListState, field_name: Callable[[str], str], words: tuple[str, str, str], at: CountedAt
    ) -> None:
        self._found, self._cited, self._state, self._at = found, cited, state, at
        self._head, self._one, self._more = words
        self._fields = [(slug, field_name(slug)) for slug in found.fields] + ([("", OTHERS)] if found.other_fields else [])
        self._rest = f"Overige {self._more} ({grouped(found.other_groups)})"

    def html(self) -> str:
        """The table of bars, and in words what stands out in it."""
        columns = [Column(self._head), Column("Voorstellen"), *(Column(name[:1].upper() + name[1:]) for _, name in self._fields)]
        way = link("#verfijnen", "Naar de filters", class_="niet-op-papier")
        caption = tag("p", f"{esc(self._told())} {way}", role="status") + tag("p", HOW + (CUT if self._cut() else ""), class_="klein")
        return pictured(caption, self._state.table(columns, map(self._cells, self._found.rows), "balken"))

    def _cut(self) -> bool:
        """Of the others together a bar doesn't fit."""
        total, largest = self._found.largest
        return any(row.total > total or any(number > largest for _, _, number in self._numbers(row)) for row in self._found.rows)

    def rows(self) -> Sequence[Mapping[str, object]]:
        """Every bar as data."""
        return [
            {**self._named(row), "leefveld": name, "voorstellen": number}
            for row in self._found.rows
            for _, name, number in (("", "alle leefvelden", row.total), *self._numbers(row))
        ]

    def nodes(self) -> Sequence[str]:
        """The IRIs of the groups that stand by themselves."""
        return [iri.of_target(self._cited.targets[row.group]).value for row in self._found.rows if row.group is not None]

    def _numbers(self, row: CrossedRow) -> Iterator[tuple[str, str, int]]:
        """Of each column the slug of its field ("" for the others), its name, and the number."""
        numbers = (*row.by_field, row.other_fields)
        return ((slug, name, number) for (slug, name), number in zip(self._fields, numbers, strict=False))

    def _named(self, row: CrossedRow) -> Mapping[str, object]:
        if row.group is None:
            return {self._one: self._rest, "adres": "", "departement": ""}
        cited = self._cited
        return {self._one: cited.labels[row.group], "adres": cited.targets[row.group], "departement": cited.departments[row.group]}

    def _told(self) -> str:
        found, first = self._found, self._found.rows[0]
        several = f"De {len(found.rows) - 1} meest genoemde van {counted(found.groups, self._one, self._more)}"
        told = f"{several}; de overige staan samen in de laatste rij. " if found.other_groups else ""
        label = self._cited.labels[first.group] if first.group is not None else self._rest
        _, name, most = max(self._numbers(first), key=lambda one: one[2])
        often = f", het vaakst over {name} ({grouped(most)})" if len(self._fields) > 1 else ""
        return f"{told}Het meest genoemd: {label}, in {counted(first.total, 'voorstel', 'voorstellen')}{often}."

    def _cells(self, row: CrossedRow) -> Sequence[str]:
        total, largest = self._found.largest
        drawn = (self._bar(row, number, largest, slug, name) for slug, name, number in self._numbers(row))
        return self._group(row), self._bar(row, row.total, total), *drawn

    def _group(self, row: CrossedRow) -> str:
        """The group, with the ministry of its law where that is known: a choice for what it is responsible for."""
        if row.group is None:
            return link(self._state.url(weergave=None), self._rest)
        department = self._cited.departments[row.group]
        known = department != NO_DEPARTMENT and "departement" not in self._state.choices
        ministry = " " + tag("span", link(self._state.url(departement=department), department), class_="klein departement") if known else ""
        return link(article_url(self._cited.targets[row.group]), self._cited.labels[row.group]) + ministry

    def _bar(self, row: CrossedRow, number: int, largest: int, field: str = "", name: str = "") -> str:
        """A bar of the others leads to the list that has them; one of the other fields to the proposals in any field."""
        if row.group is None:
            field = field or self._state.choices.get("leefveld", "")
            url, where = self._state.url(weergave=None, leefveld=field), f" over {name}" if name else ""
            about = f"{counted(number, 'voorstel', 'voorstellen')} bij overige {self._more}{where}: naar de lijst"
        else:
            url, about = self._at(self._cited.targets[row.group], self._cited.labels[row.group], number, field)
            about += f" over {OTHERS}: naar alle voorstellen" if name == OTHERS else ""
        return bar_cell(number, largest, url, about)
