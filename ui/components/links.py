"""Addresses of the screens, relative so that they hold under any path of a proxy. A URL holds the whole state of its screen."""
from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from urllib.parse import quote, urlencode

import jci

HOME = "./"
LABELLED_PAIRS = "gegevens/paren.json"  #: the verdicts of people as a measuring set has them


def overview_url(by: str = "provision", page: int = 1) -> str:
    """The overview by article or by law."""
    state = ([("per", "wet")] if by == "law" else []) + ([("pagina", page)] if page > 1 else [])
    return HOME + (f"?{urlencode(state)}" if state else "")


def article_url(target: str, on: date | None = None, place: str = "", page: int = 1, role: str = "") -> str:
    """The text of a law or provision, on a day, with the proposals that cite it (in a role)."""
    url = f"artikel?target={quote(target, safe=':')}" + (f"&op={on.isoformat()}" if on else "")
    url += (f"&rol={quote(role, safe='')}" if role else "") + (f"&pagina={page}" if page > 1 else "")
    return url + (f"#{quote(place, safe='')}" if place else "")


def cited_url(target: str, on: date | None = None) -> str:
    """A cited lid or onderdeel is read in its article: the article's address, and the place in it."""
    article = jci.article_of(target)
    return article_url(article, on, unit_anchor(target) if article != target else "")


def proposal_url(proposal_id: str, place: str = "") -> str:
    """A proposal, or a place in it."""
    return f"voorstel?id={quote(proposal_id, safe='')}" + (f"#{quote(place, safe='')}" if place else "")


def review_url(state: Mapping[str, str] = {}, page: int = 1) -> str:
    """The queue of pairs, or with `links` and `rechts` in its state one pair in that queue."""
    written = urlencode({name: value for name, value in state.items() if value} | ({"pagina": str(page)} if page > 1 else {}))
    return "beoordelen" + (f"?{written}" if written else "")


def pair_url(a: str, b: str, state: Mapping[str, str] = {}) -> str:
    """Two proposals side by side, the first in order of the alphabet on the left."""
    left, right = sorted((a, b))
    return review_url({"links": left, "rechts": right} | dict(state))


def clusters_url(state: Mapping[str, str] = {}, page: int = 1) -> str:
    """What comes together: by ask, article or law (`per`), filtered and sorted."""
    written = urlencode({name: value for name, value in state.items() if value} | ({"pagina": str(page)} if page > 1 else {}))
    return "clusters" + (f"?{written}" if written else "")


def cluster_url(name: str) -> str:
    """One group of asks."""
    return f"cluster?{urlencode({'naam': name})}"


def dossier_url(subject: str, form: str) -> str:
    """The dossier of a subject as `docx` or `xlsx`."""
    return f"{HOME}gegevens/dossier.{form}?{urlencode({'over': subject})}"


def unit_anchor(target: str) -> str:
    """The id of a unit inside the text of its law: `artikel-12-lid-1`; "" for a unit without a number of its own."""
    words = "-".join(f"{key}-{value}" for key, value in jci.parts(target))
    return "" if "#" in target else re.sub(r"[^\w.:°-]+", "-", words)


def citation_anchor(field: str, nr: int | None, start: int) -> str:
    """The id of a citation in the text of its proposal."""
    return f"citaat-{field}{nr if nr is not None else ''}-{start}"
