"""What a dossier says on paper."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from dossier.agenda import NO_GUESTS
from dossier.content import Cited, Dossier, Judged, OneProposal
from dossier.parts import Heading, Item, Items, Paper, Paragraph, Part, table
from kg.rdf import vocabulary
from kg.room.options import Option

PARAPHRASE = "PARAFRASE, NIET DE WETTEKST"


def dossier_paper(dossier: Dossier) -> Paper:
    """A dossier as a paper."""
    proposals = (part for one in dossier.proposals for part in _proposal(one))
    parts = (*_front(dossier), *proposals, *_pairs(dossier.pairs), *_provisions(dossier.provisions))
    return Paper(f"Dossier {dossier.title}", f"Dossier: {dossier.title}", parts)


def _front(dossier: Dossier) -> Iterator[Part]:
    count = len(dossier.proposals)
    yield Paragraph(f"Opgemaakt op {date.today()} · {count} {'voorstel' if count == 1 else 'voorstellen'}")
    yield Paragraph(dossier.persons)
    yield Heading("Uit te nodigen departementen", 1)
    yield table(("departement", "wegens"), [(ministry, ", ".join(laws)) for ministry, laws in dossier.departments], NO_GUESTS)


def _proposal(one: OneProposal) -> Iterator[Part]:
    proposal = one.proposal
    yield Heading(f"{'CONCEPT ' if proposal.concept else ''}{proposal.title or proposal.id}", 1)
    yield table(("gegeven", "waarde"), [
        ("kenmerk", proposal.id), ("indiener", proposal.submitter or "niet gevonden"), ("leefveld", ", ".join(proposal.policy_fields)),
        ("ingediend", f"{proposal.submitted} ({proposal.submitted_source})"), ("status", vocabulary.label("stap", one.status.step)),
    ], "")  # fmt: skip
    yield from _text("Probleembeschrijving", proposal.problem)
    yield from _text("Betrokken wet", proposal.laws_text)
    for solution in proposal.solutions:
        yield from _text(f"Oplossingsrichting {solution.nr}{' (voorkeur)' if solution.preferred else ''}", solution.text)
    yield Heading("Genoemde bronnen", 2)
    yield table(("citaat", "bron", "rol"), one.citations, "Geen bron herkend.")
    yield Heading("Toets", 2)
    rows = [
        (vocabulary.label("criterium", row.criterion), vocabulary.label("uitkomst", row.outcome) if row.outcome else "open", row.reason)
        for row in one.status.criteria
    ]
    yield table(("criterium", "uitkomst", "toelichting"), rows, "")
    yield from _judgements(one.judgements)
    yield Heading("Bestaande mogelijkheden", 2)
    headings = ("mogelijkheid", "waarom", "waarom volgens de indiener niet genoeg")
    yield table(headings, [_option(row) for row in one.options], "Niets gevonden.")


def _option(option: Option) -> tuple[str, str, str]:
    mark = f" ({PARAPHRASE})" if option.paraphrase else ""
    return option.label + mark if option.target else option.text, option.reason, " ".join(option.objections)


def _judgements(judgements: Sequence[Judged]) -> Iterator[Part]:
    if judgements:
        yield Items(tuple(map(_item, judgements)))


def _item(one: Judged) -> Item:
    under = (*(f"gelezen: {read}" for read in one.evidence), *(f"let op: {note}" for note in one.notes))
    return Item(f"{one.about}: {one.outcome}", f" — {one.motivation} ({one.reviewer}, {one.time})", under)


def _pairs(pairs: Sequence[Judged]) -> Iterator[Part]:
    if pairs:
        yield Heading("Oordelen over paren", 1)
        yield from _judgements(pairs)


def _provisions(provisions: Sequence[Cited]) -> Iterator[Part]:
    yield Heading("Genoemde artikelen, met de geldende tekst", 1)
    for one in provisions:
        yield Heading(one.label, 2)
        yield Paragraph(f"{one.validity} · genoemd door: {', '.join(one.proposals)}")
        if one.paraphrase:
            yield Paragraph(PARAPHRASE, strong=True)
        yield Paragraph(one.text or "Geen tekst geladen.")


def _text(heading: str, words: str) -> Iterator[Part]:
    if words:
        yield Heading(heading, 2)
        yield from map(Paragraph, words.split("\n\n"))
