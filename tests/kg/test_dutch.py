"""Words of Dutch texts as they are compared: dictionary forms, and the parts of compounds."""
from __future__ import annotations

import pytest

from kg.dutch import lemma, split_compound, terms, words


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("woningtoewijzing", ("woning", "toewijzing")), ("huisvestingsverordening", ("huisvesting", "verordening")),
        ("leegstandbelasting", ("leegstand", "belasting")), ("sluitingsbevoegdheid", ("sluiting", "bevoegdheid")),
        ("gemeente", ()), ("bibliotheek", ()), ("x", ()), ("", ()),
    ],
)  # fmt: skip
def test_compounds_come_apart(word: str, parts: tuple[str, ...]) -> None:
    assert split_compound(word) == parts


def test_terms_are_lemmas_and_parts() -> None:
    assert lemma("woningen") == "woning"
    assert {"woning", "toewijzing"} <= set(terms("De woningtoewijzing in de gemeente"))
    assert set(terms("huurders")) == set(terms("huurder"))
    assert terms("het van de") == [] and terms("de wet bepaalt dat het artikel") != terms("voorrang")


def test_words_are_in_small_letters_without_marks() -> None:
    assert words("De burgemeester: 3 foto's!") == ["de", "burgemeester", "foto's"]
