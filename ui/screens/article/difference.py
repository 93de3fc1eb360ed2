"""What differs between two versions of a provision, in one text: by element, word and line, not by colour alone."""
from __future__ import annotations

from kg.law.diff import Piece
from kg.law.laws import VersionInfo
from ui.kit.elements import esc, link, listed, tag, whole_dates
from ui.kit.urls import article_url
from ui.screens.article.data import LONGEST, Difference
from ui.screens.article.text import paraphrase_mark

_WORDS = {"gone": ("del", "vervallen"), "new": ("ins", "toegevoegd")}


def difference_text(found: Difference) -> str:
    """The newer text with what went and what came in place."""
    between = f"Verschil tussen de versie {found.older.validity()} en de versie {found.newer.validity()}."
    head = tag("h3", "Verschil", id="verschil") + tag("p", whole_dates(esc(between)))
    mark = paraphrase_mark() if found.paraphrase else ""
    if not found.pieces:
        return head + tag("p", f"De tekst is te lang om te vergelijken (meer dan {LONGEST} tekens); kies een artikel.", class_="melding")
    if all(piece.kind == "same" for piece in found.pieces):
        return head + tag("p", "De twee versies hebben hier dezelfde tekst.", class_="melding")
    return head + mark + tag("div", "".join(map(_piece, found.pieces)), class_="wettekst verschil")


def _piece(piece: Piece) -> str:
    if piece.kind == "same" or not piece.text.strip():
        return esc(piece.text)
    element, word = _WORDS[piece.kind]
    blank = " " if piece.text.startswith(" ") else ""
    return f"{blank}{tag(element, tag('span', f'{word}: ', class_='woord') + esc(piece.text.strip(' ')))}"


def difference_links(target: str, versions: list[VersionInfo], shown: VersionInfo | None, chosen: str) -> str:
    """The other loaded versions to compare with; nothing where there is but one."""
    others = [one for one in reversed(versions) if shown and one.iri != shown.iri]
    if not others or shown is None:
        return ""
    days = [str(one.date) for one in others]
    rows = (
        link(article_url(target, shown.date, verschil=one), f"met die vanaf {one}", aria_current="true" if one == chosen else None)
        for one in days
    )  # fmt: skip
    choice = listed(rows, "keuze")
    if len(others) > 6:
        choice = tag("details", f"<summary>{len(others)} andere versies</summary>" + choice)
    return tag("nav", tag("span", "Verschil: ", class_="kop") + choice, aria_label="Verschil", class_="versies")
