"""What the tests of the law reader share: small laws of our own words, and what holds for every law."""
from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date

from lxml import etree

import jci
from ingest.law import read_version_bytes
from records import Provision, Version

ID = "BWBR0099999"
ROOT = f"jci1.3:c:{ID}"
OLD = date(2012, 10, 1)


def toestand(body: str, *, kind: str = "wet-besluit", before: str = "", attributes: str | None = None) -> bytes:
    """A law of our own words in the modern format."""
    if attributes is None:
        attributes = f'bwb-id="{ID}" inwerkingtreding="2020-02-03" bwb-ng-vast-deel="http://wetten.overheid.nl/id/{ID}/2020-02-03/4"'
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<toestand {attributes}><bwb-inputbestand>weg</bwb-inputbestand>'
        f'<wetgeving soort="wet"><intitule>Wet van\n gisteren</intitule><citeertitel>Proefwet</citeertitel>'
        f"<{kind}>{body}</{kind}></wetgeving></toestand>"
    ).encode()


def read(body: str, **options: str) -> dict[str, Provision]:
    """The provisions by the part of their address after the law's."""
    version = read_version_bytes(toestand(body, **options), "proef.xml")
    return {p.target.removeprefix(ROOT): p for p in version.provisions}


def article(number: str, content: str, jci_: str = "") -> str:
    meta = f'<meta-data><jcis><jci versie="1.3" verwijzing="{jci_}"/></jcis></meta-data>' if jci_ else ""
    return f"<artikel><kop><label>Artikel</label><nr>{number}</nr></kop>{content}{meta}</artikel>"


def assert_sound(version: Version) -> None:
    """What holds for every law: unique canonical addresses and paths, parents first, quotes in place, white space folded."""
    seen: set[str] = set()
    for unit in version.provisions:
        assert unit.parent is None or unit.parent in seen
        assert unit.target not in seen
        assert jci.canonical(unit.target) == unit.target
        seen.add(unit.target)
        assert not unit.text.endswith((" ", "\n"))
        assert not any(double in unit.text for double in ("  ", "\n\n", " \n", "\n "))
        for r in unit.references:
            assert (r.start, r.end) == (-1, -1) or unit.text[r.start : r.end] == r.quote
    paths = Counter(unit.path for unit in version.provisions)
    assert not [path for path, n in paths.items() if n > 1]


def squeezed(text: str) -> str:
    return "".join(text.split())


def own_text(element: etree._Element) -> Iterator[str]:
    """The text of an element by another parser, without headings, numbers of units and meta-data."""
    yield element.text or ""
    for child in element:
        numbered = element.tag in ("lid", "wijzig-lid", "li", "definitie-item", "specificatie-item")
        number = child.tag in ("lidnr", "li.nr") and numbered
        heading = child.tag == "kop" and element.tag != "circulaire-tekst"  # there no unit can carry it: it is text
        if isinstance(child.tag, str) and not number and not heading and child.tag not in ("meta-data", "origine", "publicatie"):
            yield from own_text(child)
        yield child.tail or ""


def assert_complete(data: bytes, version: Version) -> None:
    """Everything that lxml sees in the file is in the law, once and in order."""
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=True))
    kinds = Counter(unit.kind for unit in version.provisions)
    for tag, kind in (("artikel", "artikel"), ("lid", "lid"), ("li", "onderdeel")):
        assert kinds[kind] == len(list(root.iter(tag))), tag
    assert sum(len(unit.references) for unit in version.provisions) == len(list(root.iter("intref", "extref")))

    children = defaultdict(list)
    for unit in version.provisions:
        children[unit.parent].append(unit)

    def whole(unit: Provision) -> str:
        return squeezed(unit.text) + "".join(whole(child) for child in children[unit.target])

    articles = [unit for unit in version.provisions if unit.kind == "artikel"]
    for element, unit in zip(root.iter("artikel"), articles, strict=True):
        assert whole(unit) == squeezed("".join(own_text(element))), unit.target
    law = next(root.iter("wetgeving"))
    parts = [part for child in law if child.tag not in ("intitule", "citeertitel", "meta-data", "origine", "publicatie")
             for part in (*own_text(child), child.tail or "")]  # fmt: skip
    remarks = {u.target for u in version.provisions if "#terugwerkende-kracht-opmerkingen-" in u.target}
    assert "".join(squeezed(u.text) for u in version.provisions if u.target not in remarks) == squeezed("".join(parts))
