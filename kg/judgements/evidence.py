"""The texts that a judgement rests on: the exact versions read, and whether a text has changed since."""
from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from pyoxigraph import NamedNode

import jci
from kg.clean import clean_text
from kg.judgements.record import Judgement
from kg.law.laws import VersionInfo, parts_on, text_of, version_on, versions
from kg.rdf import iri
from kg.rdf.engine import GraphStore
from kg.rdf.iri import Iris
from kg.rdf.ready_queries import own_base
from kg.rdf.terms import PROLOGUE, string
from records import UNDATED, InputError, Proposal, UsageError

_HELD = PROLOGUE + """
SELECT ?deel ?werk WHERE {
  VALUES ?deel { UNDEF } VALUES ?sleutel { UNDEF }
  ?deel eli:realizes ?werk ; ruimte:vanaf ?vanaf . FILTER(?vanaf <= ?sleutel)
  OPTIONAL { ?deel ruimte:tot ?tot } FILTER(!BOUND(?tot) || ?tot > ?sleutel)
}"""
_EXPRESSION = PROLOGUE + """
SELECT ?deel WHERE {
  VALUES ?werk { UNDEF } VALUES ?sleutel { UNDEF }
  ?deel eli:realizes ?werk ; ruimte:vanaf ?vanaf . FILTER(?vanaf <= ?sleutel)
  OPTIONAL { ?deel ruimte:tot ?tot } FILTER(!BOUND(?tot) || ?tot > ?sleutel)
}"""


@dataclass(frozen=True)
class Evidence:
    """A text that was read."""

    iri: str  #: of the provision in a version; of the source itself where there are no versions (EU act, judgment, publication)
    target: str  #: its address


@dataclass(frozen=True)
class Changed:
    """A provision whose text is another than at the judgement."""

    target: str
    since: date | None  #: first day of the newest version; None: the text is no longer there
    message: str  #: in Dutch


def evidence(store: GraphStore, iris: Iris, given: str) -> Evidence:
    """What `--bewijs` names: the IRI of a loaded version of a law or provision, or the address of one.

    An address (`jci1.3:…`, a link to wetten.overheid.nl) is pinned to the version that holds today, else the newest loaded.
    Raises UsageError for anything that isn't loaded or is no source of law.
    """
    given = clean_text(given).strip()
    pinned = _pinned(store, iris, given)
    if pinned is not None:
        return pinned
    target = iri.to_target(given)
    try:
        target = jci.canonical(target)
    except ValueError as error:
        raise UsageError(f"{given}: geen IRI van een geladen versie en geen adres van een bron") from error
    if not jci.law_of(target):
        return Evidence(iri.of_target(target).value, target)
    return _of_address(store, iris, target)


def _pinned(store: GraphStore, iris: Iris, given: str) -> Evidence | None:
    """A version's IRI, with or without the path of a provision; None for an address."""
    starts = (iri.VERSIONS, f"{iris.base}/id/voorbeeld/")
    law = jci.law_of(given)
    if law is None or not given.startswith(starts):
        return None
    known = versions(store, iris, law)
    version = next((one for one in known if given == one.iri or given.startswith(f"{one.iri}/")), None)
    if version is None:
        raise UsageError(f"{given}: deze versie is niet geladen")
    path = given.removeprefix(version.iri)
    if not path:
        return Evidence(given, jci.build(law))
    # a provision that stays the same stands in the graph under the first version that has it so
    candidates = [NamedNode(f"{one.iri}{path}") for one in known]
    rows = store.select(own_base(_HELD, iris), {"deel": candidates, "sleutel": string(version.key)}).rows
    if not rows:
        raise UsageError(f"{given}: deze bepaling staat niet in die versie")
    return Evidence(given, iri.to_target(rows[0]["werk"].value))


def _of_address(store: GraphStore, iris: Iris, target: str) -> Evidence:
    law = jci.law_of(target) or ""
    try:
        version = _today(store, iris, law)
    except InputError as error:
        raise UsageError(f"{target}: {error}") from error
    if not jci.parts(target):
        return Evidence(version.iri, target)
    where = {"werk": iri.of_target(target), "sleutel": string(version.key)}
    rows = store.select(own_base(_EXPRESSION, iris), where).rows
    if not rows:
        raise UsageError(f"{target}: staat niet in de versie van {version.date}")
    expression = rows[0]["deel"].value
    first = next(one.iri for one in versions(store, iris, law) if expression.startswith(f"{one.iri}/"))
    return Evidence(version.iri + expression.removeprefix(first), target)


def _today(store: GraphStore, iris: Iris, law: str) -> VersionInfo:
    """The version that holds today; the newest loaded one where none is known to."""
    try:
        return version_on(store, iris, law, date.today())
    except InputError:
        return version_on(store, iris, law)


class Texts:
    """The present text of provisions, each read once."""

    def __init__(self, store: GraphStore, iris: Iris) -> None:
        self._store, self._iris = store, iris
        self.hash = lru_cache(maxsize=None)(self._hash)

    def _hash(self, target: str) -> str | None:
        """sha256 of the whole text of a unit in its newest loaded version; None where there is none."""
        try:
            _, parts = parts_on(self._store, self._iris, target)
        except InputError:
            return None
        return hashlib.sha256(text_of(parts).encode()).hexdigest()

    def seen(self, targets: Iterable[str]) -> dict[str, str]:
        """Address → hash of the text as it is now, of what is loaded."""
        return {target: digest for target in sorted(set(targets)) if (digest := self.hash(target)) is not None}

    def changed(self, judgement: Judgement) -> list[Changed]:
        """The provisions of a judgement whose text is another now than it was then."""
        return [self._change(target) for target, digest in judgement.texts.items() if self.hash(target) != digest]

    def _change(self, target: str) -> Changed:
        known = versions(self._store, self._iris, jci.law_of(target) or "")
        if self.hash(target) is None or not known:
            return Changed(target, None, "tekst gewijzigd sinds de toets: de bepaling staat niet meer in de nieuwste versie")
        since = known[-1].date
        day = "" if since == UNDATED else f" (versie van {since})"
        return Changed(target, since, f"tekst gewijzigd sinds de toets{day}")


def cited_provisions(proposal: Proposal) -> Sequence[str]:
    """The provisions that a proposal cites: their texts are watched after a judgement. A whole law is not."""
    targets = (target for citation in proposal.citations for target in citation.targets)
    return list(dict.fromkeys(target for target in targets if jci.law_of(target) and jci.parts(target)))
