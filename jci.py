"""Addresses of Dutch law and its units: Juriconnect (jci 1.3) references in one canonical, date-less form.

Source of the rules: Juriconnect "Standaard BWB" 1.3.1 and the `<jci>` elements of official BWB XML.
A canonical address keeps `bijlage`, `artikel`, `lid` and `o` (repeated when nested); a unit above the article
(hoofdstuk, afdeling …) keeps its full path, because its own number recurs in every chapter.
Dates (`z`, `g`, `s`, `e`) are left out: an address names the work, not a version of it.
"""
from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote

PREFIX = "jci1.3:c:"
LAW_ID = re.compile(r"BWB(?:[RV]\d{7}|W\d{4,7})")
STRUCTURE = ("deel", "boek", "titeldeel", "hoofdstuk", "afdeling", "paragraaf", "sub-paragraaf", "subparagraaf", "divisie")
DATES = ("z", "g", "s", "e")

_HEAD = re.compile(
    r"(?:https?://wetten\.overheid\.nl/)?(?:jci)?1\.(?:0|3|31|3\.1):[cv]:(?P<law>" + LAW_ID.pattern + r")(?P<rest>&.*)?", re.S
)
_BARE = re.compile(r"(?:https?://wetten\.overheid\.nl/)?(?P<law>" + LAW_ID.pattern + r")(?P<rest>&.*)?", re.S)

_OTHER_SOURCES = ("CELEX:", "ECLI:", "stb-", "stcrt-", "trb-", "kst-")
_NO_TEXT = re.compile("[\ud800-\udfff]")
_ENCODED_AT_MOST = 4  #: times
_DEGREE = re.compile(r"(?<![\s°º])[\s°º]+$")
_PLACES = re.compile(r"#[a-z.-]+-\d+(?:/[a-z.-]+-\d+)*")  # units without a number of their own

Part = tuple[str, str]


def build(law: str, *parts: Part) -> str:
    """The canonical address of a unit: `build("BWBR0035303", ("artikel", "11"), ("lid", "2"))`."""
    return PREFIX + law + "".join(f"&{key}={value.strip().replace(' ', '_')}" for key, value in _canonical(parts))


def place(parent: str, tag: str, nth: int) -> str:
    """The address of a unit without a number of its own: `…&artikel=1#li-2`, inside another one `…#li-2/al-1`."""
    return f"{parent}{'/' if '#' in parent else '#'}{tag}-{nth}"


@lru_cache(maxsize=65536)
def canonical(address: str) -> str:
    """Any spelling of a BWB address (jci 1.0 or 1.3, with dates, a bare BWB id, a wetten.overheid.nl link) as the canonical one.

    Addresses of other sources (CELEX, ECLI, stb-, kst-) come back unchanged. A place without a number
    (`…&artikel=1#li-2`) keeps its fragment. Raises ValueError when a BWB address can't be read, or when it is no text (a lone surrogate).
    """
    address = address.strip()
    if _NO_TEXT.search(address):
        raise ValueError(f"geen verwijzing naar een bron: {address!r}")
    if address.startswith(_OTHER_SOURCES):
        return address
    body, hash_, place = address.partition("#")
    body = _unquoted(body)
    match = _HEAD.fullmatch(body) or _BARE.fullmatch(body)
    if not match or (hash_ and not _PLACES.fullmatch(hash_ + place)):
        raise ValueError(f"geen verwijzing naar een regeling: {address!r}")
    return build(match["law"], *_pairs(match["rest"] or "")) + hash_ + place


def _unquoted(written: str) -> str:
    """Without percent-encoding, also where that was done twice: one address has one spelling."""
    for _ in range(_ENCODED_AT_MOST):
        written, before = unquote(written), written
        if written == before:
            return written
    raise ValueError(f"geen verwijzing naar een regeling: {written!r}")


def law_of(address: str) -> str | None:
    """The BWB id that an address lies in, or None for another source."""
    match = LAW_ID.search(address)
    return match[0] if match and not address.startswith(_OTHER_SOURCES) else None


def parts(address: str) -> tuple[Part, ...]:
    """The pairs of a canonical address: `(("artikel", "11"), ("lid", "2"))`; empty for the law itself."""
    return tuple(_pairs(address.partition("#")[0].partition("&")[2]))


def article_of(address: str) -> str:
    """The address cut off after its article; itself when it has none."""
    pairs = parts(address)
    last = max((i for i, (key, _) in enumerate(pairs) if key == "artikel"), default=None)
    law = law_of(address)
    return address if last is None or law is None else build(law, *pairs[: last + 1])


def ancestors(address: str) -> list[str]:
    """The addresses that hold this one, nearest first, the law last: lid, artikel, law."""
    law, pairs = law_of(address), parts(address)
    if law is None:
        return []
    above = [build(law, *pairs[:n]) for n in range(len(pairs) - 1, -1, -1)]
    body, _, places = address.partition("#")
    steps = places.split("/") if places else []
    unnumbered = [f"{body}#{'/'.join(steps[:n])}" for n in range(len(steps) - 1, 0, -1)]
    return unnumbered + ([body] if steps else []) + (above if pairs else [])


def label(address: str, law_name: str | None = None) -> str:
    """How a Dutch reader writes the address: `artikel 11, lid 2, onderdeel a, Huisvestingswet 2014`."""
    law = law_of(address)
    if law is None:
        return address
    words = ", ".join(f"{_WORDS.get(key, key)} {value.replace('_', ' ')}" for key, value in parts(address))
    return f"{words}{' ' if len(parts(address)) == 1 else ', '}{law_name or law}" if words else (law_name or law)


_WORDS = {"o": "onderdeel", "titeldeel": "titel"}


def _pairs(rest: str) -> list[Part]:
    cut = (piece.partition("=") for piece in rest.split("&") if "=" in piece)
    return [(key, value) for key, _, value in cut if value]


def _canonical(pairs: tuple[Part, ...] | list[Part]) -> list[Part]:
    pairs = [(key, value) for key, value in pairs if key not in DATES]
    first = next((i for i, (key, _) in enumerate(pairs) if key == "bijlage"), None)
    # "onder 2°" is o=2 in official jci
    pairs = [(key, _DEGREE.sub("", value.lstrip()) if key == "o" else value.strip()) for key, value in pairs]
    pairs = [(key, value) for key, value in pairs if value]
    if any(key == "artikel" for key, _ in pairs):
        return [(key, value) for key, value in pairs if key not in STRUCTURE]
    return pairs[first:] if first is not None else pairs
