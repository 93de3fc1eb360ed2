"""Why a pair is offered, in Dutch: the signals by name for a waterfall, and a sentence of the strongest."""
from __future__ import annotations

import numpy as np

import jci
from kg.overlap.features import Prepared, Usual, article_of
from kg.overlap.stance import ONBEKEND, RUIMER, STRENGER
from records import Proposal

#: signal → how a screen calls its bar
SIGNAL_LABELS = {
    "basis": "uitgangspunt: een willekeurig paar",
    "vraag": "gelijkenis van de vraag",
    "probleem": "gelijkenis van het probleem",
    "geheel": "gelijkenis van het geheel",
    "onderscheid": "gelijkenis boven die met anderen over dezelfde bepaling",
    "woorden": "gedeelde woorden",
    "vraagwoorden": "gedeelde woorden in de vraag",
    "zeldzaam": "gedeelde zeldzame woorden",
    "bepaling": "dezelfde bepaling of wet",
    "gelijke-richting": "zelfde richting (allebei ruimer of allebei strenger)",
    "tegengesteld": "tegengestelde richting",
    "richtingsverschil": "afstand tussen de richtingen",
    "ingreep": "zelfde soort ingreep",
    "gelijke-tekst": "gelijkluidende tekst",
    "begrensd": "bovengrens: alleen gelijke tekst is zeker",
}
TOO_LITTLE = "te weinig tekst om te vergelijken"
WITHOUT_MODEL = "zonder taalmodel vergeleken"
TELLING = 0.8  #: log-odds; what adds less isn't told
_WORDS = 4  #: shared words that are named


class Explainer:
    """Tells why, for pairs of (row of one, row of other)."""

    def __init__(self, one: Prepared, other: Prepared, usual: Usual, with_model: bool) -> None:
        self._one, self._other, self._usual, self._with_model = one, other, usual, with_model
        self._terms = list(usual.words)

    def shared(self, i: int, j: int) -> tuple[str, ...]:
        """What both cite: the exact units, else the articles that they lie in, else the laws."""
        left, right = self._one.cited[i], self._other.cited[j]
        exact = [target for target in left["doel"] if target in right["doel"]]
        covered = {article_of(target) for target in exact}
        articles = [target for target in left["artikel"] if target in right["artikel"] and target not in covered]
        if exact or articles:
            return (*exact, *articles)
        return tuple(target for target in left["wet"] if target in right["wet"])

    def reason(self, i: int, j: int, parts: dict[str, float], shared: tuple[str, ...], opposite: bool) -> str:
        """One Dutch sentence or a few."""
        told = self._told(i, j, parts, shared) + self._ways(i, j, opposite)
        if not (self._one.enough[i] and self._other.enough[j]):
            told.insert(0, TOO_LITTLE)
        if not self._with_model:
            told.append(WITHOUT_MODEL)
        text = "; ".join(told) or "weinig gemeen"
        return text[0].upper() + text[1:]

    def _told(self, i: int, j: int, parts: dict[str, float], shared: tuple[str, ...]) -> list[str]:
        told = []
        if "gelijke-tekst" in parts:
            told.append("de tekst is gelijkluidend")
        if parts.get("vraag", 0) >= TELLING or parts.get("vraagwoorden", 0) >= TELLING:
            told.append("de vragen lijken op elkaar")
        if parts.get("probleem", 0) >= TELLING or parts.get("geheel", 0) + parts.get("onderscheid", 0) >= TELLING:
            told.append("het gaat over hetzelfde")
        if shared:
            told.append(f"beide noemen {_listed([self._label(i, target) for target in shared[:3]])}")
        words = self._words(i, j) if parts.get("woorden", 0) + parts.get("zeldzaam", 0) >= TELLING else []
        if words:
            told.append(f"gedeelde woorden: {', '.join(words)}")
        return told

    def _ways(self, i: int, j: int, opposite: bool) -> list[str]:
        left, right = self._one.stance[i], self._other.stance[j]
        if opposite and {left.slug, right.slug} == {RUIMER, STRENGER}:
            wider, stricter = (left, right) if left.slug == RUIMER else (right, left)
            more, less = ", ".join(wider.evidence[:2]), ", ".join(stricter.evidence[:2])
            return [f"tegengestelde richting: de een ruimer ({more}), de ander strenger ({less})"]
        if opposite:
            return ["tegengestelde richting"]
        return [f"beide willen {left.slug}"] if left.slug == right.slug != ONBEKEND else []

    def _words(self, i: int, j: int) -> list[str]:
        """The rarest words that both have; a word that lies in one named already is left out."""
        both = np.intersect1d(self._one.present.columns(i), self._other.present.columns(j), assume_unique=True)
        order = both[np.argsort(-self._usual.word_weight[both], kind="stable")]
        found: list[str] = []
        for column in order:
            word = self._terms[column]
            if not any(word in other or other in word for other in found):
                found.append(word)
            if len(found) == _WORDS:
                break
        return found

    def _label(self, i: int, target: str) -> str:
        return jci.label(target, _law_title(self._one.proposals[i], target))


def _law_title(proposal: Proposal, target: str) -> str | None:
    law = target.partition("&")[0]
    return next((c.law_title for c in proposal.citations if c.law_title and any(t.partition("&")[0] == law for t in c.targets)), None)


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} en {names[-1]}"
