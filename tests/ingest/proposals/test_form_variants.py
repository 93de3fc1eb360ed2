"""One proposal, filled in as people fill in forms: the same fields must come out of every variant. All texts are our own."""
from __future__ import annotations

from dataclasses import dataclass

import pytest

from ingest.calls import read_call
from ingest.proposals import read_proposals
from records import Proposal

TITLE = "Kamers delen in lege kantoren aan de Zuidkade"
PROBLEM = "In onze stad staan elf kantoren leeg. Artikel 21 van de Huisvestingswet 2014 laat kamerverhuur daar niet zonder vergunning toe."
LAWS = "- Huisvestingswet 2014, artikel 21\n- Leegstandwet, artikel 15"
FIRST = "Voeg aan artikel 21 van de Huisvestingswet 2014 een lid toe voor tijdelijke kamers."
SECOND = "Een handreiking voor eigenaren van lege gebouwen."


@dataclass(frozen=True)
class Expected:
    title: str = TITLE
    fields: tuple[str, ...] = ("Wonen", "Veiligheid")
    submitter: str = "gemeente Utrecht"
    solutions: int = 2
    preferred: int | None = 1


def read(text: str) -> Proposal:
    (reading,) = read_proposals(text.encode(), "x.txt", call=read_call())
    return reading.proposal


VARIANTS: dict[str, tuple[str, Expected]] = {}


def variant(name: str, text: str, **expected: object) -> None:
    VARIANTS[name] = (text, Expected(**expected))  # type: ignore[arg-type]


BODY = f"{PROBLEM}\n\nWelke wet is betrokken:\n{LAWS}\n\n"
CONTACT = "Contactgegevens:\nGemeente/regio/netwerk: gemeente Utrecht\nContactpersoon: adviseur wonen\nEmailadres: wonen@example.nl\nTelefoonnummer: 06-0000 0000\n"
TOP = f"Leefveld/beleidsterrein:\no Wonen\no Veiligheid\n\nOnderwerp/titel:\n{TITLE}\n\nProbleembeschrijving:\n{BODY}"
ASKED = f"Mogelijke oplossingsrichting(en):\n1) {FIRST}\n2) {SECOND}\nRichting 1 heeft de voorkeur.\n\n"

variant("the form itself", TOP + ASKED + CONTACT)
variant("capitals, no colons", (TOP + ASKED + CONTACT).replace("Leefveld/beleidsterrein:", "LEEFVELD/BELEIDSTERREIN").replace("Onderwerp/titel:", "ONDERWERP/TITEL")
        .replace("Probleembeschrijving:", "PROBLEEMBESCHRIJVING").replace("Mogelijke oplossingsrichting(en):", "MOGELIJKE OPLOSSINGSRICHTING(EN)").replace("Contactgegevens:", "CONTACTGEGEVENS"))  # fmt: skip
variant("the contact block first", CONTACT + "\n" + TOP + ASKED)
variant("markdown", f"""# Voorstel

## Leefveld / beleidsterrein
- Wonen
- Veiligheid

## Onderwerp
{TITLE}

## Probleem
{PROBLEM}

## Wet- en regelgeving
{LAWS}

## Oplossingen
1. {FIRST}
2. {SECOND}

**Voorkeur:** oplossing 1

## Contact
**Gemeente:** gemeente Utrecht
**Naam:** adviseur wonen
**E-mail:** wonen@example.nl
""")
variant("bold headings with the value behind", f"""**Leefveld:** Wonen, Veiligheid
**Titel:** {TITLE}
**Probleemstelling:** {PROBLEM}
**Betrokken wetgeving:** Huisvestingswet 2014, artikel 21
**Oplossingsrichtingen:**
**Richting 1:** {FIRST}
**Richting 2:** {SECOND}
Wij kiezen voor richting 1.
**Contactpersoon:** adviseur wonen
**Indiener:** gemeente Utrecht
""")
variant("numbered headings, other words", f"""1. Beleidsveld
Wonen / Veiligheid
2. Titel van het voorstel
{TITLE}
3. Omschrijving van het probleem
{PROBLEM}
4. Relevante wet- en regelgeving
{LAWS}
5. Voorgestelde oplossing
a) {FIRST}
b) {SECOND}
Onze voorkeur gaat uit naar a.
6. Gegevens indiener
Gemeente: gemeente Utrecht
Naam: adviseur wonen
""")
variant("roman headings and lettered solutions", f"""I. Leefveld
Wonen; Veiligheid

II. Onderwerp
{TITLE}

III. Probleemschets
{PROBLEM}

IV. Welke wetten zijn betrokken?
{LAWS}

V. Oplossingsrichtingen
Optie A: {FIRST}
Optie B: {SECOND}
Voorkeursoptie: A

VI. Contactgegevens
Gemeente/regio/netwerk: gemeente Utrecht
""")
variant("a table of two columns", f"""| Leefveld/beleidsterrein | Wonen, Veiligheid |
| --- | --- |
| Onderwerp/titel | {TITLE} |
| Probleembeschrijving | {PROBLEM} |
| Welke wet is betrokken | Huisvestingswet 2014, artikel 21 |
| Mogelijke oplossingsrichtingen | 1) {FIRST} 2) {SECOND} |
| Gemeente/regio/netwerk | gemeente Utrecht |
| Contactpersoon | adviseur wonen |
""", solutions=2, preferred=None)
variant("a table with tabs", f"Leefveld\tWonen, Veiligheid\nOnderwerp/titel\t{TITLE}\nProbleem\t{PROBLEM}\nWetgeving\tHuisvestingswet 2014, artikel 21\n"
        f"Oplossing\t1. {FIRST}\n2. {SECOND}\nDe eerste heeft onze voorkeur.\nIndiener\tgemeente Utrecht\nContactpersoon\tadviseur wonen\n")  # fmt: skip
variant("ticked boxes", (TOP + ASKED + CONTACT).replace("o Wonen\no Veiligheid", "☒ Wonen\n☐ Werk en inkomen\n☐ Onderwijs\n☒ Veiligheid\n☐ Economie en ondernemen"))
variant("crosses in brackets", (TOP + ASKED + CONTACT).replace("o Wonen\no Veiligheid", "[x] Wonen\n[ ] Onderwijs\n[X] Veiligheid"))
variant("boxes on one line", (TOP + ASKED + CONTACT).replace("o Wonen\no Veiligheid", "☒ Wonen ☐ Onderwijs ☒ Veiligheid ☐ Anders, namelijk:"))
variant("a listed instruction", (TOP + ASKED + CONTACT).replace("beleidsterrein:", "beleidsterrein: (categorieën weglaten die niet aan de orde zijn)"))
variant("the instruction as an item", (TOP + ASKED + CONTACT).replace("o Wonen", "o (categorieën weglaten die niet aan de orde zijn)\no Wonen"))
variant("preferred one in words", TOP + ASKED.replace("Richting 1 heeft de voorkeur.", "Onze voorkeur gaat uit naar de tweede.") + CONTACT, preferred=2)
variant("preferred one beside its direction", TOP + ASKED.replace("Richting 1 heeft de voorkeur.", "").replace("2) ", "2) (voorkeur) ") + CONTACT, preferred=2)
variant("no preference", TOP + ASKED.replace("Richting 1 heeft de voorkeur.", "Wij hebben geen voorkeur.") + CONTACT, preferred=None)
variant("sub-points in a solution", TOP + ASKED.replace("2) ", "Daarbij hoort:\n- a. een melding\n- b. een termijn\n  1. van vier weken\n2) ") + CONTACT)
variant("bullets are the solutions", TOP + f"Oplossingen:\n- {FIRST}\n- {SECOND}\n- Extra geld voor toezicht.\n\n" + CONTACT, solutions=3, preferred=None)
variant("bold headings are the solutions", TOP + f"Oplossingen:\n**Een lid erbij**\n{FIRST}\n\n**Een handreiking**\n{SECOND}\n\n" + CONTACT, preferred=None)
variant("one solution without a number", TOP + f"Oplossing:\n{FIRST}\n\n" + CONTACT, solutions=1, preferred=None)
variant("solutions without a heading of their own", TOP.rstrip() + f"\n\nOplossing 1: {FIRST}\nOplossing 2: {SECOND}\nOplossing 2 heeft onze voorkeur.\n\n" + CONTACT, preferred=2)
variant("no laws", TOP.replace(LAWS, "n.v.t.") + ASKED + CONTACT)
variant("no heading for laws", TOP.replace(f"Welke wet is betrokken:\n{LAWS}\n\n", "") + ASKED + CONTACT)
variant("no contact heading", TOP + ASKED + CONTACT.replace("Contactgegevens:\n", ""))
variant("a bare contact block", TOP + ASKED + "Contactgegevens\ngemeente Utrecht\nJan de Wit\nwonen@example.nl\n06-0000 0000\n")
variant("values on the next line of the contact block", TOP + ASKED + "Contactgegevens\nGemeente/regio/netwerk\ngemeente Utrecht\nContactpersoon\nadviseur wonen\n")
variant("title first", f"Titel: {TITLE}\n\nLeefveld: Wonen en Veiligheid\n\nProbleembeschrijving:\n{BODY}" + ASKED + CONTACT)
variant("order turned round", f"Mogelijke oplossingsrichting(en):\n1) {FIRST}\n2) {SECOND}\nRichting 1 heeft de voorkeur.\n\nWelke wet is betrokken:\n{LAWS}\n\nProbleembeschrijving:\n{PROBLEM}\n\n"
        f"Onderwerp/titel:\n{TITLE}\n\nLeefveld/beleidsterrein:\no Wonen\no Veiligheid\n\n" + CONTACT)  # fmt: skip
variant("misspelt headings", (TOP + ASKED + CONTACT).replace("Probleembeschrijving", "Probleembeschijving").replace("Contactgegevens", "Contactgevens").replace("Onderwerp/titel", "Onderwep/titel"))
variant("a letter before", "Geachte mevrouw, heer,\n\nHierbij sturen wij u ons voorstel voor de uitvraag. We horen graag of het past, en zijn altijd bereid om het toe te lichten op het ministerie.\n\n"
        "Met vriendelijke groet,\nPiet van Dam\n\n" + TOP + ASKED + CONTACT)  # fmt: skip
variant("a forwarded mail", "Van: Piet van Dam <p.vandam@example.nl>\nVerzonden: maandag 12 april 2021 09:12\nAan: uitvraag@example.nl\nOnderwerp: FW: voorstel leegstand\n\nZie hieronder.\n\nGroet,\nPiet\n\n" + TOP + ASKED + CONTACT)
variant("a quoted mail", "\n".join(f"> {line}" for line in (TOP + ASKED + CONTACT).splitlines()))
variant("the title before the first heading", f"{TITLE}\n\nLeefveld: Wonen, Veiligheid\n\nProbleem\n{BODY}" + ASKED + CONTACT)
variant("the subject of the mail is the title", f"Van: Piet van Dam <p.vandam@example.nl>\nAan: uitvraag@example.nl\nOnderwerp: RE: {TITLE}\n\nLeefveld: Wonen, Veiligheid\n\nProbleem\n{BODY}" + ASKED + CONTACT)
variant("signed at the end", TOP + ASKED + "Met vriendelijke groet,\nnamens gemeente Utrecht\nPiet van Dam\n\nGemeente/regio/netwerk: gemeente Utrecht\n")
variant("concept", (TOP + ASKED + CONTACT).replace(TITLE, f"CONCEPT {TITLE}"))
variant("wrapped lines", (TOP + ASKED + CONTACT).replace("kantoren leeg. ", "kantoren leeg.\n").replace("laat kamerverhuur", "laat\nkamerverhuur").replace("een lid toe", "een lid\ntoe"))
variant("empty lines everywhere", (TOP + ASKED + CONTACT).replace("\n", "\n\n"))
variant("windows line ends", (TOP + ASKED + CONTACT).replace("\n", "\r\n"))
variant("the words of headings in the text", (TOP + ASKED + CONTACT).replace(PROBLEM, f"{PROBLEM} De oplossing: meer ruimte.\nHet probleem: te weinig kamers. Een titel is er niet.\nWet en regels knellen."))
variant("ten eerste, ten tweede", TOP + f"Oplossingsrichtingen\nTen eerste: {FIRST}\nTen tweede: {SECOND}\n\n" + CONTACT, preferred=None)
variant("preference in the heading's note", TOP + ASKED.replace("(en):", "(en): (in volgorde van voorkeur)").replace("Richting 1 heeft de voorkeur.", "") + CONTACT)
variant("headings with questions", f"""Op welk leefveld heeft het voorstel betrekking?
Wonen
Veiligheid

Titel voorstel?
{TITLE}

Wat is het probleem?
{PROBLEM}

Om welke wet gaat het?
{LAWS}

Wat stelt u voor?
1. {FIRST}
2. {SECOND}
Het liefst zien wij de eerste richting.

Wie dient het voorstel in?
gemeente Utrecht
""")
variant("headings underlined", (TOP + ASKED + CONTACT).replace("Probleembeschrijving:", "Probleembeschrijving\n--------------------").replace("Onderwerp/titel:", "Onderwerp/titel\n==============="))
variant("emphasised preference", TOP + f"Oplossingen\n(1) {FIRST}\n(2) {SECOND} **(voorkeur)**\n\n" + CONTACT, preferred=2)
variant("headings as bullets", (TOP + ASKED + CONTACT).replace("Leefveld/", "• Leefveld/").replace("Onderwerp/", "• Onderwerp/").replace("Probleem", "• Probleem").replace("Mogelijke", "• Mogelijke").replace("Contactgegevens", "• Contactgegevens"))
P2 = "Bewoners wachten nu zeven jaar. De corporatie wil wel, maar de regels laten het niet toe. Vorig jaar hebben wij dit met het ministerie besproken."
variant("directions in one line", TOP + f"Oplossingsrichtingen: (1) {FIRST}; (2) {SECOND}\n\n" + CONTACT, preferred=None)
variant("directions as 4.1 and 4.2", TOP + f"4. Mogelijke oplossingsrichtingen\n4.1 {FIRST}\n4.2 {SECOND}\n\n" + CONTACT, preferred=None)
variant("another font's bullets", TOP + f"Oplossingsrichtingen:\n➤ {FIRST}\n➤ {SECOND}\n\n" + CONTACT, preferred=None)
variant("preference under a heading of its own", TOP + f"Oplossingsrichtingen:\n1) {FIRST}\n2) {SECOND}\n\nVoorkeur\nDe tweede richting.\n\n" + CONTACT, preferred=2)
variant("preference before the directions", TOP + f"Mogelijke oplossingsrichting(en):\nRichting 2 heeft onze voorkeur.\n\nRichting 1\n{FIRST}\n\nRichting 2\n{SECOND}\n\n" + CONTACT, preferred=2)
variant("a preference that is denied first", TOP + f"Oplossingen:\n1. {FIRST}\n2. {SECOND}\nDe eerste is niet onze voorkeur; wij kiezen voor optie 2.\n\n" + CONTACT, preferred=2)
variant("everything about the sender on one line", TOP + ASKED + "Contactgegevens: gemeente Utrecht, mw. A. Kroonenbergh (beleidsadviseur), 06-00000000, a.kroonenbergh@example.nl\n")
variant("few headings", f"Wonen / Veiligheid\n\n{TITLE}\n\nWat is het probleem?\n{PROBLEM}\n\nWelke regels zitten in de weg?\n{LAWS}\n\n"
        f"Wat hebben we nodig?\n1) {FIRST}\n2) {SECOND}\n\ngemeente Utrecht, Jan de Wit\n", preferred=None)  # fmt: skip


@pytest.mark.parametrize("name", VARIANTS)
def test_the_same_fields_from_every_variant(name: str) -> None:
    text, expected = VARIANTS[name]
    proposal = read(text)
    found = Expected(
        proposal.title, proposal.policy_fields, proposal.submitter, len(proposal.solutions), next((s.nr for s in proposal.solutions if s.preferred), None)
    )
    assert found == expected
    whole = " ".join((proposal.problem, proposal.laws_text, *(s.text for s in proposal.solutions)))
    assert "staan elf kantoren leeg" in proposal.problem
    for words in ("een lid toe voor tijdelijke kamers", "handreiking") if expected.solutions > 1 else ("een lid toe",):
        assert words in whole


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a clear first line", f"{TITLE}\n\n{PROBLEM} {P2}\n\nWij stellen voor om artikel 21 van de Huisvestingswet 2014 aan te passen.\n\nMet vriendelijke groet,\nJan de Wit\ngemeente Utrecht\n"),
        ("a mail", f"Van: Jan de Wit <j.dewit@example.nl>\nAan: uitvraag@example.nl\nOnderwerp: FW: {TITLE}\n\nBeste collega,\n\n{PROBLEM} {P2}\n\nOns voorstel is om artikel 21 te wijzigen.\n\nGroet,\nJan de Wit\ngemeente Utrecht\n"),
    ],
)
def test_without_headings_the_parts_are_guessed_and_said_so(name: str, text: str) -> None:
    proposal = read(text)
    assert (proposal.title, proposal.submitter, len(proposal.solutions)) == (TITLE, "gemeente Utrecht", 1)
    assert "artikel 21" in proposal.solutions[0].text and "zeven jaar" in proposal.problem
    assert any("geraden" in message for message in proposal.messages)
    assert "Wit" not in "".join((proposal.title, proposal.problem, proposal.solutions[0].text))


BUNDLES = {
    "one after the other": (TOP + ASKED + CONTACT) + "\n\n" + (TOP + ASKED + CONTACT).replace(TITLE, "Tweede titel"),
    "contact block first": CONTACT + TOP + ASKED + "\n" + CONTACT + (TOP + ASKED).replace(TITLE, "Tweede titel"),
    "numbered titles": "".join(f"# Voorstel {n}: {title}\n\n## Probleem\n{PROBLEM}\n\n## Wetten\n{LAWS}\n\n## Oplossing\n{FIRST}\n\n" for n, title in ((1, TITLE), (2, "Tweede titel"))) + CONTACT,
    "short labels": "".join(f"Titel: {title}\nLeefveld: Wonen\nProbleem: {PROBLEM}\nOplossing: {FIRST}\nIndiener: gemeente Utrecht\n\n" for title in (TITLE, "Tweede titel")),
    "behind a letter with headings": "Aanleiding\nHet ministerie vraagt om voorstellen. Er is een format opgesteld.\n\nIndiening voorstellen\nDat kan tot eind april.\n\n" + TOP + ASKED + CONTACT
    + "\n" + (TOP + ASKED + CONTACT).replace(TITLE, "Tweede titel"),
}  # fmt: skip


@pytest.mark.parametrize("name", BUNDLES)
def test_every_proposal_in_a_document(name: str) -> None:
    readings = read_proposals(BUNDLES[name].encode(), "x", call=read_call())
    assert [reading.proposal.title for reading in readings] == [TITLE, "Tweede titel"]
    for reading in readings:
        assert "elf kantoren" in reading.proposal.problem and "tijdelijke kamers" in reading.proposal.solutions[0].text


KEPT = [
    ("o Veiligheid", "o Veiligheid\nHet gaat ons vooral om starters en spoedzoekers die nu nergens terecht kunnen.", "starters en spoedzoekers"),
    (TITLE, f"{TITLE}\n\nWij hebben al vaak gevraagd om dit te regelen. Dit is een tweede alinea, die niet bij de titel hoort maar er toch onder staat.", "al vaak gevraagd"),
    ("Welke wet", "Gewenst effect:\nMeer kamers in de stad.\n\nWelke wet", "Meer kamers in de stad"),
    ("Richting 1 heeft", "Tot slot nog iets heel anders dan dit. Richting 1 heeft", "iets heel anders"),
    ("1) ", "Wij zien deze richtingen:\n1) ", "Wij zien deze richtingen"),
    (PROBLEM, f"{PROBLEM}\n\nOplossingen\nzijn er niet veel.", "zijn er niet veel"),
]


@pytest.mark.parametrize(("old", "new", "words"), KEPT, ids=[words for _, _, words in KEPT])
def test_text_that_fits_no_field_is_kept(old: str, new: str, words: str) -> None:
    proposal = read((TOP + ASKED + CONTACT).replace(old, new, 1))
    assert words in " ".join((proposal.problem, proposal.laws_text, *(s.text for s in proposal.solutions)))
    assert (proposal.title, proposal.policy_fields, len(proposal.solutions)) == (TITLE, ("Wonen", "Veiligheid"), 2)
