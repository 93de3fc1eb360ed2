"""The screen of an article: differences, cited parts, sentences, impact, room in the law, and what is cited together."""
from __future__ import annotations

import html
import re
from datetime import date

import pytest

from kg.folder.data_folder import DataFolder
from kg.law.diff import Piece
from kg.proposals.sentences import sentence_around
from records import UsageError
from tests.support.app_fixtures import ARTICLE, HOSTILE_ID, NOT_LOADED, all_html, example_store, words
from ui.data.graph import Graph
from ui.kit.urls import article_url
from ui.screens.article import page as article
from ui.screens.article.data import compared, others_cited, room_in_law, second
from ui.screens.article.difference import _piece
from ui.screens.article.together import shown_proposals

LAW = "jci1.3:c:BWBR0035303"
FOURTEEN, TWELVE, TEN = f"{LAW}&artikel=14", f"{LAW}&artikel=12", f"{LAW}&artikel=10"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return Graph(DataFolder(example_store(tmp_path_factory.mktemp("article"))))


# --- differences


def test_a_difference_reads_as_both_texts_and_says_what_changed_in_words(graph: Graph) -> None:
    found = compared(graph, graph.unit(FOURTEEN, None), date(2021, 1, 1))
    assert (found.older.date.year, found.newer.date.year) == (2021, 2024) and found.paraphrase
    newer = "".join(piece.text for piece in found.pieces if piece.kind != "gone")
    assert newer.split() == re.sub(r"(\w)([.,;:])", r"\1\2", graph.unit(FOURTEEN, None).text).split()
    page = article.render(graph, {"target": FOURTEEN, "verschil": "2021-01-01"}).html
    assert "<del><span class=\"woord\">vervallen: </span>" in page and "<ins><span class=\"woord\">toegevoegd: </span>" in page
    assert "Parafrase, niet de wettekst" in page and 'aria-current="true">met die vanaf 2021-01-01' in page


def test_the_older_text_comes_first_whichever_is_shown(graph: Graph) -> None:
    there = compared(graph, graph.unit(FOURTEEN, date(2021, 4, 30)), date(2024, 1, 1))
    back = compared(graph, graph.unit(FOURTEEN, None), date(2021, 4, 30))
    assert there == back


def test_no_difference_and_no_text_are_said(graph: Graph) -> None:
    assert "dezelfde tekst" in words(article.render(graph, {"target": ARTICLE, "verschil": "2021-01-01"}))
    assert "Geen verschil te tonen" in words(article.render(graph, {"target": ARTICLE, "verschil": "1999-01-01"}))


def test_what_changed_is_escaped() -> None:
    assert _piece(Piece("new", " <b>x</b>")) == ' <ins><span class="woord">toegevoegd: </span>&lt;b&gt;x&lt;/b&gt;</ins>'


# --- the text and the proposals


def test_a_cited_lid_stands_out_with_the_number_of_proposals(graph: Graph) -> None:
    page = article.render(graph, {"target": TWELVE}).html
    lid = re.search(r'<div id="artikel-12-lid-1" class="deel d1 lid genoemd">.*?</div>', page)
    assert lid and re.search(r"genoemd in \d voorstel", lid[0])
    cited = {one.target for one in graph.citing(TWELVE)}
    for place, mark in re.findall(r'id="artikel-12-lid-(\w+)" class="deel d1 lid( genoemd)?"', page):
        assert bool(mark) == (f"{TWELVE}&lid={place}" in cited)


def test_days_of_submission_are_offered(graph: Graph) -> None:
    page = article.render(graph, {"target": ARTICLE}).html
    assert html.escape(article_url(ARTICLE, date(2021, 4, 30))) in page and "bij indiening, 2021-04-30" in page and ">vandaag<" in page


def test_an_address_from_a_form_is_the_same_screen(graph: Graph) -> None:
    assert article.render(graph, {"adres": ARTICLE}).html == article.render(graph, {"target": ARTICLE}).html


def test_the_whole_sentence_is_shown(graph: Graph) -> None:
    text = words(article.render(graph, {"target": ARTICLE}))
    assert "laat voorrang toe vanwege de woning zelf, dus om het soort, de maat of de huur." in text


@pytest.mark.parametrize(("text", "quote", "sentence"), [
    ("Een. Zie art. 11 lid 2 van de wet, nr. 3. Slot.", "art. 11 lid 2", "Zie art. 11 lid 2 van de wet, nr. 3. Slot."),
    ("Waarom? Artikel 11 knelt! Ja.", "Artikel 11", "Artikel 11 knelt!"),
    ("Kop\n\nArtikel 11 knelt\n\nSlot", "Artikel 11", "Artikel 11 knelt"),
    ("- de wet\n- artikel 11\n- slot", "artikel 11", "- artikel 11"),
    ("artikel 11", "artikel 11", "artikel 11"),
])  # fmt: skip
def test_where_a_sentence_begins_and_ends(text: str, quote: str, sentence: str) -> None:
    start = text.index(quote)
    begin, end = sentence_around(text, start, start + len(quote))
    assert text[begin:end].strip() == sentence


# --- impact and room


def test_what_a_change_touches_is_counted_over_one_and_two_steps(graph: Graph) -> None:
    unit = graph.unit(TEN, None)
    assert unit.cited_by
    two = second(graph, unit)
    assert two and not set(two) & set(unit.cited_by) and TEN not in two
    page = words(article.render(graph, {"target": TEN, "gevolg": "2"}))
    assert f"Rechtstreeks: {len(unit.cited_by)}" in page and f"Over twee stappen: {len(two)}" in page
    assert "Over twee stappen:" not in words(article.render(graph, {"target": TEN}))


def test_room_elsewhere_in_the_law_by_kind(graph: Graph) -> None:
    found = room_in_law(graph, ARTICLE)
    assert found and all(not one.target.startswith(ARTICLE + "&") and one.target != ARTICLE for one in found)
    assert f"Ruimte elders in deze wet ({len(found)})" in words(article.render(graph, {"target": ARTICLE}))
    assert room_in_law(graph, "CELEX:32016R0679&artikel=6") == []


# --- together


def test_the_columns_relate_both_ways_and_the_table_says_the_same(graph: Graph) -> None:
    page = article.render(graph, {"target": ARTICLE, "tab": "samenhang"}).html
    items = {name: set(related.split()) for name, related in re.findall(r'id="([dva]-\d+)" data-hoort="([^"]*)"', page)}
    assert items["d-0"] == {name for name in items if name.startswith("v-")} and any(name.startswith("a-") for name in items)
    assert all(name in items[other] for name, related in items.items() for other in related)
    found = shown_proposals(graph.citing(ARTICLE), "", "")
    others = others_cited(graph, found, ARTICLE)
    assert set(others) == set(found) and all(ARTICLE not in articles for articles in others.values())
    table = page.partition("Als tabel")[2]
    assert table.count('<tr role="row">') == 1 + len(found)


def test_samenhang_is_filtered_by_words_and_role(graph: Graph) -> None:
    citations = graph.citing(ARTICLE)
    assert shown_proposals(citations, "", "DUINRADE") == ["duinrade-voorrang-buurtmakers"]
    assert shown_proposals(citations, "te-wijzigen", "") != shown_proposals(citations, "", "")
    asked = {"target": ARTICLE, "tab": "samenhang", "q": "<script>niets"}
    page = article.render(graph, asked).html
    assert "0 voorstellen gevonden" in page and "<script" not in page
    with pytest.raises(UsageError):
        article.render(graph, {"target": ARTICLE, "tab": "samenhang", "rol": "<b>"})


@pytest.mark.parametrize("asked", [{"target": NOT_LOADED}, {"target": "CELEX:32016R0679&artikel=6"}, {"target": "BWBR0035303"}])
def test_every_kind_of_target_has_both_tabs(graph: Graph, asked: dict[str, str]) -> None:
    for tab in ("", "samenhang"):
        page = all_html(article.render(graph, asked | {"tab": tab}))
        assert "Samenhang" in page or "Geen voorstel noemt" in page


def test_what_is_taken_along_is_every_citing_proposal(graph: Graph) -> None:
    taken = article.render(graph, {"target": ARTICLE}).taken
    assert {row["voorstel"] for row in taken.rows} == {one.proposal for one in graph.citing(ARTICLE)} and HOSTILE_ID in {row["voorstel"] for row in taken.rows}
    assert taken.question == "provisions-by-role" and taken.filled["regeling"] == "BWBR0035303"
    assert b"Artikel" in graph.describe(taken.nodes) or b"artikel" in graph.describe(taken.nodes)
