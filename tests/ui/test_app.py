"""The screens as functions and through Streamlit's AppTest, on a small store made from the examples."""
from __future__ import annotations

import ast
import html
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import jci
from kg.folder.data_folder import DataFolder
from kg.proposals.read import read_proposal
from records import Citation, InputError, UsageError
from tests.support.app_fixtures import ARTICLE, HOME, HOSTILE_ID, NOT_LOADED, all_html, example_store, words
from ui.data.graph import Graph
from ui.kit.paging import page_of
from ui.kit.screen import NAVIGATION
from ui.kit.urls import article_url, articles_url, cited_url, proposal_url, proposals_url
from ui.screens import proposals, search, start
from ui.screens.article import page as article
from ui.screens.article.text import WHOLE_UP_TO
from ui.screens.articles import page as articles
from ui.screens.proposal import page as proposal
from ui.screens.proposal.marked import citation_table, marked
from ui.screens.sparql import page as sparql
from ui.shell.middleware import CONTENT_SECURITY_POLICY, dutch

PROPOSALS_OF_ARTICLE_11 = (
    "duinrade-voorrang-buurtmakers", "oosterhaag-minder-voorrangsgroepen", "veldenbroek-jong-en-oud-lindenhof",
    "zuiderkwartier-goede-buren",
)  # fmt: skip
DAY = date(2021, 4, 30)
SCRIPT = HOME / "ui" / "shell" / "navigation.py"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return example_store(tmp_path_factory.mktemp("app"))


@pytest.fixture
def graph(store: Path) -> Graph:
    return Graph(DataFolder(store))


def run(store: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The start screen, as Streamlit runs it: its HTML."""
    monkeypatch.setenv("REGELRUIMTE_STORE", str(store))
    app = AppTest.from_file(SCRIPT, default_timeout=20).run()
    assert not app.exception
    return "".join(element.proto.body for element in app.get("html"))


def test_streamlit_sees_no_folder_of_pages() -> None:
    assert SCRIPT.exists() and not (SCRIPT.parent / "pages").exists() and not (HOME / "pages").exists()


# --- what is cited


def test_the_list_of_articles_has_article_11_first_and_leads_to_its_proposals(graph: Graph) -> None:
    page = articles.render(graph, {}).html
    rows = re.findall(r"<tr.*?</tr>", page)
    first = rows[1]  # the row after the heads
    assert "Artikel 11 Huisvestingswet 2014" in first and html.escape(article_url(ARTICLE)) in first
    assert html.escape(proposals_url(bepaling=ARTICLE)) in first
    listed = proposals.render(graph, {"bepaling": ARTICLE}).html
    assert all(proposal_url(one) in listed for one in PROPOSALS_OF_ARTICLE_11)
    counts = [int(n) for n in re.findall(r'data-kop="Voorstellen"[^>]*><a[^>]*>(\d+)<', page)]
    assert len(counts) == len(rows) - 1 and counts == sorted(counts, reverse=True)


def test_start_counts_and_the_list_groups_by_law(graph: Graph) -> None:
    text = words(start.render(graph, {}))
    assert "13 voorstellen" in text and "6 wetten geladen" in text and "verwijzingen gevonden" in text
    page = articles.render(graph, {"per": "wet"})
    assert words(page).index("Huisvestingswet 2014") < words(page).index("Opiumwet")
    chosen = re.findall(r'href="([^"]*)" aria-current="page"', page.html)
    assert articles_url(per="wet") in chosen


def test_every_proposal_can_be_reached(graph: Graph) -> None:
    page = proposals.render(graph, {}).html
    assert all(proposal_url(one) in page for one in graph.proposals)


def test_start_screen_runs_in_streamlit(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = run(store, monkeypatch)
    assert page.count("<h1>") == 1 and "Artikel 11 Huisvestingswet 2014" in page


# --- article


def test_article_shows_text_version_paraphrase_and_quotes(graph: Graph) -> None:
    screen = article.render(graph, {"target": ARTICLE, "op": "2021-04-30"})
    text = words(screen)
    assert screen.title == "Artikel 11 Huisvestingswet 2014"
    assert graph.unit(ARTICLE, None).version.date.year == 2024 and "geldig van 2021-01-01 tot 2024-01-01" in text
    assert "Parafrase, niet de wettekst" in text
    assert "Genoemd in 5 voorstellen" in text and "art. 11 en art. 12 lid 1 en 2 Huisvestingswet 2014" in text
    assert "https://wetten.overheid.nl/jci1.3:c:BWBR0035303&amp;artikel=11" in screen.html
    assert "Verwijst naar" in text and "Genoemd in andere bepalingen" in text


def test_every_quote_on_an_article_leads_to_a_mark_in_its_proposal(graph: Graph) -> None:
    page = article.render(graph, {"target": ARTICLE}).html
    places = re.findall(r'href="voorstel\?id=([^"#]+)#([^"]+)"', page)
    assert len(places) >= len(PROPOSALS_OF_ARTICLE_11)
    for proposal_id, place in places:
        assert f'id="{place}"' in all_html(proposal.render(graph, {"id": proposal_id}))


def test_a_cited_lid_has_its_place_in_the_article(graph: Graph) -> None:
    place = cited_url("jci1.3:c:BWBR0035303&artikel=12&lid=1").partition("#")[2]
    assert f'id="{place}"' in article.render(graph, {"target": "jci1.3:c:BWBR0035303&artikel=12"}).html


def test_a_long_law_shows_its_contents_as_links(graph: Graph) -> None:
    assert len(graph.unit("BWBR0035303", None).parts) > WHOLE_UP_TO
    page = article.render(graph, {"target": "BWBR0035303"}).html
    assert f'<a href="{html.escape(article_url(ARTICLE))}">Artikel 11</a>' in page and "Parafrase, niet de wettekst" in page


def test_a_law_that_is_not_loaded_still_shows_its_proposals(graph: Graph) -> None:
    text = words(article.render(graph, {"target": NOT_LOADED}))
    assert "niet geladen" in text and "Genoemd in 1 voorstel" in text and "artikel 5:32" in text


@pytest.mark.parametrize("asked", [{"op": "1999-01-01"}, {"target": "jci1.3:c:BWBR0035303&artikel=999"}])
def test_no_text_on_that_day_or_of_that_number_is_said(graph: Graph, asked: dict[str, str]) -> None:
    text = words(article.render(graph, {"target": ARTICLE} | asked))
    assert "Geen tekst om te tonen" in text and "vanaf 2021-01-01" in text


@pytest.mark.parametrize("asked", [{}, {"target": "<script>"}, {"target": "BWBR1"}, {"target": ARTICLE, "op": "gisteren"}])
def test_an_article_address_that_is_wrong_is_a_message(graph: Graph, asked: dict[str, str]) -> None:
    with pytest.raises((UsageError, InputError)):
        article.render(graph, asked)


@pytest.mark.parametrize("target", ["CELEX:32016R0679&artikel=6", "ECLI:NL:HR:2020:1", "CELEX:<script>alert(1)</script>"])
def test_other_sources_have_a_screen(graph: Graph, target: str) -> None:
    screen = article.render(graph, {"target": target})
    assert "de tekst niet geladen" in words(screen) and "<script" not in all_html(screen)


# --- proposal


def test_proposal_shows_its_fields_and_marks_every_citation(graph: Graph, store: Path) -> None:
    screen = proposal.render(graph, {"id": "zuiderkwartier-goede-buren"})
    text, folder = words(screen), DataFolder(store)
    assert "CONCEPT" in text and "netwerk Zuiderkwartier" in text and "30 april 2021 (aanname" in text
    assert "voorkeur van de indiener" in text and "gelezen als" in text
    stored = read_proposal(folder.store(), folder.iris, "zuiderkwartier-goede-buren")
    assert all_html(screen).count('<mark id="') == len(stored.citations) > 0
    assert "@" not in text and "0000" not in text


def test_messages_of_the_reader_are_shown(graph: Graph) -> None:
    assert "Let op" in words(proposal.render(graph, {"id": "veldenbroek-jong-en-oud-lindenhof"}))


def test_every_link_inside_a_proposal_has_its_place(graph: Graph) -> None:
    for proposal_id in graph.proposals:
        page = all_html(proposal.render(graph, {"id": proposal_id}))
        assert all(f'id="{place}"' in page for place in re.findall(r'href="#([^"]+)"', page))


def test_hostile_text_comes_out_escaped(graph: Graph) -> None:
    screens = [
        start.render(graph, {}), proposal.render(graph, {"id": HOSTILE_ID}), article.render(graph, {"target": ARTICLE}),
        articles.render(graph, {"q": "<script>", "leefveld": "<b>x</b>"}), articles.render(graph, {"weergave": "matrix"}),
        proposals.render(graph, {}), proposals.render(graph, {"indiener": "<img src=x>", "q": '"><script>'}),
        search.render(graph, {"q": 'window onerror "><script>alert(1)</script>'}), sparql.render(graph, {"q": '"><img src=x> <b>'}),
        sparql.render(graph, {"q": "SELECT ?o { ?s ?p ?o FILTER(isLiteral(?o)) }"}),
    ]  # fmt: skip
    for screen in screens:
        page = all_html(screen)
        assert not re.search(r"<(script|img|iframe|svg|style|b|u)\b", page)
        assert not re.search(r"<[^>]*\son\w+=", re.sub(r'"[^"]*"', '""', page))
        known = ("./", "artikel?", "voorstel?", "#", "https://wetten", *NAVIGATION)
        assert [url for url in re.findall(r'href="([^"]*)"', page) if not url.startswith(known)] == []
    assert "<script>window.geraakt=1</script> ![x](http://evil.example/p.png)" in words(screens[1])


def test_an_unknown_id_is_a_message(graph: Graph) -> None:
    for asked in ({}, {"id": "bestaat-niet"}, {"id": "<script>"}, {"id": "../../x y"}):
        with pytest.raises((UsageError, InputError)):
            proposal.render(graph, asked)


@pytest.mark.parametrize(("module", "query"), [("proposal", {"id": "<i>nee</i>"}), ("article", {"target": "onzin"})])
def test_a_message_stands_on_the_screen_without_a_traceback(
    store: Path, monkeypatch: pytest.MonkeyPatch, module: str, query: dict[str, str]
) -> None:
    monkeypatch.setenv("REGELRUIMTE_STORE", str(store))
    script = f"from ui.kit.screen import present\nfrom ui.screens.{module} import page\npresent(\"{module}\", page.render)"
    app = AppTest.from_string(script, default_timeout=20)
    for name, value in query.items():
        app.query_params[name] = value
    page = "".join(element.proto.body for element in app.run().get("html"))
    assert not app.exception and 'role="alert"' in page and "Naar de startpagina" in page and "<i>" not in page


# --- empty stores


@pytest.mark.parametrize("made", [False, True])
def test_an_empty_or_missing_store_says_how_to_load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, made: bool) -> None:
    if made:
        with DataFolder(tmp_path / "store").writer("test"):
            pass
    page = run(tmp_path / "store", monkeypatch)
    assert page.count("<h1>") == 1 and "regelruimte law add" in page and "regelruimte add" in page


def test_laws_without_proposals_say_what_to_do(tmp_path: Path) -> None:
    found = Graph(DataFolder(example_store(tmp_path, proposals=False)))
    assert all("nog geen voorstellen" in words(page.render(found, {})) for page in (start, articles, proposals))


def test_new_data_shows_without_a_restart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "nog leeg" in run(tmp_path / "store", monkeypatch)
    example_store(tmp_path, hostile=False)
    assert "12 voorstellen" in run(tmp_path / "store", monkeypatch)


# --- parts


def citation(text: str, quote: str, **other: object) -> Citation:
    start = text.index(quote)
    known = {
        "kind": "wet", "status": "opgelost", "law": None, "targets": (ARTICLE,), "candidates": (), "confidence": 1.0, "rule": "r",
        "reason": "reden", "field": "problem",
    }  # fmt: skip
    return Citation(start=start, end=start + len(quote), quote=quote, **(known | other))


def test_marks_keep_the_text_and_leave_out_what_does_not_fit() -> None:
    text = "é <b> artikel 11 & artikel 12; slot"
    first, second = citation(text, "artikel 11"), citation(text, "artikel 12", status="onbekend", targets=())
    overlapping, elsewhere = citation(text, "11 & artikel"), Citation(
        start=0, end=5, quote="nietes", kind="wet", status="opgelost", law=None, targets=(), candidates=(), confidence=1, rule="", reason=""
    )
    page = marked(text, list(enumerate([first, second, overlapping, elsewhere], 1)), DAY)
    assert html.unescape(re.sub(r"<sup>.*?</sup>|<[^>]+>", "", page)) == text
    assert page.count("<mark") == 2 and 'href="#verwijzing-2"' in page and "s-onbekend" in page


def test_a_doubtful_citation_names_its_candidates() -> None:
    doubtful = citation("de wet", "de wet", status="meerduidig", targets=(), candidates=("jci1.3:c:BWBR0035303", "jci1.3:c:BWBR0005416"))
    page = citation_table([(1, doubtful)], DAY, jci.label)
    assert "kan zijn" in page and "BWBR0005416" in page and "meerduidig" in page


def test_pages_of_a_long_list() -> None:
    items = list(range(120))
    assert page_of(items, {"pagina": "3"}).items == list(range(100, 120))
    assert [page_of(items, {"pagina": odd}).number for odd in ("0", "99", "x", "-1", "9" * 30)] == [1, 3, 1, 1, 1]
    assert 'rel="next"' in page_of(items, {}).links(lambda n: f"?pagina={n}") and page_of([1], {}).links(str) == ""


def test_the_page_around_the_screens_is_dutch_and_runs_no_inline_script() -> None:
    import streamlit

    page = dutch((Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8"))
    assert '<html lang="nl">' in page and "<title>Regelruimte</title>" in page and "stijl/regelruimte.js" in page
    assert "You need to enable JavaScript" not in page and not re.search(r"<script>", page)
    assert "script-src 'self';" in CONTENT_SECURITY_POLICY and "http" not in CONTENT_SECURITY_POLICY


# --- who may import what


def imports(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name.partition(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def sources(*folders: str) -> list[Path]:
    return [file for folder in folders for file in sorted((HOME / folder).rglob("*.py"))]


def test_only_the_app_imports_streamlit() -> None:
    outside = [file for file in [*HOME.glob("*.py"), *sources("kg", "ingest", "cli", "queries")] if file.name != "app.py"]
    assert outside and not [file for file in outside if "streamlit" in imports(file)]


def test_rooms_do_not_import_upwards() -> None:
    assert not [file for file in sources("kg", "ingest") if {"ui", "cli", "app"} & set(imports(file))]
    assert not [file for file in sources("ui") if {"app", "cli"} & set(imports(file))]


def test_screens_reach_what_reads_through_its_public_functions_alone() -> None:
    taken = {
        (file.name, node.module)
        for file in sources("ui") for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("ingest")
    }  # fmt: skip
    assert taken and all((module or "").count(".") == 1 for _, module in taken)
