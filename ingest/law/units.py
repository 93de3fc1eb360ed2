"""The units of a law while it is read, and what each is called: its address, its path, its parent.

Official names come first: the unit's own `<jci>` and `bwb-ng-variabel-deel`. Where the file gives none they are formed
from the number, in the order and with the key names of official jci (Juriconnect BWB 1.3). Two units never share an
address: a second one, and one without a number, is its parent's address + `#{tag}-{n}`.
"""
from __future__ import annotations

import re
from collections import Counter

import jci
from ingest.law.refine import refined
from ingest.law.text import LABEL
from records import Provision, Reference

STATUSES = ("goed", "vervallen", "nogniet")  #: of a provision; other values say who wrote a number or title
KINDS = {"li": "onderdeel", "table": "tabel"}  #: every other kind is the element's own name
ARTICLES = frozenset({"artikel", "enig-artikel", "wijzig-artikel"})
#: elements with a number, and its key in a jci; circulaire.divisie, verdragtekst, wijzig-artikel as in official links
KEYS = {
    **{tag: tag for tag in jci.STRUCTURE},
    **{tag: tag for tag in ("bijlage", "artikel", "lid", "wijzig-artikel", "circulaire.divisie", "verdragtekst")},
    "wijzig-lid": "lid", "li": "o", "definitie-item": "o", "specificatie-item": "o", "enig-artikel": "artikel",
}
#: wrappers whose units are numbered as if they stood one higher
_SEE_THROUGH = frozenset({"tekst", "table", "verdragtekst", "structuurtekst"})
_WORDS = {"li": "Onderdeel", "definitie-item": "Onderdeel", "specificatie-item": "Onderdeel", "table": "Tabel"}
_ALNUM = re.compile(r"[^\W_]")
_UNSAFE = re.compile("[&=#%]")  #: signs that a jci uses itself


class Unit:
    """One unit while it is read; `name` fills in what it is called."""

    __slots__ = (
        "tag", "parent", "path", "label_id", "status", "jci", "number", "heading", "text", "references", "closed",
        "cell", "address", "base", "article_base", "copy", "foreign", "counts",
    )  # fmt: skip

    def __init__(self, tag: str, parent: Unit | None, attributes: dict[str, str]) -> None:
        self.tag, self.parent = tag, parent
        self.path = attributes.get("bwb-ng-variabel-deel", "")
        self.label_id = attributes.get("label-id")
        status = attributes.get("status", "")
        self.status = status if status in STATUSES else "goed"
        self.jci: str | None = None
        self.number: str | None = None
        self.heading: str | None = None
        self.text = ""
        self.references: tuple[Reference, ...] = ()
        self.closed = False  # a unit within it has begun: later text is no longer its own
        self.cell = False  # it stands in a table cell
        self.address = ""
        self.base: str | None = None  # address that a unit within extends; None: it can't be named by its number
        self.article_base: str | None = None  # the same for an article, whose address leaves out the chapters
        self.copy = False  # another unit has its address: what is within may not be taken for what is in that one
        self.foreign = False  # stands in another language than the law's main text
        self.counts: Counter[str] | None = None


def number_of(text: str) -> str | None:
    """A number as written, without its closing mark or brackets: "1.", "a)", "(b)", "1°." → 1, a, b, 1°; a bullet → None."""
    text = text.rstrip(" .:")
    if text.endswith(")") and "(" not in text[1:]:  # but "IV (A)" keeps its own
        text = text.removeprefix("(").rstrip(" .:)")
    return text.strip() if _ALNUM.search(text) else None


def name(units: list[Unit], law: str) -> None:
    """Give every unit its address and path; the first of the list is the law itself, parents come before children."""
    root = units[0]
    root.address = root.base = root.article_base = jci.build(law)
    taken, paths = {root.address}, Counter({"": 1})
    for unit in units[1:]:
        parent = unit.parent
        unit.foreign = unit.foreign or parent.foreign
        place = _address(unit, parent, law, taken)
        taken.add(unit.address)
        _bases(unit, parent)
        unit.path = _path(unit, parent, place, paths)


def provisions(units: list[Unit]) -> tuple[Provision, ...]:
    """The named units as records, without the law itself."""
    root, labels = units[0], {unit.label_id: unit.address for unit in reversed(units) if unit.label_id}
    return tuple(
        Provision(
            target=unit.address,
            parent=None if unit.parent is root else unit.parent.address,
            kind=KINDS.get(unit.tag, unit.tag),
            number=unit.number,
            heading=unit.heading,
            text=unit.text,
            path=unit.path,
            status=unit.status,
            references=_resolved(unit.references, labels) if unit.references else (),
            label_id=unit.label_id,
        )
        for unit in units[1:]
    )


def _resolved(references: tuple[Reference, ...], labels: dict[str, str]) -> tuple[Reference, ...]:
    return tuple(_refined(r, labels.get(r.target.removeprefix(LABEL), "") if r.target.startswith(LABEL) else r.target) for r in references)


def _refined(reference: Reference, target: str) -> Reference:
    return Reference(target, reference.quote, reference.start, reference.end, refined(target, reference.quote))


def _address(unit: Unit, parent: Unit, law: str, taken: set[str]) -> int:
    """Set the address. The result is the n of a place without a number, 0 for a unit with an address of its own."""
    own = None if unit.foreign else _official(unit, parent, law) or _built(unit, parent)
    if own and own not in taken:
        unit.address = own
        return 0
    unit.copy = own is not None or unit.foreign or parent.copy
    if parent.counts is None:
        parent.counts = Counter()
    parent.counts[unit.tag] += 1
    place = parent.counts[unit.tag]
    unit.address = jci.place(parent.address, unit.tag, place)
    return place


def _official(unit: Unit, parent: Unit, law: str) -> str | None:
    if not unit.jci or (unit.number is None and unit.tag in KEYS):
        return None
    if parent.copy and (unit.tag not in ARTICLES or parent.article_base is None):
        return None
    try:
        address = jci.canonical(unit.jci)
    except ValueError:
        return None
    return address if jci.law_of(address) == law and "#" not in address else None


def _built(unit: Unit, parent: Unit) -> str | None:
    key, value = KEYS.get(unit.tag), _value(unit)
    base = parent.article_base if unit.tag in ARTICLES else parent.base
    if key is None or not value or base is None or _UNSAFE.search(value):
        return None
    if key == "bijlage" and "&bijlage=" not in base:
        base = base.partition("&")[0]  # a bijlage is numbered over the whole law
    return f"{base}&{key}={value}"


def _value(unit: Unit) -> str:
    """The number as addresses and paths write it: "1°" is 1 in every official jci."""
    number = unit.number
    return number.rstrip("°º.").replace(" ", "_") or number if number else ""


def _bases(unit: Unit, parent: Unit) -> None:
    numbered = "#" not in unit.address
    unit.base = unit.address if numbered else None
    unit.article_base = parent.article_base
    if not numbered and not unit.copy and unit.tag in _SEE_THROUGH:
        unit.base = parent.base
    if unit.foreign or unit.tag in ARTICLES or unit.tag == "citaat-artikel":
        unit.article_base = None
    elif unit.tag == "bijlage":
        unit.article_base = unit.base


def _path(unit: Unit, parent: Unit, place: int, paths: Counter[str]) -> str:
    path = unit.path
    if not path:
        word = _WORDS.get(unit.tag) or unit.tag.capitalize()
        path = f"{parent.path.rstrip('/')}/{word}{_value(unit) or f'_{place}'}"
    while path in paths:  # the file gives it twice: count on
        paths[path] += 1
        path = f"{path}_{paths[path]}"
    paths[path] = 1
    return path
