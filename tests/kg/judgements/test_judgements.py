"""Judgements: never lost, never changed, corrected by new ones, erased down to the bytes; corrections survive re-reading."""
from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from cli import laws, proposals
from ingest.calls import read_call
from kg.folder.data_folder import DataFolder
from kg.judgements import table
from kg.judgements.enter import correct_citation, enter_step, judge_criterion, judge_pair, judge_stance
from kg.judgements.evidence import Texts
from kg.judgements.follow import Follower, catch_up, corrected, follow
from kg.judgements.reviewers import FILE as NAMES
from kg.judgements.reviewers import reviewer_id, reviewer_name
from kg.proposals.read import read_proposal
from kg.rdf.terms import PROLOGUE
from records import InputError, UsageError
from tests.support.proposal_text import proposal_text

HOME = Path(__file__).parents[3]
EXAMPLES = HOME / "examples"
A, B = "lindervoort-eerst-waarschuwen", "bergvoorde-uitvalsbasis-drugshandel"
ARTICLE = "jci1.3:c:BWBR0001941&artikel=13b"


@pytest.fixture
def judged(example_folder: DataFolder, tmp_path: Path) -> DataFolder:
    """A copy of the examples to judge in."""
    shutil.copytree(example_folder.path, tmp_path / "store")
    return DataFolder(tmp_path / "store")


def judge(folder: DataFolder, outcome: str = "nee", criterion: str = "grondwet", who: str = "An Proef", why: str = "Gelezen en niets gevonden."):
    return judge_criterion(folder, A, criterion, outcome, why, who)


# --- the table ------------------------------------------------------------------------------------------------------


def test_a_judgement_comes_back_as_stored(judged: DataFolder) -> None:
    stored = judge_criterion(judged, A, "bestaand-recht", "deels", " Zie het eerste lid. ", "An Proef", solution=2, read=[ARTICLE])
    assert table.read(judged, A) == [stored]
    assert (stored.motivation, stored.solution, stored.nr) == ("Zie het eerste lid.", 2, 1)
    assert stored.evidence == (f"{judged.iris.base}/id/voorbeeld/BWBR0001941/2021-01-01/0/Artikel13b",)
    assert stored.id and stored.time.endswith("+00:00")


@pytest.mark.parametrize("sql", [
    "UPDATE oordeel SET outcome = 'ja'", "DELETE FROM oordeel", "INSERT OR REPLACE INTO oordeel SELECT * FROM oordeel",
    "REPLACE INTO oordeel (nr, id, kind, proposal, outcome, reviewer, time) VALUES (1, 'x', 'toets', 'a', 'ja', 'b', 't')",
])  # fmt: skip
def test_a_row_is_never_changed(judged: DataFolder, sql: str) -> None:
    stored = judge(judged)
    connection = sqlite3.connect(judged.path / table.FILE)
    with pytest.raises(sqlite3.IntegrityError, match="een oordeel wordt niet"):
        connection.execute(sql)
    connection.close()
    assert table.read(judged) == [stored]


def test_a_correction_refers_to_the_old_one(judged: DataFolder) -> None:
    first, other, second = judge(judged, "ja"), judge(judged, "nee", who="Bo Proef"), judge(judged, "nee")
    assert (first.replaces, other.replaces, second.replaces) == (None, None, first.id)
    assert [one.id for one in table.read(judged)] == [first.id, other.id, second.id]


def test_of_several_rows_all_are_stored_or_none(judged: DataFolder) -> None:
    with pytest.raises(UsageError, match="geen voorstel"):
        enter_step(judged, [A, "bestaat-niet"], "werksessie", date(2026, 1, 15), "Besproken.", "An Proef")
    assert table.read(judged) == []
    rows = enter_step(judged, [A, B], "werksessie", date(2026, 1, 15), "Besproken.", "An Proef", departments=["Justitie"])
    assert len({one.session for one in rows}) == 1 and [one.proposal for one in table.read(judged)] == [A, B]


def test_a_damaged_table_is_named(judged: DataFolder) -> None:
    (judged.path / table.FILE).write_bytes(b"dit is geen databestand, maar lang genoeg om er een te lijken" * 40)
    with pytest.raises(InputError, match=r"oordelen\.sqlite: beschadigd"):
        judge(judged)


JUDGE_ON = """
import sys
from kg.folder.data_folder import DataFolder
from kg.judgements import table
from kg.judgements.record import Judgement
folder, who = DataFolder(sys.argv[1]), sys.argv[2]
for n in range(int(sys.argv[3])):
    stored, = table.append(folder, [Judgement("toets", "voorstel", "nee", who, f"nummer {n}", criterion="grondwet")])
    print(stored.id, flush=True)
"""


def start(folder: DataFolder, who: str, times: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", JUDGE_ON, str(folder.path), who, str(times)]
    return subprocess.Popen(command, cwd=HOME, stdout=subprocess.PIPE, text=True, start_new_session=True)


def test_what_was_acknowledged_survives_a_kill_at_any_moment(folder: DataFolder) -> None:
    chance, acknowledged = random.Random(20), set[str]()
    rounds = 0
    while rounds < 8 or len(acknowledged) <= 50:  # on a busy machine fewer come before each kill
        rounds += 1
        process = start(folder, "b-0", 100_000)
        assert process.stdout is not None
        acknowledged.add(process.stdout.readline().strip())
        time.sleep(chance.uniform(0, 0.25))
        os.kill(process.pid, signal.SIGKILL)
        acknowledged |= {line.strip() for line in process.stdout if line.endswith("\n")}
        process.wait()
        process.stdout.close()
        found = [one.id for one in table.read(folder)]
        assert acknowledged <= set(found), "a judgement that was acknowledged is gone"
    assert len(acknowledged) > 50
    assert len(found) == len(set(found))


def test_eight_at_once_lose_none(folder: DataFolder) -> None:
    running = [start(folder, f"b-{n}", 40) for n in range(8)]
    acknowledged = [line for process in running for line in process.communicate()[0].split()]
    assert [process.returncode for process in running] == [0] * 8
    found = table.read(folder)
    assert sorted(acknowledged) == sorted(one.id for one in found) and len(found) == 320
    assert all(sum(one.replaces is None for one in found if one.reviewer == f"b-{n}") == 1 for n in range(8))


# --- reviewers ------------------------------------------------------------------------------------------------------


def test_a_reviewer_is_known_by_a_random_id_only(judged: DataFolder) -> None:
    stored = judge(judged, who="Zoë  van der Proef")
    assert reviewer_id(judged, "zoë van der proef") == stored.reviewer == reviewer_id(judged, stored.reviewer)
    assert reviewer_name(judged, stored.reviewer) == "Zoë van der Proef"
    assert (judged.path / NAMES).stat().st_mode & 0o077 == 0 and (judged.path / "prive").stat().st_mode & 0o077 == 0
    follow(judged)
    outside = [file for file in judged.path.rglob("*") if file.is_file() and "prive" not in file.parts]
    assert not [file for file in outside if b"van der Proef" in file.read_bytes()]
    with pytest.raises(UsageError, match="onbekende beoordelaar"):
        reviewer_id(judged, "b-0123456789")
    with pytest.raises(UsageError, match="ontbreekt"):
        reviewer_id(judged, "  ")


# --- the graph ------------------------------------------------------------------------------------------------------


def in_graph(folder: DataFolder) -> set[str]:
    rows = folder.store().select(PROLOGUE + "SELECT ?o WHERE { ?o a ruimte:Oordeel }").rows
    return {row["o"].value.rpartition("/")[2] for row in rows}


def test_the_graph_follows(judged: DataFolder) -> None:
    stored = judge(judged)
    assert in_graph(judged) == set()
    assert follow(judged) and in_graph(judged) == {stored.id}
    before = (judged.index / "actueel").read_text()
    assert follow(judged) and (judged.index / "actueel").read_text() == before, "nothing new, nothing written"


def test_any_writer_takes_judgements_along(judged: DataFolder) -> None:
    stored = judge(judged)
    with judged.writer("iets anders"):
        pass
    assert in_graph(judged) == {stored.id}


def test_a_process_that_stays_follows_in_batches(judged: DataFolder) -> None:
    follower = Follower(judged, delay=0.2)
    stored = {judge(judged, outcome).id for outcome in ("ja", "nee") if follower.soon() is None}
    for _ in range(100):
        if in_graph(judged) == stored:
            return
        time.sleep(0.1)
    raise AssertionError("the graph did not follow within 10 s")


def test_judgements_survive_re_ingest_and_a_new_index(judged: DataFolder) -> None:
    stored = judge(judged)
    follow(judged)
    proposals.add_paths(judged, [str(EXAMPLES / "voorstellen")], read_call(), None)
    laws.add_paths(judged, [str(EXAMPLES / "wetten")])
    shutil.rmtree(judged.index)
    assert in_graph(DataFolder(judged.path)) == {stored.id}


# --- erasing --------------------------------------------------------------------------------------------------------


def test_erasing_leaves_a_tombstone_and_no_byte(judged: DataFolder) -> None:
    secret = "Zeldzaamwoord over de indiener"
    stored = judge(judged, why=secret)
    judge_pair(judged, A, B, "overlap", secret, "An Proef")
    kept = judge_criterion(judged, B, "grondwet", "nee", "Blijft staan.", "An Proef")
    reader = sqlite3.connect(judged.path / table.FILE)  # another process has the table open
    follow(judged)
    with judged.writer("wissen") as writer:
        assert table.erase(judged, A) == 2
        catch_up(judged, writer)
        data = b"".join(file.read_bytes() for file in [*judged.path.glob("oordelen.sqlite*"), judged.graphs / "oordelen.nq"])
    reader.close()
    assert secret.encode() not in data and A.encode() not in data
    grave, pair, untouched = table.read(judged)
    assert untouched == kept
    assert (grave.id, grave.criterion, grave.outcome, grave.time, grave.reviewer) == (stored.id, "grondwet", "nee", stored.time, stored.reviewer)
    assert grave.erased and pair.erased and (grave.motivation, grave.evidence, dict(grave.texts)) == ("", (), {})
    assert in_graph(judged) == {kept.id}
    connection = sqlite3.connect(judged.path / table.FILE)
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute("UPDATE oordeel SET motivation = 'terug'")
    connection.close()


def test_erasing_what_nobody_judged_does_nothing(folder: DataFolder) -> None:
    assert table.erase(folder, "x") == 0 and not folder.path.exists()


# --- evidence -------------------------------------------------------------------------------------------------------


def versioned(article: str, text: str, day: str, kenmerk: str = "BWBR0035303") -> bytes:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<toestand bwb-id="{kenmerk}" inwerkingtreding="{day}" bwb-ng-vast-deel="/{kenmerk}/{day}/0">
<wetgeving soort="wet"><intitule>Proef</intitule><citeertitel>Huisvestingswet 2014</citeertitel><wet-besluit><wettekst>
<artikel bwb-ng-variabel-deel="/Artikel{article}"><kop><label>Artikel</label> <nr>{article}</nr></kop><al>{text}</al></artikel>
<artikel bwb-ng-variabel-deel="/Artikel99"><kop><label>Artikel</label> <nr>99</nr></kop><al>Blijft gelijk.</al></artikel>
</wettekst></wet-besluit></wetgeving></toestand>""".encode()


@pytest.fixture
def with_law(folder: DataFolder, tmp_path: Path) -> DataFolder:
    (tmp_path / "kamers.txt").write_text(proposal_text(), encoding="utf-8")
    add_version(folder, tmp_path, "Eerste tekst.", "2021-01-01")
    proposals.add_paths(folder, [str(tmp_path / "kamers.txt")], read_call(), None)
    return folder


def add_version(folder: DataFolder, tmp_path: Path, text: str, day: str) -> None:
    file = tmp_path / f"BWBR0035303_{day}_0.xml"
    file.write_bytes(versioned("21", text, day))
    assert laws.add_paths(folder, [str(file)]).failed == 0


def changed(folder: DataFolder) -> list[str]:
    texts = Texts(folder.store(), folder.iris)
    return [one.target for judgement in table.read(folder) for one in texts.changed(judgement)]


def test_evidence_is_the_exact_version(with_law: DataFolder, tmp_path: Path) -> None:
    add_version(with_law, tmp_path, "Tweede tekst.", "2024-01-01")
    base, path = "http://wetten.overheid.nl/id/BWBR0035303", "/0/Artikel99"
    for given, pinned in (
        (f"{base}/2021-01-01/0/Artikel21", None), (f"{base}/2024-01-01/0/Artikel21", None), (f"{base}/2024-01-01/0", None),
        (f"{base}/2024-01-01{path}", None),  # the same text as before, so stored under the first version
        ("jci1.3:c:BWBR0035303&artikel=99", f"{base}/2024-01-01{path}"),
        ("https://wetten.overheid.nl/jci1.3:c:BWBR0035303&artikel=21&z=2021-04-01&g=2021-04-01", f"{base}/2024-01-01/0/Artikel21"),
        ("CELEX:32016R0679&artikel=6", "http://data.europa.eu/eli/reg/2016/679/art_6/oj"),
    ):  # fmt: skip
        stored = judge_criterion(with_law, "kamers", "grondwet", "nee", "Gelezen.", "An Proef", read=[given])
        assert stored.evidence == (pinned or given,)


@pytest.mark.parametrize("given", [
    "http://wetten.overheid.nl/id/BWBR0035303/2022-01-01/0", "http://wetten.overheid.nl/id/BWBR0035303/2021-01-01/0/Artikel22",
    "jci1.3:c:BWBR0035303&artikel=22", "jci1.3:c:BWBR0000001", "https://example.nl/artikel", "artikel 21", "",
])  # fmt: skip
def test_evidence_that_is_not_there_is_refused(with_law: DataFolder, given: str) -> None:
    with pytest.raises(UsageError):
        judge_criterion(with_law, "kamers", "grondwet", "nee", "Gelezen.", "An Proef", read=[given])
    assert table.read(with_law) == []


def test_a_judgement_is_flagged_when_the_text_changes_afterwards(with_law: DataFolder, tmp_path: Path) -> None:
    judge_criterion(with_law, "kamers", "bestaand-recht", "nee", "Gelezen.", "An Proef", read=["jci1.3:c:BWBR0035303&artikel=99"])
    assert changed(with_law) == []
    add_version(with_law, tmp_path, "Eerste tekst.", "2024-01-01")
    assert changed(with_law) == [], "a new version with the same text is no change"
    add_version(with_law, tmp_path, "Andere tekst.", "2025-01-01")
    assert changed(with_law) == ["jci1.3:c:BWBR0035303&artikel=21"], "cited; what was read as evidence stayed the same"
    judge_criterion(with_law, "kamers", "bestaand-recht", "nee", "Opnieuw gelezen.", "An Proef")
    assert changed(with_law) == ["jci1.3:c:BWBR0035303&artikel=21"], "the new judgement rests on the new text"


def test_loading_an_older_version_afterwards_is_no_change(with_law: DataFolder, tmp_path: Path) -> None:
    judge_criterion(with_law, "kamers", "bestaand-recht", "nee", "Gelezen.", "An Proef")
    add_version(with_law, tmp_path, "Heel oude tekst.", "2015-01-01")
    assert changed(with_law) == []


# --- corrections of citations ---------------------------------------------------------------------------------------


def citations(folder: DataFolder, proposal_id: str = "kamers") -> list[tuple[str, tuple[str, ...], str]]:
    found = read_proposal(folder.store(), folder.iris, proposal_id)
    return [(one.quote, one.targets, one.rule) for one in found.citations]


def add_text(folder: DataFolder, tmp_path: Path, **words: str) -> None:
    (tmp_path / "kamers.txt").write_text(proposal_text(**words), encoding="utf-8")
    proposals.add_paths(folder, [str(tmp_path / "kamers.txt")], read_call(), None)


RIGHT = "jci1.3:c:BWBR0035303&artikel=22"


def test_a_corrected_citation_wins_also_after_re_reading(with_law: DataFolder, tmp_path: Path) -> None:
    place = next(one for one in read_proposal(with_law.store(), with_law.iris, "kamers").citations if one.field == "laws_text")
    correct_citation(with_law, "kamers", f"laws_text:{place.start}-{place.end}", "doel", "An Proef", targets=[RIGHT])
    follow(with_law)
    expected = (place.quote, (RIGHT,), "correctie")
    assert expected in citations(with_law)
    add_text(with_law, tmp_path)
    assert expected in citations(with_law), "the same file again"
    add_text(with_law, tmp_path, laws="Vooraf een regel die er eerst niet stond.\n- Huisvestingswet 2014,\nartikel 21", problem="Meer tekst.")
    assert [targets for quote, targets, _ in citations(with_law) if quote.split() == place.quote.split()] == [(RIGHT,)]
    rows = with_law.store().select(PROLOGUE + "SELECT ?doel WHERE { ?voorstel ruimte:noemtBepaling ?doel }").rows
    assert any(row["doel"].value.endswith("artikel=22") for row in rows), "queries see it too"


def test_the_nth_occurrence_is_meant(with_law: DataFolder, tmp_path: Path) -> None:
    add_text(with_law, tmp_path, laws="Artikel 21 Huisvestingswet 2014. Artikel 21 Huisvestingswet 2014.")
    second = [one for one in read_proposal(with_law.store(), with_law.iris, "kamers").citations if one.field == "laws_text"][1]
    correct_citation(with_law, "kamers", f"laws_text:{second.start}-{second.end}", "geen", "An Proef")
    follow(with_law)
    left = [one for one in read_proposal(with_law.store(), with_law.iris, "kamers").citations if one.field == "laws_text"]
    assert len(left) == 1 and left[0].start < second.start


def test_a_correction_without_a_place_is_told_not_lost(with_law: DataFolder, tmp_path: Path) -> None:
    correct_citation(with_law, "kamers", "solutions.1:0-6", "doel", "An Proef", targets=[RIGHT])
    follow(with_law)
    assert ("Pas ar", (RIGHT,), "correctie") in citations(with_law)
    text = (tmp_path / "kamers.txt").read_text(encoding="utf-8").replace("Pas artikel 21", "Wijzig artikel 21")
    (tmp_path / "kamers.txt").write_text(text, encoding="utf-8")
    proposals.add_paths(with_law, [str(tmp_path / "kamers.txt")], read_call(), None)
    shown = corrected(with_law, read_proposal(with_law.store(), with_law.iris, "kamers"))
    assert any("past niet meer op de tekst" in message for message in shown.messages)
    (tmp_path / "kamers.txt").write_text(text.replace("Wijzig artikel 21", "Pas artikel 21"), encoding="utf-8")
    proposals.add_paths(with_law, [str(tmp_path / "kamers.txt")], read_call(), None)
    assert ("Pas ar", (RIGHT,), "correctie") in citations(with_law)


@pytest.mark.parametrize(("place", "said", "message"), [
    ("laws_text:0-1", "juist", "geen gevonden citatie"), ("laws_text:0-9999", "doel", "ligt niet in de tekst"), ("kleur:0-3", "doel", "ligt niet in"),
    ("laws_text", "doel", "VELD:BEGIN-EINDE"), ("solutions:0-3", "doel", "meer dan één oplossingsrichting"), ("solutions.7:0-3", "doel", "ligt niet in"),
])  # fmt: skip
def test_a_place_that_is_none_is_refused(with_law: DataFolder, place: str, said: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        correct_citation(with_law, "kamers", place, said, "An Proef", targets=[RIGHT] if said == "doel" else [])


def test_a_stance_needs_an_address(judged: DataFolder) -> None:
    stored = judge_stance(judged, A, "https://wetten.overheid.nl/BWBR0001941&artikel=13b", "ruimer", "An Proef")
    assert stored.targets == (ARTICLE,)
    with pytest.raises(UsageError, match="geen adres"):
        judge_stance(judged, A, "artikel 13b", "ruimer", "An Proef")
