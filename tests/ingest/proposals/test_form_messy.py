"""Whole proposals as several people might fill them in: our own inventions, each different from the form in its own ways."""
from __future__ import annotations

import pytest

from ingest.calls import read_call
from ingest.proposals import read_proposals

#: (title, policy fields, submitter, number of solutions, preferred one, municipality's code, a surname that must be gone), text
MESSY = [
    (('"Samen eten, samen wonen"', ("Gezondheid en hulpverlening", "Jeugd"), "Gemeente Leiden", 3, 1, "gm0546", "Kooij"),
     """FORMAT 'voorstellen (experimentele) ruimte in wet- en regelgeving'

Leefveld/beleidsterrein:
Gezondheid en hulpverlening / Jeugd

Onderwerp/titel:
"Samen eten, samen wonen"

Probleembeschrijving:
In de wijk Kooi eten 300 kinderen niet warm. De Warenwet (art. 4) en de Wmo 2015 zitten in de weg. Zie bijlage 1.

Welke wet is betrokken (indien aan de orde):
Warenwet; Wmo 2015

Mogelijke oplossingsrichting(en):
Richting 1 - Een uitzondering in artikel 4 van de Warenwet voor buurtkeukens.
Richting 2 - Een handreiking van de NVWA.
Richting 3 - Niets doen, en afwachten.

Wij hebben een sterke voorkeur voor richting 1, eventueel in combinatie met 2.

Contactgegevens:
Gemeente/regio/netwerk:   Gemeente Leiden
Contactpersoon:           Mw. drs. E. van der Kooij-Peters, strategisch adviseur
Emailadres:               e.vanderkooij@example.nl
Telefoonnummer:           071-000 00 00 / 06 000 000 00
"""),
    (("Langer naar de schakelklas", ("Onderwijs",), "Zwolle", 3, 1, "gm0193", "Bos"),
     """Voorstel experimenteerruimte gemeente Zwolle

Beleidsterrein
Onderwijs

Titel
Langer naar de schakelklas

Wat is het probleem?
Nieuwkomers mogen maar een jaar naar de schakelklas. Artikel 40 WPO.

Relevante wetsartikelen
WPO art. 40; Wet op het onderwijstoezicht

Oplossing
A) twee jaar schakelklas
B) een hogere bekostiging
C) een combinatie

Voorkeur: oplossing A

Contact
Zwolle, afdeling Onderwijs, T. Bos, t.bos[at]example.nl, 038 000 0000
"""),
    (("Wonen boven winkels", ("Wonen", "Economie en ondernemen"), "Regio Drechtsteden (penvoerder gemeente Dordrecht)", 2, 2, None, None),
     """1. LEEFVELD / BELEIDSTERREIN
x Wonen
o Werk en inkomen
x Economie en ondernemen

2. ONDERWERP / TITEL
(CONCEPT) Wonen boven winkels

3. PROBLEEMBESCHRIJVING
Boven winkels staat 12% leeg.
Het bestemmingsplan kan het, het Bouwbesluit niet:
1. brandcompartimenten
2. eigen opgang

4. BETROKKEN WET- EN REGELGEVING
Besluit bouwwerken leefomgeving, artikel 4.15

5. MOGELIJKE OPLOSSINGSRICHTINGEN
5.1 Afwijkmogelijkheid
Het college mag afwijken van artikel 4.15 bij bestaande panden.
5.2 Proefproject
Tien panden, drie jaar lang.
Van deze twee heeft de laatste onze voorkeur.

6. CONTACT
Regio Drechtsteden (penvoerder gemeente Dordrecht)
"""),
    (("Winkels open op zondag in het grensgebied", ("Economie",), "gemeenten Hulst, Sluis en Terneuzen", 3, 1, None, "Antheunis"),
     """Indiener: gemeenten Hulst, Sluis en Terneuzen
Contactpersoon: de heer J.P. Antheunis
E-mail: jp.antheunis@example.nl
Tel: +31 115 00 00 00

Leefveld: Economie

Onderwerp: Winkels open op zondag in het grensgebied

Aanleiding en probleem
Belgische winkels zijn open, de onze dicht. De heer Antheunis heeft dit onderzocht.

Wettelijk kader
Winkeltijdenwet art. 2

Voorgestelde oplossingen
- vrijstelling voor grensgemeenten (voorkeur)
- afschaffen van de Winkeltijdenwet
- overleg met Vlaanderen
"""),
    (("Sneller handhaven op het water", ("Veiligheid en criminaliteit",), "gemeente Gouda", 2, 1, "gm0513", "Verkerk"),
     """Geachte heer/mevrouw,

Bijgaand treft u het voorstel van de gemeente Gouda aan. Wij hopen op een positieve reactie en zijn beschikbaar voor een toelichting in de werksessie van juni.

Met vriendelijke groeten,
Sanne Verkerk
Beleidsmedewerker veiligheid | gemeente Gouda
T 0182-000000 | M 06-00000000

---

Leefveld/beleidsterrein: Veiligheid en criminaliteit

Onderwerp/titel: Sneller handhaven op het water

Probleembeschrijving: Sanne Verkerk van onze gemeente telde 41 incidenten. De Scheepvaartverkeerswet geeft ons geen bevoegdheid.

Welke wet is betrokken (indien aan de orde): Scheepvaartverkeerswet, artikel 4

Mogelijke oplossingsrichting(en): 1. Bevoegdheid voor gemeentelijke boa's. 2. Een landelijk team. De eerste oplossing heeft onze voorkeur omdat die goedkoper is.

Contactgegevens: zie boven
"""),
    (("Hospitaverhuur zonder risico", ("Wonen",), "G40-stedennetwerk", 2, 2, None, None),
     """**Leefveld/beleidsterrein**: Wonen
**Onderwerp/titel**: Hospitaverhuur zonder risico
**Probleembeschrijving**
Verhuurders durven niet. Artikel 7:232 BW.
**Welke wet is betrokken (indien aan de orde)**
* BW Boek 7
**Mogelijke oplossingsrichting(en)**
* **Oplossing A** – een proeftijd van negen maanden
* **Oplossing B** – een fiscale vrijstelling
Oplossing B is voor ons de beste.
**Contactgegevens**
* Gemeente/regio/netwerk: G40-stedennetwerk
* Contactpersoon: secretariaat
"""),
    (("Minder regels voor tiny houses", ("Wonen",), "Netwerk Tiny House Nederland", 1, None, None, "Jonker"),
     """Leefveld/beleidsterrein:
Wonen
Onderwerp/titel:
Minder regels voor tiny houses
Probleembeschrijving:
De regels zijn voor grote huizen gemaakt. Oplossing 1: doorgaan zoals nu. Dat willen we niet.
Welke wet is betrokken:
Geen idee, wellicht de Omgevingswet
Mogelijke oplossingsrichting:
Wij denken aan twee dingen. Ten eerste zou het Besluit bouwwerken leefomgeving kunnen worden aangepast. Ten tweede kan er een tijdelijke vergunning komen.
Contactgegevens:
Netwerk Tiny House Nederland
Marjolein Jonker
"""),
    (("Voorstel ruimte in regels - schuldhulp in de wijk", ("werk en inkomen", "gezondheid en hulpverlening"), "gem. Haarlemmermeer", 3, 2, "gm0394", "Bouzidi"),
     """Onderwerp: Voorstel ruimte in regels - schuldhulp in de wijk
Leefveld(en): werk en inkomen; gezondheid en hulpverlening
Probleem(stelling):
Artikel 3 Wgs. Mensen wachten te lang.

Betrokken wet(ten):
Wgs

Oplossing(en):
I. Wijziging van artikel 3 Wgs
  1. eerste stap
  2. tweede stap
II. Proef met een wijkbudget
  1. een
  2. twee
III. Voorlichting
Voorkeursvolgorde: II, I, III

Gegevens contactpersoon:
Naam: Ahmed Bouzidi
Organisatie: gem. Haarlemmermeer
"""),
]


@pytest.mark.parametrize(("expected", "text"), MESSY, ids=[expected[0] for expected, _ in MESSY])
def test_messy(expected: tuple, text: str) -> None:
    (reading,) = read_proposals(text.encode(), "x", call=read_call())
    proposal = reading.proposal
    preferred = next((solution.nr for solution in proposal.solutions if solution.preferred), None)
    code = proposal.submitter_iri and proposal.submitter_iri.rpartition("/")[2]
    assert (proposal.title, proposal.policy_fields, proposal.submitter, len(proposal.solutions), preferred, code) == expected[:6]
    told = "".join((proposal.title, proposal.problem, proposal.laws_text, proposal.submitter, *(solution.text for solution in proposal.solutions)))
    assert expected[6] is None or expected[6] not in told
    assert "example.nl" not in told and "00 00" not in told
