"""`room ID`: what already exists for what a proposal asks, each with the reason and the text in the version in force."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import jci
from kg.dutch import terms
from kg.folder.data_folder import DataFolder
from kg.law.laws import parts_on, text_of
from kg.proposals.read import read_proposal
from kg.proposals.sentences import sentence_around
from kg.proposals.triples import passages
from kg.rdf import iri, vocabulary
from kg.rdf.ready_queries import own_base
from kg.rdf.terms import PROLOGUE
from kg.room.index import Article, RoomIndex
from kg.room.rank import KINDS, WEIGHTS, Asked, Ranked, Surroundings, blend, rank
from kg.room.register import Entry, read_entries
from kg.room.rules import Room
from records import InputError, Proposal

SHOWN = 30  #: options of law that are given
_ALONG = PROLOGUE + """
SELECT ?artikel (COUNT(DISTINCT ?ander) AS ?aantal) WHERE {
  VALUES ?voorstel { UNDEF }
  ?voorstel ruimte:noemtBepaling ?gedeeld . ?ander ruimte:noemtBepaling ?gedeeld, ?artikel . FILTER(?ander != ?voorstel)
} GROUP BY ?artikel"""
_TITLE = PROLOGUE + "SELECT ?titel WHERE { VALUES ?wet { UNDEF } ?wet skos:prefLabel ?titel }"


@dataclass(frozen=True)
class Option:
    """An option for a proposal. `target` is None for one outside the law."""

    target: str | None
    kind: str
    score: float
    reason: str
    text: str  #: of the provision in the version in force; the plain sentence of an entry in the register
    version: str | None  #: IRI
    label: str
    rule: str | None = None  #: that found it in the law; None for an entry in the register
    holder: str | None = None
    condition: str | None = None
    duration: str | None = None
    validity: str | None = None
    paraphrase: bool = False
    register: str | None = None  #: the plain sentence in the register
    objections: tuple[str, ...] = ()  #: where the submitter says why this falls short: the sentences around those citations


def room(folder: DataFolder, proposal_id: str) -> list[Option]:
    """The options for a proposal, best first; those outside the law come last, ranked among themselves.

    Raises InputError for an unknown proposal.
    """
    store, iris = folder.store(), folder.iris
    proposal = read_proposal(store, iris, proposal_id)
    index = RoomIndex(folder)
    index.refresh()
    entries = [entry for entry in read_entries(store, iris) if entry.holds(date.today())]
    asked = Asked.of(proposal)
    ranked = _ranked(folder, index, asked, proposal_id, entries)
    shown = _Shown(folder, proposal, asked)
    found: list[Option] = []
    for one in ranked:
        option = shown.of_law(one, [entry for entry in entries if entry.target and _in_article(entry.target, one.article.target)])
        found += [option] if option else []
        if len(found) == SHOWN:
            break
    return found + shown.outside_law([entry for entry in entries if entry.target is None])


def _ranked(folder: DataFolder, index: RoomIndex, asked: Asked, proposal_id: str, entries: Iterable[Entry]) -> list[Ranked]:
    likeness = blend(index.likeness(terms(asked.ask)), index.likeness(terms(asked.problem)))
    linked = index.linked(sorted(asked.articles))
    rows = folder.store().select(own_base(_ALONG, folder.iris), {"voorstel": folder.iris.proposal(proposal_id)}).rows
    along = {iri.to_target(row["artikel"].value): int(row["aantal"].value) for row in rows}
    registered = _registered(entries, asked)
    bare = {target: _bare(target, entry) for target, entry in registered.items()}
    candidates = bare | index.articles([*likeness, *linked, *along, *asked.articles, *registered], asked.laws)
    around = Surroundings({target: candidates[target] for target in asked.articles if target in candidates}, frozenset(linked), along)
    found = [_with_register(one, registered, asked) for one in rank(asked, candidates, likeness, around)]
    return sorted(found, key=lambda one: -one.score)


def _registered(entries: Iterable[Entry], asked: Asked) -> dict[str, Entry]:
    """Article → the entry in the register on it that is most like the ask; in laws that aren't cited only when it is like it at all."""
    best: dict[str, tuple[float, Entry]] = {}
    for entry in entries:
        law = jci.law_of(entry.target or "")
        if entry.target and law:
            target, alike = jci.article_of(entry.target), _overlap(asked, entry.sentence)
            if not alike and law not in asked.laws:
                continue
            if target not in best or alike > best[target][0]:
                best[target] = (alike, entry)
    return {target: entry for target, (_, entry) in best.items()}


def _bare(target: str, entry: Entry) -> Article:
    """An article that no rule found room in, but people did."""
    found = Room(entry.kind, "register", entry.sentence, None, entry.condition or None, None)
    return Article(target, jci.law_of(target) or "", 0, "", ((entry.target or target, found),))


def _with_register(one: Ranked, registered: Mapping[str, Entry], asked: Asked) -> Ranked:
    entry = registered.get(one.article.target)
    if entry is None:
        return one
    worth = WEIGHTS["register"] * (0.25 + 0.75 * min(1.0, 2 * _overlap(asked, entry.sentence)))
    return Ranked(one.article, round(one.score + worth / sum(WEIGHTS.values()), 4), {**one.contributions, "register": worth})


def _overlap(asked: Asked, sentence: str) -> float:
    """The share of a sentence's words that the proposal has too."""
    words = set(terms(sentence))
    return len(words & (set(terms(asked.ask)) | set(terms(asked.problem)))) / len(words) if words else 0.0


class _Shown:
    """Turns what was ranked into what a reader sees."""

    def __init__(self, folder: DataFolder, proposal: Proposal, asked: Asked) -> None:
        self._store, self._iris = folder.store(), folder.iris
        self._proposal, self._asked = proposal, asked
        self._title = lru_cache(maxsize=None)(self._title_of)
        self._words = set(terms(f"{asked.ask} {asked.problem}"))

    def of_law(self, one: Ranked, entries: Sequence[Entry]) -> Option | None:
        """None when the law is no longer in force, or the provision isn't in the version that is."""
        target, given = max(one.article.rooms, key=lambda pair: (self._alike(pair[1]), KINDS[pair[1].kind]))
        try:
            version, parts = parts_on(self._store, self._iris, target, date.today())
        except InputError:
            return None
        register = entries[0].sentence if entries else None
        label = jci.label(target, self._title(one.article.law))
        return Option(
            target, given.kind, one.score, self._reason(one, given, register), text_of(parts), version.iri, label,
            None if given.rule == "register" else given.rule, given.holder, given.condition, given.duration, version.validity(),
            version.paraphrase, register, self._objections(one.article),
        )  # fmt: skip

    def outside_law(self, entries: Sequence[Entry]) -> list[Option]:
        """The entries without a provision that share words with the proposal."""
        found = []
        for entry in entries:
            alike = _overlap(self._asked, entry.sentence)
            if alike:
                shared = sorted(set(terms(entry.sentence)) & self._words)
                reason = f"Oplossing buiten het recht uit het register; lijkt op de vraag door: {', '.join(shared[:5])}."
                found.append(Option(
                    None, entry.kind, round(alike, 4), reason, entry.sentence, None, "geen bepaling", condition=entry.condition or None,
                    register=entry.sentence,
                ))  # fmt: skip
        return sorted(found, key=lambda one: (-one.score, one.text))

    def _title_of(self, law: str) -> str | None:
        """One law's title: all of them would take seconds with all of the law loaded."""
        rows = self._store.select(own_base(_TITLE, self._iris), {"wet": iri.of_target(jci.build(law))}).rows
        return rows[0]["titel"].value if rows else None

    def _alike(self, given: Room) -> float:
        words = set(terms(given.sentence))
        return len(words & self._words) / (len(words) + 5)

    def _reason(self, one: Ranked, given: Room, register: str | None) -> str:
        kind = vocabulary.label("soort-ruimte", given.kind).capitalize()
        said = [f"{kind}{f' van {given.holder}' if given.holder else ''}"]
        shared = sorted(set(terms(given.sentence)) & self._words, key=lambda word: (-len(word), word))[:4]
        why = [*one.reasons, *([f"zelfde woorden: {', '.join(shared)}"] if shared and "woorden" in one.contributions else [])]
        said.append("; ".join(why) or "geeft ruimte")
        return ": ".join(said) + (f". Register: {register}" if register else ".")

    def _objections(self, article: Article) -> tuple[str, ...]:
        """What the submitter says of this article, or of its law as a whole, as falling short."""
        said = []
        for citation in self._proposal.citations:
            about_it = any(_in_article(article.target, jci.article_of(target)) for target in citation.targets if jci.law_of(target))
            if citation.role == "onvoldoende" and about_it:
                words = _text(self._proposal, citation.field or "", citation.nr)
                begin, end = sentence_around(words, citation.start, citation.end)
                said.append(" ".join(words[begin:end].split()))
        return tuple(dict.fromkeys(said))


def _in_article(target: str, article: str) -> bool:
    """The target is the unit, or lies within it."""
    return target == article or target.startswith(f"{article}&")


def _text(proposal: Proposal, field: str, nr: int | None) -> str:
    return next((words for name, number, words in passages(proposal) if (name, number) == (field, nr)), "")
