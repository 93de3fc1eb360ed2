"""Names that a text gives itself: `… (Wbmgp)`, `(hierna: de wet)`, `wet: Huisvestingswet 2014`."""
from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from ingest.citations.attach import KIND
from ingest.citations.names import LawNames, NameMatch

_GIVEN = re.compile(
    r"""(?:\s*\(|(?=\s*,\s*(?:hierna|verder|voortaan)\b)\s*,)\s*(?P<cue>(?:hierna|verder|voortaan)(?:\s+(?:ook\s+)?te\s+noemen)?\s*:?\s*|afgekort\s*(?:als\s*)?:?\s*|ook\s+wel\s*:?\s*)?
    (?P<the>de\s+|het\s+)?[‘'"“]?(?P<alias>[^()\n‘’'"“”;:]{2,40}?)[’'"”]?\s*[),;.]""",
    re.I | re.X,
)
_ABBREVIATION = re.compile(
    r"[A-Z](?=[\w.-]*[A-Z\d])[\w.-]+(?:\s(?:19|20)\d\d)?|[A-Z][a-z]{0,2}[bcdfghjklmnpqrstvwxz]{1,6}(?:\s(?:19|20)\d\d)?"
)
_SHORT_NAME = re.compile(r"[A-Z][\w-]{2,30}(?:\s[\w-]+){0,3}")
_GENERIC = re.compile(KIND, re.I)
_UNDERSTOOD = re.compile(
    rf"(?:^|[\s(‘'\"])(?P<alias>(?:de\s+|het\s+)?(?:{KIND})|(?-i:[A-Z]\w{{1,9}}))[’'\"]?\s*:\s*(?:de\s+|het\s+)?$", re.I
)


@lru_cache(maxsize=256)
def law_definitions(names: LawNames, text: str) -> Definitions:
    """The definitions in the text of a law's articles on its terms."""
    return Definitions(text, names.find(text))


class Definitions:
    """What a text calls its laws: `generic` "wet" → the law's name as found; `matches`: where its own abbreviations stand."""

    def __init__(self, text: str, laws: Iterable[NameMatch]) -> None:
        self.generic: dict[str, list[tuple[int, NameMatch]]] = {}
        self._aliases: dict[str, tuple[int, NameMatch]] = {}
        for law in laws:
            given = _GIVEN.match(text, law.end)
            if given:
                self._note(given["alias"], law, bool(given["cue"]))
            before = _UNDERSTOOD.search(text, max(0, law.start - 50), law.start)
            if before and "\n" not in before["alias"]:
                self._note(re.sub(r"^(?:de|het)\s+", "", before["alias"], flags=re.I), law, cue=True)

    def _note(self, alias: str, law: NameMatch, cue: bool) -> None:
        alias = alias.strip()
        if _GENERIC.fullmatch(alias):
            if cue:
                self.generic.setdefault(alias.lower(), []).append((law.end, law))
        elif _ABBREVIATION.fullmatch(alias) or (cue and _SHORT_NAME.fullmatch(alias)):
            self._aliases.setdefault(alias, (law.end, law))

    def meant(self, noun: str, at: int | None = None) -> NameMatch | None:
        """The law that "de wet" means at a place: the last one so defined before it; without a place the first of all."""
        all_laws = self.generic.get(noun.lower(), [])
        if at is None:
            return all_laws[0][1] if all_laws else None
        earlier = [law for end, law in all_laws if end <= at]
        return earlier[-1] if earlier else None

    def matches(self, text: str) -> list[NameMatch]:
        """The places behind the definition where an abbreviation of the text's own stands."""
        found: list[NameMatch] = []
        for alias, (defined, law) in self._aliases.items():
            for place in re.finditer(rf"(?<![\w-]){re.escape(alias)}(?![\w-])", text[defined:]):
                found.append(replace(law, start=defined + place.start(), end=defined + place.end(), weak=False, year=False))
        return found
