"""Official links stop at the article; the words often say more."""
from __future__ import annotations

import pytest

from ingest.law.refine import refined

LAW = "jci1.3:c:BWBR0035303"

CASES = [
    ("artikel 12, tweede lid", "12", ["12&lid=2"], "a lid"),
    ("artikel 12, tweede lid, onder b", "12", ["12&lid=2&o=b"], "an onderdeel"),
    ("artikelen 21 tot en met 24", "21", ["21", "22", "23", "24"], "a range linked to its first article"),
    ("13, vierde lid", "13", ["13&lid=4"], "a member of a list, without the word artikel"),
    ("artikel 12, eerste en derde lid, van de Huisvestingswet 2014", "12", ["12&lid=1", "12&lid=3"], "leden"),
    ("artikel 12", "12", [], "no more than the link"),
    ("artikel 14, eerste lid", "12", [], "another article than the link: the editors' link stays alone"),
    ("de wet", "12", [], "no words of a provision"),
    ("", "12", [], "nothing"),
]


@pytest.mark.parametrize(("quote", "linked", "expected", "why"), CASES, ids=[case[-1] for case in CASES])
def test_refined(quote: str, linked: str, expected: list[str], why: str) -> None:
    assert refined(f"{LAW}&artikel={linked}", quote) == tuple(f"{LAW}&artikel={one}" for one in expected)


def test_only_articles_are_refined() -> None:
    assert refined(LAW, "artikel 12") == ()
    assert refined(f"{LAW}&hoofdstuk=2", "hoofdstuk 2, artikel 3") == ()
    assert refined("CELEX:32016R0679", "artikel 6, eerste lid") == ()
    assert refined("", "artikel 6") == ()
