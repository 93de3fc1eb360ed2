"""`add` of many files: ids, what changed, bundles that shrink and grow, several processes, interruption."""
from __future__ import annotations

import json
import os
import signal
from dataclasses import replace
from pathlib import Path

import pytest

from cli.main import main
from ingest.calls import Call, read_call
from kg.folder.data_folder import DataFolder
from kg.folder.private import PrivateFolder
from kg.loading.proposals import Intake
from kg.proposals.read import read_proposal
from records import InputError
from tests.support.law_xml_kit import article, toestand
from tests.support.proposal_text import proposal_text

LAW = "BWBR0035303"  #: Huisvestingswet 2014


class Adds:
    """Runs `add` on one store and gives the rows."""

    def __init__(self, store: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.store, self._capsys = store, capsys

    def __call__(self, *paths: Path, code: int = 0) -> list[dict]:
        assert main(["--store", str(self.store), "add", *map(str, paths), "--format", "json"]) == code
        return json.loads(self._capsys.readouterr().out)

    def law(self, file: Path) -> None:
        assert main(["--store", str(self.store), "law", "add", str(file)]) == 0
        self._capsys.readouterr()

    def ids(self) -> list[str]:
        main(["--store", str(self.store), "proposal", "--format", "json"])
        return [row["id"] for row in json.loads(self._capsys.readouterr().out)]


@pytest.fixture
def add(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Adds:
    return Adds(tmp_path / "store", capsys)


def write(file: Path, *texts: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n\n".join(texts), encoding="utf-8")
    return file


def test_a_new_version_says_what_changed(add: Adds, tmp_path: Path) -> None:
    add(write(tmp_path / "a.txt", proposal_text()))
    (row,) = add(write(tmp_path / "a.txt", proposal_text(laws="- Leegstandwet, artikel 15").replace("Richting 1 krijgt", "Richting 2 krijgt")))
    assert row["status"] == "replaced"
    said = " | ".join(row["messages"])
    assert "gewijzigd: betrokken wet, oplossingsrichtingen, voorkeur" in said
    assert "verwijzingen erbij: ‘Leegstandwet, artikel 15’" in said and "verwijzingen weg: ‘Huisvestingswet 2014, artikel 21’" in said
    (again,) = add(tmp_path / "a.txt")
    assert again["status"] == "unchanged" and not any("gewijzigd" in message for message in again["messages"])


def test_a_file_that_holds_fewer_proposals_loses_the_others(add: Adds, tmp_path: Path) -> None:
    add(write(tmp_path / "bundel.txt", proposal_text("Noorddam"), proposal_text("Zuiddam")))
    assert add.ids() == ["bundel.1", "bundel.2"]
    (row,) = add(write(tmp_path / "bundel.txt", proposal_text("Noorddam")))
    assert (row["id"], row["status"]) == ("bundel.1", "replaced")
    assert any("bundel.2 staat niet meer" in message for message in row["messages"])
    assert add.ids() == ["bundel.1"]
    with pytest.raises(InputError):
        PrivateFolder(DataFolder(add.store)).contact("bundel.2")


def test_which_one_stayed_is_told_by_its_title(add: Adds, tmp_path: Path) -> None:
    add(write(tmp_path / "bundel.txt", proposal_text("Noorddam"), proposal_text("Zuiddam")))
    (row,) = add(write(tmp_path / "bundel.txt", proposal_text("Zuiddam")))
    assert row["id"] == "bundel.2" and add.ids() == ["bundel.2"]


def test_a_file_that_grows_keeps_the_id_of_the_first(add: Adds, tmp_path: Path) -> None:
    add(write(tmp_path / "a.txt", proposal_text("Noorddam")))
    rows = add(write(tmp_path / "a.txt", proposal_text("Noorddam"), proposal_text("Zuiddam")))
    assert [(row["id"], row["status"]) for row in rows] == [("a", "replaced"), ("a.2", "added")], "the first is the same but for its file"
    assert not any("gewijzigd" in message for message in rows[0]["messages"])
    assert [row["status"] for row in add(tmp_path / "a.txt")] == ["unchanged", "unchanged"]


def test_the_same_name_in_other_folders_and_old_content_sent_again(add: Adds, tmp_path: Path) -> None:
    one, two = write(tmp_path / "noord/v.txt", proposal_text("Noorddam")), write(tmp_path / "zuid/v.txt", proposal_text("Zuiddam"))
    assert [row["id"] for row in add(tmp_path / "noord", tmp_path / "zuid")] == ["v", "v-2"]
    old = one.read_text(encoding="utf-8")
    (row,) = add(write(one, proposal_text("Nieuwdam")))
    assert (row["id"], row["status"]) == ("v", "replaced")
    (row,) = add(write(tmp_path / "oost/v.txt", old))
    assert (row["id"], row["status"]) == ("v-3", "added"), "an old version from another folder does not take the new one's place"
    assert [row["id"] for row in add(two)] == ["v-2"]


def test_many_files_in_several_processes_as_one_by_one(tmp_path: Path, add: Adds, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cli.proposal_files.FEW", 4)
    for nr in range(12):
        write(tmp_path / "in" / f"m{nr % 3}" / f"v{nr}.txt", proposal_text(f"Dorp{nr}"))
    write(tmp_path / "in" / "m1" / "brief.txt", "Geachte heer,\n\nNiets.")
    rows = add(tmp_path / "in", code=1)
    assert [Path(row["file"]).name for row in rows] == [file.name for file in sorted((tmp_path / "in").rglob("*.txt"))]
    assert [row["status"] for row in rows].count("added") == 12 and [row["status"] for row in rows].count("failed") == 1
    together = {file.name: file.read_bytes() for file in (add.store / "graphs").iterdir()}
    single = Adds(tmp_path / "single", add._capsys)
    for file in sorted((tmp_path / "in").rglob("v*.txt")):
        single(file)
    assert {file.name: file.read_bytes() for file in (single.store / "graphs").iterdir()} == together


def test_interrupted_it_keeps_what_was_written_and_can_go_on(tmp_path: Path, add: Adds, monkeypatch: pytest.MonkeyPatch) -> None:
    for nr in range(20):
        write(tmp_path / "in" / f"v{nr}.txt", proposal_text(f"Dorp{nr}"))
    taken, take = [], Intake.take
    monkeypatch.setattr("cli.proposal_files.FEW", 4)

    def ctrl_c(self: Intake, *args: object) -> object:
        if len(taken) == 9:
            raise KeyboardInterrupt
        taken.append(args)
        return take(self, *args)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(Intake, "take", ctrl_c)
        assert main(["--store", str(add.store), "add", str(tmp_path / "in")]) == 130
    assert "is bewaard" in add._capsys.readouterr().err
    assert len(add.ids()) == 9
    assert any("Huisvestingswet" in str(quad.object) for quad in DataFolder(add.store).quads_of(DataFolder(add.store).iris.graph("namen")))
    rows = add(tmp_path / "in")
    assert [row["status"] for row in rows].count("unchanged") == 9 and len(add.ids()) == 20


@pytest.mark.skipif(os.name != "posix", reason="signals are those of POSIX")
def test_workers_leave_ctrl_c_to_the_one_that_writes() -> None:
    from cli.proposal_files import _ignore_interrupts

    before = signal.getsignal(signal.SIGINT)
    try:
        _ignore_interrupts()
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


def test_a_crash_between_graph_and_contact_is_healed(add: Adds, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write(tmp_path / "a.txt", proposal_text())

    def cut_off(*_: object) -> None:
        raise OSError("schijf vol")

    with monkeypatch.context() as patch:
        patch.setattr(PrivateFolder, "keep", cut_off)
        assert main(["--store", str(add.store), "add", str(file)]) == 1
    (row,) = add(file)
    assert row["id"] == "a" and PrivateFolder(DataFolder(add.store)).contact("a").email == "kamers@example.nl"


def test_an_id_has_no_name_of_a_contact_in_it(add: Adds, tmp_path: Path) -> None:
    file = write(tmp_path / "Voorstel Petra Zandstra.txt", proposal_text(name="Petra Zandstra"))
    assert [row["id"] for row in add(file)] == ["voorstel"]
    assert [row["id"] for row in add(write(tmp_path / "Zandstra.txt", proposal_text("Nieuwdam", name="Petra Zandstra")))] == ["voorstel-2"]


def test_names_of_things_are_written_also_when_cut_short(folder: DataFolder, tmp_path: Path) -> None:
    from ingest.proposals import read_proposals

    text = proposal_text()
    readings = [(r.proposal, r.contact) for r in read_proposals(text.encode(), "a", call=read_call())]
    with folder.writer("test") as writer:
        Intake(folder, writer).take(tmp_path / "a.txt", text.encode(), readings)
    assert any("Huisvestingswet" in str(quad.object) for quad in folder.quads_of(folder.iris.graph("namen")))


# --- the call's own settings ----------------------------------------------------------------------------------------


def test_the_area_type_is_that_of_the_calls_lists() -> None:
    utrecht = "https://identifier.overheid.nl/tooi/id/gemeente/gm0344"
    call = replace(read_call(), areas=(("stedelijke-vernieuwing", frozenset({utrecht})),))
    assert isinstance(call, Call)
    assert (call.area_type(utrecht), call.area_type(None), call.area_type("x")) == ("stedelijke-vernieuwing", "onbekend", "onbekend")
    assert read_call().area_type(utrecht) == "onbekend", "nothing is filled in that has no source"


def test_law_that_came_since_counts_within_one_process(add: Adds, tmp_path: Path) -> None:
    """The app and scripts add more than once: each time with the law as it then is."""
    cited = "- Huisvestingswet 2014, artikelen 21 tot en met 23"
    (row,) = add(write(tmp_path / "voor.txt", proposal_text("Noorddam", laws=cited)))
    assert _articles(add, row["id"]) == ["21", "22", "23"]  # by number alone
    body = "".join(article(number, f"<al>Over {number}.</al>") for number in ("21", "22", "22a", "23"))
    stamp = f'bwb-id="{LAW}" inwerkingtreding="2020-02-03" bwb-ng-vast-deel="http://wetten.overheid.nl/id/{LAW}/2020-02-03/0"'
    law = tmp_path / "wet.xml"
    law.write_bytes(toestand(f"<wettekst>{body}</wettekst>", attributes=stamp))
    add.law(law)
    (row,) = add(write(tmp_path / "na.txt", proposal_text("Zuiddam", laws=cited)))
    assert _articles(add, row["id"]) == ["21", "22", "22a", "23"]


def _articles(add: Adds, name: str) -> list[str]:
    """What the range in the field of laws points at."""
    folder = DataFolder(add.store)
    (citation,) = (one for one in read_proposal(folder.store(), folder.iris, name).citations if "artikelen 21" in one.quote)
    return [target.rpartition("=")[2] for target in citation.targets]
