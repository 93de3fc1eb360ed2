"""The same proposal as Word, OpenDocument, web page, PDF or mail: the same fields and citations, white space folded."""
from __future__ import annotations

from contextlib import suppress
from email.message import EmailMessage
from html import escape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cli.main import main
from ingest.calls import read_call
from ingest.proposals import read_proposals
from ingest.proposals.layout import lines_of, reflow
from records import InputError, Proposal
from tests.support.document_kit import docx, odt, p, pdf, table
from tests.support.document_kit import lines as pdf_lines
from tests.system.test_privacy import files_with

EXAMPLES = sorted((Path(__file__).parents[3] / "examples" / "voorstellen").glob("*.txt"))
CALL = read_call("2021")


def flowing(file: Path) -> list[str]:
    """The lines of an example, each a paragraph: nothing wrapped."""
    return reflow(lines_of(file.read_text(encoding="utf-8"))).split("\n")


def as_docx(lines: list[str]) -> bytes:
    return docx("".join(p(escape(line)) for line in lines))


def as_odt(lines: list[str]) -> bytes:
    return odt("".join(f"<text:p>{escape(line)}</text:p>" for line in lines))


def as_html(lines: list[str]) -> bytes:
    return ("<!doctype html><meta charset=utf-8><body>" + "".join(f"<p>{escape(line)}</p>" for line in lines)).encode()


def as_mail(lines: list[str], attached: bool = False) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Date"] = "een@example.nl", "twee@example.nl", "Mon, 12 Apr 2021 10:00:00 +0200"
    message.set_content("Hierbij ons voorstel.\n" if attached else "\n".join(lines))
    if attached:
        message.add_attachment(as_docx(lines), maintype="application", subtype="octet-stream", filename="../../voorstel.docx")
    return bytes(message)


KINDS = {"docx": as_docx, "odt": as_odt, "html": as_html, "eml": as_mail, "mail met bijlage": lambda lines: as_mail(lines, attached=True)}


def told(proposal: Proposal) -> list:
    """What must be the same, white space folded."""
    fold = lambda text: " ".join(text.split())  # noqa: E731
    return [
        fold(proposal.title), proposal.policy_fields, proposal.submitter, fold(proposal.problem), fold(proposal.laws_text),
        [(s.nr, fold(s.text), s.preferred, s.intervention, s.targets) for s in proposal.solutions],
        [(fold(c.quote), c.status, c.targets, c.field, c.nr) for c in proposal.citations],
    ]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_every_kind_of_file_gives_the_same_proposal(file: Path, kind: str) -> None:
    lines = flowing(file)
    (expected,) = read_proposals("\n".join(lines).encode(), "voorstel.txt", call=CALL)
    (found,) = read_proposals(KINDS[kind](lines), f"voorstel.{kind}", call=CALL)
    assert told(found.proposal) == told(expected.proposal)
    assert (found.contact.name, found.contact.email, found.contact.phone) == (expected.contact.name, expected.contact.email, expected.contact.phone)


FORM = [
    "Leefveld/beleidsterrein", "Wonen", "Onderwerp/titel", "Meer ruimte voor proeven", "Probleembeschrijving", "Artikel 8 Wbmgp knelt.",
    "Welke wet is betrokken", "Wbmgp", "Mogelijke oplossingsrichting(en)", "1) Wijzig artikel 8.", "Contactgegevens", "Gemeente: gemeente Utrecht",
]  # fmt: skip


def test_a_mail_dates_its_proposal() -> None:
    (reading,) = read_proposals(as_mail(FORM, attached=True), "bericht.eml", call=CALL)
    assert (str(reading.proposal.submitted), reading.proposal.submitted_source) == ("2021-04-12", "mail")
    assert any("bijlage 1" in message for message in reading.proposal.messages)


def test_a_form_in_a_table_is_read() -> None:
    rows = [[p(FORM[at]), p(FORM[at + 1])] for at in range(0, len(FORM) - 1, 2)]
    (reading,) = read_proposals(docx(table(*rows)), "voorstel.docx", call=CALL)
    assert (reading.proposal.title, reading.proposal.problem) == ("Meer ruimte voor proeven", "Artikel 8 Wbmgp knelt.")


def test_the_pages_of_a_file_count() -> None:
    pages = [pdf_lines(*FORM[:6], "Dit gaat nog even door."), pdf_lines("Tweede bladzijde."), pdf_lines(*FORM[6:])]
    (reading,) = read_proposals(pdf(*pages), "voorstel.pdf", call=CALL)
    assert reading.proposal.title == "Meer ruimte voor proeven"
    assert any("langer dan twee A4" in message and "3 bladzijden" in message for message in reading.proposal.messages)


def test_a_link_to_the_law_behind_words_is_evidence() -> None:
    page = "<!doctype html><body>" + "".join(f"<p>{line}</p>" for line in FORM[:5])
    page += '<p>Zie <a href="https://wetten.overheid.nl/BWBR0019388/2024-01-01#Artikel9">deze bepaling</a>.</p>' + "".join(f"<p>{line}</p>" for line in FORM[6:])
    (reading,) = read_proposals(page.encode(), "voorstel.html", call=CALL)
    assert "jci1.3:c:BWBR0019388&artikel=9" in {target for c in reading.proposal.citations for target in c.targets}


def test_a_mail_without_a_proposal_is_named() -> None:
    message = EmailMessage()
    message["From"], message["To"] = "een@example.nl", "twee@example.nl"
    message.set_content("Dank voor de uitnodiging, tot dinsdag.")
    with pytest.raises(InputError, match="bericht.eml: geen voorstel"):
        read_proposals(bytes(message), "bericht.eml", call=CALL)


def as_pdf(lines: list[str]) -> bytes:
    return pdf(pdf_lines(*lines, leading=12))


@pytest.mark.parametrize("kind", [*KINDS, "pdf"])
def test_a_person_planted_in_any_kind_of_file_is_found_nowhere_but_in_the_private_folder(kind: str, tmp_path: Path) -> None:
    mails = ("w.kroonenbergh@example.nl", "w.kroonenbergh(at)example.nl", "w.kroonenbergh [at] example.nl", "w.kroonenbergh @ example.nl")
    lines = [*FORM[:6], f"Vraag het mevrouw Kroonenbergh ({mails[1]}) of {mails[2]}, {mails[3]}, bel 06-0000 0000.", *FORM[6:]]
    lines += ["Contactpersoon: Wilhelmina Kroonenbergh", f"E-mail: {mails[0]}", "Telefoon: 06-0000 0000"]
    file = tmp_path / f"kroonenbergh.{'eml' if 'mail' in kind else kind}"
    file.write_bytes((KINDS | {"pdf": as_pdf})[kind](lines))
    assert main(["--store", str(tmp_path / "opslag"), "add", str(file)]) == 0
    assert not files_with(tmp_path / "opslag", [b"kroonenbergh", b"Kroonenbergh", b"0000 0000"])
    assert files_with(tmp_path / "opslag" / "prive", [b"Kroonenbergh"], besides="")


PIECES = [*FORM, "\n", "\n\n", "☒ ", "> ", "Contactpersoon:", "a@example.nl", "06-1", "1)", "<p>", "%PDF-", "PK\x03\x04", "\x00", "é", "Van: x", "CONCEPT", "|", "Richting 2"]


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300) | st.lists(st.sampled_from(PIECES), max_size=30).map(lambda parts: "\n".join(parts).encode()))
def test_garbage_is_read_or_named_never_raised(data: bytes) -> None:
    with suppress(InputError):
        for reading in read_proposals(data, "rommel", call=CALL):
            assert reading.proposal.problem is not None
