"""Where a text cites: names of laws and phrases of provisions, put together."""
from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from ingest.citations.attach import Act, Mention, take_law_before, take_law_behind, with_brackets
from ingest.citations.define import Definitions
from ingest.citations.grammar import JOINED, Units, anchors, read_bare, read_fragment, read_numbers, read_units
from ingest.citations.local import local_regulations
from ingest.citations.names import CITED, LawNames, NameMatch
from ingest.citations.pointers import find_leden, find_onderdelen, find_pointers, leden_before
from ingest.citations.repair import misspelt
from ingest.citations.sources import Source, own_identity
from ingest.citations.text import FoldedText

LONGEST_FRAGMENT = 80  #: characters
#: numbers that only an article has: 5:37, 151b, 2.3.5
_TELLING = re.compile(r"(?<![\w.:/,-])(?:\d{1,2}A?:\d{1,4}[a-z]{0,2}|\d{1,4}[a-z]{1,2}|\d{1,2}\.\d{1,3}(?:\.\d{1,3})?[a-z]?)(?![\w:])")
_PLAIN = re.compile(r"(?:(?<=\()|(?<=\bex\s)|(?<=\bjo\.\s)|(?<=[:;,]\s))\d{1,3}(?=\s[A-Z])")  # "(438 Sr)"
_BEHIND = re.compile(r"\s?:?\s(?=\d|[A-Z]\s\d)")
_ENDS = re.compile(r"\s*(?:[.,;:\]\n]|$|\((?!\d)|(?:en|of|is|als|om|geeft|biedt|kan|wordt|moet|staat|regelt)\b)")
#: a name behind one of these is part of a longer title: "Uitvoeringsbesluit Wet X"
_LONGER_BEFORE = re.compile(
    r"(?:^|[\s(‘'])[A-Z][\w-]*(?:besluit|regeling|reglement|verordening|circulaire|beleidsregels?|protocol|beschikking)\s$"
)
#: and a name with one of these behind it: "Besluit buitengewoon opsporingsambtenaar Stichting Y 2011"
_LONGER_BEHIND = re.compile(r"\s(?:[A-Z][a-z]+\s[A-Z\d]|BES\b)")


class Reading:
    """The mentions in a text, in order, none inside another, and what the text itself defines."""

    def __init__(self, folded: FoldedText, names: LawNames, *, inside: bool) -> None:
        text = folded.text
        self.inside = inside  #: the text is a provision of a law
        self._names = names
        self._sources = list(own_identity(folded.plain))
        if not inside:
            taken = Spans((source.start, source.end) for source in self._sources)
            self._sources += _apart([local for local in local_regulations(text) if not taken.meets(local.start, local.end)])
        self._taken = Spans((source.start, source.end) for source in self._sources)
        laws = [match for match in names.find(text) if match.start not in self._taken]
        self.definitions = Definitions(text, laws)
        laws = _merged(laws, [alias for alias in self.definitions.matches(text) if alias.start not in self._taken])
        if inside:
            laws = [match for match in laws if not _part_of_longer_title(text, match)]
        known = Spans((act.start, act.end) for act in [*laws, *self._sources])
        # official text is not misspelt: a name that is almost another is a name that the list lacks
        repairs = [] if inside else [(match, why) for match, why in misspelt(text, names) if not known.meets(match.start, match.end)]
        self._reasons = {match.start: reason for match, reason in repairs}
        self._laws = sorted(laws + [match for match, _ in repairs], key=lambda match: match.start)
        numbered = (source for source in self._sources if source.kind in ("eu", "decentraal"))
        self._acts: list[Act] = sorted([*self._laws, *numbered], key=lambda act: act.start)
        self._by_start = {act.start: act for act in self._acts}
        self._named = Spans((act.start, act.end) for act in self._acts)
        self.mentions = self._all(text)

    def _all(self, text: str) -> list[Mention]:
        mentions = self._phrases(text)
        used = Spans((m.start, m.end) for m in mentions)
        bare = (s for s in self._sources if not s.weak and s.start not in used and not self._in_brackets(text, s))
        mentions += [Mention(s.start, s.end, source=s) for s in bare]
        mentions += self._bare_laws(text, used)
        used = Spans((m.start, m.end) for m in mentions)
        parts = [m for m in find_onderdelen(text) if not used.meets(m.start, m.end)]
        inside = Spans((m.start, m.end) for m in parts)
        leden = parts + [m for m in find_leden(text) if not used.meets(m.start, m.end) and not inside.meets(m.start, m.end)]
        inside = Spans((m.start, m.end) for m in leden)
        mentions += leden + [m for m in find_pointers(text) if not used.meets(m.start, m.end) and not inside.meets(m.start, m.end)]
        return sorted(mentions, key=lambda mention: mention.start)

    # --- phrases ------------------------------------------------------------------------------------------------------

    def _phrases(self, text: str) -> list[Mention]:
        """Phrases of provisions, each with the law that stands right behind or right before it."""
        if len(text) < LONGEST_FRAGMENT and (fragment := read_fragment(text)) and (fragment.end + 1) not in self._by_start:
            return [Mention(0, fragment.end, units=fragment, fragment=True)]
        found: list[Mention] = []
        end = 0
        bare = {m.start() for pattern in (_TELLING, _PLAIN) for m in pattern.finditer(text)} | set(self._behind_names(text))
        for start in sorted(bare.union(anchors(text))):
            units = None
            if start >= end and start not in self._taken and start not in self._named:
                units = read_units(text, start) or self._bare_numbers(text, start)
            if units is not None:
                mention = self._with_law(text, units, floor=end)
                if _share_law(text, found[-1:], mention):
                    found.pop()
                found += [mention, *self._continued(text, mention)]
                end = found[-1].end
        return found

    def _with_law(self, text: str, units: Units, floor: int) -> Mention:
        mention = Mention(units.start, units.end, units=units)
        before = bisect_right(self._acts, units.start, key=lambda act: act.end) - 1
        gap = text[self._acts[before].end : units.start] if before >= 0 and self._acts[before].start >= floor else "-"
        named = "" if gap.strip(" ,:(") else ("comma" if "," in gap else "right")
        take_law_behind(text, mention, self._by_start, named)
        if not mention.has_act and mention.pointer is None and mention.unknown is None:
            take_law_before(text, mention, self._acts, floor)
        leden_before(text, mention, floor)
        if mention.law is not None:
            mention.repaired = self._reasons.get(mention.law.start)
        return mention

    def _continued(self, text: str, mention: Mention) -> Iterator[Mention]:
        """`…, 32, vierde lid, van de Comptabiliteitswet 2001`: numbers behind a phrase, when a law stands right behind them."""
        while mention.has_act and mention.units and not mention.units.structure:
            units = read_numbers(text, mention.end)
            if units is None:
                return
            following = Mention(units.start, units.end, units=units)
            take_law_behind(text, following, self._by_start)
            if not following.has_act:
                return
            if following.law is not None:
                following.repaired = self._reasons.get(following.law.start)
            yield following
            mention = following

    def _behind_names(self, text: str) -> Iterator[int]:
        """Where a number stands right behind the name of a law: `Opiumwet 13b`."""
        for act in self._acts:
            behind = _BEHIND.match(text, act.end)
            if behind:
                yield behind.end()

    def _bare_numbers(self, text: str, start: int) -> Units | None:
        """`5:37 BW`, `Awb 4:84`, `Opiumwet 13b`: numbers without the word artikel, with the law right beside them.

        A plain number may count something ("Opiumwet 3 keer"): it must be one of several, or the law be known to have it.
        """
        units = read_bare(text, start)
        if units is None:
            return None
        act = self._by_start.get(units.end + 1)
        if act is not None and text[units.end] == " ":
            return units if _TELLING.match(text, start) or self._has(act, units) else None
        before = self._act_before(start)
        if before is None or _TELLING.match(text, start):
            return units if before else None
        several = len(units.paths) > 1 or ":" in text[before.end : start]
        return units if _ENDS.match(text, units.end) and (several or self._has(before, units)) else None

    def _act_before(self, start: int) -> Act | None:
        at = bisect_right(self._acts, start, key=lambda act: act.end) - 1
        return self._acts[at] if at >= 0 and start - self._acts[at].end <= 3 else None

    def _has(self, act: Act, units: Units) -> bool:
        """The law is known to have articles of these numbers."""
        laws = {name.law for name in act.names} if isinstance(act, NameMatch) else set()
        return any(all(path[0][1] in self._names.articles.get(law, ()) for path in units.paths) for law in laws)

    # --- names alone --------------------------------------------------------------------------------------------------

    def _bare_laws(self, text: str, used: Spans) -> Iterator[Mention]:
        """Names of laws that no phrase took."""
        end = 0
        for match in self._laws:
            strong = not match.weak or (self.inside and any(n.kind == CITED or n.confidence > 0 for n in match.names))
            if match.start >= end and strong and not used.meets(match.start, match.end):
                end = with_brackets(text, match.end, self._by_start)
                yield Mention(match.start, end, law=match, repaired=self._reasons.get(match.start))

    def _in_brackets(self, text: str, source: Source) -> bool:
        """The source belongs to the name before it: "AVG (Verordening (EU) 2016/679)"."""
        before = bisect_right(self._laws, source.start, key=lambda law: law.end) - 1
        return before >= 0 and source.kind == "eu" and with_brackets(text, self._laws[before].end, self._by_start) > source.end


def _apart(sources: list[Source]) -> list[Source]:
    """Of sources that overlap the first (which is the longer: "APV Utrecht" comes before "APV")."""
    found: list[Source] = []
    for source in sorted(sources, key=lambda source: (source.start, -source.end)):
        if not found or source.start >= found[-1].end:
            found.append(source)
    return found


def _share_law(text: str, before: list[Mention], mention: Mention) -> bool:
    """`paragraaf 7.1 en de artikelen 171 en 172 van de Pensioenwet`: the law behind the last is that of the one joined to it.

    Likewise with the law in front: `Kieswet: de artikelen I 3 en I 4 en hoofdstuk M`. True when the two are now one.
    """
    for other in before:
        if mention.units is None or mention.start != mention.units.start or not JOINED.fullmatch(text, other.end, mention.start):
            continue
        if mention.law and _alone(other) and text[other.end : mention.start].strip() != ",":
            other.law, other.repaired = mention.law, mention.repaired
        elif other.law and other.law.start == other.start and _alone(mention):
            mention.law, mention.repaired = other.law, other.repaired
        else:
            continue
        _join(other, mention)
        return True
    return False


def _join(other: Mention, mention: Mention) -> None:
    """One phrase with several units of one law is one citation."""
    assert mention.units is not None and other.units is not None
    mention.units.paths = [*other.units.paths, *mention.units.paths]
    mention.units.ranges = [*other.units.ranges, *mention.units.ranges]
    mention.units.structure = mention.units.structure and other.units.structure
    mention.start = other.start


def _alone(mention: Mention) -> bool:
    return not (mention.has_act or mention.pointer or mention.unknown or mention.book)


def _merged(laws: list[NameMatch], aliases: Sequence[NameMatch]) -> list[NameMatch]:
    """The text's own abbreviation goes before what the list says of the same letters."""
    if not aliases:
        return laws
    places = Spans((alias.start, alias.end) for alias in aliases)
    kept = [law for law in laws if not places.meets(law.start, law.end)]
    spans = Spans((law.start, law.end) for law in kept)
    fresh: list[NameMatch] = []
    for alias in sorted(aliases, key=lambda match: match.start):
        if not spans.meets(alias.start, alias.end) and (not fresh or alias.start >= fresh[-1].end):
            fresh.append(alias)
    return sorted(kept + fresh, key=lambda match: match.start)


def _part_of_longer_title(text: str, match: NameMatch) -> bool:
    return bool(_LONGER_BEFORE.search(text, max(0, match.start - 60), match.start) or _LONGER_BEHIND.match(text, match.end))


class Spans:
    """Places in a text that do not overlap, to ask quickly what lies in one."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._spans = sorted(spans)

    def meets(self, start: int, end: int) -> bool:
        """Something of start..end lies in one of them."""
        before = bisect_right(self._spans, (start, float("inf"))) - 1
        near = self._spans[max(before, 0) : before + 2]
        return any(first < end and start < last for first, last in near)

    def __contains__(self, position: int) -> bool:
        return self.meets(position, position + 1)
