"""Contact data stay in the private folder: redaction, the whole data folder searched, erasing, and what is never said."""
from __future__ import annotations

import hashlib
import os
import sqlite3
import stat
from pathlib import Path

import pytest

from cli import proposals as commands
from cli.main import main
from ingest.calls import read_call
from ingest.proposals import read_proposals
from ingest.proposals.contact import EMAIL, PHONE, redactor, split_contact
from ingest.proposals.persons import persons_in, surname_of
from kg.folder.data_folder import DataFolder
from records import Proposal
from tests.support.proposal_text import proposal_text

NAME = "Wilhelmina Kroonenbergh"
MAILS = ["w.kroonenbergh@example.nl", "w.kroonenbergh(at)example.nl", "w.kroonenbergh [at] example [punt] nl", "w.kroonenbergh @ example . nl"]
PHONES = ["06-0000 0000", "+31 6 0000 0000", "(030) 000 00 00", "0031600000000", "06 - 0000 0000", "088-000 00 00", "+31 (0)6 00 00 00 00", "tel:0600000000", "06.00.00.00.00", "+32 470 00 00 00"]
SECRETS = [b"Kroonenbergh", b"kroonenbergh", b"KROONENBERGH", b"0000 0000", b"31600000000", b"000 00 00", b"00.00.00", b"00 00 00"]


def read(text: str) -> Proposal:
    (reading,) = read_proposals(text.encode(), "x.txt", call=read_call())
    return reading.proposal


def passages(proposal: Proposal) -> str:
    return "\n".join((proposal.title, proposal.problem, proposal.laws_text, proposal.submitter, *proposal.policy_fields, *proposal.messages, *(s.text for s in proposal.solutions)))


def files_with(folder: Path, secrets: list[bytes], besides: str = "prive") -> list[tuple[Path, bytes]]:
    """Every file of the folder that holds a secret, also in its name."""
    found = []
    for path in folder.rglob("*"):
        if besides and besides in path.relative_to(folder).parts:
            continue
        data = path.name.encode() + b"\n" + (path.read_bytes() if path.is_file() else b"")
        found += [(path, secret) for secret in secrets if secret in data]
    return found


# --- what is contact data -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("secret", MAILS + PHONES + ["w.kroonenbergh at example punt nl", "mailto:w.kroonenbergh@example.nl", "w.kroonenbergh@\nexample.nl"])
def test_mail_and_phone_are_redacted_in_every_spelling(secret: str) -> None:
    proposal = read(proposal_text(problem=f"Vraag het na bij {secret} of bel."))
    assert "kroonenbergh" not in proposal.problem
    assert "00" not in proposal.problem.replace("2014", "")
    assert "weggelaten]" in proposal.problem and proposal.problem.endswith("of bel.")


@pytest.mark.parametrize(
    "harmless",
    ["Kamerstukken II 2013/14, 32271", "€ 41.500 in 2023 en 2024", "BWBR0035303", "jci1.3:c:BWBR0035303&artikel=11&lid=2", "1.000.000 woningen", "Place2BU", "Stb. 2018, 481", "kst-32271-3",
     "ECLI:NL:RVS:2019:2912", "op 01-02-2021 10 keer", "artikelen 10 11 12 13 14 15 16", "0,1234567890", "Verordening (EU) 2023/2831", "tel 14 030", "NL00BANK0123456789", "look at the law",
     "https://example.nl/0123456789", "32016R0679", "7:274 lid 1 onder a BW"],
)  # fmt: skip
def test_numbers_of_other_kinds_stay(harmless: str) -> None:
    assert redactor((NAME,), "")(harmless) == harmless
    assert not PHONE.search(harmless) and not EMAIL.search(harmless)


PERSONS = [
    ("mw. A.B. de Vries-Jansen (programmamanager wonen)", ["A.B. de Vries-Jansen"]), ("Jan de Vries, beleidsadviseur", ["Jan de Vries"]), ("programmamanager wonen", []), ("Team Wonen", []),
    ("Strategisch Adviseur", []), ("beleidsadviseur Jan Jansen", ["Jan Jansen"]), ("Jan Jansen en Piet van den Berg", ["Jan Jansen", "Piet van den Berg"]), ("drs. J. Jansen MSc", ["J. Jansen"]),
    ("JAN DE VRIES", ["JAN DE VRIES"]), ("adviseur ondermijning", []), ("college van burgemeester en wethouders van Utrecht", []), ("Gemeente Utrecht", []), ("dhr. Bakker", ["Bakker"]),
    ("Jan-Willem ten Hove - regisseur", ["Jan-Willem ten Hove"]), ("Ministerie van BZK", []), ("Afdeling Openbare Orde", []), ("Fatima El Amrani", ["Fatima El Amrani"]),
]  # fmt: skip


@pytest.mark.parametrize(("written", "persons"), PERSONS, ids=[written for written, _ in PERSONS])
def test_persons_are_told_from_functions(written: str, persons: list[str]) -> None:
    assert persons_in(written) == persons


def test_a_surname_has_its_prefixes() -> None:
    assert [surname_of(name) for name in ("A.B. de Vries-Jansen", "Jan Jansen", "Piet van den Berg")] == ["de Vries-Jansen", "Jansen", "van den Berg"]


@pytest.mark.parametrize("form", [NAME, "mevrouw Kroonenbergh", "W. Kroonenbergh", "W.Kroonenbergh", "Wilhelmina\nKroonenbergh", "KROONENBERGH", "Kroonenberghs", "wilhelmina kroonenbergh"])
def test_the_contacts_name_is_redacted_in_every_form(form: str) -> None:
    proposal = read(proposal_text(problem=f"Volgens {form} moet het anders.", name=f"{NAME}, adviseur wonen"))
    assert "kroonenbergh" not in proposal.problem.lower()
    assert "Volgens" in proposal.problem and "moet het anders" in proposal.problem


def test_words_of_a_function_are_not_torn_out() -> None:
    text = "De adviseur wonen zegt dat Wonen en Team Wonen nodig zijn."
    assert text in read(proposal_text(problem=text, name="adviseur wonen")).problem
    assert text in read(proposal_text(problem=text, name=f"{NAME} (Adviseur Wonen)")).problem


def test_a_surname_that_is_a_common_word_a_place_or_a_law_stays_where_it_is_that() -> None:
    text = "De bakker in Utrecht valt onder de Wet Bakker. Bakker en Utrecht blijven."
    assert text in read(proposal_text(problem=text, name="Jan Bakker")).problem
    assert "Utrecht blijven" in read(proposal_text(problem=text, name="Jan van Utrecht")).problem


BLOCKS = [
    "Contactgegevens:\ngemeente Testdam\nWilhelmina Kroonenbergh\nw.kroonenbergh@example.nl\n06-0000 0000",
    "Contactgegevens: gemeente Testdam, mw. W. Kroonenbergh (adviseur), 06-0000 0000, w.kroonenbergh@example.nl",
    "Contactpersoon\nmevrouw Kroonenbergh\nEmailadres\nw.kroonenbergh@example.nl",
    "Contactpersonen: Jan Jansen / Wilhelmina Kroonenbergh",
    "Met vriendelijke groet,\n\nWilhelmina Kroonenbergh\nadviseur wonen\n06-0000 0000",
    "Groeten,\nWilhelmina Kroonenbergh",
    "Contactpersoon: wilhelmina kroonenbergh\nE-mail: w.kroonenbergh@example.nl",
    "Naam: Kroonenbergh\nGemeente: Testdam",
    "Meer informatie: Wilhelmina Kroonenbergh, 06-0000 0000",
    "gemeente Testdam, Wilhelmina Kroonenbergh",
]


@pytest.mark.parametrize("block", BLOCKS)
def test_however_the_contact_stands_there_the_text_does_not_have_it(block: str) -> None:
    text = proposal_text(problem="Zie ook het advies van Wilhelmina Kroonenbergh.").split("Contactgegevens:")[0]
    told = passages(read(f"{text}{block}\n"))
    assert "kroonenbergh" not in told.lower() and "0000" not in told


def test_names_in_mail_headers_and_under_a_letter_before() -> None:
    mail = f"Van: {NAME} <{MAILS[0]}>\nAan: uitvraag@example.nl\nOnderwerp: voorstel\n\nHierbij.\n\nGroet,\nPetra Zandstra\n\n"
    told = passages(read(mail + proposal_text(problem=f"Zie {NAME} en Petra Zandstra.", name="adviseur")))
    assert "Kroonenbergh" not in told and "Zandstra" not in told and "example.nl" not in told


def test_the_contact_of_one_proposal_is_redacted_from_the_next() -> None:
    text = proposal_text("Noorddam", name=NAME) + "\n\n" + proposal_text("Zuiddam", problem="Zie Kroonenbergh.")
    readings = read_proposals(text.encode(), "x", call=read_call())
    assert all("Kroonenbergh" not in passages(reading.proposal) for reading in readings) and len(readings) == 2


def test_a_contact_block_is_taken_apart() -> None:
    submitter, contact = split_contact(["gemeente Testdam, mw. W. Kroonenbergh (adviseur), 06-0000 0000, w.k@example.nl"])
    assert (submitter, contact.name, contact.email, contact.phone) == ("gemeente Testdam", "mw. W. Kroonenbergh (adviseur)", "w.k@example.nl", "06-0000 0000")


# --- the whole data folder ------------------------------------------------------------------------------------------


def planted(folder: Path, name: str = "Voorstel Kroonenbergh 2021.txt") -> Path:
    problem = f"Neem contact op met {NAME}, {' of '.join(MAILS)}, {', '.join(PHONES)}. Mevrouw Kroonenbergh weet alles."
    text = proposal_text(problem=problem, name=f"{NAME} (adviseur wonen)").replace("Kamers verdelen", "Kamers verdelen met Kroonenbergh")
    file = folder / name
    file.write_text(text + "Met vriendelijke groet,\nWilhelmina Kroonenbergh\n", encoding="utf-8")
    return file


def test_planted_contact_data_are_nowhere_but_in_the_private_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, store = planted(tmp_path), tmp_path / "store"
    assert main(["--store", str(store), "add", str(file), "--format", "json"]) == 0
    assert files_with(store, SECRETS) == []
    assert NAME in (store / "prive" / "contacten" / "voorstel-2021.json").read_text(encoding="utf-8")
    capsys.readouterr()
    for command in (["proposal", "voorstel-2021", "--format", "json"], ["proposal", "voorstel-2021"], ["proposal"], ["check"], ["clusters"], ["export", str(tmp_path / "alles.trig")]):
        main(["--store", str(store), *command])
    printed = "".join(capsys.readouterr()).encode() + (tmp_path / "alles.trig").read_bytes()
    assert not [secret for secret in SECRETS if secret in printed]


@pytest.mark.skipif(os.name != "posix", reason="file permissions are those of POSIX")
def test_the_private_folder_is_the_owners(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "store")
    file = planted(tmp_path)
    commands.add_paths(folder, [str(file)], read_call(), None)
    for path in [folder.path / "prive", *(folder.path / "prive").rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path
    original = next((folder.path / "prive" / "originelen").iterdir())
    assert original.read_bytes() == file.read_bytes(), "the original is kept as it came"
    assert original.name == hashlib.sha256(file.read_bytes()).hexdigest()


# --- erasing --------------------------------------------------------------------------------------------------------


def test_erasing_leaves_no_byte(tmp_path: Path) -> None:
    store = tmp_path / "store"
    other = tmp_path / "ander.txt"
    other.write_text(proposal_text("Noorddam"), encoding="utf-8")
    file = planted(tmp_path)
    for _ in range(2):  # a second version, so that there are two originals and an older snapshot
        assert main(["--store", str(store), "add", str(file), str(other)]) == 0
        file.write_text(file.read_text(encoding="utf-8").replace("Kamers verdelen", "Zolders verdelen"), encoding="utf-8")
    main(["--store", str(store), "contact", "voorstel-2021"])
    words = ["--criterium", "grondwet", "--uitkomst", "nee", "--motivering", "Kamers verdelen is een goed idee", "--door", "Beoordelaar B"]
    assert main(["--store", str(store), "judge", "voorstel-2021", *words]) == 0
    traces = [*SECRETS[:3], b"voorstel-2021", b"Kamers verdelen met", b"Zolders verdelen met", b"Voorstel Kroonenbergh", b"goed idee", b"gemeente testdam", b"gemeente-testdam"]
    assert files_with(store, traces, besides="")
    assert main(["--store", str(store), "erase", "voorstel-2021"]) == 0
    assert files_with(store, traces, besides="") == []
    with sqlite3.connect(store / "oordelen.sqlite") as database:
        assert database.execute("SELECT count(*) FROM oordeel").fetchone() == (1,), "a tombstone stays"
    database.close()
    assert main(["--store", str(store), "proposal", "ander"]) == 0
    assert main(["--store", str(store), "proposal", "voorstel-2021"]) == 1
    assert main(["--store", str(store), "erase", "voorstel-2021"]) == 1


def test_what_others_share_stays(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store, file = tmp_path / "store", tmp_path / "bundel.txt"
    file.write_text(proposal_text("Utrecht") + "\n\n" + proposal_text("Utrecht", problem="Anders."), encoding="utf-8")
    main(["--store", str(store), "add", str(file)])
    assert main(["--store", str(store), "erase", "bundel.1"]) == 0
    assert "het origineel bevatte ook bundel.2" in capsys.readouterr().err
    main(["--store", str(store), "proposal", "bundel.2", "--format", "json"])
    folder = DataFolder(store)
    assert '"Huisvestingswet 2014"' in b"".join(f.read_bytes() for f in folder.graphs.glob("namen.nq")).decode(), "another proposal still names it"
    assert not any((store / "prive" / "originelen").iterdir())
    capsys.readouterr()
    main(["--store", str(store), "add", str(file), "--format", "json"])
    assert '"id": "bundel.1"' in capsys.readouterr().out, "erasing does not forbid adding again"


@pytest.mark.parametrize("proposal_id", ["../../etc/passwd", "a/b", "", "bestaat-niet"])
def test_an_id_is_no_path(tmp_path: Path, proposal_id: str) -> None:
    assert main(["--store", str(tmp_path / "store"), "erase", proposal_id]) == 1
    assert main(["--store", str(tmp_path / "store"), "contact", proposal_id]) == 1
