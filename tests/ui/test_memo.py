"""Lists that are kept between visits: read by one, and after a change read again beside those who look."""
from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cli.proposals import add_paths
from ingest.calls import read_call
from kg.folder.data_folder import DataFolder
from kg.proposals.lists import Lists
from tests.support.app_fixtures import EXAMPLES, example_store, page_of, visited
from ui.data import kept
from ui.data.kept import KeptLists, kept_lists
from ui.kit.screen import BEHIND

NEW = "nieuw"


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder(example_store(tmp_path, laws=False, hostile=False))


def add_one(folder: DataFolder) -> None:
    file = folder.path.parent / f"{NEW}.txt"
    like = (EXAMPLES / "voorstellen" / "oosterhaag-minder-voorrangsgroepen.txt").read_text(encoding="utf-8")
    file.write_text(like.replace("Oosterhaag", "Nieuwdam"), encoding="utf-8")
    add_paths(folder, [str(file)], read_call(), None)


class Slow:
    """Reading lists, held until it may go on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.may_go, self.times = threading.Event(), 0
        monkeypatch.setattr(kept, "Lists", self)
        monkeypatch.setattr(kept, "PATIENCE", 0.05)

    def __call__(self, *of: object) -> Lists:
        self.times += 1
        assert self.may_go.wait(30)
        return Lists(*of)  # type: ignore[arg-type]


def test_many_visitors_make_them_once(folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    slow, lists, store = Slow(monkeypatch), KeptLists(folder), folder.store()
    with ThreadPoolExecutor(4) as visitors:
        found = [visitors.submit(lists.now, store) for _ in range(4)]
        slow.may_go.set()
    assert slow.times == 1 and {id(one.result()[0]) for one in found} == {id(lists.now(store)[0])}


def test_after_a_change_nobody_waits_for_the_newer_ones(folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    lists = KeptLists(folder)
    before, up_to_date = lists.now(folder.store())
    assert up_to_date and NEW not in before.number
    add_one(folder)
    slow = Slow(monkeypatch)
    assert lists.now(folder.store()) == (before, False)
    assert lists.now(folder.store()) == (before, False) and slow.times == 1
    slow.may_go.set()
    monkeypatch.setattr(kept, "PATIENCE", 30)
    after, up_to_date = lists.now(folder.store())
    assert up_to_date and NEW in after.number


def test_what_goes_wrong_is_told_and_tried_again(folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    lists = KeptLists(folder)
    with monkeypatch.context() as broken:
        broken.setattr(kept, "Lists", lambda *of: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            lists.now(folder.store())
    assert lists.now(folder.store())[1]


def test_the_screen_says_that_its_lists_are_of_a_moment_ago(folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGELRUIMTE_STORE", str(folder.path))
    kept_lists.cache_clear()
    assert BEHIND not in page_of(visited("voorstellen"))
    add_one(folder)
    slow = Slow(monkeypatch)
    page = page_of(visited("voorstellen"))
    assert BEHIND in page and "12 voorstellen" in page
    slow.may_go.set()
    monkeypatch.setattr(kept, "PATIENCE", 30)
    page = page_of(visited("voorstellen"))
    assert BEHIND not in page and "13 voorstellen" in page
