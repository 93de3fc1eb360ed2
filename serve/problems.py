"""What can go wrong with a question, as `application/problem+json` (RFC 9457): Dutch to read, `code` for a machine."""
from __future__ import annotations

import json
from typing import Any

from starlette.responses import Response

from serve.formats import GRAPH, ROWS

#: code → status, title
PROBLEMS: dict[str, tuple[int, str]] = {
    "query": (400, "De vraag ontbreekt of komt meer dan eens voor"),
    "syntax": (400, "De vraag is geen geldige SPARQL"),
    "graph": (400, "Een genoemde graaf is geen IRI"),
    "encoding": (400, "De vraag is geen UTF-8"),
    "evaluation": (400, "De vraag kan niet worden uitgevoerd"),
    "parameter": (400, "Een parameter klopt niet"),
    "update": (403, "Deze dienst is alleen om te lezen: wijzigen kan hier niet"),
    "service": (403, "SERVICE kan hier niet: vragen verlaten deze dienst nooit"),
    "file": (403, "FROM <file:…> kan hier niet: een vraag leest geen bestanden"),
    "not-found": (404, "Dit adres bestaat hier niet"),
    "method": (405, "Deze methode kan hier niet; gebruik GET of POST"),
    "not-acceptable": (406, "Het gevraagde formaat kan hier niet"),
    "too-long": (413, "De vraag is te lang"),
    "media-type": (415, "Stuur de vraag als application/sparql-query of als formulier (application/x-www-form-urlencoded)"),
    "internal": (500, "Er ging iets mis in de dienst"),
    "full": (503, "Alle plaatsen zijn bezet; probeer het zo nog eens"),
    "store": (503, "De gegevens worden net ververst; probeer het zo nog eens"),
    "time": (504, "De vraag duurde te lang en is afgebroken; er is geen antwoord"),
    "too-heavy": (507, "De vraag vroeg te veel geheugen en is afgebroken; er is geen antwoord"),
    "too-large": (507, "Het antwoord is te groot; er is geen antwoord"),
}
_ABOUT_THE_QUERY = ("evaluation", "graph")
RETRY_AFTER = "2"  #: seconds


class Problem(Exception):
    """Ends a request with a problem. `more` goes into the JSON as it is: line, column, accepted formats."""

    def __init__(self, code: str, detail: str = "", **more: Any) -> None:
        super().__init__(f"{code}: {detail}")
        self.code, self.detail, self.more = code, detail, more

    @classmethod
    def of_worker(cls, head: dict[str, Any]) -> Problem:
        """What a worker says, in words for the user; the engine's words about a query go along, those about files do not."""
        code, engine = head["code"], head["detail"]
        more = {key: head[key] for key in ("line", "column") if key in head}
        if code == "not-acceptable":
            accepted = [types[0] for types in (GRAPH if engine in ("construct", "describe") else ROWS).values()]
            return cls(code, f"Een {engine.upper()} kan hier als: {', '.join(accepted)}.", accepted=accepted)
        if more:
            return cls(code, f"Fout op regel {more['line']}, kolom {more['column']}.", engine=engine, **more)
        if code == "service":
            return cls(code, "Staat er geen SERVICE in uw vraag, schrijf dan een naam met „service” erin voluit, als <IRI>.")
        return cls(code, engine=engine) if code in _ABOUT_THE_QUERY else cls(code)

    def response(self) -> Response:
        """The answer to the client."""
        status, title = PROBLEMS[self.code]
        body = {"type": "about:blank", "title": title, "status": status, "code": self.code, "detail": self.detail or title, **self.more}
        headers = {"cache-control": "no-store", "content-language": "nl"} | ({"retry-after": RETRY_AFTER} if status == 503 else {})
        return Response(json.dumps(body, ensure_ascii=False), status, headers, media_type="application/problem+json")
