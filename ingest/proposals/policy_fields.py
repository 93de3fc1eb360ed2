"""Policy fields as written: ticked boxes, listed names, or names in a row."""
from __future__ import annotations

import re

from ingest.proposals.layout import is_item, without_bullet

_TICKED = r"☒|☑|✓|✔|√|■|\[\s?[xXvV✓]\s?\]|\(\s?[xXvV✓]\s?\)"
_EMPTY = r"☐|□|▢|\[\s{0,2}_?\]|\(\s{0,2}_?\)"
_BOX = re.compile(rf"(?P<ticked>{_TICKED})|(?P<empty>{_EMPTY})")
_CROSS = re.compile(r"^[xX]\s+(?=\S)")
_INSTRUCTION = re.compile(
    r"categorie[ëe]n? (?:weglaten|verwijderen)|weglaten (?:wat|die)|doorhalen|aankruisen|aanvinken|niet aan de orde zijn|"
    r"meer(?:dere)? (?:antwoorden|keuzes) mogelijk|"
    r"\bvan toepassing\b|\bkies\b.*\buit\b|\bselecteer\b|\bvul\b.*\bin\b", re.I)  # fmt: skip
_OTHER = re.compile(r"^(?:anders|overig(?:e)?)\s*(?:,?\s*(?:namelijk|nl\.?|te weten))?\s*[:,–-]\s*(?=\S)", re.I)
_NOTHING = re.compile(r"^(?:n\.?v\.?t\.?|geen|onbekend|-+|–|\.{2,}|anders(?:, namelijk)?:?)$", re.I)
_MARKS = re.compile(r"^[\s*_#|>]+|[\s*_|]+$")
_ROW = re.compile(r"\s*(?:[,;•|+]|\s/\s|(?<=[a-zë])/(?=[A-Za-z]))\s*(?![^(]*\))")
_AND = re.compile(r"\s+(?:en|&)\s+")
#: names that belong together although "en" stands in them, and those that stand by themselves
_TOGETHER = re.compile(
    r"^(?:werk (?:en|&) inkomen|veiligheid (?:en|&) criminaliteit|economie (?:en|&) ondernemen|gezondheid (?:en|"
    r"&) hulpverlening)$",
    re.I,
)
_ALONE = {
    "wonen", "onderwijs", "veiligheid", "criminaliteit", "economie", "ondernemen", "gezondheid", "jeugd", "werk", "inkomen", "zorg",
    "leefbaarheid",
}  # fmt: skip
MAX_WORDS = 8  #: a longer line is no name of a field but a sentence
MAX_LINE = 300  #: characters of a row of names


def read_policy_fields(lines: list[str]) -> tuple[tuple[str, ...], list[str], bool]:
    """(fields as written, lines that are no field but text, whether there are boxes of which none is ticked)."""
    lines = [line for line in lines if line and not _is_instruction(line)]
    boxed = any(_BOX.search(line) for line in lines)
    crossed = not boxed and any(_CROSS.match(line) for line in lines)
    found: list[str] = []
    sentences: list[str] = []
    for line in lines:
        if boxed or crossed:
            found += _ticked(line) if boxed else [_CROSS.sub("", line)] if _CROSS.match(line) else []
            continue
        words = without_bullet(line) if is_item(line) else line
        many = len(words.split())
        if many > 4 * MAX_WORDS or len(words) > MAX_LINE or many > MAX_WORDS and not _ROW.search(words):
            sentences.append(line)
        else:
            found += _names(words)
    names = tuple(dict.fromkeys(name for words in found if (name := _cleaned(words))))
    return names, sentences, boxed and not names


def only_policy_fields(line: str) -> bool:
    """The line names fields that everybody knows, and nothing else: "Wonen / Veiligheid"."""
    names = read_policy_fields([line])[0]
    return bool(names) and all(name.lower() in _ALONE or _TOGETHER.match(name) for name in names)


def _is_instruction(line: str) -> bool:
    plain = line.strip("*_ ")
    return bool(_INSTRUCTION.search(plain)) and (len(plain.split()) > 3) or plain.startswith("(") and plain.endswith(")")


def _ticked(line: str) -> list[str]:
    """What stands beside the ticked boxes of a line: after each, or before each where the line ends with a box."""
    boxes = list(_BOX.finditer(line))
    before = bool(boxes) and bool(line[: boxes[0].start()].strip(" |-•*:")) and not line[boxes[-1].end() :].strip(" |")
    found = []
    for nr, box in enumerate(boxes):
        start = boxes[nr - 1].end() if nr else 0
        end = boxes[nr + 1].start() if nr + 1 < len(boxes) else len(line)
        words = line[start : box.start()] if before else line[box.end() : end]
        if box["ticked"]:
            found.append(words)
    return found


def _names(words: str) -> list[str]:
    """"Wonen, Veiligheid" and "Wonen en veiligheid" are two; "werk en inkomen" is one."""
    together = words.replace("/", " en ") if _TOGETHER.match(words.replace("/", " en ").strip(" .*_")) else None
    if together:
        return [words]
    names = []
    for part in _ROW.split(words):
        halves = _AND.split(part.strip(" .*_"))
        alone = [half.strip().lower() in _ALONE or _TOGETHER.match(half) for half in halves]
        apart = len(halves) == 2 and not _TOGETHER.match(part.strip(" .*_")) and (all(alone) or all(half[:1].isupper() for half in halves))
        names += halves if apart else [part]
    return names


def _cleaned(words: str) -> str:
    plain = _MARKS.sub("", without_bullet(words) if is_item(words) else words).strip(" .:;,|")
    plain = _OTHER.sub("", plain)
    return "" if _NOTHING.match(plain) or _is_instruction(plain) else plain
