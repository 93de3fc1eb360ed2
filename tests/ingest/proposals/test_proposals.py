"""The ministry's format, part by part. Whole documents: `test_form_variants.py`; contact data: `test_privacy.py`."""
from __future__ import annotations

import pytest

from ingest.calls import read_call
from ingest.proposals import read_proposals
from ingest.proposals.layout import lines_of, reflow
from ingest.proposals.solutions import preferred_number, split_solutions
from ingest.proposals.submitter import municipality_iri
from records import Proposal
from tests.support.proposal_text import proposal_text


def read(text: str) -> Proposal:
    (reading,) = read_proposals(text.encode(), "x.txt", call=read_call())
    return reading.proposal


# --- layout ---------------------------------------------------------------------------------------------------------

LAYOUT = [
    ("een zin die\nverder gaat", "een zin die verder gaat", "a line break inside a sentence"),
    ("een lid bij \n\nartikel 11. Dat", "een lid bij artikel 11. Dat", "an empty line inside a sentence"),
    ("Eerste zin.\n\nTweede zin.", "Eerste zin.\n\nTweede zin.", "paragraphs stay apart"),
    ("- een\n- twee\n  vervolg\n-drie", "- een\n- twee vervolg\n-drie", "items of a list"),
    ("o Wonen\no Zorg", "o Wonen\no Zorg", "the form's own bullet"),
    ("1) een\n\n2) twee", "1) een\n2) twee", "numbered items"),
    ("de huisvestings-\nverordening", "de huisvestingsverordening", "a word broken at the line's end"),
    ("een woon-concept, dus woon-\nconcept", "een woon-concept, dus woon-concept", "a hyphen that is the word's own"),
    ("midden- en\nhoge huren, en midden-\nen lage", "midden- en hoge huren, en midden- en lage", "midden- en"),
    ("een zin\n\n 2\n\ngaat verder", "een zin gaat verder", "a page number"),
    ("reden:\nhttps://www.example.nl/a\nde wet is\nstreng.", "reden: de wet is streng.\n\nhttps://www.example.nl/a", "a link in the middle goes to the end"),
    ("punten\n-----------\nklaar", "punten klaar", "a ruled line"),
]


@pytest.mark.parametrize(("lines", "expected", "why"), LAYOUT, ids=[why for _, _, why in LAYOUT])
def test_layout_is_undone(lines: str, expected: str, why: str) -> None:
    assert reflow(lines_of(lines), lines) == expected


# --- fields ---------------------------------------------------------------------------------------------------------


def test_headings_in_other_words_and_case() -> None:
    text = proposal_text().replace("Leefveld/beleidsterrein:", "LEEFVELD/BELEIDSTERREIN").replace("Mogelijke oplossingsrichting(en):", "Oplossingsrichtingen")
    text = text.replace("Welke wet is betrokken (indien aan de orde):", "BETROKKEN WET- EN REGELGEVING")
    proposal = read(text)
    assert proposal.policy_fields == ("Wonen",)
    assert proposal.laws_text.startswith("- Huisvestingswet 2014")
    assert [solution.nr for solution in proposal.solutions] == [1, 2]


@pytest.mark.parametrize(
    ("written", "fields"),
    [("Wonen, Veiligheid", ("Wonen", "Veiligheid")), ("(categorieën weglaten die niet aan de orde zijn)\no Zorg\no Wonen", ("Zorg", "Wonen")), ("☒ Wonen\n☐ Zorg", ("Wonen",)),
     ("[x] Wonen\n[ ] Zorg", ("Wonen",)), ("x Wonen\no Zorg", ("Wonen",)), ("Wonen ☒ Zorg ☐", ("Wonen",)), ("☒ Wonen ☐ Zorg ☒ Jeugd", ("Wonen", "Jeugd")), ("☐ Wonen", ()),
     ("Werk en inkomen", ("Werk en inkomen",)), ("Wonen en Veiligheid", ("Wonen", "Veiligheid")), ("Wonen/Veiligheid", ("Wonen", "Veiligheid")), ("Werk/inkomen", ("Werk/inkomen",)),
     ("Wonen (starters, ouderen), Zorg", ("Wonen (starters, ouderen)", "Zorg")), ("☒ Anders, namelijk: jeugd", ("jeugd",)), ("n.v.t.", ()), ("1. Wonen\n2. Zorg", ("Wonen", "Zorg"))],
)
def test_policy_fields(written: str, fields: tuple[str, ...]) -> None:
    assert read(proposal_text().replace("o Wonen", written)).policy_fields == fields


@pytest.mark.parametrize(("title", "concept", "rest"), [("CONCEPT Meer ruimte", True, "Meer ruimte"), ("Concept: Meer", True, "Meer"), ("Het concept telt", False, "Het concept telt")])
def test_concept_is_a_status_not_text(title: str, concept: bool, rest: str) -> None:
    proposal = read(proposal_text().replace("Kamers verdelen in Testdam", title))
    assert (proposal.concept, proposal.title) == (concept, rest)


SOLUTIONS = [
    ("1) een\n2) twee", [(1, "een"), (2, "twee")], "the format's own"),
    ("1. een\n2. twee\n1. sub\n3. drie", [(1, "een"), (2, "twee\n1. sub"), (3, "drie")], "a sub-point begins none"),
    ("Richting 1: een\nRichting 2: twee", [(1, "een"), (2, "twee")], "in words"),
    ("Optie A een\nOptie B twee", [(1, "een"), (2, "twee")], "by letter"),
    ("Vooraf.\n1) een", [(1, "Vooraf.\neen")], "words before the first"),
    ("geen nummer", [(1, "geen nummer")], "one without a number"),
    ("a. een\nb. twee\nc. drie", [(1, "een"), (2, "twee"), (3, "drie")], "letters with a point"),
    ("(a) een\n(b) twee", [(1, "een"), (2, "twee")], "letters in brackets"),
    ("I. een\nII. twee\nIII. drie", [(1, "een"), (2, "twee"), (3, "drie")], "Roman"),
    ("1: een\n2: twee", [(1, "een"), (2, "twee")], "a colon"),
    ("4.1 een\n4.2 twee", [(1, "een"), (2, "twee")], "numbers of a section"),
    ("**Optie 1: Pas aan**\ntekst\n**Optie 2**\nmeer", [(1, "Pas aan\ntekst"), (2, "meer")], "bold"),
    ("### Oplossing 1\neen\n### Oplossing 2\ntwee", [(1, "een"), (2, "twee")], "Markdown"),
    ("Oplossing 1 (licht): een\nOplossing 2 (voorkeur): twee", [(1, "(licht): een"), (2, "twee")], "a remark stays, the preference is no text"),
    ("1) een:\n1. sub\n2. sub\n2) twee", [(1, "een:\n1. sub\n2. sub"), (2, "twee")], "another way of numbering is below"),
    ("1) een\n2. twee\n3) drie", [(1, "een"), (2, "twee"), (3, "drie")], "ways of numbering mixed"),
    ("- een\n- twee", [(1, "een"), (2, "twee")], "bullets"),
    ("Een lid dat regelt:\n- een\n- twee", [(1, "Een lid dat regelt:\n- een\n- twee")], "bullets of one solution"),
    ("Wij zien twee oplossingen:\n- een\n- twee", [(1, "Wij zien twee oplossingen:\neen"), (2, "twee")], "bullets that are announced"),
    ("Richting 2 heeft onze voorkeur.\n1) een\n2) twee", [(1, "Richting 2 heeft onze voorkeur.\neen"), (2, "twee")], "a sentence that begins with a direction"),
    ("1) Eén. 2) Twee. 3) Drie.", [(1, "Eén."), (2, "Twee."), (3, "Drie.")], "in running text"),
    ("", [], "none"),
]


@pytest.mark.parametrize(("text", "expected", "why"), SOLUTIONS, ids=[why for _, _, why in SOLUTIONS])
def test_solutions(text: str, expected: list, why: str) -> None:
    assert split_solutions(text) == expected


@pytest.mark.parametrize(
    ("text", "number"),
    [("Richting 1 heeft de voorkeur.", 1), ("De voorkeur gaat uit naar optie B.", 2), ("Geen voorkeur voor richting 2.", None), ("Wij werken met voorkeur samen.", None),
     ("1) a\n2) b\nOnze voorkeur gaat uit naar de tweede.", 2), ("1) a\n2) b\nVoorkeursoptie: B", 2), ("1) a (voorkeur)\n2) b", 1), ("1) a\n2) b\nWij kiezen voor richting 2.", 2),
     ("1) a\n2) b\nDe laatste heeft onze voorkeur", 2), ("1) a\n2) b\nHoewel richting 1 eenvoudig is, heeft richting 2 onze voorkeur.", 2), ("Oplossing 1: a\nOplossing 2 (voorkeur): b", 2),
     ("1) a\n2) b. Dit heeft onze voorkeur.\n3) c", 2), ("1) a\n2) bij voorkeur voor de zomer geregeld", None), ("1) a\n2) b\nBeide hebben onze voorkeur", None),
     ("1) a\n2) b\nOnze voorkeur gaat uit naar een combinatie van 1 en 2.", None), ("In volgorde van voorkeur:\n1) a\n2) b", 1), ("1) a\n2) b\nWij geven de voorkeur aan 1.", 1),
     ("1) a\n2) b\nNiet richting 1 maar richting 2 heeft de voorkeur.", 2), ("1) a\n2) b\nDe voorkeur van de corporatie is onbekend.", None), ("a. x\nb. y\nonze voorkeur: b.", 2),
     ("1) een voorkeursbeleid voor starters\n2) b", None), ("1) a\n2) b\n3) c\nRichting 2 heeft de voorkeur, richting 3 mag ook.", 2), ("1) a\n2) b\nVoorkeur voor 1, eventueel in combinatie met 2.", 1)],
)
def test_preferred(text: str, number: int | None) -> None:
    assert preferred_number(text) == number


@pytest.mark.parametrize(
    ("written", "code"),
    [("gemeente Utrecht", "gm0344"), ("Gemeente Utrecht, afdeling Wonen", "gm0344"), ("gem. 's-Gravenhage", "gm0518"), ("gemeente Den Haag", "gm0518"), ("regio Utrecht", None), ("gemeente Duinrade", None),
     ("Utrecht", "gm0344"), ("gem. Den Haag", "gm0518"), ("’s-Gravenhage", "gm0518"), ("Gemeente 's-Hertogenbosch (Den Bosch)", "gm0796"), ("gemeente Ten Boer", "gm0014"), ("gemeente Bergen", None),
     ("gemeente Bergen (NH)", "gm0373"), ("gemeente Utrech", None), ("gemeenten Utrecht, Houten en Nieuwegein", None), ("gemeente Utrecht en gemeente Nieuwegein", None), ("Netwerk Utrecht", None),
     ("het college van B&W van Utrecht", "gm0344"), ("afdeling Wonen, gemeente Utrecht", "gm0344"), ("gemeente Utrecht (mede namens Nieuwegein)", None), ("Utrecht e.a.", None), ("", None),
     ("Regio Drechtsteden (penvoerder gemeente Dordrecht)", None), ("SUDWEST FRYSLAN", "gm1900"), ("gemeente Nuenen, Gerwen en Nederwetten", "gm0820"), ("provincie Utrecht", None)],
)
def test_a_municipality_gets_its_tooi_iri(written: str, code: str | None) -> None:
    assert municipality_iri(written) == (code and f"https://identifier.overheid.nl/tooi/id/gemeente/{code}")


def test_remarks_are_messages_not_errors() -> None:
    text = proposal_text(laws="", problem="woord " * 1200).replace(" Richting 1 krijgt onze voorkeur.", "")
    messages = " | ".join(read(text).messages)
    for part in ("geen betrokken wet", "langer dan twee A4", "geen voorkeur"):
        assert part in messages


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_encodings_of_text(encoding: str) -> None:
    (reading,) = read_proposals(proposal_text(problem="Coöptatie – ‘één’ huis").encode(encoding), "x", call=read_call())
    assert "Coöptatie – ‘één’ huis" in reading.proposal.problem
