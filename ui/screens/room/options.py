"""Existing room in law: the options for a proposal, and what was found in a provision."""
from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from itertools import groupby
from textwrap import shorten

from kg.law.laws import VersionInfo
from kg.rdf import vocabulary
from kg.room.given import GivenRoom
from kg.room.options import Option
from kg.room.register import Entry
from ui.kit.elements import badge, dutch_date, esc, link, listed, tag, whole_dates
from ui.kit.urls import cited_url

Label = Callable[[str], str]
MACHINE = "door de machine bepaald"
LONG = 600  #: characters of a text; of a longer one the rest is folded
CONDITION = 160  #: characters of a condition; the text itself stands above it
NO_LAW = "Er is geen wet geladen, dus is niet gezocht. Wetten laden gaat met <code>regelruimte law add</code> in een terminal."
NO_OPTIONS = "In de geladen wetten en het register is niets gevonden dat hierbij past."


def options(found: Sequence[Option], on: date, texts: bool = False) -> str:
    """The options for a proposal, best first, each with a link to its article as it stands `on` a day, and with its text if asked."""
    about = tag("p", f"{badge(MACHINE)} Wat er misschien al kan, het best passende eerst. Of het volstaat, beoordeelt een mens.")
    return about + "".join(_option(one, on, texts) for one in found) if found else tag("p", NO_OPTIONS)


def _option(one: Option, on: date, texts: bool) -> str:
    head = tag("h3", link(cited_url(one.target, on), one.label) if one.target else "Buiten het recht")
    kind = badge(vocabulary.label("soort-ruimte", one.kind)) + _paraphrase(one.paraphrase)
    register = tag("p", esc(f"Uit het register: {one.register}")) if one.register else ""
    why = one.reason.removesuffix(f" Register: {one.register}") if one.register else one.reason
    said = "".join(tag("p", f"De indiener zegt hierover: <q>{esc(words)}</q>") for words in one.objections)
    valid = tag("p", whole_dates(esc(briefly(one.validity))), class_="klein") if one.validity else ""
    text = (read_text(one.text) if one.target else tag("p", esc(one.text))) + _facts(one) if texts else ""
    return tag("article", head + tag("p", kind) + register + text + tag("p", esc(why), class_="klein") + valid + said, class_="kaart")


def briefly(validity: str) -> str:
    """When a text holds, without saying the same day twice where that day is all that is known."""
    return re.sub(r"^geldig van (\S+); geldigheid onbekend na \1$", r"geldig van \1; daarna onbekend", validity)


def read_text(text: str) -> str:
    """The text of a provision beside something else: all of a short one, the beginning of a long one with the rest folded."""
    if len(text) <= LONG:
        return tag("div", esc(text), class_="gelezen")
    cut = text.rfind(" ", 0, LONG)
    rest = tag("details", "<summary>Lees verder</summary>" + tag("div", esc(text[cut:].strip()), class_="gelezen"))
    return tag("div", esc(text[:cut]) + " …", class_="gelezen") + rest


def _facts(one: Option) -> str:
    facts = [f"Bevoegd: {one.holder}" if one.holder else "", f"Voorwaarde: {one.condition}" if one.condition else ""]
    said = ". ".join(filter(None, [*facts, f"Duur: {one.duration}" if one.duration else ""]))
    return tag("p", esc(f"{said.rstrip('.')}.")) if said else ""


def entry_card(one: Entry, label: Label, on: date, after: str = "") -> str:
    """An entry of the register, with what may follow it; `on` a day it holds or doesn't."""
    head = tag("h3", link(cited_url(one.target), label(one.target)) if one.target else "Buiten het recht")
    kind = badge(vocabulary.label("soort-ruimte", one.kind)) + ("" if one.holds(on) else " " + badge("geldt nu niet", "let-op"))
    facts = {
        "Voorwaarde:": one.condition.rstrip("."), "Geldig vanaf": one.since and dutch_date(one.since),
        "Geldt niet meer vanaf": one.until and dutch_date(one.until), "Bron:": one.source.rstrip("."), "Vastgelegd door": one.reviewer,
    }  # fmt: skip
    said = ". ".join(f"{words} {fact}" for words, fact in facts.items() if fact)
    about = tag("p", esc(f"{said}."), class_="klein") if said else ""
    return tag("article", head + tag("p", kind) + tag("p", esc(one.sentence)) + about + after, class_="kaart")


def registered(found: Sequence[Entry], label: Label, on: date) -> str:
    """What the register has on a provision; nothing for none."""
    cards = "".join(entry_card(one, label, on) for one in found)
    return tag("section", tag("h2", "In het register van bestaande ruimte", id="register") + cards) if found else ""


def given_room(
    found: Sequence[GivenRoom], shown: VersionInfo | None, versions: Sequence[VersionInfo], on: date | None, label: Label
) -> str:
    """What a visible rule found in a provision; nothing for none. It is read in the newest version, so another one is named."""
    if not found:
        return ""
    other = next((one for one in versions if one.iri == found[0].version and (shown is None or one.iri != shown.iri)), None)
    about = f"{badge(MACHINE)} Woorden in de tekst wijzen op ruimte."
    if other:
        about += whole_dates(esc(f" Gelezen in een andere versie dan hier staat: {other.validity()}.")) + _paraphrase(other.paraphrase)
    by_place = groupby(found, key=lambda one: one.target)
    rows = listed((_given(target, list(same), None if other else on, label) for target, same in by_place), "ruimte")
    return tag("section", tag("h2", "Mogelijke ruimte in deze bepaling", id="ruimte") + tag("p", about) + rows)


def _given(target: str, same: Sequence[GivenRoom], on: date | None, label: Label) -> str:
    """One article or lid, with every kind of room in it; what several kinds have in common is said once."""
    kinds = " ".join(badge(vocabulary.label("soort-ruimte", one.kind)) for one in same)
    facts = [f"van {one.holder}" for one in same if one.holder]
    facts += [f"voorwaarde: {shorten(one.condition, CONDITION, placeholder=' …')}" for one in same if one.condition]
    facts += [f"duur: {one.duration}" for one in same if one.duration]
    rules = ", ".join(dict.fromkeys(one.rule for one in same))
    words = "; ".join(dict.fromkeys([*facts, f"{'regels' if ',' in rules else 'regel'} {rules}"]))
    return tag("p", f"{link(cited_url(target, on), label(target))} {kinds}") + tag("p", esc(words), class_="klein")


def _paraphrase(is_one: bool) -> str:
    return " " + badge("parafrase, niet de wettekst", "let-op") if is_one else ""
