"""Proposals for the tests of overlap: made from a title, a problem and asks, with targets as citations."""
from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date

import numpy as np

from kg.dutch import terms
from kg.embedding.port import Vectors, unit
from records import Citation, Proposal, Solution

HW11 = "jci1.3:c:BWBR0035303&artikel=11"
BW271 = "jci1.3:c:BWBR0005290&artikel=271"


def proposal(name: str, title: str = "", problem: str = "", *asks: str, targets: Sequence[str] = ()) -> Proposal:
    citations = tuple(Citation(0, 0, "", "wet", "opgelost", None, (target,), (), 1.0, "", "", law_title="Testwet") for target in targets)
    return Proposal(
        id=name, title=title, concept=False, policy_fields=(), submitter="", submitter_iri=None, area_type="onbekend",
        submitted=date(2021, 4, 30), submitted_source="aanname", call="2021", problem=problem, laws_text="",
        solutions=tuple(Solution(nr, ask, targets=tuple(targets)) for nr, ask in enumerate(asks, 1)),
        citations=citations, messages=(), source_sha256="",
    )  # fmt: skip


class WordVectors:
    """An embedder for tests: every term a direction of its own, a text their sum."""

    name = "woorden"

    def __init__(self) -> None:
        self.embedded: list[str] = []

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.embedded += texts
        return unit(np.asarray([sum((_direction(term) for term in terms(text)), np.full(64, 1e-3)) for text in texts], dtype=np.float32))


def _direction(term: str) -> np.ndarray:
    return np.random.default_rng(int(hashlib.sha256(term.encode()).hexdigest()[:8], 16)).normal(size=64)


KAMERS_RUIMER = proposal(
    "kamers-ruimer", "Kamers verhuren eenvoudiger maken",
    "Huiseigenaren willen een kamer verhuren aan een student, maar de omzettingsvergunning is te zwaar en onnodig bureaucratisch. "
    "Kamers blijven leeg terwijl studenten in tenten slapen op het sportveld van de universiteit.",
    "Schrap de vergunningplicht voor hospitaverhuur van hoogstens twee kamers in de eigen woning van de eigenaar.", targets=[HW11],
)  # fmt: skip
KAMERS_RUIMER_2 = proposal(
    "kamers-ruimer-2", "Hospita's vrijstellen van de vergunning",
    "Wie een student een kamer in de eigen woning wil verhuren moet een omzettingsvergunning vragen. Dat ontmoedigt eigenaren en kamers "
    "blijven ongebruikt, terwijl de universiteit studenten in een sporthal moet opvangen.",
    "Geef vrijstelling van de omzettingsvergunning voor hospitaverhuur van een of twee kamers in de eigen woning.", targets=[HW11],
)  # fmt: skip
KAMERS_STRENGER = proposal(
    "kamers-strenger", "Kamerverhuur aan banden",
    "Malafide verhuurders splitsen woningen in kamers voor studenten. Overlast en verkamering maken straten onleefbaar en de vergunning "
    "is te makkelijk te krijgen voor eigenaren die nooit in de buurt zijn.",
    "Verbied omzetting van woningen in kamers in aangewezen straten en stel strengere eisen aan de vergunning.", targets=[HW11],
)  # fmt: skip
VUURWERK = proposal(
    "vuurwerk", "Vuurwerkvrije wijken",
    "Elk jaar raken kinderen gewond door knalvuurwerk. De brandweer rukt op nieuwjaarsnacht honderden keren uit voor containers en auto's.",
    "Laat de gemeenteraad de verkoop van knalvuurwerk binnen de bebouwde kom beëindigen.", targets=["jci1.3:c:BWBR0013360&artikel=2.3.6"],
)  # fmt: skip
BUS = proposal(
    "bus", "Buurtbus met betaalde chauffeur",
    "De lijnbus naar de dorpen is opgeheven. Vrijwilligers rijden met een busje, maar mogen niets verdienen. Ouderen komen nergens meer.",
    "Ontheffing van de taxivergunning voor dorpsvervoer met een vergoeding per rit.", targets=["jci1.3:c:BWBR0011470&artikel=76"],
)  # fmt: skip
ALL = [KAMERS_RUIMER, KAMERS_RUIMER_2, KAMERS_STRENGER, VUURWERK, BUS]
