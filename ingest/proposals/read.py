"""From a document to proposals: text, form, fields, solutions, citations. Contact data leave at once."""
from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ingest.calls import Call
from ingest.citations import LawNames, LoadedLaw
from ingest.proposals.contact import redactor, split_contact
from ingest.proposals.document import texts_of
from ingest.proposals.fields import Form, split_forms
from ingest.proposals.file_name import names_in_file_name
from ingest.proposals.finish import finished
from ingest.proposals.headings import label_of, without_marks
from ingest.proposals.layout import lines_of, reflow
from ingest.proposals.loose import form_without_headings, title_from, with_loose_parts
from ingest.proposals.mail import MailParts, ends_signature, is_closing, is_greeting, without_mail_marks
from ingest.proposals.person_check import offered_in
from ingest.proposals.policy_fields import only_policy_fields, read_policy_fields
from ingest.proposals.solutions import preferred_number, split_solutions
from ingest.proposals.submitter import municipality
from records import Contact, InputError, Proposal, Solution

_NO_PROPOSAL = "geen voorstel in het format (kopjes als ‘Onderwerp/titel’ en ‘Probleembeschrijving’ ontbreken)"
MAX_PROPOSALS = 200  #: in one document
LONG_TITLE = 25  #: words; of a longer title only the first paragraph is one, the rest is text
_CONCEPT = re.compile(
    r"^[(\[]?concept(?:voorstel|versie)?[)\]]?\s*[:–-]+\s*(?=\S)|^CONCEPT\b[)\]]?\s*[:–-]?\s*(?=\S)|"
    r"^[(\[]concept[)\]]\s*|\s*[(\[]\s*concept(?:versie)?\s*[)\]]$",
    re.I,
)
_CONCEPT_LINE = re.compile(r"^\W*concept(?:versie)?(?:\s+(?:versie\s+)?\d[\d.]*+)?\W*$", re.I)


@dataclass(frozen=True)
class Reading:
    """A proposal as read (its id still empty), and the contact data that were split off."""

    proposal: Proposal
    contact: Contact
    black: tuple[str, ...] = ()  #: words that somebody blacked out


@dataclass(frozen=True)
class Source:
    """What is known of a document beside its text."""

    call: Call
    sha256: str  #: of the bytes as they came
    submitted: date | None = None  #: as the user gave it
    sent: date | None = None  #: the date of the message that it came with
    pages: int | None = None
    warnings: tuple[str, ...] = ()  #: what the reader of the file has to say to a reviewer; no names of files or people
    people: tuple[str, ...] = ()  #: "Van: name <address>" of the mail that it came with
    black: tuple[str, ...] = ()  #: words that somebody blacked out in it


def read_proposals(
    data: bytes, name: str, *, call: Call, submitted: date | None = None, loaded: LoadedLaw | None = None, names: LawNames | None = None,
    black: Sequence[str] = (),
) -> list[Reading]:  # fmt: skip
    """The proposals in a document. `name` is what messages call the file, `black` words that somebody blacked out in it.

    Raises InputError when the document is empty, no text, too large, or holds no proposal in the ministry's format.
    """
    digest = hashlib.sha256(data).hexdigest()
    texts = list(texts_of(data, name))
    formal = [text for text in texts if has_headings(text.text)]
    found: list[Reading] = []
    for text in formal or texts:  # without headings anywhere, the first that can be guessed
        if formal or not found:
            source = Source(call, digest, submitted, text.sent, text.pages, text.warnings, text.people, tuple(black))
            found += read_text(text.text, name, source, loaded=loaded, names=names, among=len(texts) > 1)
    if not found:
        raise InputError(f"{name}: {_NO_PROPOSAL}")
    stem = re.split(r"[/\\]", name)[-1].rpartition(".")[0]
    found = [replace(one, contact=replace(one.contact, file_words=names_in_file_name(stem, one.contact.offered))) for one in found]
    around = [warning for text in texts for warning in text.warnings if not text.whole]  # what the mail has to say
    return [replace(reading, proposal=_told(reading.proposal, around)) for reading in found] if around else found


def has_headings(text: str) -> bool:
    """The text has a form of its own, by its headings."""
    return bool(split_forms(without_mail_marks(lines_of(text)).lines)[1])


def _told(proposal: Proposal, warnings: Sequence[str]) -> Proposal:
    """With what the mail around it has to say."""
    return replace(proposal, messages=(*proposal.messages, *(said for said in warnings if said not in proposal.messages)))


def read_text(
    text: str, name: str, source: Source, *, loaded: LoadedLaw | None = None, names: LawNames | None = None, among: bool = False
) -> list[Reading]:
    """The proposals in the text of a document, whatever its file was: the one way in for every reader of documents.

    Raises InputError when it holds no proposal; one `among` several texts of a mail may hold none.
    """
    mail = without_mail_marks(lines_of(text))
    before, forms = split_forms(mail.lines)
    messages = list(source.warnings)
    if not forms:
        loose = form_without_headings(mail.lines, mail.subjects[0] if mail.subjects else "")
        if loose is None and among:
            return []
        if loose is None:
            raise InputError(f"{name}: {_NO_PROPOSAL}")
        before, forms = [], [loose]
        messages.append("kopjes van het format ontbreken: wat probleem is en wat oplossing, is geraden")
    elif len(" ".join(before).split()) > 20:
        messages.append("tekst vóór het eerste kopje hoort niet bij een voorstel; ze staat in het bewaarde origineel")
    if len(forms) > MAX_PROPOSALS:
        raise InputError(f"{name}: {len(forms)} voorstellen in één bestand; hoogstens {MAX_PROPOSALS}, splits het bestand")
    around = [_Around(text, mail, before if nr == 0 else [], messages, source.people) for nr in range(len(forms))]
    contacts = [_contact(form, here) for form, here in zip(forms, around, strict=True)]
    persons = tuple(dict.fromkeys(name for _, contact in contacts for name in contact.names))  # of the whole document
    redact = redactor(persons, text, source.black)
    if len(forms) > 1:
        source = replace(source, pages=None)  # of all together
    readings = [
        Reading(_read_form(form, here, source, submitter, redact), replace(contact, names=persons), source.black)
        for form, here, (submitter, contact) in zip(forms, around, contacts, strict=True)
    ]
    return [with_offers(replace(one, proposal=finished(one.proposal, source.call, source.pages, loaded, names))) for one in readings]


def with_offers(reading: Reading) -> Reading:
    """With the words of the proposal, as it now reads, that may name a person."""
    return replace(reading, contact=replace(reading.contact, offered=offered_in(reading.proposal, reading.contact.names)))


# --- fields ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Around:
    """What surrounds a form in its document."""

    document: str
    mail: MailParts
    before: list[str]
    messages: list[str]
    people: tuple[str, ...]


def _contact(form: Form, around: _Around) -> tuple[str, Contact]:
    """The submitter as written, and the contact data."""
    passages = [line for name, lines in form.sections if name != "contact" for line in lines]
    submitter, contact = split_contact(
        form.lines("contact"), [*around.people, *around.mail.headers, *_signed(around.before)], [*passages, *around.before]
    )  # fmt: skip
    return submitter or _submitter_in([*around.before, *around.mail.headers]), contact


def _read_form(form: Form, around: _Around, source: Source, submitter: str, redact: Callable[[str], str]) -> Proposal:
    form = with_loose_parts(form)
    fields, sentences, unticked = read_policy_fields([redact(line) for line in form.lines("policy_fields")])
    if not fields and not form.has("policy_fields"):
        fields = next((read_policy_fields([line])[0] for line in around.before if only_policy_fields(line)), ())
    title, overflow, concept = _title(form, around)

    def field(name: str, *first: str) -> str:
        return redact(reflow([*first, *form.lines(name)], around.document))

    place = municipality(submitter)
    messages = [*around.messages, *(["geen vakje aangekruist bij leefveld/beleidsterrein"] if unticked else [])]
    if any(ends_signature(line) and not label_of(line) for line in form.lines("contact")):
        messages.append("er staat tekst bij de contactgegevens; ze is bewaard bij die gegevens, niet in het voorstel")
    call, asked = source.call, field("solutions")
    return Proposal(
        id="", title=redact(title), concept=concept, policy_fields=fields,
        submitter=redact(submitter), submitter_iri=place.iri if place else None, area_type=call.area_type(place.iri if place else None),
        submitted=source.submitted or source.sent or call.deadline, submitted_source=_date_source(source), call=call.id,
        problem=without_marks(field("problem", *overflow, *sentences)), laws_text=without_marks(field("laws_text")),
        solutions=_solutions(asked), citations=(), messages=tuple(redact(message) for message in messages), source_sha256=source.sha256,
    )  # fmt: skip


def _date_source(source: Source) -> str:
    return "opgegeven" if source.submitted else "mail" if source.sent else "aanname"


def _title(form: Form, around: _Around) -> tuple[str, list[str], bool]:
    """(title, lines under its heading that are text, whether it is a concept)."""
    lines = form.lines("title")
    marked = [line for line in lines if _CONCEPT_LINE.match(line)]
    lines = [line for line in lines if line not in marked and not (line.startswith("(") and line.endswith(")") and len(lines) > 1)]
    while lines and not lines[0]:
        lines = lines[1:]
    end = len(lines)
    if len(" ".join(lines).split()) > LONG_TITLE and "" in lines:
        end = lines.index("")
    written = reflow([line for line in lines[:end] if line], around.document).replace("\n", " ")
    if not written:
        letter = any(is_greeting(line) for line in around.before)
        written = title_from(around.before, everywhere=not letter) or next(iter(around.mail.subjects), "")
    title = without_marks(written).strip(" *_")
    match = _CONCEPT.search(title)
    concept = bool(match or marked) or any(_CONCEPT_LINE.match(line) for line in around.before)
    if match:
        title = (title[: match.start()] + title[match.end() :]).strip()
    return title, lines[end:], concept


def _signed(before: list[str]) -> list[str]:
    """What stands under a letter that goes before the form: who signed it must not come back in the text."""
    at = next((at for at, line in enumerate(before) if is_closing(line)), None)
    return [] if at is None else [f"Van: {line}" for line in before[at + 1 : at + 4] if line]


def _submitter_in(lines: list[str]) -> str:
    """A municipality that stands by itself in a letter or its signature, where the contact block names nobody."""
    for line in (line for line in lines if len(line.split()) <= 12 and not line.endswith(".")):
        for piece in re.split(r"\s*[|,;]\s*", re.sub(r"^\W*(?:van|from|namens|indiener)\s*:\s*", "", line, flags=re.I)):
            if len(piece.split()) <= 6 and re.match(r"(?:de\s+)?(?:gemeente|regio|netwerk)\b", piece, re.I):
                return piece
    return ""


def _solutions(asked: str) -> tuple[Solution, ...]:
    preferred = preferred_number(asked)
    return tuple(Solution(nr, text, preferred=nr == preferred) for nr, text in split_solutions(asked))
