"""What a change of a provision touches: the provisions that refer to it, and those that refer to these."""
from __future__ import annotations

from collections.abc import Iterable

import jci
from kg import iri
from kg.iri import Iris
from kg.laws import CITED_BY
from kg.ready import own_base
from kg.store import GraphStore

MANY = 400  #: provisions of which it is asked who refers to them


def second_step(store: GraphStore, iris: Iris, target: str, direct: Iterable[str]) -> list[str]:
    """The articles that refer to those that refer to a provision (`direct`, at most `MANY` of them), by address.

    In the newest loaded text; without the provision itself and without `direct`.
    """
    first = list(direct)
    nodes = [iri.of_target(one) for one in first[:MANY]]
    rows = store.select(own_base(CITED_BY, iris), {"unit": nodes}).rows if nodes else ()
    known = {*first, jci.article_of(target)}
    found = dict.fromkeys(jci.article_of(iri.to_target(row["van"].value)) for row in rows)
    return sorted(one for one in found if one not in known and not one.startswith(f"{target}&"))
