"""What a person types in a search box, read as a reference to law: "Hvw 11", "3:40 awb", "art. 11 Huisvestingswet lid 2".

In running text a bare number behind an abbreviation is no citation; as all that somebody types it is one. So what was typed is put
in the form that the finder reads, and only counts when the finder then reads all of it.
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from ingest.citations.find import find_citations
from ingest.citations.name_list import default_names
from ingest.citations.names import ABBREVIATION, ALSO_WORDS, LawNames, Name
from ingest.citations.targets import LoadedLaw
from records import Citation, TypedReference

LONGEST = 200  #: characters; nobody types a longer reference
SURE = 0.8  #: confidence from which a reference is gone to without asking
_EDGES = " \t.,;:?!()"
_ARTICLE_WORD = re.compile(r"(?:artikel(?:en)?|artt?\.?)\s*", re.I)
_NUMBER = re.compile(r"(?:\d|[A-Z]{1,2}\d|[IVX]+\b)")
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_JOIN = re.compile(r"\s*,?\s+(?:van\s+)?(?:de|het|der)\s*$|\s*,?\s+van\s*$", re.I)


def read_typed(words: str, *, on: date, names: LawNames | None = None, loaded: LoadedLaw | None = None) -> TypedReference | None:
    """The law that was typed, as it is meant on a day; None when what was typed is no reference and nothing else. Never raises."""
    typed = " ".join(words.split()).strip(_EDGES)
    if not typed or len(typed) > LONGEST:
        return None
    names = names or default_names()
    for sentence, certain in ((typed, True), *_forms(typed, names)):
        found = _whole(sentence, find_citations(sentence, on=on, names=names, loaded=loaded))
        if found is not None and (found.targets or found.candidates):
            return _reference(found, certain, names)
    return None


def _reference(found: Citation, certain: bool, names: LawNames) -> TypedReference:
    sure = certain and found.status in ("opgelost", "afgeleid") and found.confidence >= SURE and len(found.targets) == 1
    targets = found.targets or found.candidates
    laws = dict.fromkeys(Name("", target, "", None, None, 0).law for target in targets)
    return TypedReference(targets, sure, found.reason, tuple((law, names.titles[law]) for law in laws if law in names.titles))


def _whole(sentence: str, citations: tuple[Citation, ...]) -> Citation | None:
    """The one citation that is all of the sentence; of an article and its lid behind the law the lid."""
    if not citations or "".join(_rest(sentence, citations)).strip(_EDGES):
        return None
    *before, last = citations
    if not before:
        return last
    inside = len(before) == 1 and before[0].targets and all(target.startswith(f"{before[0].targets[0]}&") for target in last.targets)
    return last if inside and last.targets and before[0].confidence >= SURE else None


def _rest(sentence: str, citations: tuple[Citation, ...]) -> Iterator[str]:
    """What of the sentence no citation covers, articles of speech left out."""
    at = 0
    for citation in citations:
        yield re.sub(r"\b(?:de|het)\b", "", sentence[at : citation.start], flags=re.I)
        at = citation.end
    yield sentence[at:]


def _forms(typed: str, names: LawNames) -> Iterator[tuple[str, bool]]:
    """What was typed as a sentence of the kind that is read, and whether its words can only be meant so."""
    bare = names.named(typed)
    if bare:
        yield bare[0].name, False
    pieces = typed.split(" ")
    for at in range(len(pieces) - 1, 0, -1):
        for name, rest in ((pieces[:at], pieces[at:]), (pieces[at:], pieces[:at])):
            law, number = " ".join(name).strip(_EDGES), _number(" ".join(rest))
            if number and (listed := names.named(law)):
                yield f"artikel {number} {_spelling(law, listed)}", law not in ALSO_WORDS


def _number(rest: str) -> str:
    """The number of an article with what follows it; "" when it can't be one: a year belongs to the name of a law."""
    rest = _JOIN.sub("", rest)
    said = bool(_ARTICLE_WORD.match(rest))
    number = _ARTICLE_WORD.sub("", rest, count=1).strip(_EDGES)
    return number if _NUMBER.match(number) and (said or not _YEAR.fullmatch(number)) else ""


def _spelling(typed: str, listed: tuple[Name, ...]) -> str:
    """The name as typed when the list has it so; else an abbreviation as it is listed: in small letters the finder may not know it."""
    exact = any(name.name == typed for name in listed)
    return typed if exact else next((name.name for name in listed if name.kind == ABBREVIATION), listed[0].name)
