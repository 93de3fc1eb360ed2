"""Labelled sets of proposals for measuring overlap: our own, and any in the form of `pairs.json` with texts beside it; and the measures."""
from __future__ import annotations

import json
import math
import random
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.calls import read_call
from ingest.proposals import read_proposals
from records import Proposal, Solution

OWN = Path(__file__).parent / "overlap"
POSITIVE = frozenset(("duplicate", "overlap", "overlapping"))
HARD = frozenset(("same-article", "same-article-other-ask", "same-theme"))
Array = NDArray[np.float64]


@dataclass(frozen=True)
class LabelledSet:
    """Proposals, the labels of their pairs (a pair without one is unrelated), and the family that each belongs to."""

    name: str
    proposals: tuple[Proposal, ...]
    labels: dict[frozenset[str], str]
    families: dict[str, str]

    def pairs(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        a, b = np.triu_indices(len(self.proposals), 1)
        return a.astype(np.int64), b.astype(np.int64)

    def labels_of(self, a: NDArray[np.int64], b: NDArray[np.int64]) -> list[str]:
        ids = [proposal.id for proposal in self.proposals]
        return [self.labels.get(frozenset((ids[i], ids[j])), "") for i, j in zip(a, b, strict=True)]


@dataclass(frozen=True)
class ShortAsk:
    """A made-up ask of a few lines, and which way it points (ruimer, strenger, anders)."""

    subject: str
    side: str
    title: str
    ask: str
    problem: str

    @property
    def text(self) -> str:
        """As the ask of a proposal is embedded."""
        return f"{self.title}. {self.ask}"


def short_asks() -> list[ShortAsk]:
    """`benchmarks/overlap/richting.txt`: several asks each way on every subject."""
    lines = (OWN / "richting.txt").read_text(encoding="utf-8").splitlines()
    return [ShortAsk(*(part.strip() for part in line.split("|"))) for line in lines if line and not line.startswith("#")]


def own_sets() -> list[LabelledSet]:
    """The sets in `benchmarks/overlap/`: our own invention, in several styles."""
    return [_own(file) for file in sorted(OWN.glob("*.toml"))]


def sets_apart() -> list[LabelledSet]:
    """The sets in `benchmarks/overlap/apart/`: ours too, written when rules and weights were done, and never fitted on."""
    return [_own(file) for file in sorted((OWN / "apart").glob("*.toml"))]


def _own(file: Path) -> LabelledSet:
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    proposals = tuple(_read(row["id"], as_form(row).encode()) for row in data["proposal"])
    labels = {frozenset((a, b)): label for a, b, label in data["pairs"]}
    return LabelledSet(file.stem, proposals, labels, {row["id"]: row["family"] for row in data["proposal"]})


def as_form(row: dict) -> str:
    """A proposal of our own in the ministry's format."""
    asks = "\n".join(f"{nr}) {ask}" for nr, ask in enumerate(row["asks"], 1))
    return (
        f"Leefveld/beleidsterrein:\n\no Wonen\n\nOnderwerp/titel:\n{row['title']}\n\nProbleembeschrijving:\n{row['problem'].strip()}\n\n"
        f"Welke wet is betrokken (indien aan de orde):\n{row['laws'].strip()}\n\nMogelijke oplossingsrichting(en):\n{asks}\n\n"
        "Contactgegevens:\nGemeente/regio/netwerk: gemeente Duinrade\n"
    )


def labelled_folder(folder: Path) -> LabelledSet:
    """A set with `texts/*.txt` (or `proposals/`) and `pairs.json`."""
    texts = next(path for path in (folder / "texts", folder / "proposals") if path.is_dir())
    proposals = tuple(_read(file.stem.lower(), file.read_bytes()) for file in sorted(texts.glob("*.txt")))
    data = json.loads((folder / "pairs.json").read_text(encoding="utf-8"))
    labels = {frozenset((row["a"].lower(), row["b"].lower())): row["label"] for row in data["pairs"]}
    families = {key.lower(): value for key, value in data.get("families", {}).items()}
    return LabelledSet(folder.name, proposals, labels, {p.id: families.get(p.id, p.id) for p in proposals})


def _read(proposal_id: str, data: bytes) -> Proposal:
    return replace(read_proposals(data, proposal_id, call=read_call())[0].proposal, id=proposal_id)


# --- harder on purpose ----------------------------------------------------------------------------------------------


def variants(whole: LabelledSet) -> Iterator[LabelledSet]:
    """The set as it is, and worse: no sections found, in half of them, fields in the wrong place, few proposals."""
    messy = tuple(map(without_sections, whole.proposals))
    yield whole
    yield replace(whole, name=f"{whole.name}, zonder kopjes", proposals=messy)
    half = tuple(bad if nr % 2 else good for nr, (bad, good) in enumerate(zip(messy, whole.proposals, strict=True)))
    yield replace(whole, name=f"{whole.name}, half zonder kopjes", proposals=half)
    yield replace(whole, name=f"{whole.name}, velden verwisseld", proposals=tuple(map(_swapped, range(len(messy)), whole.proposals)))
    for nr in range(4):
        few = _few(whole, nr)
        yield replace(whole, name=f"{whole.name}, klein {nr + 1}", proposals=few)
        if nr < 2:
            yield replace(whole, name=f"{whole.name}, klein {nr + 1} zonder kopjes", proposals=tuple(map(without_sections, few)))


def without_sections(proposal: Proposal) -> Proposal:
    """All text in one field."""
    text = "\n".join([proposal.title, proposal.problem, proposal.laws_text, *(s.text for s in proposal.solutions)])
    return replace(proposal, title="", problem=text, laws_text="", solutions=())


def _swapped(nr: int, proposal: Proposal) -> Proposal:
    asked = "\n".join(solution.text for solution in proposal.solutions)
    if nr % 3 == 0:
        return replace(proposal, problem=asked, solutions=(Solution(1, proposal.problem),))
    return replace(proposal, problem=f"{proposal.problem}\n{asked}", solutions=()) if nr % 3 == 1 else proposal


def _few(whole: LabelledSet, seed: int) -> tuple[Proposal, ...]:
    families = sorted(set(whole.families.values()))
    random.Random(seed).shuffle(families)
    few: list[Proposal] = []
    for family in families:
        if len(few) < 15:
            few += [proposal for proposal in whole.proposals if whole.families[proposal.id] == family]
    return tuple(few)


# --- measures -------------------------------------------------------------------------------------------------------


def average_precision(scores: Array, good: NDArray[np.bool_]) -> float:
    """Over pairs from the highest score down; equal scores stay in the order in which they come."""
    hits = good[np.argsort(-scores, kind="stable")]
    return float((np.cumsum(hits)[hits] / (np.flatnonzero(hits) + 1)).sum() / max(1, good.sum()))


def measure(labelled: LabelledSet, probability: Array) -> dict[str, float]:
    """AP over all pairs and for duplicates, hard negatives above the 80 %-recall threshold, partner in first three, Brier skill."""
    a, b = labelled.pairs()
    labels = labelled.labels_of(a, b)
    good = np.array([label in POSITIVE for label in labels])
    same, hard = np.array([label == "duplicate" for label in labels]), np.array([label in HARD for label in labels])
    found = np.sort(probability[same])[::-1]
    cut = found[max(0, int(len(found) * 0.8) - 1)] if len(found) else 1.0
    rate = good.mean()
    skill = 1 - ((np.clip(probability, 0, 1) - good) ** 2).mean() / max(1e-9, rate * (1 - rate))
    return {
        "ap": average_precision(probability, good), "ap_dup": average_precision(probability, same),
        "hard": float((probability[hard] >= cut).mean()) if hard.any() else 0.0,
        "in_3": _in_first_three(a, b, probability, same), "brier": float(skill),
    }  # fmt: skip


def _in_first_three(a: NDArray[np.int64], b: NDArray[np.int64], probability: Array, same: NDArray[np.bool_]) -> float:
    size = int(b.max()) + 1
    likeness = np.full((size, size), -1.0)
    likeness[a, b] = likeness[b, a] = probability
    first = np.argsort(-likeness, axis=1, kind="stable")[:, :3]
    wanted = [(i, j) for i, j in zip(a[same], b[same], strict=True)]
    return float(np.mean([j in first[i] for i, j in wanted + [(j, i) for i, j in wanted]])) if wanted else 1.0


def plain_tfidf(labelled: LabelledSet) -> Array:
    """Cosine of word TF-IDF over the whole text (sublinear tf, smoothed idf): the baseline that anybody has."""
    rows = [Counter(re.findall(r"\w\w+", _text(proposal).lower())) for proposal in labelled.proposals]
    frequency = Counter(word for row in rows for word in row)
    columns = {word: column for column, word in enumerate(frequency)}
    matrix = np.zeros((len(rows), len(columns)))
    for nr, row in enumerate(rows):
        for word, count in row.items():
            matrix[nr, columns[word]] = (1 + math.log(count)) * (1 + math.log((1 + len(rows)) / (1 + frequency[word])))
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
    a, b = labelled.pairs()
    return np.einsum("ij,ij->i", matrix[a], matrix[b])


def _text(proposal: Proposal) -> str:
    return "\n".join([proposal.title, proposal.problem, proposal.laws_text, *(solution.text for solution in proposal.solutions)])
