"""Elements of a Word file that stand for something else than their own text: boxes, choices, versions, wrappers."""
from __future__ import annotations

import re

from lxml import etree

from ingest.documents.docx_parts import Package, Relations, W, number, switched_on, value
from ingest.documents.symbols import EMPTY, TICKED

_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_HYPERLINK = re.compile(r'^\s*HYPERLINK\s+(?:\\[a-z]\s+)*"([^"]+)"', re.I)


def children(parent: etree._Element, tag: str) -> list[etree._Element]:
    """The rows of a table or the cells of a row, through whatever is wrapped around them; a control that is a box too."""
    found: list[etree._Element] = []
    for child in parent:
        if child.tag == tag or (tag == W + "tc" and box_of(child)):
            found.append(child)
        elif child.tag == W + "sdt" and (content := child.find(W + "sdtContent")) is not None:
            found += children(content, tag)
        elif child.tag in (W + "ins", W + "customXml", W + "moveTo"):
            found += children(child, tag)
    return found


def notes(package: Package, kind: str) -> tuple[dict[str, etree._Element], Relations]:
    """The footnotes or endnotes by their id (without the lines that part them from the text), and their relations."""
    root = package.related(kind + "s")
    written = () if root is None else root.iter(W + kind)
    found = {value(note, "id") or "": note for note in written if value(note, "type") in (None, "normal")}
    return found, package.relations_of(kind + "s") if found else Relations()


def box_of(control: etree._Element) -> str:
    """☐ or ☒ when a content control is a checkbox."""
    box = control.find(f"{W}sdtPr/{_W14}checkbox")
    if box is None:
        return ""
    checked = box.find(_W14 + "checked")
    return TICKED if checked is not None and checked.get(_W14 + "val", "1").lower() in ("1", "true", "on") else EMPTY


def form_value(form: etree._Element) -> str:
    """What an old form field shows: its box, or the line chosen from its list."""
    box, choice = form.find(W + "checkBox"), form.find(W + "ddList")
    if box is not None:
        checked = switched_on(box, "checked")
        return TICKED if (checked if checked is not None else switched_on(box, "default")) else EMPTY
    if choice is not None:
        lines = choice.findall(W + "listEntry")
        chosen = number(choice.find(W + "result")) or 0
        return value(lines[chosen]) or "" if 0 <= chosen < len(lines) else ""
    return ""


def link_in(instruction: str) -> str | None:
    """The address in a field that is a link."""
    match = _HYPERLINK.match(instruction)
    return match[1] if match else None


def chosen(alternative: etree._Element) -> etree._Element:
    """Of one content in several versions, for new and old programs, the first that has text."""
    versions = [part for part in alternative if part.tag in (MC + "Choice", MC + "Fallback")]
    readable = [part for part in versions if next(part.iter(W + "t", W + "sym"), None) is not None]
    return (readable or versions or [alternative])[0]


def text_boxes(drawing: etree._Element) -> list[etree._Element]:
    """The texts of the outermost text boxes in a drawing; of two versions of one drawing, one."""
    if drawing.tag == W + "txbxContent":
        return [drawing]
    if drawing.tag == MC + "AlternateContent":
        return text_boxes(chosen(drawing)) if len(drawing) else []
    return [box for child in drawing for box in text_boxes(child)]
