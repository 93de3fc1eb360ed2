"""From a document to proposals: text, form, fields, solutions, citations. Contact data leave at once."""
from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import date

from ingest.calls import Call
from ingest.citations import LawNames, LoadedLaw, find_citations
from ingest.proposals.contact import redactor, split_contact
from ingest.proposals.fields import Form, split_forms
from ingest.proposals.layout import is_item, lines_of, reflow, without_bullet
from ingest.proposals.solutions import preferred_number, split_solutions
from ingest.proposals.submitter import is_place, municipality_iri
from records import Citation, Contact, InputError, Proposal, Solution

READABLE = (".txt", ".md")  #: endings of the files that can be read
MAX_BYTES = 10_000_000
_CONCEPT = re.compile(r"^\(?concept\)?\s*[:–-]?\s+(?=\S)", re.I)
_NOT_A_FIELD = re.compile(r"categorie[ëe]n weglaten", re.I)


@dataclass(frozen=True)
class Reading:
    """A proposal as read (its id still empty), and the contact data that were split off."""

    proposal: Proposal
    contact: Contact


def read_proposals(
    data: bytes, name: str, *, call: Call, submitted: date | None = None, loaded: LoadedLaw | None = None, names: LawNames | None = None
) -> list[Reading]:
    """The proposals in a document. `name` is what messages call the file.

    Raises InputError when the document is empty, no text, too large, or holds no proposal in the ministry's format.
    """
    text, messages = _decode(data, name)
    before, forms = split_forms(lines_of(text))
    if not forms:
        raise InputError(f"{name}: geen voorstel in het format (kopjes als ‘Onderwerp/titel’ en ‘Probleembeschrijving’ ontbreken)")
    if any(line for line in before) and len(" ".join(before).split()) > 20:
        messages.append(f"{name}: tekst vóór het eerste kopje hoort niet bij een voorstel; ze staat in het bewaarde origineel")
    digest = hashlib.sha256(data).hexdigest()
    readings = (_read_form(form, text, messages, digest, call, submitted) for form in forms)
    return [_finished(reading, call, loaded, names) for reading in readings]


def _decode(data: bytes, name: str) -> tuple[str, list[str]]:
    if not data.strip():
        raise InputError(f"{name}: leeg bestand")
    if len(data) > MAX_BYTES:
        raise InputError(f"{name}: te groot ({len(data) // 1_000_000} MB; hoogstens {MAX_BYTES // 1_000_000} MB)")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace"), []
    if b"\x00" in data:
        raise InputError(f"{name}: geen tekstbestand")
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace"), [f"{name}: gelezen als Windows-tekst (cp1252); controleer de leestekens"]


def _read_form(
    form: Form, document: str, messages: list[str], digest: str, call: Call, submitted: date | None
) -> Reading:
    submitter, contact = split_contact(form.lines.get("contact", []))
    redact = redactor(contact, document, is_place)

    def field(name: str) -> str:
        return redact(reflow(form.lines.get(name, []), document))

    title, concept = _title(redact(" ".join(filter(None, form.lines.get("title", [])))))
    problem, laws_text, asked = field("problem"), field("laws_text"), field("solutions")
    on = submitted or call.deadline
    proposal = Proposal(
        id="", title=title, concept=concept, policy_fields=_policy_fields(form.lines.get("policy_fields", [])),
        submitter=redact(submitter), submitter_iri=municipality_iri(submitter), area_type="onbekend",
        submitted=on, submitted_source="opgegeven" if submitted else "aanname", call=call.id,
        problem=problem, laws_text=laws_text, solutions=_solutions(asked), citations=(), messages=tuple(messages), source_sha256=digest,
    )  # fmt: skip
    return Reading(proposal, contact)


def _finished(reading: Reading, call: Call, loaded: LoadedLaw | None, names: LawNames | None) -> Reading:
    """With its citations, and what a reviewer wants to know about the form."""
    proposal = _with_citations(reading.proposal, loaded, names)
    return replace(reading, proposal=replace(proposal, messages=(*proposal.messages, *_remarks(proposal, call))))


def _title(written: str) -> tuple[str, bool]:
    match = _CONCEPT.match(written)
    return (written[match.end() :], True) if match else (written, False)


def _policy_fields(lines: list[str]) -> tuple[str, ...]:
    """Ticked or listed fields as written; a box that is not ticked is no field."""
    found: list[str] = []
    for line in lines:
        if not line or line.startswith("☐") or _NOT_A_FIELD.search(line):
            continue
        words = without_bullet(line) if is_item(line) else line
        found += [part.strip(" .") for part in re.split(r"[,;•]|\s/\s", words) if part.strip(" .")]
    return tuple(dict.fromkeys(found))


def _solutions(asked: str) -> tuple[Solution, ...]:
    preferred = preferred_number(asked)
    return tuple(Solution(nr, text, preferred=nr == preferred) for nr, text in split_solutions(asked))


# --- citations ------------------------------------------------------------------------------------------------------


def _with_citations(proposal: Proposal, loaded: LoadedLaw | None, names: LawNames | None) -> Proposal:
    """Find citations over all fields as one text, so that a law named in one field gives the article in another its law."""
    fields: list[tuple[str, int | None, str]] = [
        ("title", None, proposal.title), ("problem", None, proposal.problem), ("laws_text", None, proposal.laws_text),
        *(("solutions", solution.nr, solution.text) for solution in proposal.solutions),
    ]  # fmt: skip
    border = ".\n\n"
    whole = border.join(text for _, _, text in fields)
    citations = find_citations(whole, on=proposal.submitted, loaded=loaded, names=names)
    placed: list[Citation] = []
    at = 0
    for name, nr, text in fields:
        inside = [c for c in citations if at <= c.start and c.end <= at + len(text)]
        placed += [replace(c, start=c.start - at, end=c.end - at, field=name, nr=nr) for c in inside]
        at += len(text) + len(border)
    asked = tuple(replace(s, targets=_asked(placed, s.nr)) for s in proposal.solutions)
    return replace(proposal, citations=tuple(placed), solutions=asked)


def _asked(citations: list[Citation], nr: int) -> tuple[str, ...]:
    """The targets that a solution names; the law alone only where it names no provision of it."""
    targets = [t for c in citations if c.field == "solutions" and c.nr == nr for t in c.targets]
    laws_with_provision = {t.partition("&")[0] for t in targets if "&" in t}
    return tuple(dict.fromkeys(t for t in targets if "&" in t or t not in laws_with_provision))


def _remarks(proposal: Proposal, call: Call) -> list[str]:
    """What a reviewer wants to know about the form; none of it is an error."""
    words = sum(len(text.split()) for text in (proposal.problem, proposal.laws_text, *(s.text for s in proposal.solutions)))
    undecided = len(proposal.solutions) > 1 and not any(s.preferred for s in proposal.solutions)
    checks: list[tuple[bool, str]] = [
        (not proposal.title, "onderwerp/titel ontbreekt"),
        (not proposal.problem, "probleembeschrijving ontbreekt"),
        (not proposal.laws_text, "geen betrokken wet ingevuld (het veld is ‘indien aan de orde’)"),
        (not proposal.solutions, "geen oplossingsrichting gevonden"),
        (not proposal.submitter, "gemeente, regio of netwerk ontbreekt"),
        (undecided, "meer oplossingsrichtingen, geen voorkeur gevonden"),
        (words > call.max_words, f"langer dan twee A4 ({words} woorden)"),
        (proposal.submitted > call.deadline, f"ingediend na de uiterste datum van de uitvraag ({call.deadline})"),
    ]
    return [message for wrong, message in checks if wrong]


