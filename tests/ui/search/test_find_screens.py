"""The screens that find: state in the URL, sorting, paging, files, and the search box that goes to what is meant."""
from __future__ import annotations

import asyncio
import csv
import html
import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from starlette.applications import Starlette
from starlette.types import Message

from cli.proposals import add_paths
from ingest.calls import read_call
from kg.folder.data_folder import DataFolder
from kg.judgements.enter import judge_criterion
from kg.judgements.follow import follow
from records import UsageError
from tests.support.app_fixtures import ARTICLE, HOSTILE, example_store, keep_example_signals, words
from ui.data.graph import Graph
from ui.kit.lists import Rows
from ui.kit.screen import Screen
from ui.kit.urls import article_url, articles_url, cited_url, proposal_url, proposals_url
from ui.screens import proposals, search, start
from ui.screens.articles import page as articles
from ui.screens.search_box import with_marks
from ui.shell.routes import ROUTES

FORMULA = HOSTILE.replace("Ruimte <img", "=HYPERLINK(1) Ruimte <img").replace("gemeente <u>Testdam</u>", "@gemeente Rekendam")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("find")
    store = example_store(folder)
    (folder / "formule.txt").write_text(FORMULA, encoding="utf-8")
    add_paths(DataFolder(store), [str(folder / "formule.txt")], read_call(), None)
    keep_example_signals(store)
    return store


@pytest.fixture(scope="module")
def graph(store: Path) -> Graph:
    return Graph(DataFolder(store))


@dataclass
class Answer:
    """What a plain address of the app answers."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8-sig")


class Client:
    """Asks the routes of the app, without a server."""

    def get(self, path: str, query: Mapping[str, str] = {}) -> Answer:
        return asyncio.run(self._get(path, urlencode(query)))

    async def _get(self, path: str, query: str) -> Answer:
        sent: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Message) -> None:
            sent.append(message)

        scope = {
            "type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": query.encode(), "headers": [],
            "root_path": "", "scheme": "http", "server": ("127.0.0.1", 1), "client": None, "http_version": "1.1",
        }  # fmt: skip
        await Starlette(routes=ROUTES)(scope, receive, send)
        headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        return Answer(sent[0]["status"], headers, b"".join(message.get("body", b"") for message in sent[1:]))


@pytest.fixture
def client(store: Path, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setenv("REGELRUIMTE_STORE", str(store))
    return Client()


def column(screen: Screen, name: str) -> list[str]:
    return [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(rf'data-kop="{name}"[^>]*>(.*?)</td>', screen.html)]


def heads(screen: Screen) -> list[str]:
    return [re.sub(r"<[^>]+>", "", head) for head in re.findall(r"<th scope=\"row\"[^>]*>(.*?)</th>", screen.html)]


# --- lists


@pytest.mark.parametrize("page", [articles, proposals])
def test_a_number_behind_a_choice_is_the_number_of_rows_it_gives(graph: Graph, page: object) -> None:
    for state in ({}, {"leefveld": "wonen"}, {"q": "e", "wet": "BWBR0035303"}):
        screen = page.render(graph, state)  # type: ignore[attr-defined]
        choices = re.findall(r'<li><a href="\./\w+\?([^"]+)">[^<]*</a> <span class="aantal">\((\d+)\)', screen.html)
        assert choices
        for query, number in choices:
            asked = {name: values[0] for name, values in parse_qs(html.unescape(query)).items()}
            assert len(page.render(graph, asked).taken.rows) == int(number)  # type: ignore[attr-defined]


def test_articles_are_sorted_by_the_url(graph: Graph) -> None:
    numbers = [int(one) for one in column(articles.render(graph, {}), "Voorstellen")]
    assert [int(one) for one in column(articles.render(graph, {"sorteer": "-voorstellen"}), "Voorstellen")] == sorted(numbers)
    change = [int(one) for one in column(articles.render(graph, {"sorteer": "wijziging"}), "Wil wijziging")]
    assert change == sorted(change, reverse=True) and change[0] > 0
    page = articles.render(graph, {"sorteer": "artikel"})
    assert heads(page)[:2] == ["Artikel 3", "Artikel 5"] and 'aria-sort="ascending"' in page.html
    assert heads(articles.render(graph, {"sorteer": "-artikel"})) == heads(page)[::-1]
    assert heads(articles.render(graph, {"sorteer": "onzin"})) == heads(articles.render(graph, {}))


def test_a_filter_keeps_what_else_is_in_the_url_and_can_be_let_go(graph: Graph) -> None:
    page = articles.render(graph, {"leefveld": "wonen", "rol": "te-wijzigen", "sorteer": "artikel", "pagina": "3"}).html
    urls = [html.unescape(url) for url in re.findall(r'href="(\./artikelen[^"]*)"', page)]
    assert articles_url(rol="te-wijzigen", sorteer="artikel") in [re.sub(r"leefveld=&", "", url) for url in urls]
    assert all("pagina" not in url for url in urls)
    assert '<input type="hidden" name="leefveld" value="wonen">' in page


def test_the_matrix_leads_to_the_proposals_that_it_counts(graph: Graph) -> None:
    page = articles.render(graph, {"weergave": "matrix"}).html
    cells = re.findall(r'<a href="\./voorstellen\?([^"]+)"[^>]*>(\d+)</a>', page)
    assert len(cells) > 20
    for query, number in cells:
        asked = {name: values[0] for name, values in parse_qs(html.unescape(query)).items()}
        assert len(proposals.render(graph, asked).taken.rows) == int(number)  # type: ignore[union-attr, arg-type]


def test_each_bar_of_the_picture_has_its_number_and_leads_to_what_it_counts(graph: Graph) -> None:
    screen = articles.render(graph, {"weergave": "overzicht", "per": "wet"})
    cells = re.findall(r'<a href="\./(\w+)\?([^"]+)" aria-label="(\d+) voorstel[^"]*">(\d+)</a><span class="balkbaan" aria-hidden="true">', screen.html)
    assert len(cells) == screen.html.count('class="balk"') > 10 and "onderbroken" not in screen.html
    for path, query, told, number in cells:
        asked = {name: values[0] for name, values in parse_qs(html.unescape(query)).items()}
        assert path == "voorstellen" and told == number and len(proposals.render(graph, asked).taken.rows) == int(number)  # type: ignore[union-attr, arg-type]
    assert "Het meest genoemd: Huisvestingswet 2014, in" in words(screen) and "het vaakst over wonen" in words(screen)
    widths = [float(one) for one in re.findall(r"width:([\d.]+)%", screen.html)]
    assert max(widths) == 100 and min(widths) > 0


def test_the_picture_keeps_the_others_together_and_leads_to_their_list(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.proposals.crosstab.ROWS", 1)
    monkeypatch.setattr("kg.proposals.crosstab.COLUMNS", 1)
    screen = articles.render(graph, {"weergave": "overzicht", "per": "wet", "sorteer": "artikel"})
    laws, names = len(graph.lists.by_law.targets), ["Huisvestingswet 2014", f"Overige wetten ({len(graph.lists.by_law.targets) - 1})"]
    assert [one.startswith(name) for one, name in zip(heads(screen), names, strict=True)] == [True, True]
    assert f"De 1 meest genoemde van {laws} wetten" in words(screen)
    total, largest = (int(row["voorstellen"]) for row in screen.taken.rows[:2])  # type: ignore[union-attr]
    longer = [int(row["voorstellen"]) > (total if row["leefveld"] == "alle leefvelden" else largest) for row in screen.taken.rows]  # type: ignore[union-attr]
    assert screen.html.count('class="balk afgebroken" style="width:100.0%"') == sum(longer) > 0 and "Een onderbroken balk" in words(screen)
    assert 'bij overige wetten over wonen: naar de lijst"' in screen.html and 'over overige leefvelden: naar alle voorstellen"' in screen.html
    assert html.escape(articles_url(per="wet", sorteer="artikel", leefveld="wonen")) in screen.html
    rows = screen.taken.rows  # type: ignore[union-attr]
    assert [row["leefveld"] for row in rows] == ["alle leefvelden", "wonen", "overige leefvelden"] * 2
    assert rows[0]["departement"] and rows[0]["adres"] == "jci1.3:c:BWBR0035303" and rows[3]["wet"] == names[1]


@pytest.mark.parametrize("state", [{"per": "wet", "leefveld": "wonen"}, {"rol": "te-wijzigen"}, {"per": "wet", "q": "wet"}, {"per": "wet", "leefveld": "niets"}])
def test_the_picture_follows_what_is_chosen(graph: Graph, state: dict[str, str]) -> None:
    screen = articles.render(graph, {**state, "weergave": "overzicht"})
    listed = articles.render(graph, state).taken.rows  # type: ignore[union-attr]
    totals = [row["voorstellen"] for row in screen.taken.rows if row.get("leefveld") == "alle leefvelden"]  # type: ignore[union-attr]
    assert totals[:10] == sorted((row["voorstellen"] for row in listed), reverse=True)[:10]
    assert bool(totals) == bool(listed) and ("Niets gevonden" in words(screen)) == (not listed)


def test_an_empty_answer_says_what_to_do(graph: Graph) -> None:
    for page in (articles, proposals):
        assert "Wis alle keuzen" in words(page.render(graph, {"leefveld": "bestaat-niet"}))


def test_a_step_is_a_choice_as_soon_as_it_is_judged(tmp_path: Path) -> None:
    folder = DataFolder(example_store(tmp_path, hostile=False))
    graph = Graph(folder)
    assert "toets (" not in words(proposals.render(graph, {}))
    name = graph.lists.proposals[0].id
    judge_criterion(folder, name, "grondwet", "ja", "m", "An Proef")
    now = Graph(folder)
    page = proposals.render(now, {"stap": "afgedaan-strijdig"})
    assert len(page.taken.rows) == 1 and proposal_url(name) in page.html  # type: ignore[union-attr, arg-type]
    before, after = (sum(int(n) for n in column(articles.render(one, {}), "Open")) for one in (graph, now))
    assert after < before  # what was judged is read at once, the snapshot is the same


def test_a_judgement_in_the_graph_makes_no_list_read_again_and_a_proposal_does(tmp_path: Path) -> None:
    folder = DataFolder(example_store(tmp_path, hostile=False))
    first = Graph(folder)
    lists = first.lists
    judge_criterion(folder, lists.proposals[0].id, "grondwet", "ja", "m", "An Proef")
    assert follow(folder)
    after = Graph(folder)
    assert after._store is not first._store and after.lists is lists
    (tmp_path / "erbij.txt").write_text(FORMULA, encoding="utf-8")
    add_paths(folder, [str(tmp_path / "erbij.txt")], read_call(), None)
    assert len(Graph(folder).lists.proposals) == len(lists.proposals) + 1


def test_rows_are_made_when_they_are_asked_for() -> None:
    made: list[int] = []
    rows = Rows([1, 2, 3], lambda one: made.append(one) or {"n": one})
    assert len(rows) == 3 and rows and not made
    assert rows[0] == {"n": 1} and list(rows[1:]) == [{"n": 2}, {"n": 3}] and made == [1, 2, 3]


# --- files


def test_files_have_all_rows_and_no_formulas(client: Client, graph: Graph) -> None:
    answer = client.get("/gegevens/voorstellen.csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert len(rows) == len(graph.lists.proposals) == 14
    odd = next(row for row in rows if row["kenmerk"] == "formule")
    assert odd["titel"].startswith("'=HYPERLINK") and not any(value.startswith(("=", "+", "-", "@")) for row in rows for value in row.values())
    shown = articles.render(graph, {"leefveld": "wonen"}).taken.rows  # type: ignore[union-attr]
    assert len(json.loads(client.get("/gegevens/artikelen.json", {"leefveld": "wonen"}).text)) == len(shown)  # type: ignore[arg-type]
    assert "BWBR0035303&artikel=11" in client.get("/gegevens/artikelen.ttl").text
    assert client.get("/gegevens/start.csv").status == 200 and json.loads(client.get("/gegevens/zoeken.json", {"q": "voorrang"}).text)


# --- start


def test_start_tells_what_is_cited_new_and_waiting(graph: Graph) -> None:
    text = words(start.render(graph, {}))
    assert "Artikel 11 Huisvestingswet 2014 6 voorstellen" in text and "Nieuw in de afgelopen 30 dagen" in text
    assert "zonder oordeel van u" in text and "14 voorstellen waarvan de toets nog moet beginnen" in text


# --- search

#: what is typed → where it goes
JUMPS = {
    "Hvw 11": article_url(ARTICLE), "art. 11 Huisvestingswet": article_url(ARTICLE), 
    "artikel 12 lid 1 Huisvestingswet 2014": cited_url("jci1.3:c:BWBR0035303&artikel=12&lid=1"),
    "jci1.3:c:BWBR0035303&artikel=11": article_url(ARTICLE), "BWBR0035303": article_url("jci1.3:c:BWBR0035303"),
    "https://wetten.overheid.nl/jci1.3:c:BWBR0035303&artikel=11": article_url(ARTICLE), "Opiumwet": article_url("jci1.3:c:BWBR0001941"),
    "zuiderkwartier-goede-buren": proposal_url("zuiderkwartier-goede-buren"),
}  # fmt: skip


@pytest.mark.parametrize("typed", JUMPS)
def test_the_box_goes_to_the_one_thing_that_is_meant(client: Client, typed: str) -> None:
    answer = client.get("/ga", {"q": typed})
    assert answer.status == 303 and answer.headers["location"] == f"./{JUMPS[typed]}"


@pytest.mark.parametrize("typed", ["voorrang", "artikel 11", "", "   ", "<script>", "' OR 1=1 --", "a" * 3000, "\x00é\u202e", "Hvw 11 en 12"])
def test_the_box_lists_what_may_be_meant(client: Client, graph: Graph, typed: str) -> None:
    answer = client.get("/ga", {"q": typed})
    assert answer.status == 303 and urlsplit(answer.headers["location"]).path == "./zoeken"
    page = search.render(graph, {"q": typed})
    assert "<script" not in page.html


def test_search_shows_provisions_proposals_and_marks(graph: Graph) -> None:
    page = search.render(graph, {"q": "voorrang"})
    assert "Bepalingen" in words(page) and "Voorstellen" in words(page) and "<mark>" in page.html
    assert "parafrase, niet de wettekst" in words(page)
    one = search.render(graph, {"q": "voorrang", "soort": "voorstel"})
    assert "<h2>Bepalingen" not in one.html and proposal_url("duinrade-voorrang-buurtmakers") in one.html


def test_a_municipality_leads_to_its_proposals(graph: Graph) -> None:
    page = search.render(graph, {"q": "gemeente Duinrade"})
    url = proposals_url(indiener="gemeente Duinrade")
    assert html.escape(url) in page.html
    assert [row["kenmerk"] for row in proposals.render(graph, {"indiener": "gemeente Duinrade"}).taken.rows] == ["duinrade-voorrang-buurtmakers"]  # type: ignore[union-attr]


def test_nothing_found_and_an_unknown_kind_are_said(graph: Graph) -> None:
    assert "Niets gevonden voor ‘xyzzyqwerty’" in words(search.render(graph, {"q": "xyzzyqwerty"}))
    with pytest.raises(UsageError, match="geen soort"):
        search.render(graph, {"q": "a", "soort": "<b>"})


def test_marks_are_escaped_piece_by_piece() -> None:
    assert with_marks("a <b> & c", ((2, 5),)) == "a <mark>&lt;b&gt;</mark> &amp; c"
    assert with_marks("abc", ((2, 9), (1, 1), (0, 1))) == "<mark>a</mark>bc" and with_marks("", ()) == ""
