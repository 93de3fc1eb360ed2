"""Existing room in law: the options for a proposal, and what was found in a provision."""
from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from kg import vocabulary
from kg.laws import VersionInfo
from kg.room.find import Option
from kg.room.given import GivenRoom
from ui.components.html import badge, esc, link, listed, tag, whole_dates
from ui.components.links import cited_url

Label = Callable[[str], str]
MACHINE = "door de machine bepaald"
NO_LAW = "Er is geen wet geladen, dus is niet gezocht. Wetten laden gaat met <code>regelruimte law add</code> in een terminal."
NO_OPTIONS = "In de geladen wetten en het register is niets gevonden dat hierbij past."


def options(found: Sequence[Option], on: date) -> str:
    """The options for a proposal, best first, each with a link to its article as it stands `on` a day."""
    about = tag("p", f"{badge(MACHINE)} Wat er misschien al kan, het best passende eerst. Of het volstaat, beoordeelt een mens.")
    return about + "".join(_option(one, on) for one in found) if found else tag("p", NO_OPTIONS)


def _option(one: Option, on: date) -> str:
    head = tag("h3", link(cited_url(one.target, on), one.label) if one.target else "Buiten het recht")
    paraphrase = " " + badge("parafrase, niet de wettekst", "let-op") if one.paraphrase else ""
    kind = badge(vocabulary.label("soort-ruimte", one.kind)) + paraphrase
    register = tag("p", esc(f"Uit het register: {one.register}")) if one.register else ""
    why = one.reason.removesuffix(f" Register: {one.register}") if one.register else one.reason
    said = "".join(tag("p", f"De indiener zegt hierover: <q>{esc(words)}</q>") for words in one.objections)
    valid = tag("p", whole_dates(esc(one.validity)), class_="klein") if one.validity else ""
    return tag("article", head + tag("p", kind) + register + tag("p", esc(why), class_="klein") + valid + said, class_="kaart")


def given_room(
    found: Sequence[GivenRoom], shown: VersionInfo | None, versions: Sequence[VersionInfo], on: date | None, label: Label
) -> str:
    """What a visible rule found in a provision; nothing for none. It is read in the newest version, so another one is named."""
    if not found:
        return ""
    other = next((one for one in versions if one.iri == found[0].version and (shown is None or one.iri != shown.iri)), None)
    read = f" Gelezen in een andere versie dan hier staat: {other.validity()}." if other else ""
    about = tag("p", f"{badge(MACHINE)} Woorden in de tekst wijzen op ruimte.{whole_dates(esc(read))}")
    rows = listed((_given(one, None if other else on, label) for one in found), "ruimte")
    return tag("section", tag("h2", "Mogelijke ruimte in deze bepaling", id="ruimte") + about + rows)


def _given(one: GivenRoom, on: date | None, label: Label) -> str:
    facts = [f"van {one.holder}" if one.holder else "", f"voorwaarde: {one.condition}" if one.condition else ""]
    facts += [f"duur: {one.duration}" if one.duration else "", f"regel {one.rule}"]
    words = esc("; ".join(filter(None, facts)))
    kind, where = badge(vocabulary.label("soort-ruimte", one.kind)), link(cited_url(one.target, on), label(one.target))
    return f"{kind} {where} {tag('span', words, class_='klein')}"
