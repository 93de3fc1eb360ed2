"""The text of a law or provision in document order, and the contents of a unit that is too long to show whole."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import jci
from kg.law.laws import Part, Unit, VersionInfo
from kg.rdf import vocabulary
from ui.kit.elements import badge, counted, esc, link, tag
from ui.kit.urls import article_url, unit_anchor

WHOLE_UP_TO = 40  #: units; a longer law, chapter or section is shown as its contents
_RUNNING = ("lid", "onderdeel", "al")  # these have text rather than a heading
_DEEPEST_HEADING = 6


def paraphrase_mark() -> str:
    """Said next to every text that isn't the law's own."""
    words = "Dit is een voorbeeldtekst in onze eigen woorden. Gebruik en citeer hem niet als wet."
    return tag("p", f"<strong>Parafrase, niet de wettekst.</strong> {words}", class_="parafrase", role="note")


def law_text(unit: Unit, on: date | None, cited: Mapping[str, int] = {}) -> str:
    """The whole unit, or its contents as links when it is above the article and long.

    `cited`: unit → number of proposals that cite it; such a lid stands out, and says so.
    """
    long = len(unit.parts) > WHOLE_UP_TO and not any(key == "artikel" for key, _ in jci.parts(unit.target))
    body = contents(unit, on) if long else "".join(_part(part, cited.get(part.target, 0)) for part in unit.parts)
    mark = paraphrase_mark() if unit.version.paraphrase else ""
    return mark + tag("div", body, class_="wettekst" + (" is-parafrase" if unit.version.paraphrase else ""))


def contents(unit: Unit, on: date | None) -> str:
    """Chapters, sections and articles as links to their own text."""
    rows = [
        tag("li", link(article_url(part.target, on), _head(part)) + _state(part), class_=f"d{min(part.depth, _DEEPEST_HEADING)}")
        for part in unit.parts
        if part.depth and part.kind not in _RUNNING and "#" not in part.target and (part.number or part.heading)
    ]
    return tag("p", "De tekst is lang; kies een onderdeel.") + tag("ul", "".join(rows), class_="inhoud")


def _part(part: Part, cited: int) -> str:
    body = tag("p", esc(part.text)) if part.text else ""
    told = tag("p", badge(f"genoemd in {counted(cited, 'voorstel', 'voorstellen')}"), class_="noemers") if cited else ""
    if part.kind in _RUNNING and part.depth:
        number = tag("span", f"{esc(part.number)}.", class_="nr") if part.number else ""
        body = tag("p", number + tag("span", esc(part.text)) + _state(part), class_="genummerd" if number else None)
    elif part.depth:
        body = tag(f"h{min(part.depth + 2, _DEEPEST_HEADING)}", esc(_head(part)) + _state(part)) + body
    else:
        body = (tag("p", esc(part.heading), class_="opschrift") if part.heading else "") + _state(part) + body
    mine = f"deel d{min(part.depth, 6)} {esc(part.kind)}{' genoemd' if cited else ''}"
    return tag("div", body + told, id=unit_anchor(part.target) or None, class_=mine)


def _head(part: Part) -> str:
    kind = "§" if part.kind == "paragraaf" else part.kind.capitalize()
    named = f"{kind} {part.number}" if part.number else ""
    return ". ".join(filter(None, (named, part.heading))) or kind


def _state(part: Part) -> str:
    return " " + badge(vocabulary.label("bepalingstatus", part.status), "let-op") if part.status != "goed" else ""


def version_links(target: str, versions: list[VersionInfo], shown: VersionInfo | None) -> str:
    """The loaded versions as links, the one shown marked; folded when there are many."""
    rows = "".join(
        tag("li", link(article_url(target, one.date), f"vanaf {one.date}", aria_current="true" if shown and one.iri == shown.iri else None))
        for one in reversed(versions)
    )
    choice = tag("ul", rows, class_="keuze")
    if len(versions) > 6:
        choice = tag("details", f"<summary>Alle {len(versions)} geladen versies</summary>" + choice)
    return tag("nav", tag("span", "Versie: ", class_="kop") + choice, aria_label="Versies", class_="versies") if versions else ""
