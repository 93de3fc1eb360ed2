"""A list that a reader narrows and sorts, with all of its state in the URL: the search field, what is chosen, facets, and the table."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, overload

from kg.proposals.facets import Choices, Faceted, Mask
from ui.kit.elements import counted, esc, link, listed, tag
from ui.kit.urls import HOME, list_url

FIRST, MOST = 8, 100  #: values of a facet that stand there, and that are in its fold; of more the text field finds the rest
Item = TypeVar("Item")


@dataclass(frozen=True)
class Choice:
    """A facet as it stands on a screen."""

    name: str  #: in the URL
    title: str
    label: Callable[[str], str]  #: of a value
    listed: bool = True  #: with its values beside the list


@dataclass(frozen=True)
class Column:
    """A column of a table."""

    title: str
    sort: str = ""  #: its name in the URL; "" when one can't sort by it
    number: bool = False
    falling: bool = False  #: sorted by it, the largest or newest goes first (with a minus before its name: last)


class ListState:
    """The state of a list in its URL."""

    def __init__(self, path: str, asked: Mapping[str, str], facets: Sequence[Choice], sort: str, kept: Sequence[str] = ()) -> None:
        self.path, self._facets = path, facets
        names = {one.name for one in facets}
        self.choices: Choices = {name: asked[name] for name in names if asked.get(name)}
        self.words, self.sort = " ".join(asked.get("q", "").split()), asked.get("sorteer") or sort
        self._all = {name: asked[name] for name in (*kept, *sorted(names), "q", "sorteer") if asked.get(name)}

    def url(self, **changes: str | None) -> str:
        """This list with another state."""
        return list_url(self.path, self._all, **changes)

    def page(self, number: int) -> str:
        return self.url(pagina=str(number) if number > 1 else None)

    def search(self, title: str) -> str:
        """The text field; what else is chosen goes along."""
        others = {name: value for name, value in self._all.items() if name != "q"}
        hidden = "".join(f'<input type="hidden" name="{name}" value="{esc(value)}">' for name, value in others.items())
        field = f'<input type="search" name="q" value="{esc(self.words)}" size="32">'
        inner = hidden + tag("label", f"{esc(title)}<br>{field}") + "<button>Zoek</button>"
        return tag("form", inner, method="get", action=HOME + self.path)

    def chosen(self) -> str:
        """What is chosen, each with a way to let it go; nothing when nothing is."""
        told = [(one.name, one.title, one.label(self.choices[one.name])) for one in self._facets if one.name in self.choices]
        told += [("q", "Woorden", self.words)] if self.words else []
        rows = [link(self.url(**{name: None}), f"{title}: {words} ✕", aria_label=f"{title}: {words} (wis)") for name, title, words in told]
        if len(rows) > 1:
            rows.append(link(self.url(q=None, **dict.fromkeys(self.choices)), "Wis alles"))
        return tag("nav", listed(rows, "keuze"), aria_label="Gekozen") if rows else ""

    def nothing(self) -> str:
        """Said when nothing is left of the list."""
        way = link(HOME + self.path, "Wis alle keuzen")
        return tag("p", f"Niets gevonden met deze keuze. {way} of kies er een minder.", role="status")

    def facets(self, faceted: Faceted, within: Mask | None, what: str) -> str:
        """Every facet with its values; a number says how many rows the list has with that value."""
        shown = "".join(self._facet(one, faceted.counts(one.name, self.choices, within)) for one in self._facets if one.listed)
        about = tag("p", esc(f"Achter elke keuze staat hoeveel {what} er dan zijn."), class_="klein")
        return tag("aside", tag("h2", "Verfijnen", id="verfijnen") + about + shown, class_="facetten", aria_labelledby="verfijnen")

    def _facet(self, one: Choice, values: Sequence[tuple[str, int]]) -> str:
        if not values:
            return ""
        now = self.choices.get(one.name)
        first = [row for at, row in enumerate(values) if at < FIRST or row[0] == now]
        more = [row for row in values if row not in first][:MOST]
        rows = listed(self._value(one, row, now) for row in first)
        if more:
            rows += tag("details", f"<summary>Nog {len(more)}</summary>" + listed(self._value(one, row, now) for row in more))
        left = len(values) - len(first) - len(more)
        rows += tag("p", f"en nog {left}; zoek op naam", class_="klein") if left else ""
        return tag("section", tag("h3", esc(one.title)) + rows)

    def _value(self, one: Choice, row: tuple[str, int], now: str | None) -> str:
        value, number = row
        mark = "true" if value == now else None
        words = link(self.url(**{one.name: None if mark else value}), one.label(value), aria_current=mark)
        return f"{words} {tag('span', f'({number})', class_='aantal')}"

    def table(self, columns: Sequence[Column], rows: Iterable[Sequence[str]], class_: str = "") -> str:
        """Rows of safe cells, the first of each its head; heads sort."""
        head = tag("tr", "".join(map(self._head, columns)), role="row")
        body = "".join(self._row(columns, cells) for cells in rows)
        inner = tag("thead", head, role="rowgroup") + tag("tbody", body, role="rowgroup")
        return tag("table", inner, class_=f"stapel {class_}".strip(), role="table")

    def _head(self, column: Column) -> str:
        now = bool(column.sort) and self.sort.removeprefix("-") == column.sort
        turned = f"-{column.sort}" if self.sort == column.sort else column.sort
        words = link(self.url(sorteer=turned), column.title) if column.sort else esc(column.title)
        falls = column.falling != self.sort.startswith("-")
        arrow = f' <span aria-hidden="true">{"▼" if falls else "▲"}</span>' if now else ""
        order = ("descending" if falls else "ascending") if now else None
        return tag("th", words + arrow, scope="col", role="columnheader", aria_sort=order, class_="getal" if column.number else None)

    @staticmethod
    def _row(columns: Sequence[Column], cells: Sequence[str]) -> str:
        first = tag("th", cells[0], scope="row", role="rowheader")
        rest = (
            tag("td", cell, role="cell", data_kop=column.title, class_="getal" if column.number else None)
            for column, cell in zip(columns[1:], cells[1:], strict=True)
        )
        return tag("tr", first + "".join(rest), role="row")


def found_line(number: int, one: str, more: str) -> str:
    """How many rows there are, said when it changes; with a way to the facets, which stand below on a narrow screen."""
    way = tag("span", f" · {link('#verfijnen', 'Naar de filters')}", class_="naar-filters")
    return tag("p", f"<strong>{counted(number, one, more)}</strong>{way}", role="status", class_="gevonden")


class Rows(Sequence[Mapping[str, Any]]):
    """The rows of a list as data, each made when it is asked for: a screen doesn't need them, a file does."""

    def __init__(self, items: Sequence[Item], made: Callable[[Item], Mapping[str, Any]]) -> None:
        self._items, self._made = items, made

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        return map(self._made, self._items)

    @overload
    def __getitem__(self, at: int) -> Mapping[str, Any]: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Mapping[str, Any]]: ...
    def __getitem__(self, at: int | slice) -> Mapping[str, Any] | Sequence[Mapping[str, Any]]:
        return Rows(self._items[at], self._made) if isinstance(at, slice) else self._made(self._items[at])
