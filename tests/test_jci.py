"""Addresses of law: every spelling gives one canonical form."""
from __future__ import annotations

import pytest

import jci
from kg.rdf import iri

SPELLINGS = [  # as written, canonical, why
    ("BWBR0035303", "jci1.3:c:BWBR0035303", "a bare id"),
    ("jci1.3:c:BWBR0045754&hoofdstuk=2&artikel=2.2&lid=1&o=a&z=2022-05-01&g=2022-05-01", "jci1.3:c:BWBR0045754&artikel=2.2&lid=1&o=a", "official form"),
    ("1.0:v:BWBR0005674&artikel=7", "jci1.3:c:BWBR0005674&artikel=7", "the older standard"),
    ("https://wetten.overheid.nl/jci1.3:c:BWBR0035303&artikel=11", "jci1.3:c:BWBR0035303&artikel=11", "the graph's own IRI"),
    ("jci1.3:c:BWBR0035303&hoofdstuk=2&paragraaf=2", "jci1.3:c:BWBR0035303&hoofdstuk=2&paragraaf=2", "a section keeps its path"),
    ("jci1.3:c:BWBR0027464&hoofdstuk=9&bijlage=II", "jci1.3:c:BWBR0027464&bijlage=II", "an annex drops what is above it"),
    ("jci1.3:c:BWBR0004627&artikel=I 3", "jci1.3:c:BWBR0004627&artikel=I_3", "a blank in a number"),
    ("jci1.3:c:BWBR0001854&artikel=420bis&lid=1", "jci1.3:c:BWBR0001854&artikel=420bis&lid=1", "not the same as article 420bis.1"),
    ("jci1.3:c:BWBR0001854&artikel=420bis.1", "jci1.3:c:BWBR0001854&artikel=420bis.1", "not the same as lid 1 of 420bis"),
    ("jci1.3:c:BWBR0035303&artikel=1#li-2/al-1", "jci1.3:c:BWBR0035303&artikel=1#li-2/al-1", "a place without a number"),
    ("BWBW7972", "jci1.3:c:BWBW7972", "an old kind of id"),
    ("jci1.3:c:BWBR0019388&artikel=5&lid=1&o=c&o=2°", "jci1.3:c:BWBR0019388&artikel=5&lid=1&o=c&o=2", "onder 2°"),
    ("CELEX:32016R0679&artikel=6", "CELEX:32016R0679&artikel=6", "another source"),
]


@pytest.mark.parametrize(("written", "expected", "why"), SPELLINGS)
def test_every_spelling_gives_the_canonical_address(written: str, expected: str, why: str) -> None:
    assert jci.canonical(written) == expected, why
    assert jci.canonical(expected) == expected


@pytest.mark.parametrize("wrong", ["", "artikel 11", "jci1.3:c:BWBR1&artikel=1", "BWBR0035303#artikel", "jci1.3:c:"])
def test_what_is_no_address_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="geen verwijzing"):
        jci.canonical(wrong)


def test_ancestors_go_from_near_to_far() -> None:
    address = "jci1.3:c:BWBR0035303&artikel=11&lid=2#li-1/al-2"
    assert jci.ancestors(address) == [
        "jci1.3:c:BWBR0035303&artikel=11&lid=2#li-1",
        "jci1.3:c:BWBR0035303&artikel=11&lid=2",
        "jci1.3:c:BWBR0035303&artikel=11",
        "jci1.3:c:BWBR0035303",
    ]


@pytest.mark.parametrize(
    "address",
    [expected for _, expected, _ in SPELLINGS] + ["CELEX:32004L0038", "ECLI:NL:HR:2019:1234", "stb-2014-248", "kst-32271-3"],
)
def test_an_address_survives_the_way_to_an_iri_and_back(address: str) -> None:
    assert iri.to_target(iri.of_target(address)) == address


def test_a_law_never_gets_an_eli_path_of_our_own_making() -> None:
    assert "/eli/" not in iri.of_target("jci1.3:c:BWBR0035303&artikel=11").value
