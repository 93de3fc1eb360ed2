"""Groups of asks as people change them: joined, split, taken out, undone; written in a sentence; on the screens and as a dossier."""
from __future__ import annotations

import asyncio
import html
import sqlite3
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from starlette.requests import Request

from cli.main import main
from kg.actions import Desk
from kg.erase import erase
from kg.folder.data_folder import DataFolder
from kg.judgements import table
from kg.judgements.common_ask import asks, write_ask
from kg.judgements.enter import judge_pairs
from kg.overlap.pairs import Offered
from kg.permissions import LOCAL, NotAllowed, User
from kg.review.groups import Links, apart_pairs, current_group, current_groups, neighbours, together_pairs
from records import UsageError
from tests.support.app_fixtures import compared_store, example_store, forget_judgements, words
from ui.data.graph import Graph
from ui.kit.urls import articles_url, cluster_url
from ui.screens.clusters import cluster
from ui.screens.clusters import page as clusters
from ui.screens.clusters.controls import last_act
from ui.shell.downloads import dossier

ONE, OTHER, THIRD = "duinrade-voorrang-buurtmakers", "zuiderkwartier-goede-buren", "veldenbroek-jong-en-oud-lindenhof"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return compared_store(tmp_path_factory.mktemp("clusters"))


@pytest.fixture
def folder(store: Path) -> Iterator[DataFolder]:
    yield DataFolder(store)
    forget_judgements(store)


# --- the groups


WRITTEN = {"a": {"a", "b", "c"}, "d": {"d", "e"}}
OFFERED = {
    one.pair: one for one in (
        Offered("a", "b", 0.9, "duplicaat", False), Offered("b", "c", 0.6, "overlap", False), Offered("a", "c", 0.5, "overlap", False),
        Offered("d", "e", 0.7, "overlap", False), Offered("c", "d", 0.15, "geen", False),
    )
}  # fmt: skip


def now(**agreed: str) -> list[tuple[str, tuple[str, ...]]]:
    links = Links(OFFERED, {tuple(sorted(pair)): outcome for pair, outcome in agreed.items()})
    return [(group.name, group.proposals) for group in current_groups(WRITTEN, links)]


def test_without_verdicts_groups_are_as_written() -> None:
    assert now() == [("a", ("a", "b", "c")), ("d", ("d", "e"))]


def test_a_verdict_keeps_apart_and_the_group_keeps_its_name() -> None:
    pairs = dict.fromkeys(map("".join, apart_pairs(["c"], ["a", "b"])), "geen")
    assert now(**pairs) == [("a", ("a", "b")), ("d", ("d", "e"))]


def test_a_part_that_is_split_off_stays_together() -> None:
    assert now(**dict.fromkeys(map("".join, apart_pairs(["b", "c"], ["a"])), "zelfde-artikel")) == [("a", ("b", "c")), ("d", ("d", "e"))]


def test_groups_that_people_join_are_one() -> None:
    mine, _ = current_group("a", WRITTEN, Links(OFFERED, {}))
    assert mine is not None
    pairs = together_pairs(mine, ["d", "e"])
    (only,) = current_groups(WRITTEN, Links(OFFERED, dict.fromkeys(pairs, "overlap")))
    assert (only.name, only.proposals, only.confirmed) == ("a", ("a", "b", "c", "d", "e"), True)
    assert len(pairs) == 4


def test_two_that_people_call_the_same_are_a_group_without_any_signal() -> None:
    assert ("x", ("x", "y")) in now(xy="duplicaat")


def test_a_group_that_fell_apart_is_gone() -> None:
    group, pieces = current_group("d", WRITTEN, Links(OFFERED, {("d", "e"): "geen"}))
    assert group is None and pieces == []


def test_likely_neighbours_are_offered_to_join() -> None:
    links = Links(OFFERED, {})
    groups = current_groups(WRITTEN, links)
    assert [other.name for other in neighbours(groups[0], groups, links)] == ["d"]


# --- the sentence


def test_the_common_ask_is_written_and_taken_back_without_losing_a_word(folder: DataFolder) -> None:
    write_ask(folder, ONE, "Laat gemeenten kiezen.", [ONE, OTHER], "An")
    write_ask(folder, ONE, "Laat gemeenten voorrang geven.", [ONE, OTHER], "Bo")
    write_ask(folder, ONE, "", [ONE, OTHER], "Bo")
    assert [one.sentence for one in asks(folder)[ONE]] == ["Laat gemeenten kiezen.", "Laat gemeenten voorrang geven.", ""]
    assert table.read(folder) == [] and table.progress(folder)["nr"] == 0
    with sqlite3.connect(folder.path / table.FILE) as connection, pytest.raises(sqlite3.IntegrityError):
        connection.execute("UPDATE gezamenlijke_vraag SET zin = 'x'")


@pytest.mark.parametrize("sentence", ["Twee\nregels", "x" * 301, "Mail mij: naam@example.nl"])
def test_a_sentence_that_is_none_is_refused(folder: DataFolder, sentence: str) -> None:
    with pytest.raises(UsageError):
        write_ask(folder, ONE, sentence, [ONE], "An")


def test_erasing_a_proposal_erases_the_sentences_of_its_group(tmp_path: Path) -> None:
    folder = DataFolder(example_store(tmp_path, laws=False, hostile=False))
    write_ask(folder, OTHER, "Geheime zin over buurtmakers.", [ONE, OTHER], "An")
    write_ask(folder, THIRD, "Een andere zin.", [THIRD], "An")
    erase(folder, ONE)
    assert list(asks(folder)) == [THIRD]
    assert b"Geheime zin" not in b"".join(file.read_bytes() for file in folder.path.glob("oordelen.sqlite*"))


# --- the desk


def test_several_verdicts_are_one_act_that_is_undone_as_one(folder: DataFolder) -> None:
    desk = Desk(folder, LOCAL)
    desk.pairs([(ONE, OTHER), (ONE, THIRD)], "geen", "Een andere vraag.")
    graph = Graph(folder)
    group = graph.review.groups()[0]
    act = last_act(graph.review.history(group), graph.review.me) or last_act(list(reversed(table.read(folder))), graph.review.me)
    assert {one.other for one in act} | {one.proposal for one in act} == {ONE, OTHER, THIRD}
    for one in act:
        desk.undo(one.id)
    assert not graph.review.verdicts() and len(table.read(folder)) == 4


def test_verdicts_on_several_pairs_need_a_motivation_and_a_role(folder: DataFolder) -> None:
    with pytest.raises(UsageError, match="motivering"):
        judge_pairs(folder, [(ONE, OTHER)], "geen", " ", "An")
    with pytest.raises(NotAllowed):
        Desk(folder, User("x", frozenset(("adviseur",)))).pairs([(ONE, OTHER)], "geen", "x")
    with pytest.raises(NotAllowed):
        Desk(folder, User("x", frozenset())).common_ask(ONE, "x", [])


# --- the screens


def test_the_list_of_groups(folder: DataFolder) -> None:
    graph = Graph(folder)
    names = [group.name for group in graph.review.groups()]
    assert names
    page = clusters.render(graph, {})
    assert all(html.escape(cluster_url(name)) in page.html for name in names) and len(page.taken.rows) == len(names)
    assert html.escape(articles_url(per="wet")) in page.html
    assert "Geen cluster past" in words(clusters.render(graph, {"q": "onvindbaar"}))
    assert not clusters.render(graph, {"departement": "Ministerie van Niets"}).taken.rows
    found = [row["cluster"] for row in clusters.render(graph, {"sorteer": "naam"}).taken.rows]
    assert found == sorted(found, key=str.casefold)


def test_one_group_with_its_members_articles_departments_and_history(folder: DataFolder) -> None:
    graph = Graph(folder)
    group = next(group for group in graph.review.groups() if ONE in group.proposals)
    Desk(folder, LOCAL).common_ask(group.name, "Laat een <b>corporatie</b> kiezen.", group.proposals)
    pairs = together_pairs(group)
    Desk(folder, LOCAL).pairs(pairs, "overlap", "Samen één vraag.")
    screen = cluster.render(Graph(folder), {"naam": group.name})
    text = words(screen) + " ".join(html.unescape(part) for part in screen.parts if isinstance(part, str))
    assert screen.title == "Laat een <b>corporatie</b> kiezen." and "door mensen bevestigd" in text
    assert "Goede buren" in text and "artikel 11" in text and "Uit te nodigen departementen" in text and "Samen één vraag." in text
    assert "<b>" not in screen.html and f"over=vraaggroep%2F{group.name}" in screen.html
    Desk(folder, LOCAL).pairs(apart_pairs([ONE], [one for one in group.proposals if one != ONE]), "geen", "Toch anders.")
    after = next((one for one in Graph(folder).review.groups() if ONE in one.proposals), None)
    assert after is None or not set(after.proposals) & (set(group.proposals) - {ONE})


def test_a_group_that_is_not_there_is_said(folder: DataFolder) -> None:
    with pytest.raises(UsageError):
        cluster.render(Graph(folder), {"naam": "bestaat-niet"})
    with pytest.raises(UsageError):
        cluster.render(Graph(folder), {})


# --- the dossier


def test_the_dossier_of_a_group(folder: DataFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    group = next(group for group in Graph(folder).review.groups() if ONE in group.proposals)
    write_ask(folder, group.name, "Laat gemeenten kiezen wie er woont.", group.proposals, "An")
    file = tmp_path / "d.docx"
    assert main(["--store", str(folder.path), "dossier", folder.iris.ask_group(group.name).value, str(file)]) == 0
    text = zipfile.ZipFile(file).read("word/document.xml").decode()
    assert "Laat gemeenten kiezen wie er woont." in text and "Goede buren" in text and "Uit te nodigen departementen" in text
    monkeypatch.setenv("REGELRUIMTE_STORE", str(folder.path))
    for form in ("docx", "xlsx"):
        scope = {"type": "http", "path": f"/gegevens/dossier.{form}", "headers": [], "query_string": f"over=vraaggroep/{group.name}".encode()}
        answer = asyncio.run(dossier(Request(scope | {"server": ("x", 80), "scheme": "http"})))
        assert answer.status_code == 200 and zipfile.ZipFile(BytesIO(answer.body)).testzip() is None
    bad = Request({"type": "http", "path": "/gegevens/dossier.docx", "headers": [], "query_string": b"over=niets", "server": ("x", 80), "scheme": "http"})
    assert asyncio.run(dossier(bad)).status_code == 400
