"""The search box: what a person types as one thing to go to, as things that may be meant, and as words.

Reading references to law and names of municipalities is the work of `ingest`, which this room doesn't know: what it found is given.
"""
from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

import jci
from kg.folder.data_folder import DataFolder
from kg.folder.graph import engine
from kg.law.laws import versions
from kg.rdf import iri
from kg.rdf.ready_queries import own_base
from kg.rdf.terms import PROLOGUE
from kg.search import tokens
from kg.search.documents import LAW, MUNICIPALITY, PROPOSAL, PROVISION
from kg.search.search import Found, search
from records import TypedReference

MOST = 10  #: things that may be meant
SOURCE = "bron"  #: a kind of place: a judgment, a publication
_ECLI = re.compile(r"ECLI:[A-Z]{2}:[A-Z]{1,12}:\d{4}:[A-Z0-9.]{1,25}", re.I)
_CELEX = re.compile(r"(?:CELEX:\s*)?(?P<nr>3\d{4}[RLD]\d{4})(?:&artikel=(?P<article>\w{1,10}))?", re.I)
_PAPER = re.compile(r"(?:stb|stcrt|trb)-\d{4}-\d{1,6}|kst-\d{5}(?:-\w{1,5})?", re.I)
_PROPOSAL_ID = re.compile(r"[a-z0-9-]+(?:\.\d+)?")
_TITLE = PROLOGUE + "SELECT ?naam WHERE { VALUES ?wat { UNDEF } ?wat dct:identifier [] OPTIONAL { ?wat dct:title ?naam } }"
_TITLES = PROLOGUE + """
SELECT ?wat ?naam ?geladen WHERE {
  VALUES ?wat { UNDEF } { ?wat rdfs:label ?naam } UNION { ?wat skos:prefLabel ?naam BIND(true AS ?geladen) }
}"""
_KNOWN = "ASK { { VALUES ?wat { UNDEF } ?wat ?p ?o } UNION { VALUES ?wat { UNDEF } ?s ?q ?wat } }"
_SUBMITTED = PROLOGUE + """
SELECT ?naam (COUNT(DISTINCT ?voorstel) AS ?aantal) WHERE {
  VALUES ?wie { UNDEF } ?voorstel dct:creator ?wie . OPTIONAL { ?wie rdfs:label ?naam }
} GROUP BY ?naam"""


@dataclass(frozen=True)
class Place:
    """A thing that a screen can show."""

    kind: str  #: voorstel, regeling, bepaling, gemeente or bron
    target: str  #: id of a proposal, address of law or another source, IRI of a municipality
    label: str
    reason: str  #: why this is meant, in Dutch, for the reader


@dataclass(frozen=True)
class Answer:
    """What was typed. A wrong jump is worse than a list, so `jump` is there only when one thing can be meant, and is known here."""

    jump: Place | None
    suggestions: tuple[Place, ...]  #: what may be meant, when there is no jump
    found: Found | None  #: by words; None when there is a jump


def answer(
    folder: DataFolder, words: str, reference: TypedReference | None = None, municipality: str | None = None,
    kinds: Sequence[str] | None = None, limit: int = 20, offset: int = 0,
) -> Answer:  # fmt: skip
    """What a person means. `reference` and `municipality` (IRI): what `ingest` reads in the same words. Never raises for odd words."""
    box = _Box(folder)
    jump, suggestions = box.places(" ".join(words.split()), reference, municipality)
    return Answer(jump, suggestions, None if jump else search(folder, words, kinds, limit, offset))


class _Box:
    def __init__(self, folder: DataFolder) -> None:
        self._store, self._iris = engine(folder), folder.iris

    def places(self, words: str, reference: TypedReference | None, municipality: str | None) -> tuple[Place | None, tuple[Place, ...]]:
        """The one thing that is meant, or what may be."""
        if (proposal := self._proposal(words)) and re.search(r"[-\d]", words):
            return proposal, ()
        own = self._address(words)
        reference = TypedReference((own,), True, "het adres zelf") if own else reference
        law = self._of_law(reference) if reference else ()
        if reference and reference.sure and law and self._shows(law[0].target):
            return law[0], ()
        place = self._municipality(municipality) if municipality and not own else None
        may_be = tuple(filter(None, (proposal, *law, place)))
        return (place, ()) if may_be == (place,) and place and not _is_word_too(words) else (None, may_be)

    # --- proposals and municipalities ----------------------------------------------------------------------------------

    def _proposal(self, words: str) -> Place | None:
        typed = words.lower().removeprefix(f"{self._iris.base}/id/voorstel/")
        if not _PROPOSAL_ID.fullmatch(typed):
            return None
        rows = self._store.select(own_base(_TITLE, self._iris), {"wat": self._iris.proposal(typed)}).rows
        if not rows:
            return None
        return Place(PROPOSAL, typed, rows[0]["naam"].value if "naam" in rows[0] else typed, "het kenmerk van dit voorstel")

    def _municipality(self, node: str) -> Place | None:
        """None when it submitted nothing."""
        rows = self._store.select(own_base(_SUBMITTED, self._iris), {"wie": NamedNode(node)}).rows
        if not rows or not int(rows[0]["aantal"].value):
            return None
        count = sum(int(row["aantal"].value) for row in rows)
        label = next((row["naam"].value for row in rows if "naam" in row), node)
        return Place(MUNICIPALITY, node, label, f"{count} {'voorstel' if count == 1 else 'voorstellen'} van deze gemeente")

    # --- law ---------------------------------------------------------------------------------------------------------

    def _address(self, words: str) -> str | None:
        """The address that the words are, in whatever spelling."""
        if match := _CELEX.fullmatch(words):
            return f"CELEX:{match['nr'].upper()}" + (f"&artikel={match['article']}" if match["article"] else "")
        if _ECLI.fullmatch(words):
            return words.upper()
        if _PAPER.fullmatch(words):
            return words.lower()
        typed = re.sub(r"(?i)\bBWB[RVW](?=\d)", lambda match: match[0].upper(), words)
        if typed.startswith("http") and not typed.startswith(iri.WETTEN):
            address = iri.to_target(typed)
            return address if address != typed else None
        try:
            return jci.canonical(typed) if jci.LAW_ID.search(typed) and " " not in typed else None
        except ValueError:
            return None

    def _of_law(self, reference: TypedReference) -> tuple[Place, ...]:
        """What the reference may mean; where nothing of a provision is here its law too."""
        named = dict(reference.titles) | self._titles(reference.targets)
        places: list[Place] = []
        for target in reference.targets[:MOST]:
            shown, whole = self._shows(target), _whole(target)
            reason = reference.reason if shown else f"{reference.reason}; hiervan is niets geladen, en geen voorstel noemt het"
            places.append(Place(_kind(target), target, _label(target, named), reason))
            if not shown and whole != target and self._known(iri.of_target(whole)):
                places.append(Place(_kind(whole), whole, _label(whole, named), "de regeling waarin het zou staan"))
        return tuple(dict.fromkeys(places))

    def _titles(self, targets: Iterable[str]) -> dict[str, str]:
        """Law or EU act → its title here, a loaded law's own before what proposals call it."""
        acts = {iri.of_target(_whole(target)): _act(target) for target in targets}
        rows = self._store.select(own_base(_TITLES, self._iris), {"wat": list(acts)}).rows
        return {acts[row["wat"]]: row["naam"].value for row in sorted(rows, key=lambda row: "geladen" in row)}  # type: ignore[index]

    def _shows(self, target: str) -> bool:
        """There is something to show: the thing is known here, or its law is, of which no text is loaded that would have it."""
        if self._known(iri.of_target(target)):
            return True
        law = jci.law_of(target)
        return bool(self._known(iri.of_target(_whole(target))) and not (law and versions(self._store, self._iris, law)))

    def _known(self, node: NamedNode) -> bool:
        return self._store.ask(_KNOWN, {"wat": node})


def _act(target: str) -> str:
    """What titles are listed by: a BWB id, or the whole EU act."""
    return jci.law_of(target) or target.partition("&")[0]


def _whole(target: str) -> str:
    """The law or EU act that a target lies in; itself for another source."""
    law = jci.law_of(target)
    return jci.build(law) if law else target.partition("&")[0]


def _kind(target: str) -> str:
    law = jci.law_of(target)
    if law:
        return PROVISION if jci.parts(target) else LAW
    return (PROVISION if "&" in target else LAW) if target.startswith("CELEX:") else SOURCE


def _label(target: str, titles: Mapping[str, str]) -> str:
    title = titles.get(_act(target))
    if jci.law_of(target):
        return jci.label(target, title)
    _, _, article = target.partition("&artikel=")
    name = title or _act(target)
    return f"artikel {article.replace('&lid=', ', lid ')} {name}" if article else name


def _is_word_too(words: str) -> bool:
    """A name of a municipality that is a form of another word: "huizen", "buren"; "gemeente Huizen" can mean one thing only."""
    found = tokens.words(words)
    return len(found) == 1 and (found[0].common or found[0].base != tokens.plain(words.lower()))
