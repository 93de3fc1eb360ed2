"""What can be taken from a screen: its rows as CSV or JSON, what it speaks of as Turtle, the question behind it, and paper."""
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from kg.rdf.ready_queries import ready_query
from ui.kit.elements import esc, link, listed, tag
from ui.kit.urls import HOME

DATA = "gegevens"  #: the path below which a screen's data are served: `gegevens/artikel.csv?target=…`


class Rows(Sequence[Mapping[str, Any]]):
    """Rows of a long list, each made when it is taken: the screen itself only asks whether there are any."""

    def __init__(self, items: Sequence[Any], made: Callable[[Any], Mapping[str, Any]]) -> None:
        self._items, self._made = items, made

    def __len__(self) -> int:
        return len(self._items)

    def __getitem__(self, place: Any) -> Any:
        return [self._made(one) for one in self._items[place]] if isinstance(place, slice) else self._made(self._items[place])


@dataclass(frozen=True)
class Taken:
    """The data of a screen."""

    rows: Sequence[Mapping[str, Any]] = ()  #: plain values by Dutch column name, all rows and not just the page shown
    nodes: Sequence[str] = ()  #: IRIs that the screen speaks of
    question: str = ""  #: name of the ready query that asks (nearly) the same
    filled: Mapping[str, str] = field(default_factory=dict)  #: its parameters
    others: Sequence[tuple[str, str]] = ()  #: address and words of what else can be downloaded here


def taking(path: str, taken: Taken, asked: Mapping[str, str]) -> str:
    """The links at the foot of a screen."""
    state = f"?{urlencode(asked)}" if asked else ""
    name = path or "start"
    forms = (["csv", "json"] if taken.rows else []) + (["ttl"] if taken.nodes else [])
    links = [link(f"{HOME}{DATA}/{name}.{form}{state}", _NAMES[form], download="") for form in forms]
    links += [link(url, words, download="") for url, words in taken.others]
    links.append(link("#", "Afdrukken", data_doe="afdrukken"))
    return tag("footer", tag("h2", "Meenemen", class_="kop") + listed(links, "meenemen") + _question(taken))


_NAMES = {"csv": "CSV (spreadsheet)", "json": "JSON", "ttl": "Turtle (linked data)"}


def _question(taken: Taken) -> str:
    if not taken.question:
        return ""
    query = ready_query(taken.question)
    text = "\n".join(line for line in query.text.splitlines() if not line.startswith("#+")).strip()
    url = f"{HOME}sparql?{urlencode({'vraag': taken.question, **taken.filled})}"
    about = tag("p", esc(f"{query.title}. {query.description}")) + tag("p", link(url, "Stel deze vraag in het scherm Vragen"))
    return tag("details", "<summary>Toon de vraag (SPARQL)</summary>" + about + tag("pre", esc(text)))
