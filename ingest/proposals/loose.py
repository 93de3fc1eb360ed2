"""Proposals without the format's headings: a clear first line is the title, paragraphs that ask are the solution."""
from __future__ import annotations

import re

from ingest.proposals.fields import Form
from ingest.proposals.headings import without_marks
from ingest.proposals.mail import is_closing, is_greeting
from ingest.proposals.numbering import begins_first
from ingest.proposals.policy_fields import only_policy_fields

MIN_WORDS = 40  #: of a text without headings that may be a proposal
_ASKS = re.compile(
    r"^(?:(?:daarom|dus|graag|concreet|kortom|om die reden)\s+(?:\w+\s+){0,3})?(?:stellen|vragen|verzoeken|pleiten|willen|zien|"
    r"doen)\s+(?:wij|we)\b|"
    r"^(?:wij|we|de gemeente|onze gemeente)\s+(?:\w+\s+){0,2}?(?:stellen?|verzoek(?:t|en)|pleit(?:en)?|vra(?:agt|gen)|"
    r"doe[nt])\b(?=.{0,60}\b(?:voor|om|ruimte|voorstel|wijzig|aanpass|mogelijk))|"
    r"^(?:ons|mijn|het)\s+(?:voorstel|verzoek)\b|^(?:een|de|onze|als|mogelijke)\s+oplossing(?:en|srichting(?:en)?)?\b|^oplossing|"
    r"^graag\s+(?:zouden|willen|zien)\b|^voorstel\b", re.I)  # fmt: skip
_ON_LAW = re.compile(r"\b(?:\w*wet|wetten|wettelijke?|artikel|art\.|regels|regelgeving|\w*verordening|\w*besluit)\b", re.I)
_CAPTION = re.compile(
    r"^\W*(?:format\b|bijlage\b|invulformulier|formulier\b|uitvraag\b|voorstellen?\s+\(?experimentele|ministerie\b|"
    r"programma leefbaarheid|pagina\b|blad\b|versie\b|datum\b|concept\W*$|"
    r"aan:?\b|t\.a\.v\.|betreft\b|voorstel(?:formulier)?\W*$|gemeente\s+\S+\W*$|https?:)", re.I)  # fmt: skip
_TITLE_LABEL = re.compile(r"^(?:voorstel|idee|betreft)\s*[:–-]\s*", re.I)


def title_from(lines: list[str], everywhere: bool) -> str:
    """The title in lines before the first heading: the only line that may be one, the first of a short text, or the last.

    `everywhere`: the whole text is looked at, not only lines that stand alone.
    """
    found = []
    for at, line in enumerate(lines):
        alone = (at == 0 or not lines[at - 1]) and (at + 1 == len(lines) or not lines[at + 1])
        if line and (alone or everywhere) and _may_be_title(line):
            found.append(line)
    if not found:
        return ""
    short = sum(len(line.split()) for line in lines) <= MIN_WORDS
    return _TITLE_LABEL.sub("", without_marks(found[0] if short else found[-1])).strip(" *_")


def form_without_headings(lines: list[str], subject: str) -> Form | None:
    """The proposal in a text that has no headings of the format; None for what is no proposal."""
    told = [line for line in lines if line]
    if sum(len(line.split()) for line in told) < MIN_WORDS:
        return None
    start = next((at for at, line in enumerate(lines) if line and not is_greeting(line)), 0)
    alone = start + 1 < len(lines) and not lines[start + 1] or bool(_TITLE_LABEL.match(lines[start]))
    title = lines[start] if alone and _may_be_title(lines[start]) else ""
    body = lines[start + 1 :] if title else lines[start:]
    end = next((at for at, line in enumerate(body) if is_closing(line)), len(body))
    asks = _first_asking(body[:end])
    if asks is None or not (title or subject) or not any(_ON_LAW.search(line) for line in body[:end]):
        return None
    form = Form()
    form.open("title", _TITLE_LABEL.sub("", title) if title else subject)
    form.sections += [("problem", body[:asks]), ("solutions", body[asks:end]), ("contact", body[end:])]
    return form


def with_loose_parts(form: Form) -> Form:
    """A form of which all text stands under the title: the part that asks is the solution, the rest the problem."""
    if form.has("problem", "solutions"):
        return form
    title = form.lines("title")
    blank = next((at for at, line in enumerate(title) if not line and any(title[:at])), len(title))
    body = title[blank:]
    asks = _first_asking(body)
    if asks is None or sum(len(line.split()) for line in body) < MIN_WORDS // 2:
        return form
    rest = [(name, lines) for name, lines in form.sections if name != "title"]
    return Form([("title", title[:blank]), ("problem", body[:asks]), ("solutions", body[asks:]), *rest])


def _first_asking(lines: list[str]) -> int | None:
    """The first paragraph that says what is asked, or a list of named directions."""
    begins = (at for at, line in enumerate(lines) if line and (at == 0 or not lines[at - 1]))
    asking = next((at for at in begins if at and _ASKS.match(lines[at])), None)
    listed = next((at for at, line in enumerate(lines) if begins_first(line)), None)
    return min((at for at in (asking, listed) if at is not None), default=None)


def _may_be_title(line: str) -> bool:
    words = without_marks(line).strip(" *_#").split()
    ended = line.rstrip(" *_").endswith((".", ",", ";", ":")) and not line.rstrip().endswith("...")
    if not 2 <= len(words) <= 22 or ended or "@" in line or not words[0][:1].isalnum():
        return False
    return not only_policy_fields(line) and not is_greeting(line) and not _CAPTION.match(line)
