"""Small pieces of HTML. Every word that comes from outside goes through `esc`; nothing goes through Markdown."""
from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from html import escape

from kg.clean import visible
from kg.rdf import vocabulary

MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip


def esc(words: object) -> str:
    """Text as HTML, safe between tags and inside a quoted attribute, without characters that turn the direction of writing."""
    return escape(visible(str(words)), quote=True)


def tag(name: str, inner: str = "", /, **attributes: str | None) -> str:
    """An element around HTML that is already safe; attributes are escaped (`class_` and `data_x` as Python names them)."""
    written = "".join(f' {key.rstrip("_").replace("_", "-")}="{esc(value)}"' for key, value in attributes.items() if value is not None)
    return f"<{name}{written}>{inner}</{name}>"


def link(href: str, words: str, **attributes: str | None) -> str:
    """A link with plain words."""
    return tag("a", esc(words), href=href, **attributes)


def listed(items: Iterable[str], class_: str | None = None) -> str:
    """A bulleted list of HTML items; nothing for none."""
    rows = "".join(f"<li>{item}</li>" for item in items)
    return tag("ul", rows, class_=class_) if rows else ""


def stacked(names: Sequence[str], rows: str, class_: str = "") -> str:
    """A table under heads in plain words, of rows as `stacked_row` makes them; on a narrow screen its cells stand under each other."""
    # roles said again: a table that is stacked loses its own
    head = tag("tr", "".join(tag("th", esc(name), scope="col", role="columnheader") for name in names), role="row")
    body = tag("tbody", rows, role="rowgroup")
    return tag("table", tag("thead", head, role="rowgroup") + body, class_=f"stapel {class_}".strip(), role="table")


def stacked_row(names: Sequence[str], cells: Sequence[str], **attributes: str | None) -> str:
    """A row of HTML cells, one under each head."""
    written = "".join(tag("td", cell, role="cell", data_kop=name) for name, cell in zip(names, cells, strict=True))
    return tag("tr", written, role="row", **attributes)


def badge(words: str, class_: str = "") -> str:
    """A short word in a box."""
    return tag("span", esc(words), class_=f"label {class_}".strip())


def status_badge(slug: str) -> str:
    """How a citation was resolved, in words."""
    return badge(vocabulary.label("oplosstatus", slug), f"status s-{slug}")


def role_badge(slug: str) -> str:
    """The role of a citation in the argument, in words; nothing where it isn't known."""
    return badge(f"rol: {vocabulary.label('rol', slug)}", "rol") if slug != "onbekend" else ""


def dutch_date(day: date) -> str:
    """`30 april 2021`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def dutch_day(written: str) -> str:
    """`30-04-2021`, from a date as JJJJ-MM-DD: for a column."""
    return "-".join(reversed(written.split("-")))


def whole_dates(html: str) -> str:
    """Dates as JJJJ-MM-DD in HTML, kept from being broken over two lines."""
    return re.sub(r"\b\d{4}-\d\d-\d\d\b", r'<span class="heel">\g<0></span>', html)


def counted(number: int, one: str, more: str) -> str:
    """`1 voorstel`, `1.200 voorstellen`."""
    return f"{grouped(number)} {one if number == 1 else more}"


def grouped(number: int) -> str:
    """`1.200`."""
    return f"{number:,}".replace(",", ".")
