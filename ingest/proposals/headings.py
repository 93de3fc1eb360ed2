"""Which line of a document is a heading of the format, however it is worded and marked (wordings: `headings.toml`)."""
from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path

FIELDS = ("policy_fields", "title", "problem", "laws_text", "solutions", "contact")
#: the format's own headings, to recognise a misspelt one by
_OWN = {
    "leefveld/beleidsterrein": "policy_fields", "onderwerp/titel": "title", "probleembeschrijving": "problem",
    "welke wet is betrokken": "laws_text", "mogelijke oplossingsrichting": "solutions", "mogelijke oplossingsrichtingen": "solutions",
    "contactgegevens": "contact", "contactpersoon en gegevens": "contact",
}  # fmt: skip
_LIKE = 0.9  #: how much a misspelt heading must be like the real one (ratio of difflib)
_NUMBER = (
    r"(?:\(?(?:\d{1,2}(?:\.\d{1,2})*|[a-h]|[ivx]{1,4})[.):]\s*|\d{1,2}\s+(?:[-–]\s+)?|"
    r"(?:vraag|onderdeel|veld|stap|deel)\s+\d{1,2}\s*[.:)–-]?\s*)?"
)
_NOTE = r"(?:\s*[(\[][^)\]]*[)\]])*"
_VALUE = r"\s*(?:[:?;=|\t]|\s[–—-]\s)+\s*"
#: a line of Markdown or of a marked-up text: "## Titel", "**Titel:** waarde", "- Titel:"
_MARKS = re.compile(r"^(?:#{1,6}\s*|[•▪●*–-]\s+(?=[^\s\d]))")
_STRESSED = re.compile(r"^(?P<mark>\*\*\*?|__|\*|_)(?P<head>[^*_]+?)(?P=mark)(?P<rest>.*)$")
_ENDS = re.compile(r"(?<!#)#++\s*+$")
MAX_HEADING = 130  #: characters of a line that may be a heading with nothing after it


@dataclass(frozen=True)
class Heading:
    """A heading that was recognised."""

    fields: tuple[str, ...]  #: what it may head, the likeliest first: "Voorstel" a title, or else the solutions
    value: str  #: what stands on the same line
    always: bool  #: its words say it wherever they stand; else only where the field is still missing
    marked: bool  #: a colon, number or mark shows that it is one


@lru_cache(maxsize=1)
def _wordings() -> dict[str, dict[str, re.Pattern[str]]]:
    data = tomllib.loads((Path(__file__).parent / "headings.toml").read_text(encoding="utf-8"))

    def one_of(wordings: list[str]) -> re.Pattern[str]:
        return re.compile("|".join(f"(?:{words})" for words in wordings), re.I)

    return {name: {how: one_of(data[name][how]) for how in ("always", "first")} for name in FIELDS}


@lru_cache(maxsize=1)
def labels() -> re.Pattern[str]:
    """A label of the contact block; the name of the group that matched says which: submitter, name, email, phone, other."""
    data = tomllib.loads((Path(__file__).parent / "headings.toml").read_text(encoding="utf-8"))["labels"]
    return re.compile("|".join(f"(?P<{name}>{words})" for name, words in data.items()), re.I)


@lru_cache(maxsize=256)
def label_of(line: str) -> tuple[str, str] | None:
    """(kind, value) of a line of the contact block, "Contactpersoon: mw. X"; None when it begins with no label."""
    for head, value in _divided(line):
        match = labels().fullmatch(head.strip(" .*_"))
        if match and match.lastgroup:
            return match.lastgroup, value
    return None


@lru_cache(maxsize=256)
def heading_of(line: str) -> Heading | None:
    """The heading that a line is or begins with, the likeliest reading first."""
    if not line or line[0] in "☐☒☑":
        return None
    for head, value in (*_divided(line), (_plain(line), "")):
        if len(head) <= MAX_HEADING and (found := _named(head)):
            fields, always, words = found
            return Heading(fields, value, always, marked=bool(value) or words != line)
    return None


def without_marks(text: str) -> str:
    """The words without marks of Markdown: "## **Titel**" is "Titel"."""
    text = re.sub(r"^#{1,6}\s+", "", text, flags=re.M)
    text = re.sub(r"(?<![\w*])(\*\*\*?|__)(?=\S)(.{1,400}?)(?<=\S)\1(?![\w*])", r"\2", text)
    return text.replace("**", "")


def _divided(line: str) -> list[tuple[str, str]]:
    """The ways to divide a line into a heading and a value: a table row, stressed words, words before a colon."""
    plain = _MARKS.sub("", line).strip()
    if plain.startswith("|"):
        cells = [cell.strip() for cell in plain.strip("|").split("|")]
        return [(_plain(cells[0]), " ".join(filter(None, cells[1:])))]
    ways = []
    stressed = _STRESSED.match(plain)
    if stressed:
        ways.append((_plain(stressed["head"]), stressed["rest"].lstrip(" :*_\t–-")))
    for separator in re.finditer(_VALUE, plain[: MAX_HEADING + 20]):
        head, value = plain[: separator.start()], plain[separator.end() :]
        ways.append((_plain(head), value.strip().lstrip("*_").strip()))
        if len(ways) > 3:
            break
    return ways


def _plain(line: str) -> str:
    """The words of a heading without marks around them, its colon and its remark in brackets."""
    words = _ENDS.sub("", _MARKS.sub("", line)).strip().strip("*_|").strip()
    return words.rstrip(" :?.;*_\t")


def _named(head: str) -> tuple[tuple[str, ...], bool, str] | None:
    """(fields, whether its words always say so, its bare words)."""
    match = re.fullmatch(rf"{_NUMBER}(?P<words>.+?){_NOTE}", head, re.I)
    words = re.sub(r"\s+", " ", match["words"]).strip(" :?.") if match else head
    wholes = dict.fromkeys((words, head))
    for how in ("always", "first"):
        fields = tuple(field for field in FIELDS if any(_wordings()[field][how].fullmatch(whole) for whole in wholes))
        if fields:
            return fields, how == "always", words
    return _misspelt(words)


def _misspelt(words: str) -> tuple[tuple[str, ...], bool, str] | None:
    small = words.lower()
    if not 9 <= len(small) <= 40 or small.count(" ") > 3:
        return None
    for own, field in _OWN.items():
        if abs(len(own) - len(small)) <= 3 and len(set(own) & set(small)) >= len(set(own)) - 2:
            matcher = SequenceMatcher(None, own, small)
            if matcher.quick_ratio() >= _LIKE and matcher.ratio() >= _LIKE:
                return (field,), True, words
    return None
