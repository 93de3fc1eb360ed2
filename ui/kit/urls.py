"""Addresses of the screens, relative so that they hold under any path of a proxy. A URL holds the whole state of its screen."""
from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from urllib.parse import quote, urlencode

import jci

HOME = "./"
COMPARING = "vergelijken"  #: the place on a screen where proposals are compared
LABELLED_PAIRS = "gegevens/paren.json"  #: the verdicts of people as a measuring set has them


def list_url(path: str, state: Mapping[str, str], **changes: str | None) -> str:
    """A list with its state in the URL, and changes to it (None or "" takes away); any change leads to the first page."""
    kept = {name: value for name, value in {**state, "pagina": "", **changes}.items() if value}
    return f"{HOME}{path}" + (f"?{urlencode(kept)}" if kept else "")


def articles_url(**state: str) -> str:
    """The list of provisions that proposals cite (`per="wet"`: of laws)."""
    return list_url("artikelen", state)


def proposals_url(**state: str) -> str:
    """The list of proposals."""
    return list_url("voorstellen", state)


def article_url(target: str, on: date | None = None, place: str = "", page: int = 1, role: str = "", **more: str) -> str:
    """The text of a law or provision, on a day, with the proposals that cite it (in a role).

    `more`: `verschil`, `tab`, `gevolg`, `gevolgpagina`, `q` as the screen reads them.
    """
    url = f"artikel?target={quote(target, safe=':')}" + (f"&op={on.isoformat()}" if on else "")
    url += (f"&rol={quote(role, safe='')}" if role else "") + (f"&pagina={page}" if page > 1 else "")
    url += "".join(f"&{name}={quote(value, safe='')}" for name, value in more.items() if value)
    return url + (f"#{quote(place, safe='')}" if place else "")


def cited_url(target: str, on: date | None = None) -> str:
    """A cited lid or onderdeel is read in its article: the article's address, and the place in it."""
    article = jci.article_of(target)
    return article_url(article, on, unit_anchor(target) if article != target else "")


def proposal_url(proposal_id: str, place: str = "") -> str:
    """A proposal, or a place in it."""
    return f"voorstel?id={quote(proposal_id, safe='')}" + (f"#{quote(place, safe='')}" if place else "")


def management_url(words: str = "", page: int = 1) -> str:
    """Beheer, with the laws whose name has these words."""
    return _with("beheer", {"q": words, "pagina": page if page > 1 else 0})


def toets_url(proposal_id: str, criterion: str = "", place: str = "") -> str:
    """The test of a proposal, with the form for one criterion open."""
    url = f"toets?id={quote(proposal_id, safe='')}" + (f"&criterium={quote(criterion, safe='')}" if criterion else "")
    return url + (f"#{quote(place, safe='')}" if place else "")


def board_url(**state: str | int) -> str:
    """All proposals by step, filtered by what has a value."""
    return _with("toets", state)


def register_url(**state: str | int) -> str:
    """The register of existing room, filtered by what has a value."""
    return _with("ruimte", state)


def _with(path: str, state: dict[str, str | int]) -> str:
    given = {name: value for name, value in state.items() if value}
    return path + (f"?{urlencode(given)}" if given else "")


def correction_url(proposal_id: str, place: str) -> str:
    """A proposal with the controls to correct the citation at a place (`problem:10-25`)."""
    return f"voorstel?id={quote(proposal_id, safe='')}&citaat={quote(place, safe=':')}#verbeteren"


def review_url(state: Mapping[str, str] = {}, page: int = 1) -> str:
    """The queue of pairs, or with `links` and `rechts` in its state one pair in that queue."""
    written = urlencode({name: value for name, value in state.items() if value} | ({"pagina": str(page)} if page > 1 else {}))
    return "beoordelen" + (f"?{written}" if written else "")


def comparing_url() -> str:
    """Where one sees which proposals were not compared, and compares them."""
    return f"{review_url()}#{COMPARING}"


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


def sessions_url(**state: str) -> str:
    """The work sessions that were held; with `nieuw`, or `groepen` or `voorstellen` (names between commas), the agenda of a new one."""
    written = urlencode({name: value for name, value in state.items() if value}, safe=",")
    return f"{HOME}werksessies" + (f"?{written}" if written else "")


def agenda_url(form: str, **state: str) -> str:
    """The agenda of a work session as `docx` or `pdf`, for the same state."""
    return f"{HOME}gegevens/agenda.{form}{sessions_url(**state).removeprefix(f'{HOME}werksessies')}"


def dossier_url(subject: str, form: str) -> str:
    """The dossier of a subject as `docx`, `pdf` or `xlsx`."""
    return f"{HOME}gegevens/dossier.{form}?{urlencode({'over': subject})}"


def unit_anchor(target: str) -> str:
    """The id of a unit inside the text of its law: `artikel-12-lid-1`; "" for a unit without a number of its own."""
    words = "-".join(f"{key}-{value}" for key, value in jci.parts(target))
    return "" if "#" in target else re.sub(r"[^\w.:°-]+", "-", words)


def citation_anchor(field: str, nr: int | None, start: int) -> str:
    """The id of a citation in the text of its proposal."""
    return f"citaat-{field}{nr if nr is not None else ''}-{start}"
