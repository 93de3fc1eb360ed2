"""The one place that makes IRIs, and reads addresses back from them (docs/model.md has the table)."""
from __future__ import annotations

import re
import unicodedata
from datetime import date
from urllib.parse import quote, unquote

from pyoxigraph import NamedNode

import jci
from kg.rdf.terms import DEFAULT_BASE, PREFIXES, Namespace

WETTEN = "https://wetten.overheid.nl/"
VERSIONS = "http://wetten.overheid.nl/id/"
PUBLICATIONS = "https://zoek.officielebekendmakingen.nl/"
CASE_LAW = "https://deeplink.rechtspraak.nl/uitspraak?id="
MUNICIPALITIES = "https://identifier.overheid.nl/tooi/id/gemeente/"
EU_LAW = "http://data.europa.eu/eli/"
_EU_KINDS = {"R": "reg", "L": "dir", "D": "dec"}
_SAFE = "/:&=#;,.~!*'()+@$?-_"  # what may stand in an IRI as it is; the rest is percent-encoded


def slug(words: str) -> str:
    """Lower-case ASCII words joined by hyphens: `Werk en inkomen` gives `werk-en-inkomen`."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "naamloos"


def of_target(address: str) -> NamedNode:
    """The IRI of a citation's target; it follows from the address alone, loaded or not.

    BWB units are their jci on wetten.overheid.nl, EU acts their ELI, judgments and publications their official link.
    """
    if address.startswith("CELEX:"):
        return NamedNode(_eu(address))
    if address.startswith("ECLI:"):
        return NamedNode(CASE_LAW + quote(address, safe=_SAFE))
    if jci.law_of(address):
        return NamedNode(WETTEN + quote(address, safe=_SAFE))
    return NamedNode(PUBLICATIONS + quote(address, safe=_SAFE))


def to_target(iri: str | NamedNode) -> str:
    """The address that an IRI made by `of_target` stands for."""
    iri = iri.value if isinstance(iri, NamedNode) else iri
    eu = re.fullmatch(re.escape(EU_LAW) + r"(reg|dir|dec)/(\d{4})/(\d+)(?:/art_([^/]+))?/oj", iri)
    if eu:
        letter = next(key for key, value in _EU_KINDS.items() if value == eu[1])
        return f"CELEX:3{eu[2]}{letter}{int(eu[3]):04d}" + (f"&artikel={eu[4]}" if eu[4] else "")
    for prefix in (WETTEN, PUBLICATIONS, CASE_LAW):
        if iri.startswith(prefix):
            return unquote(iri.removeprefix(prefix))
    return iri


def is_municipality(node: NamedNode) -> bool:
    """The IRI is that of a municipality in TOOI."""
    return node.value.startswith(MUNICIPALITIES)


def _eu(address: str) -> str:
    match = re.fullmatch(r"CELEX:3(\d{4})([RLD])(\d{4})(?:&artikel=([^&]+))?.*", address)
    if not match:
        return "http://publications.europa.eu/resource/celex/" + quote(address.removeprefix("CELEX:"), safe=_SAFE)
    article = f"/art_{match[4]}" if match[4] else ""
    return f"{EU_LAW}{_EU_KINDS[match[2]]}/{match[1]}/{int(match[3])}{article}/oj"


class Iris:
    """The IRIs of one store, all under its base."""

    def __init__(self, base: str = DEFAULT_BASE) -> None:
        self.base = base.rstrip("/")
        self.terms = Namespace(f"{self.base}/def#")

    @property
    def prefixes(self) -> dict[str, str]:
        """The prefixes of what is written of this store."""
        return PREFIXES | {"ruimte": self.terms.iri}

    def _id(self, *steps: str) -> NamedNode:
        return NamedNode(f"{self.base}/id/" + "/".join(quote(step, safe=_SAFE, errors="replace") for step in steps))

    def of_path(self, path: str) -> NamedNode:
        """Ours, at the path under the base that a browser asks for: `/id/voorstel/x`, percent-encoded in any way."""
        return NamedNode(self.base + quote(unquote(path), safe=_SAFE))

    # named graphs
    def graph(self, *name: str) -> NamedNode:
        """`graph("wet", "BWBR0035303")`, `graph("voorstel", id)`, `graph("schema")`."""
        return self._id("graaf", *name)

    # law
    def version(self, law: str, on: date, number: int, paraphrase: bool) -> NamedNode:
        """A toestand; a paraphrase never stands at an address of official law."""
        tail = f"{law}/{on.isoformat()}/{number}"
        return self._id("voorbeeld", tail) if paraphrase else NamedNode(VERSIONS + tail)

    def provision_version(self, version: NamedNode, path: str) -> NamedNode:
        """A provision in a toestand: the toestand's IRI + its `bwb-ng-variabel-deel`."""
        return NamedNode(version.value + quote("/" + path.lstrip("/"), safe=_SAFE))

    def law_references(self, law: str, other: str) -> NamedNode:
        """The references of a law to another: both by BWB id, or the address of what is no BWB regulation."""
        return self._id("verwijzing", law, other)

    # proposals
    def proposal(self, proposal_id: str) -> NamedNode:
        return self._id("voorstel", proposal_id)

    def passage(self, proposal_id: str, field: str, nr: int | None = None) -> NamedNode:
        return self._id("voorstel", proposal_id, field, *([str(nr)] if nr is not None else []))

    def citation(self, passage: NamedNode, start: int, end: int) -> NamedNode:
        return NamedNode(f"{passage.value}/citatie/{start}-{end}")

    def submitter(self, name: str) -> NamedNode:
        return self._id("indiener", slug(name))

    def ministry(self, law: str, name: str) -> NamedNode:
        """A ministry as the source names it with one law; per law, so that no statement stands in two graphs."""
        return self._id("ministerie", slug(name), law)

    def call(self, call_id: str) -> NamedNode:
        return self._id("uitvraag", slug(call_id))

    def bill(self, law: str, call_id: str) -> NamedNode:
        """A planned change of a law, as a call names it."""
        return self._id("wijziging", slug(call_id), law)

    # existing room
    def possible_room(self, target: str, kind: str) -> NamedNode:
        """Room of a kind that a rule found in a provision."""
        return self._id("signaal", "ruimte", target, kind)

    def option(self, option_id: str) -> NamedNode:
        """An entry of the hand-kept register."""
        return self._id("ruimte", option_id)

    # judgements
    def judgement(self, judgement_id: str) -> NamedNode:
        return self._id("oordeel", judgement_id)

    def reviewer(self, reviewer_id: str) -> NamedNode:
        """A reviewer by random id; never by name."""
        return self._id("beoordelaar", reviewer_id)

    # signals
    def overlap_signal(self, a: str, b: str) -> NamedNode:
        return self._id("signaal", "overlap", a, b)

    def signal_pair(self, signal: str) -> tuple[str, str]:
        """The two proposals that an overlap signal compares: its IRI read back."""
        a, b = signal.rsplit("/", 2)[1:]
        return unquote(a), unquote(b)

    def proposal_of(self, node: str) -> str | None:
        """The id of the proposal that an IRI stands for, or that it is a part of (a passage, a citation); None for another thing."""
        start = f"{self.base}/id/voorstel/"
        return unquote(node.removeprefix(start).partition("/")[0].partition("#")[0]) if node.startswith(start) else None

    def stance_signal(self, proposal_id: str, target: str) -> NamedNode:
        return self._id("signaal", "standpunt", proposal_id, target)

    def ask_group(self, name: str) -> NamedNode:
        """A group of proposals that ask the same."""
        return self._id("vraaggroep", name)

    # counts
    def count(self, *steps: str) -> NamedNode:
        """What is counted, of a kind: `count("artikel", address)`."""
        return self._id("telling", *steps)

    def list(self, name: str) -> NamedNode:
        """A list of what is largest or first."""
        return self._id("lijst", name)

    # lists
    def scheme(self, list_name: str) -> NamedNode:
        return self._id("concept", list_name)

    def concept(self, list_name: str, concept_slug: str) -> NamedNode:
        return self._id("concept", list_name, concept_slug)


def part_of(node: NamedNode, name: str) -> NamedNode:
    """A node that exists only as part of another: the selector of a citation."""
    return NamedNode(f"{node.value}#{name}")
