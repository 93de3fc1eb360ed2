"""Who may do what: checked below the screens, on a small store made from the examples."""
from __future__ import annotations

import asyncio
import stat
from collections.abc import Callable
from dataclasses import fields
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

import pytest
from starlette.requests import Request
from starlette.responses import Response

from kg.actions import Desk
from kg.folder.data_folder import DataFolder
from kg.judgements import table
from kg.permissions import ACTIONS, FILE, LOCAL, ROLES, NotAllowed, User, read_roles, set_roles, user
from kg.room.register import Entry
from records import InputError, UsageError
from tests.support.app_fixtures import ARTICLE, HOSTILE_ID, example_store
from ui.shell.routes import data

A, B = "zuiderkwartier-goede-buren", "duinrade-voorrang-buurtmakers"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = example_store(tmp_path_factory.mktemp("access"))
    Desk(DataFolder(path), LOCAL).pair(A, B, "duplicaat", "eerst gezien")
    return path


#: every change that the desk offers, and what it is called in the table of roles
CHANGES: dict[str, tuple[str, Callable[[Desk], object]]] = {
    "pair": ("beoordelen", lambda desk: desk.pair(A, B, "overlap", "zelfde vraag")),
    "pairs": ("groepen bewerken", lambda desk: desk.pairs([(A, B)], "overlap", "samen")),
    "common_ask": ("groepen bewerken", lambda desk: desk.common_ask("v-1", "Wat zij samen vragen.", [A, B])),
    "undo": ("beoordelen", lambda desk: desk.undo(table.read(desk.folder)[0].id)),
    "criterion": ("beoordelen", lambda desk: desk.criterion(A, "grondwet", "nee", "gelezen")),
    "step": ("beoordelen", lambda desk: desk.step([A], "werkgroep", date(2021, 6, 1), "naar de werkgroep")),
    "work_session": ("beoordelen", lambda desk: desk.work_session({A: ""}, date(2021, 6, 1), "besproken")),
    "undo_session": ("beoordelen", lambda desk: desk.undo_session("bestaat-niet")),
    "stance": ("een standpunt vastleggen", lambda desk: desk.stance(A, ARTICLE, "ruimer")),
    "correct": ("een verwijzing verbeteren", lambda desk: desk.correct(A, "problem:0-10", "doel", [ARTICLE])),
    "record_room": ("bestaande ruimte vastleggen", lambda desk: desk.record_room(Entry("Het kan al.", "beleidsruimte"))),
    "end_room": ("bestaande ruimte vastleggen", lambda desk: desk.end_room("bestaat-niet", date(2030, 1, 1))),
    "add": ("voorstellen toevoegen", lambda desk: desk.add(Path("leeg.txt"), b"", [], [])),
    "compare": ("voorstellen vergelijken", lambda desk: desk.compare()),
    "stop_comparing": ("voorstellen vergelijken", lambda desk: desk.stop_comparing()),
    "erase": ("beheren", lambda desk: desk.erase("bestaat-niet")),
    "check": ("beheren", lambda desk: desk.check()),
    "roles": ("beheren", lambda desk: desk.roles()),
    "give_roles": ("beheren", lambda desk: desk.give_roles("els", frozenset({"adviseur"}))),
    "person_rows": ("gegevens van personen beoordelen", lambda desk: desk.person_rows(A)),
    "decide_persons": ("gegevens van personen beoordelen", lambda desk: desk.decide_persons(A, [], [], lambda *_: [])),
    "contact": ("contactgegevens opvragen", lambda desk: desk.contact(A)),
}


@pytest.fixture(autouse=True)
def _no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.overlap.job.start", lambda folder: True)  # tests/kg/overlap/test_job.py starts real ones


def test_every_method_of_the_desk_is_tried_here() -> None:
    public = {name for name in vars(Desk) if not name.startswith("_")} - {one.name for one in fields(Desk)}
    assert public == set(CHANGES)


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("roles", [(), *((role,) for role in ROLES)])
def test_a_change_needs_its_role(store: Path, change: str, roles: tuple[str, ...]) -> None:
    action, do = CHANGES[change]
    folder, before = DataFolder(store), table.progress(DataFolder(store))
    desk = Desk(folder, User("jan", frozenset(roles)))
    if set(roles) & set(ACTIONS[action]):
        try:
            do(desk)
        except (UsageError, InputError) as error:
            assert not isinstance(error, NotAllowed)
    else:
        with pytest.raises(NotAllowed, match=f"mag niet {action}"):
            do(desk)
        assert table.progress(folder) == before


def test_nobody_behind_a_proxy_may_change_a_thing_and_the_local_user_may_do_all() -> None:
    assert not any(User("", frozenset(ROLES)).may(action) for action in ACTIONS)
    assert all(LOCAL.may(action) for action in ACTIONS)


def test_a_judgement_tells_the_graph_to_follow(store: Path) -> None:
    told: list[int] = []
    row = Desk(DataFolder(store), LOCAL, lambda: told.append(1)).stance(A, ARTICLE, "strenger")
    assert told == [1] and table.find(DataFolder(store), row.id).outcome == "strenger"


def test_asking_for_contact_data_is_logged_with_who_and_not_with_what(store: Path) -> None:
    found = Desk(DataFolder(store), LOCAL).contact(HOSTILE_ID)
    last = (store / "prive" / "contact.log").read_text(encoding="utf-8").splitlines()[-1]
    assert found.block and f" {HOSTILE_ID} b-" in last and "@" not in last


def test_roles_are_kept_owner_only_and_read_back(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    set_roles(folder, " Jan  de Vries ", frozenset({"adviseur", "beoordelaar"}))
    set_roles(folder, "els", frozenset({"beheerder"}))
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
    assert user(folder, "JAN DE VRIES").roles == {"adviseur", "beoordelaar"} and user(folder, "onbekend").roles == frozenset()
    set_roles(folder, "els", frozenset())
    assert set(read_roles(folder)) == {"jan de vries"}
    with pytest.raises(UsageError):
        set_roles(folder, "els", frozenset({"baas"}))
    (tmp_path / FILE).write_text("naam,rollen\nels,baas\n", encoding="utf-8")
    with pytest.raises(InputError, match="regel 2: onbekende rol 'baas'"):
        read_roles(folder)


# --- the data of a screen


def asked(path: str, **query: str) -> Response:
    """The answer to a request for the data of a screen."""
    screen, form = path.split(".")
    scope = {"type": "http", "path_params": {"screen": screen, "form": form}, "query_string": urlencode(query).encode(), "headers": []}
    return asyncio.run(data(Request(scope)))


@pytest.fixture(autouse=True)
def _this_store(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGELRUIMTE_STORE", str(store))


@pytest.mark.parametrize("path", ["bestaat-niet.csv", "start.exe"])
def test_an_unknown_screen_or_form_is_404(path: str) -> None:
    assert asked(path).status_code == 404


def test_what_a_screen_cannot_show_is_a_message() -> None:
    answer = asked("voorstel.csv", id="bestaat-niet")
    assert answer.status_code == 400 and b"bestaat-niet" in answer.body
