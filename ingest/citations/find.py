"""Find citations in a text, and resolve them to the law that they mean."""
from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

from ingest.citations.local import NO_PLACE
from ingest.citations.name_list import default_names
from ingest.citations.names import LawNames
from ingest.citations.resolve import Resolver
from ingest.citations.targets import LoadedLaw
from ingest.citations.text import FoldedText
from records import Citation


def find_citations(
    text: str,
    *,
    on: date,
    law: str | None = None,
    article: str | None = None,
    names: LawNames | None = None,
    loaded: LoadedLaw | None = None,
    submitter: str | None = None,
) -> tuple[Citation, ...]:
    """The citations in a Dutch text, in order; offsets are Python `str` indices into `text`, `text[start:end] == quote`.

    `on` is the document's date: names mean the laws of that day. `law` and `article` say that the text itself *is* that
    provision, so that "artikel 8" in it is an article of the same law, and "het eerste lid" a lid of that article.
    `submitter` is who wrote it: "de APV" is theirs. Never raises for any text; never asks a network.
    """
    if article is not None and not article.isprintable():  # half a character, a control code: no number of an article
        article = None
    folded = FoldedText(text)
    resolver = Resolver(folded, names or default_names(), on=on, law=law, article=article, loaded=loaded)
    found = tuple(resolver.citations())
    return tuple(map(partial(_of_submitter, submitter), found)) if submitter else found


def _of_submitter(submitter: str, citation: Citation) -> Citation:
    """A local regulation without a place is that of the municipality that submits."""
    if citation.rule != "apv":
        return citation
    return replace(citation, reason=citation.reason.replace(NO_PLACE, f"van de indiener: {submitter}"))
