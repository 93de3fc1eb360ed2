"""The ministry's format: what stands under which heading, and where in a document one proposal ends and the next begins."""
from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.proposals.contact import holds_contact, kind_of
from ingest.proposals.headings import Heading, heading_of, label_of
from ingest.proposals.layout import plain_tabs
from ingest.proposals.mail import ends_signature, is_closing
from ingest.proposals.numbering import begins_first

FRONT = ("policy_fields", "title")  #: what a proposal begins with; the contact block may stand before or after the rest
BODY = ("problem", "laws_text", "solutions")
_CERTAIN = re.compile(r"^\W*(?:contact\s?perso|ingediend door|indieners?\b|naam indiener|gemeente\s?/\s?regio)", re.I)
_GOES_ON = re.compile(r"[a-z]{2,}[\s,.]")
_NEXT_TITLE = re.compile(r"^\W*(?:voorstel|idee|casus)\s+(?P<nr>\d{1,2})\s*(?:[:.–-]\s*(?P<value>.*)|$)", re.I)


@dataclass
class Form:
    """One proposal: its fields in the order in which they stand, each with its lines; a field may come back."""

    sections: list[tuple[str, list[str]]] = field(default_factory=list)
    titled: int = 0  #: the n of "Voorstel n: …" that its title came from

    def lines(self, name: str) -> list[str]:
        """All lines under the headings of one field."""
        return [line for section, lines in self.sections if section == name for line in lines]

    def tells(self, name: str) -> bool:
        """Something stands under a heading of the field."""
        return any(line for section, lines in self.sections if section == name for line in lines)

    def has(self, *names: str) -> bool:
        return any(section in names for section, _ in self.sections)

    @property
    def is_proposal(self) -> bool:
        """At least a title or a problem, and one more of the format's headings; or two of its main parts."""
        found = {name for name, lines in self.sections if any(lines) or name != "contact"}
        return len(found) >= 2 and (bool(found & {"title", "problem"}) or len(found & set(BODY)) >= 2)

    def part_signature(self) -> None:
        """A last paragraph that only says who sends it is a contact block, also without a heading."""
        if not self.sections or self.has("contact"):
            return
        lines = self.sections[-1][1]
        told = [at for at, line in enumerate(lines) if line]
        start = next((at for at in reversed(told) if at and not lines[at - 1]), 0)
        last = [lines[at] for at in told if at >= start]
        if start and 0 < len(last) <= 6 and all(holds_contact(line) for line in last) and any(kind_of(line) != "" for line in last):
            del lines[start:]
            self.open("contact", *last)

    def open(self, name: str, *lines: str) -> None:
        self.sections.append((name, [line for line in lines if line]))


def split_forms(lines: list[str]) -> tuple[list[str], list[Form]]:
    """The lines before the first proposal, and every proposal in the document."""
    divider = _Divider()
    for at, line in enumerate(lines):
        divider.take(line, lines[at + 1] if at + 1 < len(lines) else "")
    forms = divider.forms
    for form in forms:
        form.part_signature()
    first = next((n for n, form in enumerate(forms) if form.is_proposal), len(forms))
    before = divider.before + [line for form in forms[:first] for _, lines in form.sections for line in lines]
    return before, [form for form in forms[first:] if form.is_proposal]


class _Divider:
    """Takes a document line by line and puts each line under the heading that it follows."""

    def __init__(self) -> None:
        self.before: list[str] = []
        self.forms: list[Form] = []
        self._current = self.before
        self._field, self._last, self._closing = "", "", False

    def take(self, line: str, following: str) -> None:
        heading = heading_of(line)
        if heading and not heading.marked and not heading.value and _GOES_ON.match(following):
            heading = None  # "Oplossingen", "zijn er niet veel."
        title = _NEXT_TITLE.match(line)
        name = self._headed(heading, line) if heading else None
        if title and self._opens_title(int(title["nr"])):
            self._begin("title", title["value"] or "")
            self.forms[-1].titled = int(title["nr"])
        elif heading and name:
            self._closing = False
            self._begin(name, heading.value)
        elif self._opens_contact(line):
            self._begin("contact", line)
        elif self._misses_solutions() and begins_first(line):
            self._begin("solutions", line)
        elif is_closing(line) and self._field in BODY:
            self._closing = True
            self._begin("contact", line)
        elif self._closing and ends_signature(line):
            self._closing = False
            self._begin(self._told(), line)
        else:
            self._current.append(self._stored(self._field, line))
        self._last = line

    def _begin(self, name: str, line: str) -> None:
        """Open a field, in the next proposal when this one has been told already."""
        if not self.forms:
            self.forms.append(Form())
        elif self._is_next(name):
            self.forms.append(_taken_back(self.forms[-1], name))
        self.forms[-1].open(name, self._stored(name, line))
        self._field, self._current = name, self.forms[-1].sections[-1][1]

    def _is_next(self, name: str) -> bool:
        form = self.forms[-1]
        if name in FRONT:
            return form.has(name) and form.has("problem", "solutions")
        if name == "problem" and form.has("problem"):
            return bool(form.sections) and form.sections[-1][0] in FRONT
        return False

    @staticmethod
    def _stored(name: str, line: str) -> str:
        """A tab parts a label of the contact block from its value; elsewhere it is a blank."""
        return line.replace("\t", ": ", 1) if name == "contact" else plain_tabs(line)

    def _headed(self, heading: Heading, line: str) -> str | None:
        """The field that a heading begins here, None where its words are part of the text."""
        last = self._last
        alone = not last or last.endswith((":", ".")) or set(last) <= set("-=_*~ ") or heading_of(last) is not None
        if heading.always:
            certain = heading.marked and not line[0].islower() or alone or line[0].isupper() and len(line.split()) <= 6
            name = heading.fields[0]
            return name if certain and (not heading.value or name in FRONT or not self._has(name)) else None
        if not (heading.marked or alone) or heading.value and line[0].islower():
            return None
        return next((name for name in heading.fields if self._lacks(name, heading)), None)

    def _lacks(self, name: str, heading: Heading) -> bool:
        """Ordinary words are a heading where the field is still missing, or where the next proposal may begin."""
        if name == "contact" and (not self.forms or heading.value and not holds_contact(heading.value)):
            return False
        if name == "title" and self._has(*BODY):
            return self._has("title") and self._field in ("solutions", "contact") and len(heading.fields) == 1
        return not (self.forms and self.forms[-1].tells(name))

    def _has(self, *names: str) -> bool:
        return bool(self.forms) and self.forms[-1].has(*names)

    def _opens_title(self, nr: int) -> bool:
        titled = self.forms[-1].titled if self.forms else 0
        if nr == 1:
            return not self.forms or not self.forms[-1].has("title", *BODY)
        return nr == titled + 1 and bool(titled)

    def _opens_contact(self, line: str) -> bool:
        """A label of the contact block where no heading of it stands; in running text only one that leaves no doubt."""
        if self._field == "contact":
            return False
        label = label_of(line) or (label_of(f"{line}:") if _CERTAIN.match(line) and len(line.split()) <= 4 else None)
        if label is None or len(label[1].split()) > 12:
            return False
        kind, value = label
        if self._field in ("", *FRONT):
            return True
        return bool(_CERTAIN.match(line)) or kind == "email" and "@" in value or kind == "phone" and any(c.isdigit() for c in value)

    def _misses_solutions(self) -> bool:
        return bool(self.forms) and self._field in ("problem", "laws_text") and not self._has("solutions")

    def _told(self) -> str:
        """The field that a text after a signature goes on with: the last one that was told."""
        return next((name for name, _ in reversed(self.forms[-1].sections) if name != "contact"), "problem")


def _taken_back(form: Form, name: str) -> Form:
    """The next proposal, with what stands at the end of this one but belongs to it: its first fields."""
    taken = Form()
    while form.sections:
        last = form.sections[-1][0]
        earlier = {section for section, _ in form.sections[:-1]}
        if last not in (*FRONT, "contact") or last == name or last == "contact" and "contact" not in earlier:
            break
        if last in FRONT and last not in earlier and name != "problem":
            break
        taken.sections.insert(0, form.sections.pop())
    return taken
