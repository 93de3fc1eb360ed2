"""Personal data beyond the contact block: numbers and addresses go, names are offered, and what is blacked out is gone."""
from __future__ import annotations

import json
import re
from email.message import EmailMessage
from pathlib import Path

import pytest

from benchmarks.privacy_set import SETS, in_vain, planted
from cli.main import main
from ingest.calls import read_call
from ingest.proposals import Reading, read_proposals
from ingest.proposals.contact import redactor
from ingest.proposals.file_name import names_in_file_name
from tests.support.outlook_kit import msg
from tests.support.proposal_text import proposal_text
from tests.system.test_privacy import files_with, passages


def read(text: str, name: str = "x.txt") -> Reading:
    (reading,) = read_proposals(text.encode(), name, call=read_call())
    return reading


def offered(problem: str) -> list[str]:
    return [one.quote for one in read(proposal_text(problem=problem)).contact.offered]


# --- the planted sets -----------------------------------------------------------------------------------------------


def test_there_are_enough_planted_strings() -> None:
    assert sum(1 for file in SETS.glob("*.txt") for _ in planted(file)) >= 190


@pytest.mark.parametrize("file", sorted(SETS.glob("*.txt")), ids=lambda file: file.stem)
def test_numbers_and_addresses_go_and_names_are_offered(file: Path) -> None:
    found = list(planted(file))
    assert [one for one in found if one.kind != "naam" and one.fate != "redacted"] == []
    names = [one for one in found if one.kind == "naam"]
    assert sum(one.fate != "out" for one in names) >= 0.95 * len(names), [one for one in names if one.fate == "out"]


def test_hardly_a_word_is_offered_in_vain() -> None:
    rows = list(in_vain())
    assert len(rows) > 100 and sum(len(offers) for _, offers, _ in rows) < 0.5 * len(rows)
    assert max(len(offers) for _, offers, _ in rows) <= 5 and sum(gone for *_, gone in rows) == 0


# --- numbers and addresses ------------------------------------------------------------------------------------------

SECRETS = [
    ("BSN 999900006", "burgerservicenummer"), ("burgerservicenummer: 9999.00.018", "burgerservicenummer"), ("Hij heeft 999900031.", "burgerservicenummer"),
    ("BSN 9999\u200b00\u202e006", "burgerservicenummer"), ("bsn ９９９９０００４３", "burgerservicenummer"), ("bsn 999900001 (met een tikfout)", "burgerservicenummer"),
    ("NL69 TEST 0000 0000 01", "rekeningnummer"), ("nl69test0000000001", "rekeningnummer"), ("BE54 0000 0000 0097", "rekeningnummer"), ("NL\u200d69TEST0000000001", "rekeningnummer"),
    ("kenteken 00-XYZ-1", "kenteken"), ("GX-000-B", "kenteken"), ("kenteken gx000b", "kenteken"), ("geboren op 12 maart 1951", "geboortedatum"), ("(geb. 03-04-1948)", "geboortedatum"),
    ("Zij woont op Rietvinkstraat 14b.", "adres"), ("Rietvinkstraat 14, 1234 AB Testdam", "adres"), ("mevrouw Jansen, Dorpsstraat 12, klaagt", "adres"),
    ("linkedin.com/in/piet-voorbeeld", "profiel"), ("https://x.com/piet", "profiel"), ("volg hem (@piet_voorbeeld)", "profiel"), ("piet\u200b@example.nl", "e-mailadres"), ("06\u20110000 0000", "telefoonnummer"),
    ("Zij is op 12 maart 1951 in Testdam geboren.", "geboortedatum"), ("(*12-03-1951)", "geboortedatum"), ("Adres: Rietvinkstraat 14b", "adres"), ("Postcode 1234 AB", "adres"),
    ("woont in de Rietvinkstraat op nummer 14b", "adres"), ("https://m.facebook.com/piet.voorbeeld", "profiel"), ("op Twitter als piet_v", "profiel"), ("BSN=999900006", "burgerservicenummer"),
    ("bel ons,06-00000000", "telefoonnummer"), ("whatsapp 0000 0000", "telefoonnummer"), ("> Van: Piet <piet@example.nl>", "e-mailadres"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "what"), SECRETS, ids=[written for written, _ in SECRETS])
def test_what_points_at_one_person_is_taken_out(written: str, what: str) -> None:
    told = redactor((), "")(read(proposal_text(problem=f"Het gaat om dit geval: {written}")).proposal.problem)
    assert f"[{what} weggelaten]" in told and not any(part in told for part in ("9999", "0000 0", "14b", "piet"))


@pytest.mark.parametrize("harmless", [
    "zaaknummer 999900006", "€ 999.900.006", "999900006 euro", "Kamerstukken II 2013/14, 32271, nr. 3", "Stb. 2018, 481", "artikel 12-AB-3 en artikel 12-AB-34", "BWBR0035303",
    "De school aan de Dorpsstraat 12 wordt verbouwd.", "De Wet van 12 mei 1980 geldt.", "Verordening (EU) 2016/679", "het plan van 1 maart 2020", "NL00BANK0123456789", "2014 EN verder",
    "binnen 13 weken", "ECLI:NL:RVS:2019:2912", "artikel 1 lid 2 BW", "kavel 12-AB-34",
])  # fmt: skip
def test_numbers_of_another_kind_stay(harmless: str) -> None:
    assert redactor((), "")(harmless) == harmless


# --- names ----------------------------------------------------------------------------------------------------------

NAMES = [
    ("Namens Tjitske Hoogewerf vragen wij dit.", "Tjitske Hoogewerf"), ("Volgens J.P. van Ommeren kan het.", "J.P. van Ommeren"), ("Mevrouw Krol belde.", "Krol"),
    ("wethouder Roelofsen stemt in", "Roelofsen"), ("Bewoonster Roos wacht nog.", "Roos"), ("Dank aan Marijke.", "Marijke"), ("Zij spraken Oluwaseun Adebayo.", "Oluwaseun Adebayo"),
    ("FATIMA BOUZIAN schreef ons.", "FATIMA BOUZIAN"), ("Van den Berg is het eens.", "Van den Berg"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name"), NAMES, ids=[name for _, name in NAMES])
def test_a_name_in_running_text_is_offered(text: str, name: str) -> None:
    assert name in offered(text)


@pytest.mark.parametrize("text", [
    "De Tweede Kamer en de Hoge Raad beslissen.", "De wethouder Wonen van gemeente Testdam.", "De Wet Victoria en artikel 11 van de Huisvestingswet 2014.", "Aan de Jan Steenstraat staat een school.",
    "Stichting De Groene Tuin in Rotterdam.", "Het Sociaal Domein werkt samen met Team Wonen.", "De burgemeester van Utrecht tekent.", "In april en mei begint het.",
])  # fmt: skip
def test_what_is_no_person_is_not_offered(text: str) -> None:
    assert offered(text) == []


def test_offers_lie_where_they_say() -> None:
    proposal = read(proposal_text(problem="Bel 06-0000 0000, zegt Tjitske Hoogewerf. Ook J. Brandsema vindt dat.")).proposal
    rows = read(proposal_text(problem="Bel 06-0000 0000, zegt Tjitske Hoogewerf. Ook J. Brandsema vindt dat.")).contact.offered
    assert len(rows) == 2 and all(proposal.problem[one.start : one.end] == one.quote for one in rows)


@pytest.mark.parametrize(("stem", "words"), [
    ("aanvraag-jan-de-vries", ("jan", "de", "vries")), ("voorstel_Henk_Wijnstekers", ("henk", "wijnstekers")), ("mw_roelofsen", ("mw", "roelofsen")), ("voorstel-utrecht-2021", ()),
    ("wonen-in-best", ()), ("zuiderkwartier-goede-buren", ()), ("emma-park", ()),
])  # fmt: skip
def test_names_in_file_names(stem: str, words: tuple[str, ...]) -> None:
    assert names_in_file_name(stem, ()) == words


def test_an_id_does_not_say_a_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "aanvraag-Tjitske-Hoogewerf\u202e.txt"
    file.write_text(proposal_text(), encoding="utf-8")
    assert main(["--store", str(tmp_path / "data"), "add", str(file), "--format", "json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert row["id"] == "aanvraag" and "de bestandsnaam noemt een persoon; die woorden staan niet in het kenmerk" in row["messages"]
    assert files_with(tmp_path / "data", [b"oogewerf"]) == []


# --- mail -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sender", ["Wilhelmina Kroonenbergh <w@example.nl>", "Kroonenbergh, Wilhelmina <w@example.nl>", "wilhelmina kroonenbergh <w@example.nl>", "wilhelmina.kroonenbergh@example.nl"])
@pytest.mark.parametrize("header", ["From", "To", "Cc", "Reply-To"])
def test_who_sent_and_received_a_mail_is_redacted_in_its_text(header: str, sender: str) -> None:
    message = EmailMessage()
    message["From"], message["To"] = "bureau@example.nl", "uitvraag@example.nl"
    if message[header]:
        message.replace_header(header, sender)
    else:
        message[header] = sender
    message.set_content(proposal_text(problem="Kroonenbergh wil het anders, zegt Wilhelmina Kroonenbergh.", name="adviseur"))
    message.add_attachment(proposal_text("Noorddam", problem="Zie Kroonenbergh.").encode(), maintype="text", subtype="plain", filename="x.txt")
    readings = read_proposals(message.as_bytes(), "x.eml", call=read_call())
    assert readings and "kroonenbergh" not in "".join(passages(reading.proposal) for reading in readings).lower()


def test_who_sent_and_received_an_outlook_message_is_redacted_in_its_text() -> None:
    text = proposal_text(problem="Kroonenbergh wil het anders, en Zandstra ook.", name="adviseur")
    data = msg(text, sender=("Kroonenbergh, Wilhelmina", "w@example.nl"), receivers={"Petra Zandstra": "p@example.nl"})
    (one,) = read_proposals(data, "x.msg", call=read_call())
    assert not {"kroonenbergh", "zandstra"} & set(re.findall(r"\w+", "".join(passages(one.proposal)).lower()))


def test_headers_of_a_quoted_mail_are_redacted_too() -> None:
    quoted = "> Van: Kroonenbergh, Wilhelmina <w.kroonenbergh@example.nl>\n> Dit wil Kroonenbergh zeggen.\n"
    assert "kroonenbergh" not in passages(read(proposal_text(problem=f"Zie hieronder.\n{quoted}")).proposal).lower()


# --- invisible characters -------------------------------------------------------------------------------------------


def test_direction_marks_are_in_no_field() -> None:
    text = proposal_text("Test\u202edam", problem="Een \u2066probleem\u2069 met \u200bruimte.").replace("Onderwerp/titel", "Onderwerp/titel").replace("Kamers", "Ka\u202emers")
    assert not any(mark in passages(read(text).proposal) for mark in "\u202e\u2066\u2069\u200b")


def test_direction_marks_are_on_no_screen_and_in_no_message(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    from kg.clean import clean_text
    from ui.kit.elements import esc

    assert esc("a\u202eb") == "ab" and clean_text("a\u202eb") == "ab"
    assert main(["--store", str(tmp_path), "add", str(tmp_path / "x\u202etxt.txt")]) == 1
    assert "\u202e" not in capsys.readouterr().err
