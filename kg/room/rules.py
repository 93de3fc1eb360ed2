"""Which provisions give room, found in the words of the law by visible rules (`data/rules.tsv`).

A rule fires on a sentence: its words stand there and, where the rule asks so, words of power too. `macht`: anything is left
to choice ("kan", "kunnen worden", "is bevoegd", "verleent"); `mag`: an authority (`data/holders.tsv`) may do something.
"""
from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
LONGEST = 400  #: characters of a condition
_SENTENCE = re.compile(r"[^.;\n]+(?:\.(?=\S)[^.;\n]+)*[.;:]?")
_POWER = re.compile(
    r"\b(?:kan|kunnen|mag|mogen|(?:is|zijn|wordt|worden) bevoegd|bevoegdheid|verleen(?:t|d)|verlenen|toestaan|toegestaan|"
    r"bepaalt|bepalen|stelt|stellen|aanwijzen|aangewezen|besluiten|besluit|afzien|afziet|ziet af)\b",
)
_MAY = re.compile(r"\b(?:kan|kunnen|mag|mogen|(?:is|zijn) bevoegd|bevoegd tot)\b")
#: "kan niet", "kan het college geen", but not "kan bepalen dat … niet": there the power is not denied
_MAY_NOT = re.compile(r"\b(?:kan|kunnen|mag|mogen)(?:\s+(?!dat\b)\w+){0,5}?\s+(?:niet|geen)\b(?! van toepassing)")
_CONDITION = re.compile(
    r"\b(?:indien|mits|tenzij|voor zover|voorzover|onder de voorwaarde|slechts|met inachtneming van|"
    r"na (?:advies|overleg|instemming|toestemming|verkregen)|als voldaan is|wanneer)\b[^.;]*",
    re.I,
)
_NUMBER = r"(?:\d+|een|één|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|twaalf|achttien|vierentwintig|zesendertig)"
_DURATION = re.compile(
    rf"\b(?:(?:voor|gedurende|binnen|van|na|met|op)\s++)?(?:een\s++(?:periode|termijn|tijdvak|duur|tijd)\s++van\s++)?"
    rf"(?:ten hoogste|maximaal|niet langer dan|hoogstens|ten minste|uiterlijk)?\s*{_NUMBER}\s+(?:jaar|jaren|maand|maanden|week|weken)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Rule:
    """Words that show room of a kind."""

    id: str
    kind: str  #: slug of the list `soort-ruimte`
    words: tuple[str, ...]  #: one of these stands in every text that the pattern fits; asked first, for speed
    pattern: re.Pattern[str]  #: of small letters
    needs: str  #: macht, mag, or "" when the words are enough
    example: str


@dataclass(frozen=True, slots=True)
class Room:
    """Room that a text gives, by one sentence in it."""

    kind: str
    rule: str
    sentence: str
    holder: str | None  #: who has the power, as our list writes it
    condition: str | None
    duration: str | None


@lru_cache(maxsize=1)
def rules() -> tuple[Rule, ...]:
    """The rules in their order: the first of a kind that fires is told."""
    return tuple(
        Rule(row["regel"], row["soort"], tuple(row["woorden"].split(",")), re.compile(row["patroon"]), row["vereist"], row["voorbeeld"])
        for row in _rows("rules.tsv")
    )


def classify(text: str) -> list[Room]:
    """The room that the own text of a provision gives: of each kind once, in the order of the rules."""
    small = text.lower()
    likely = [rule for rule in rules() if any(word in small for word in rule.words)]
    found: dict[str, Room] = {}
    for sentence in sentences(text) if likely else ():
        for room in _of_sentence(sentence, likely):
            found.setdefault(room.kind, room)
    if len(found) > 1:
        found.pop("beleidsruimte", None)  # every power is discretionary; what is said more precisely is told
    order = {rule.kind: n for n, rule in enumerate(rules())}
    return sorted(found.values(), key=lambda room: order[room.kind])


def sentences(text: str) -> list[str]:
    """The sentences of a legal text; an introduction that ends in a colon is one too."""
    return [match[0].strip() for match in _SENTENCE.finditer(text) if len(match[0].strip()) > 3]


def holder(sentence: str) -> str | None:
    """Who has the power in a sentence: the first authority in it that our list knows."""
    match = _holders().search(sentence.lower())
    return _names()[int(match.lastgroup[1:])] if match and match.lastgroup else None


def _of_sentence(sentence: str, likely: list[Rule]) -> Iterator[Room]:
    small = sentence.lower()
    likely = [rule for rule in likely if any(word in small for word in rule.words)]
    if not likely:
        return
    power = _POWER.search(small) is not None and not _MAY_NOT.search(small)
    may = power and _MAY.search(small) is not None
    met = {"": True, "macht": power, "mag": may}
    fired = [rule for rule in likely if met[rule.needs] and rule.pattern.search(small)]
    who = holder(sentence) if fired else None
    timed = fired and any(unit in small for unit in ("jaar", "jaren", "maand", "week", "weken"))
    duration = _first(_DURATION, sentence) if timed else None
    for rule in fired:
        if who or rule.needs != "mag":
            yield Room(rule.kind, rule.id, sentence, who, _first(_CONDITION, sentence), duration)


def _first(pattern: re.Pattern[str], sentence: str) -> str | None:
    match = pattern.search(sentence)
    return match[0].strip(" ,:")[:LONGEST] if match else None


@lru_cache(maxsize=1)
def _holders() -> re.Pattern[str]:
    """All authorities in one pattern; of two at one place the first of the list."""
    return re.compile("|".join(f"(?P<h{n}>{row['patroon']})" for n, row in enumerate(_rows("holders.tsv"))))


@lru_cache(maxsize=1)
def _names() -> tuple[str, ...]:
    return tuple(row["naam"] for row in _rows("holders.tsv"))


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
