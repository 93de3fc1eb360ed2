"""Rights that an ask may touch: offered to whoever tests a proposal against treaties and the constitution, never decided.

Visible rules (`data/right_rules.tsv`) find words; `data/rights.csv` says which provisions protect the right. A rule that
fires says only that it is worth a look, and one that doesn't fire says nothing.
"""
from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import jci
from kg.judgements.record import Judgement
from kg.proposals.triples import passages
from kg.rdf import iri
from kg.rdf.engine import GraphStore
from kg.rdf.iri import Iris
from kg.rdf.ready_queries import own_base
from kg.rdf.terms import PROLOGUE
from kg.rdf.vocabulary import DATA
from records import Proposal

_FIELDS = ("title", "problem", "solutions")  #: what is asked, and why; the list of laws is no ask
_CITED = PROLOGUE + """
SELECT DISTINCT ?doel ?kenmerk WHERE {
  VALUES ?doel { UNDEF } ?voorstel dct:references|ruimte:noemtBepaling ?doel ; dct:identifier ?kenmerk
} ORDER BY ?kenmerk"""


@dataclass(frozen=True)
class Rule:
    """Words that may point at a right."""

    id: str
    right: str
    pattern: re.Pattern[str]
    example: str


@dataclass(frozen=True)
class Right:
    """A right and the provisions that protect it."""

    slug: str
    label: str
    provisions: tuple[tuple[str, str], ...]  #: (how a reader writes it, address)


@dataclass(frozen=True)
class Find:
    """Where a rule fired."""

    rule: str
    quote: str
    field: str
    nr: int | None
    start: int
    end: int


@dataclass(frozen=True)
class Touched:
    """A right that a proposal may touch, and the words that say so."""

    right: Right
    finds: tuple[Find, ...]

    @property
    def reason(self) -> str:
        """Why it is offered, in Dutch."""
        words = ", ".join(dict.fromkeys(f"‘{find.quote}’" for find in self.finds[:3]))
        return f"Raakt mogelijk {self.right.label}: {words}."


@lru_cache(maxsize=1)
def rules() -> tuple[Rule, ...]:
    """The rules, in the order of the file."""
    with (DATA / "right_rules.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return tuple(Rule(row["regel"], row["recht"], re.compile(row["patroon"], re.I), row["voorbeeld"]) for row in rows)


@lru_cache(maxsize=1)
def rights() -> dict[str, Right]:
    """The rights by slug."""
    found: dict[str, Right] = {}
    with (DATA / "rights.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            earlier = found[row["recht"]].provisions if row["recht"] in found else ()
            found[row["recht"]] = Right(row["recht"], row["label"], (*earlier, (row["bepaling"], jci.canonical(row["adres"]))))
    return found


def touched(proposal: Proposal) -> list[Touched]:
    """The rights that a proposal may touch, those found most often in what it asks for first."""
    finds: dict[str, list[Find]] = {}
    for field, nr, words in passages(proposal):
        if field in _FIELDS:
            for rule in rules():
                finds.setdefault(rule.right, []).extend(
                    Find(rule.id, match[0], field, nr, match.start(), match.end()) for match in rule.pattern.finditer(words)
                )
    found = [Touched(rights()[right], tuple(sorted(places, key=_in_ask))) for right, places in finds.items() if places]
    return sorted(found, key=lambda one: (-sum(find.field != "problem" for find in one.finds), -len(one.finds), one.right.label))


def _in_ask(find: Find) -> tuple[bool, str, int, int]:
    return (find.field == "problem", find.field, find.nr or 0, find.start)


def raised_before(store: GraphStore, iris: Iris, right: Right, judgements: Iterable[Judgement] = ()) -> list[str]:
    """Ids of proposals that cite a provision of the right, or whose test against treaty or constitution rested on one."""
    targets = [address for _, address in right.provisions]
    rows = store.select(own_base(_CITED, iris), {"doel": [iri.of_target(target) for target in targets]}).rows
    judged = [
        one.proposal for one in judgements
        if one.criterion in ("verdragen", "grondwet") and not one.erased and any(_rests_on(one, target) for target in targets)
    ]  # fmt: skip
    return list(dict.fromkeys([*(row["kenmerk"].value for row in rows), *judged]))


def _rests_on(judgement: Judgement, target: str) -> bool:
    held = (*judgement.texts, *map(iri.to_target, judgement.evidence))
    return any(one == target or one.startswith(f"{target}&") for one in held)
