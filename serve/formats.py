"""Formats of answers, and which of them a client asks for (HTTP content negotiation)."""
from __future__ import annotations

from collections.abc import Mapping, Sequence

#: short name → media type as sent
MEDIA_TYPES = {
    "json": "application/sparql-results+json", "xml": "application/sparql-results+xml",
    "csv": "text/csv; charset=utf-8", "tsv": "text/tab-separated-values; charset=utf-8",
    "ttl": "text/turtle; charset=utf-8", "nt": "application/n-triples", "jsonld": "application/ld+json", "rdf": "application/rdf+xml",
    "html": "text/html; charset=utf-8",
}  # fmt: skip
ROWS: Mapping[str, Sequence[str]] = {
    "json": ("application/sparql-results+json", "application/json", "text/json"),
    "xml": ("application/sparql-results+xml", "application/xml", "text/xml"),
    "csv": ("text/csv",), "tsv": ("text/tab-separated-values",),
}  # fmt: skip
GRAPH: Mapping[str, Sequence[str]] = {
    "ttl": ("text/turtle", "application/x-turtle"), "nt": ("application/n-triples", "text/plain"),
    "jsonld": ("application/ld+json", "application/json"), "rdf": ("application/rdf+xml", "application/xml", "text/xml"),
}  # fmt: skip
PAGE: Mapping[str, Sequence[str]] = {"html": ("text/html", "application/xhtml+xml")}


def choose(accept: str | None, offers: Mapping[str, Sequence[str]]) -> str | None:
    """The short name of the offer that the Accept header likes best, the first offer among equals; None for none.

    Of an offer's types the first is what is sent; the others are names for it, which count when they are asked for as such.
    """
    ranges = _ranges(accept or "*/*")
    best, best_quality = None, 0.0
    for name, (sent, *others) in offers.items():
        named = [quality for media_range, quality in ranges if media_range in others]
        quality = max([_quality(ranges, sent), *named])
        if quality > best_quality:
            best, best_quality = name, quality
    return best


def _ranges(accept: str) -> list[tuple[str, float]]:
    found = []
    for part in accept.split(","):
        media_range, *parameters = (piece.strip().lower() for piece in part.split(";"))
        quality = 1.0
        for parameter in parameters:
            if parameter.startswith("q="):
                try:
                    quality = float(parameter[2:])
                except ValueError:
                    quality = 0.0
        if "/" in media_range or media_range == "*":
            found.append(("*/*" if media_range == "*" else media_range, quality))
    return found


def _quality(ranges: list[tuple[str, float]], media_type: str) -> float:
    """What the most specific range that matches says of a type."""
    for wanted in (media_type, media_type.partition("/")[0] + "/*", "*/*"):
        found = [quality for media_range, quality in ranges if media_range == wanted]
        if found:
            return max(found)
    return 0.0
