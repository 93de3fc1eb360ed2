"""What a direction of solution asks, by example: kind, direction, the points of an experiment. In doubt: onbekend."""
from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from cli.main import main
from ingest.calls import read_call
from ingest.proposals import Source, read_proposals, read_text
from ingest.proposals.asked import with_asked
from kg.rdf import vocabulary
from records import Solution
from tests.support.proposal_text import proposal_text

KINDS = [
    ("Voeg aan artikel 21 een lid toe over kamers.", "lid-toevoegen"),
    ("Een extra onderdeel in artikel 3, eerste lid.", "lid-toevoegen"),
    ("Aanpassing van de wet, bijvoorbeeld door een vierde lid bij artikel 9.", "lid-toevoegen"),
    ("Artikel 12 uitbreiden met een onderdeel d.", "lid-toevoegen"),
    ("In het derde lid de termijn van zes jaar korter maken.", "onbekend"),
    ("Wijzig artikel 15 van de Leegstandwet.", "artikel-wijzigen"),
    ("Pas de Huisvestingswet 2014 op dit punt aan.", "artikel-wijzigen"),
    ("Artikel 8 van de Wbmgp schrappen.", "artikel-wijzigen"),
    ("Schrap de uitzondering in artikel 41.", "artikel-wijzigen"),
    ("Een nieuwe wettelijke grondslag voor gegevensdeling.", "nieuwe-regeling"),
    ("Een nieuw artikel 12a over wooncoöperaties.", "nieuwe-regeling"),
    ("Een experimenteerartikel voor vijf gemeenten.", "experimenteerbepaling"),
    ("Een proef van twee jaar in drie wijken.", "experimenteerbepaling"),
    ("Een ontheffing van de vergunningplicht voor dorpshuizen.", "ontheffing-vrijstelling"),
    ("Stel dorpshuizen vrij van de vergunningplicht.", "ontheffing-vrijstelling"),
    ("Een kortere procedure voor tijdelijke woningen.", "lichtere-procedure"),
    ("De procedure voor de aanwijzing verkorten.", "lichtere-procedure"),
    ("Geef het college de bevoegdheid om panden tijdelijk toe te wijzen.", "ruimere-bevoegdheid"),
    ("De raad krijgt de mogelijkheid om tarieven per wijk vast te stellen.", "ruimere-bevoegdheid"),
    ("Strengere eisen aan verhuurders.", "strenger-regime"),
    ("Verbied verhuur per dag in woonwijken.", "strenger-regime"),
    ("Een handreiking met goede voorbeelden.", "niet-juridisch"),
    ("Een convenant met de corporaties.", "niet-juridisch"),
    ("Een handreiking, en artikel 12 aanpassen zodat het ook kan.", "onbekend"),
    ("Een handreiking over de wettelijke grondslag die nodig is.", "onbekend"),
    ("Geen experiment en geen ontheffing.", "onbekend"),
    ("Meer samenwerking in de buurt.", "onbekend"),
    ("", "onbekend"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind"), KINDS, ids=[text or "nothing" for text, _ in KINDS])
def test_kind_of_intervention(text: str, kind: str) -> None:
    solution = with_asked(Solution(1, text))
    assert solution.intervention == kind
    assert bool(solution.rule) == (kind != "onbekend"), "whatever was decided names its rule"


DIRECTIONS = [
    ("Verruim artikel 15 van de Leegstandwet.", "ruimer"),
    ("Pas artikel 10 aan: de inkomenseis schrappen.", "ruimer"),
    ("Een vrijstelling van de plicht.", "ruimer"),
    ("Een kortere procedure voor aanvragen.", "ruimer"),
    ("Een bevoegdheid voor het college.", "ruimer"),
    ("Wijzig artikel 8: verhuur niet langer toestaan.", "strenger"),
    ("Strengere eisen aan verhuurders.", "strenger"),
    ("Wijzig artikel 8 door de loting te vervangen door wachttijd in plaats van nu.", "anders"),
    ("Wijzig artikel 8: ruimer voor starters, strenger voor beleggers.", "onbekend"),
    ("Wijzig artikel 8.", "onbekend"),
    ("Een proef waarin ouders verplicht worden mee te doen.", "strenger"),
    ("Een handreiking.", "onbekend"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "direction"), DIRECTIONS, ids=[text for text, _ in DIRECTIONS])
def test_direction(text: str, direction: str) -> None:
    assert with_asked(Solution(1, text)).direction == direction


EXPERIMENTS = [
    ("Een experiment in drie wijken, voor ten hoogste vier jaar, om te onderzoeken of loting werkt, waarbij wordt afgeweken van artikel 10 van de Huisvestingswet 2014.",
     ("doel", "reikwijdte", "afwijking", "duur")),
    ("Een proef van twee jaar.", ("duur",)),
    ("Een experimenteerbepaling.", ()),
    ("Wijzig artikel 10 voor vier jaar in drie wijken.", ()),
]  # fmt: skip


@pytest.mark.parametrize(("text", "points"), EXPERIMENTS)
def test_what_an_experiment_tells_of_itself(text: str, points: tuple[str, ...]) -> None:
    assert with_asked(Solution(1, text)).experiment == points


def test_every_slug_is_in_the_vocabulary() -> None:
    from ingest.proposals import asked

    rules = asked._rules()
    lists = vocabulary.concepts()
    assert {rule.gives for rule in rules.rules} | {"onbekend"} == {slug for name, slug in lists if name == "ingreep"}
    assert set(rules.directions) | {"onbekend"} == {slug for name, slug in lists if name == "standpunt"}
    assert list(rules.experiment) == [slug for name, slug in lists if name == "experimentpunt"]
    assert set(rules.kinds.values()) <= set(rules.directions)


def test_it_is_in_the_graph_and_in_the_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = proposal_text().replace("2) Een handreiking.", "2) Een proef van twee jaar waarbij wordt afgeweken van artikel 21 van de Huisvestingswet 2014.")
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    store = ["--store", str(tmp_path / "store")]
    main([*store, "add", str(tmp_path / "a.txt")])
    capsys.readouterr()
    main([*store, "proposal", "a", "--format", "json"])
    first, second = json.loads(capsys.readouterr().out)["solutions"]
    assert (first["intervention"], first["direction"], first["rule"], first["experiment"]) == ("artikel-wijzigen", "onbekend", "wijziging", [])
    assert (second["intervention"], second["direction"], second["experiment"]) == ("experimenteerbepaling", "ruimer", ["afwijking", "duur"])
    assert second["targets"] == ["jci1.3:c:BWBR0035303&artikel=21"]
    main([*store, "proposal", "a"])
    assert "door de machine bepaald, regel experiment" in capsys.readouterr().out
    main([*store, "check", "--format", "json"])
    assert not [row for row in json.loads(capsys.readouterr().out) if row["severity"] == "Violation"]


# --- messages -------------------------------------------------------------------------------------------------------


def messages(text: str, **known: object) -> str:
    source = replace(Source(read_call(), "0" * 64), **known)  # type: ignore[arg-type]
    (reading,) = read_text(text, "x", source)
    return " | ".join(reading.proposal.messages)


def test_messages_on_how_the_form_was_filled_in() -> None:
    call = read_call()
    assert messages(proposal_text()) == ""
    assert "geen betrokken wet" in messages(proposal_text(laws="n.v.t."))
    assert "langer dan twee A4 (3 bladzijden)" in messages(proposal_text(), pages=3)
    assert messages(proposal_text(problem="woord " * 1200), pages=2) == "", "the pages count where they are known"
    assert "woorden)" in messages(proposal_text(problem="woord " * 1200))
    assert "na de uiterste datum" in messages(proposal_text(), sent=call.deadline.replace(year=2022))
    assert "geen voorkeur" in messages(proposal_text().replace(" Richting 1 krijgt onze voorkeur.", ""))
    only = proposal_text().replace("Pas artikel 21 van de Huisvestingswet 2014 aan.", "Een campagne over kamers.")
    assert "alle oplossingsrichtingen lijken niet-juridisch" in messages(only)
    assert "geen vakje aangekruist" in messages(proposal_text().replace("o Wonen", "☐ Wonen"))
    assert "tekst bij de contactgegevens" in messages(proposal_text() + "\n" + "Dit is nog een lange alinea " * 4)
    assert "document heeft een waarschuwing" in messages(proposal_text(), warnings=("document heeft een waarschuwing",))


def test_the_date_comes_from_the_user_else_from_the_mail_else_it_is_assumed() -> None:
    call = read_call()
    given, sent = call.deadline.replace(month=2, day=1), call.deadline.replace(month=3, day=1)

    def date_of(**known: object) -> tuple[object, str]:
        (reading,) = read_text(proposal_text(), "x", replace(Source(call, ""), **known))  # type: ignore[arg-type]
        return reading.proposal.submitted, reading.proposal.submitted_source

    assert date_of(submitted=given, sent=sent) == (given, "opgegeven")
    assert date_of(sent=sent) == (sent, "mail")
    assert date_of() == (call.deadline, "aanname")


def test_policy_fields_by_other_words_are_the_calls_own() -> None:
    assert vocabulary.policy_field("Veiligheid") == "veiligheid-en-criminaliteit"
    assert vocabulary.policy_field("Werk & inkomen") == "werk-en-inkomen"
    assert vocabulary.policy_field("Uitstroom maatschappelijke opvang") == "uitstroom-maatschappelijke-opvang"
    own = {slug for name, slug in vocabulary.concepts() if name == "leefveld"}
    assert set(vocabulary.policy_fields().values()) <= own


def test_reading_never_raises_but_for_what_is_no_proposal() -> None:
    for data in (b"Titel:\nProbleem:\n" * 50, b"> > > 1)\n2)\n3)\n" * 20 + b"Probleem: x\nOplossing: y", "Titel: \u0345\u0130 \nProbleem: \ufb01\n".encode(), b"Onderwerp/titel:\n\nProbleem:\n|\n||\n| |"):
        for reading in read_proposals(data, "x", call=read_call()):
            assert reading.proposal.source_sha256
