"""What a reviewer wants to know about how a proposal was filled in; none of it is an error."""
from __future__ import annotations

import re

from ingest.calls import Call
from ingest.proposals.asked import NOT_LEGAL
from records import Proposal

_NO_LAW = re.compile(r"\W*+(?:n\.?v\.?t\.?|niet van toepassing|geen|onbekend|niet bekend|nog niet bekend)?\W*+", re.I)


def remarks(proposal: Proposal, call: Call, pages: int | None = None) -> list[str]:
    """Messages on what is missing, too long or too late. `pages` is how many the document has, where it has pages."""
    words = sum(len(text.split()) for text in (proposal.title, proposal.problem, proposal.laws_text, *(s.text for s in proposal.solutions)))
    kinds = {solution.intervention for solution in proposal.solutions}
    undecided = len(proposal.solutions) > 1 and not any(s.preferred for s in proposal.solutions)
    long = pages > call.max_pages if pages else words > call.max_words
    size = f"{pages} bladzijden" if pages else f"{words} woorden"
    checks: list[tuple[bool, str]] = [
        (not proposal.title, "onderwerp/titel ontbreekt"),
        (not proposal.policy_fields, "geen leefveld of beleidsterrein ingevuld"),
        (not proposal.problem, "probleembeschrijving ontbreekt"),
        (bool(_NO_LAW.fullmatch(proposal.laws_text)), "geen betrokken wet ingevuld (het veld is ‘indien aan de orde’)"),
        (not proposal.solutions, "geen oplossingsrichting gevonden"),
        (not proposal.submitter, "gemeente, regio of netwerk ontbreekt"),
        (undecided, "meer oplossingsrichtingen, geen voorkeur gevonden"),
        (kinds == {NOT_LEGAL}, "alle oplossingsrichtingen lijken niet-juridisch"),
        (long, f"langer dan twee A4 ({size})"),
        (proposal.submitted > call.deadline, f"ingediend na de uiterste datum van de uitvraag ({call.deadline})"),
    ]
    return [message for wrong, message in checks if wrong]
