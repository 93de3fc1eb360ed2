"""The records that all rooms share: what `ingest` reads and `kg` writes. Frozen, without behaviour of their own.

Addresses (`target`, `law`) are strings in the canonical form of `jci`; offsets are Python `str` indices, end exclusive.
"""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date


class RegelruimteError(Exception):
    """A message for the user, in Dutch, that names the file or source and the cause."""


class InputError(RegelruimteError):
    """Input that can't be read or used (exit code 1)."""


class UsageError(RegelruimteError):
    """A command or parameter that isn't right (exit code 2)."""


class UnreachableError(RegelruimteError):
    """A lock, source or server that can't be had (exit code 3)."""


#: characters that show nothing, or turn the direction of what follows: they hide words from a reader, and from whoever looks for them
INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff"
)


# --- law ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference that the editors of the official text marked (`intref`, `extref`)."""

    target: str  #: canonical address, `CELEX:…`, or "" where the mark names no target
    quote: str
    start: int  #: offsets into the text of the provision that holds it; -1 in a heading or number
    end: int
    refined: tuple[str, ...] = ()  #: finer addresses that the words give (a lid, the rest of a range), read by our finder


@dataclass(frozen=True, slots=True)
class Provision:
    """One unit of a law in one version: chapter, section, article, lid, onderdeel, or a run of text without a number."""

    target: str  #: canonical address; without a unique number the parent's + `#{tag}-{n}`, n from 1
    parent: str | None  #: address of the unit that holds it; None when that is the law itself
    kind: str  #: the law's own word: hoofdstuk, paragraaf, artikel, lid, onderdeel, bijlage; `al` for a run of text
    number: str | None  #: as written, without closing mark: "11", "3:40", "a", "1°"
    heading: str | None
    text: str  #: its own text, white space folded, paragraphs apart by a line break; not that of the units within
    path: str  #: `bwb-ng-variabel-deel`, or one formed in its manner
    status: str = "goed"  #: goed, vervallen or nogniet (not yet in force)
    references: tuple[Reference, ...] = ()
    label_id: str | None = None  #: the official identity of the unit across versions


UNDATED = date.min  #: the day of a version whose file gives none (the format of 2012); it stands before all others


@dataclass(frozen=True, slots=True)
class Law:
    """A law as a work: what stays the same over its versions."""

    id: str  #: BWB id
    title: str  #: citeertitel, else the intitule
    official_title: str  #: intitule
    kind: str  #: soort: wet, AMvB, ministeriele-regeling, verdrag …


@dataclass(frozen=True, slots=True)
class Version:
    """One toestand: a law as it stands from a day on, its provisions in document order (a parent before its children)."""

    law: Law
    date: date  #: first day in force, or UNDATED
    number: int  #: the last part of the toestand's address; tells two versions of one day apart
    provisions: tuple[Provision, ...]
    until: date | None = None  #: first day no longer in force, where the source says so
    checked: date | None = None  #: the day on which the source was asked which versions there are
    paraphrase: bool = False  #: our own words, not the law (DESIGN: a paraphrase is not law)


@dataclass(frozen=True, slots=True)
class LawTitle:
    """A citeertitel and when it held."""

    title: str
    official: bool  #: laid down in the law; else given by the editors
    since: date | None  #: None: the file gives no dates
    until: date | None  #: first day no longer; None: no end known


@dataclass(frozen=True, slots=True)
class Incoming:
    """A reference to this law, or a unit of it, from a unit of this or another law."""

    unit_id: str | None  #: label-id of the unit referred to (joins `Provision.label_id`); None: the law as a whole
    unit_kind: str  #: artikel, hoofdstuk, bijlage …; "" for the law
    unit: str  #: "Artikel 3.1" as written; older files leave it ""
    citing: str  #: canonical address of the unit that refers; of its law where the file goes no deeper (aanhef, tekst)
    citing_id: str | None  #: its label-id
    since: date | None
    until: date | None  #: first day no longer; None: no end known


@dataclass(frozen=True, slots=True)
class LawInfo:
    """What the WTI says of a law. Texts have their white space folded; empty where the file says nothing."""

    law: str  #: BWB id
    ministry: str  #: eerstverantwoordelijke, as written: "Volksgezondheid, Welzijn en Sport"
    kind: str  #: soort-regeling
    abbreviations: tuple[str, ...]
    unofficial_titles: tuple[str, ...]
    titles: tuple[LawTitle, ...]
    areas: tuple[tuple[str, str | None], ...]  #: hoofdgebied and specifiekgebied
    domains: tuple[str, ...]  #: overheidsdomeinen
    incoming: tuple[Incoming, ...]
    based_on: tuple[str, ...]  #: BWB ids of the laws that it rests on (grondslagen)
    basis_for: tuple[str, ...]  #: BWB ids of the regulations that rest on it (grondslag-voor), sorted


# --- proposals ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in a text that cites a source, and what it was resolved to."""

    start: int
    end: int
    quote: str
    kind: str  #: wet, eu, jurisprudentie, publicatie, kamerstuk, decentraal
    status: str  #: opgelost, hersteld, afgeleid, meerduidig, onbekend
    law: str | None  #: BWB id or CELEX number of the one law meant
    targets: tuple[str, ...]
    candidates: tuple[str, ...]  #: laws that the name may mean, where it is meerduidig
    confidence: float  #: 0..1, set by the rule
    rule: str  #: id of the rule that decided
    reason: str  #: why, in Dutch, for the reader
    law_title: str | None = None  #: the citeertitel of `law` in the list of names
    role: str = "onbekend"
    exists: bool | None = None  #: the targets exist in the version of the document's date; None: not known
    field: str | None = None  #: in a proposal: title, problem, laws_text or solutions (the keys of its JSON)
    nr: int | None = None  #: the solution's number, for field `solutions`


@dataclass(frozen=True, slots=True)
class TypedReference:
    """What a person typed in a search box, read as a reference to law."""

    targets: tuple[str, ...]  #: what it may mean, addresses
    sure: bool  #: it can only mean the one target
    reason: str  #: why, in Dutch, for the reader
    titles: tuple[tuple[str, str], ...] = ()  #: (BWB id or CELEX number, title) of the laws that the list of names has


@dataclass(frozen=True, slots=True)
class Solution:
    """One numbered direction of solution."""

    nr: int
    text: str
    preferred: bool = False
    intervention: str = "onbekend"  #: lid-toevoegen, artikel-wijzigen … (DESIGN: one vocabulary)
    targets: tuple[str, ...] = ()
    direction: str = "onbekend"  #: ruimer, strenger, anders or onbekend
    rule: str = ""  #: the rule that decided on intervention and direction; "" where none did
    experiment: tuple[str, ...] = ()  #: of an experiment, which points of Aanwijzing 2.41 it tells: doel, reikwijdte, afwijking, duur


@dataclass(frozen=True, slots=True)
class Proposal:
    """One proposal in the ministry's format, contact data already split off."""

    id: str
    title: str
    concept: bool
    policy_fields: tuple[str, ...]
    submitter: str
    submitter_iri: str | None
    area_type: str
    submitted: date
    submitted_source: str  #: opgegeven, mail or aanname
    call: str
    problem: str
    laws_text: str
    solutions: tuple[Solution, ...]
    citations: tuple[Citation, ...]
    messages: tuple[str, ...]
    source_sha256: str  #: of the file as it came


@dataclass(frozen=True, slots=True)
class Contact:
    """The contact block of a proposal: private, never in the graph."""

    name: str
    email: str
    phone: str
    block: str  #: the block as written
    names: tuple[str, ...] = ()  #: the persons in it, without title or function: what must not get into the graph
    offered: tuple[Offered, ...] = ()  #: what may name a person in the text as it is printed; kept apart from the rest
    file_words: tuple[str, ...] = ()  #: words of the file's name that name a person, in small letters: an id goes without them


@dataclass(frozen=True, slots=True)
class Offered:
    """Words in a proposal that may name a person: somebody decides whether they are blacked out. Private, never in the graph."""

    quote: str
    field: str  #: title, submitter, policy_fields, problem, laws_text or solutions (the keys of its JSON)
    solution: int | None  #: the solution's number, for field `solutions`
    start: int  #: offsets into the field as printed, of the first place where the words stand
    end: int
    times: int  #: places in the proposal
    reason: str  #: in Dutch
