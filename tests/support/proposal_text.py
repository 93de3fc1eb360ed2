"""A small proposal of our own making, for tests that change one thing in it."""
from __future__ import annotations

PROPOSAL = """Leefveld/beleidsterrein:
o Wonen

Onderwerp/titel:
Kamers verdelen in {place}

Probleembeschrijving:
De Huisvestingswet 2014 laat het niet toe. {problem}

Welke wet is betrokken (indien aan de orde):
{laws}

Mogelijke oplossingsrichting(en):
1) Pas artikel 21 van de Huisvestingswet 2014 aan.
2) Een handreiking. Richting 1 krijgt onze voorkeur.

Contactgegevens:
Gemeente/regio/netwerk: gemeente {place}
Contactpersoon: {name}
Emailadres: kamers@example.nl
Telefoonnummer: 06-0000 0000
"""


def proposal_text(place: str = "Testdam", problem: str = "", laws: str = "- Huisvestingswet 2014, artikel 21", name: str = "adviseur wonen") -> str:
    return PROPOSAL.format(place=place, problem=problem, laws=laws, name=name)
