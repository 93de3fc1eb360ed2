"""The parts of an OpenDocument text beside its words: styles, the marks of lists, the controls of a form."""
from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from ingest.documents.numerals import numeral
from ingest.documents.symbols import EMPTY, TICKED, plain

_ODF = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
OFFICE, TEXT, TABLE, STYLE, FORM = (_ODF % part for part in ("office", "text", "table", "style", "form"))
DRAW = _ODF % "drawing"
LOEXT = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
XLINK = "{http://www.w3.org/1999/xlink}"
_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
_MAX_BLANKS = 1000


def count_of(blanks: etree._Element) -> int:
    """How many blanks `text:s` stands for."""
    count = blanks.get(TEXT + "c", "1")
    return min(int(count), _MAX_BLANKS) if count.isdecimal() and len(count) < 10 else 1


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else otherwise


def change_kinds(text: etree._Element) -> list[str]:
    """`insertion` and `deletion`, when the document keeps tracked changes of these kinds."""
    regions = [region for changes in text.iter(TEXT + "tracked-changes") for region in changes.iter(TEXT + "changed-region")]
    return [kind for kind in ("insertion", "deletion") if any(region.find(TEXT + kind) is not None for region in regions)]


class Styles:
    """Which styles hide their text, also through the style that they inherit from."""

    def __init__(self, roots: list[etree._Element]) -> None:
        self._styles: dict[str, tuple[str | None, str | None]] = {}  # name → display, parent
        for root in roots:
            for style in root.iter(STYLE + "style"):
                properties = style.find(STYLE + "text-properties")
                display = None if properties is None else properties.get(TEXT + "display")
                self._styles[style.get(STYLE + "name") or ""] = (display, style.get(STYLE + "parent-style-name"))

    def hidden(self, name: str | None) -> bool:
        for _ in range(20):  # a style may, wrongly, inherit from itself
            display, parent = self._styles.get(name or "", (None, None))
            if display is not None or parent is None:
                return display == "none"
            name = parent
        return False


@dataclass(frozen=True)
class _Level:
    form: str | None  #: of the number; None: a bullet
    before: str
    after: str
    shown: int  #: how many levels the number shows
    start: int


class ListMarks:
    """The marks of the items of lists, counted as the document goes."""

    def __init__(self, roots: list[etree._Element]) -> None:
        self._styles = {
            style.get(STYLE + "name") or "": {_whole(level.get(TEXT + "level"), 1): _level(level) for level in style}
            for root in roots for style in root.iter(TEXT + "list-style")
        }  # fmt: skip
        self._counts: dict[int, int] = {}
        self._ended: dict[str, dict[int, int]] = {}  # by the id and the style of a list: where its count stands

    def begin(self, element: etree._Element, style: str | None) -> None:
        """A list of the first level begins, or goes on with the count of an earlier one."""
        goes_on = element.get(TEXT + "continue-list") or (style if element.get(TEXT + "continue-numbering") == "true" else None)
        self._counts = self._ended.get(goes_on or "", {})
        for key in (element.get(_XML_ID), style):
            if key:
                self._ended[key] = self._counts

    def next(self, style: str | None, level: int, start: str | None) -> str:
        """The mark of the next item at a level; `start` where the item sets its own number."""
        levels = self._styles.get(style or "", {})
        here = levels.get(level)
        if here is None:
            return "•"
        for deeper in [found for found in self._counts if found > level]:
            del self._counts[deeper]
        following = self._counts[level] + 1 if level in self._counts else here.start
        self._counts[level] = _whole(start, following)
        if here.form is None:
            return here.before
        if not here.form:
            return ""
        numbers = [
            numeral(self._counts.get(n, levels[n].start), levels[n].form or "1")
            for n in range(max(1, level - here.shown + 1), level + 1) if n in levels and levels[n].form
        ]  # fmt: skip
        return here.before + ".".join(numbers) + here.after


def _level(level: etree._Element) -> _Level:
    if level.tag != TEXT + "list-level-style-number":
        char = plain(level.get(TEXT + "bullet-char") or "•").strip()
        return _Level(None, char if char and (char.isascii() or char in "–—•▪●") else "•", "", 1, 1)
    before, after = level.get(STYLE + "num-prefix") or "", level.get(STYLE + "num-suffix") or ""
    form = level.get(STYLE + "num-format") or ""
    return _Level(form, before, after, _whole(level.get(TEXT + "display-levels"), 1), _whole(level.get(TEXT + "start-value"), 1))


class Controls:
    """What the controls of a form show: boxes, filled-in text, the chosen line."""

    def __init__(self, text: etree._Element) -> None:
        self._shown: dict[str, str] = {}
        for forms in text.iter(OFFICE + "forms"):
            for control in forms.iter():
                for key in (control.get(_XML_ID), control.get(FORM + "id")):
                    if key:
                        self._shown[key] = _shown(control)

    def shown(self, control_id: str | None) -> str:
        return self._shown.get(control_id or "", "")


def _shown(control: etree._Element) -> str:
    if control.tag == FORM + "checkbox":
        box = TICKED if control.get(FORM + "current-state", control.get(FORM + "state")) == "checked" else EMPTY
    elif control.tag == FORM + "radio":
        box = TICKED if "true" in (control.get(FORM + "current-selected", control.get(FORM + "selected")),) else EMPTY
    elif control.tag in (FORM + "listbox",):
        chosen = (option for option in control if "true" in (option.get(FORM + "current-selected", option.get(FORM + "selected")),))
        return ", ".join(option.get(FORM + "label") or "" for option in chosen)
    else:
        return control.get(FORM + "current-value") or control.get(FORM + "value") or ""
    return f"{box} {control.get(FORM + 'label') or ''}".rstrip()
