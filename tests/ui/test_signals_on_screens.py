"""What the engine knows, on the screens of a proposal and an article: asks, roles, likely duplicates, existing room, the test."""
from __future__ import annotations

import html
import re
import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import jci
from kg.folder.data_folder import DataFolder
from kg.judgements.enter import enter_step, judge_criterion, judge_pair
from kg.overlap import Comparison
from kg.overlap.alike import Alike
from kg.overlap.stored import comparable_proposals, signal_triples
from kg.proposals.read import read_proposal
from kg.rdf import vocabulary
from kg.room.given import GivenRoom, given
from kg.room.options import room
from records import Solution, UnreachableError, UsageError
from tests.support.app_fixtures import ARTICLE, HOSTILE_ID, all_html, compared_store, example_store, words
from ui.data.graph import Graph
from ui.kit.urls import article_url, cited_url, proposal_url
from ui.screens.article import page as article
from ui.screens.proposal import page as proposal
from ui.screens.proposal.asked import asked
from ui.screens.proposal.similar import SHOWN, alike_sections
from ui.screens.room.options import given_room

ONE, OPPOSITE, OTHER = "duinrade-voorrang-buurtmakers", "oosterhaag-minder-voorrangsgroepen", "zuiderkwartier-goede-buren"
DAY = date(2021, 4, 30)
TWELVE = "jci1.3:c:BWBR0035303&artikel=12"


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The examples, never compared."""
    return example_store(tmp_path_factory.mktemp("known"))


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The examples with their signals, by words, law and direction."""
    return compared_store(tmp_path_factory.mktemp("compared"))


@pytest.fixture
def folder(compared: Path, tmp_path: Path) -> DataFolder:
    """A copy to judge in."""
    shutil.copytree(compared, tmp_path / "store")
    return DataFolder(tmp_path / "store")


def section(page: str, place: str) -> str:
    """The text of one section."""
    found = re.search(rf'<section><h2 id="{place}">.*?</section>', page, re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", found[0])).split()) if found else ""


# --- what is asked


def test_each_direction_says_what_it_asks_and_which_rule_said_so(plain: Path) -> None:
    graph = Graph(DataFolder(plain))
    for proposal_id in graph.proposals:
        text = words(proposal.render(graph, {"id": proposal_id}))
        for one in graph.proposal(proposal_id).solutions:
            if one.intervention != "onbekend":
                assert f"Gevraagd {vocabulary.label('ingreep', one.intervention)}" in text
                assert f"door de machine bepaald Regel: {one.rule}." in text


def test_an_experiment_names_the_points_that_it_tells_and_those_that_it_does_not() -> None:
    known = Solution(1, "x", intervention="experimenteerbepaling", direction="ruimer", rule="<b>", experiment=("doel", "duur"))
    page = asked(known, DAY, jci.label)
    assert "doel, maximale duur (niet gevonden: reikwijdte, bepalingen waarvan wordt afgeweken)" in page
    assert "<dt>Richting</dt><dd>ruimer</dd>" in page and "Regel: &lt;b&gt;." in page
    assert "geen van de punten" in asked(replace(known, experiment=()), DAY, jci.label)
    assert "is niet bepaald" in asked(Solution(1, "x"), DAY, jci.label)
    assert "<dd>niet bepaald</dd>" in asked(Solution(1, "x", targets=(TWELVE,)), DAY, jci.label)


def test_a_role_stands_beside_the_status_where_it_is_known(plain: Path) -> None:
    graph = Graph(DataFolder(plain))
    seen = 0
    for proposal_id in graph.proposals:
        rows = re.findall(r'<tr [^>]*id="verwijzing-\d+".*?</tr>', all_html(proposal.render(graph, {"id": proposal_id})))
        for row, one in zip(rows, graph.proposal(proposal_id).citations, strict=True):
            known = one.role != "onbekend"
            assert (f"rol: {vocabulary.label('rol', one.role)}</span></td>" in row) == known
            seen += known
    assert seen


# --- likely duplicates


def test_without_signals_the_screen_says_how_they_come(plain: Path) -> None:
    page = all_html(proposal.render(Graph(DataFolder(plain)), {"id": ONE}))
    assert "nog niet met andere vergeleken" in section(page, "lijkt-op") and "beoordelen#vergelijken" in page
    assert "tegengesteld" not in page


def test_likely_duplicates_have_chance_class_reason_and_links_and_opposite_asks_stand_apart(compared: Path) -> None:
    graph = Graph(DataFolder(compared))
    shown = 0
    for proposal_id in graph.proposals:
        page = all_html(proposal.render(graph, {"id": proposal_id}))
        alike, opposite = section(page, "lijkt-op"), section(page, "tegengesteld")
        for one in graph.alike(proposal_id):
            assert proposal_url(one.other) in page
            place, elsewhere = (opposite, alike) if one.opposite else (alike, opposite)
            assert f"kans {max(1, round(100 * one.probability))} %" in place and graph.proposals[one.other].title not in elsewhere
            if one.kind != "geen":
                shown += 1
                assert one.reason in place and all(html.escape(cited_url(target)) in page for target in one.shared)
                assert one.opposite or vocabulary.label("paar", one.kind) in place
    assert shown
    assert any(one.opposite for one in graph.alike(ONE)) and OPPOSITE in {one.other for one in graph.alike(ONE)}


def test_signals_are_told_from_both_sides_best_first(compared: Path) -> None:
    graph = Graph(DataFolder(compared))
    pairs = {(name, one.other, one.probability) for name in graph.proposals for one in graph.alike(name)}
    assert pairs and all((b, a, chance) in pairs for a, b, chance in pairs)
    chances = [one.probability for one in graph.alike(ONE)]
    assert chances == sorted(chances, reverse=True)


def test_a_store_that_was_compared_without_finding_says_so(plain: Path, tmp_path: Path) -> None:
    shutil.copytree(plain, tmp_path / "store")
    folder = DataFolder(tmp_path / "store")
    stances = Comparison(comparable_proposals(folder.store(), folder.iris), None).stances
    with folder.writer("test") as writer:
        writer.put(writer.iris.graph("signaal"), signal_triples(writer.iris, [], stances, [], {}))
    assert "geen voorstel gevonden dat hierop lijkt" in section(all_html(proposal.render(Graph(folder), {"id": ONE})), "lijkt-op")


def test_what_people_judged_of_a_pair_goes_before_its_score(folder: DataFolder) -> None:
    judge_pair(folder, ONE, OTHER, "duplicaat", "Zelfde vraag.", "An Proef")
    judge_pair(folder, HOSTILE_ID, ONE, "overlap", "Een deel <i>lijkt</i> erop.", "An Proef")
    judge_pair(folder, ONE, OPPOSITE, "overlap", "Toch één wijziging.", "An Proef")
    page = all_html(proposal.render(Graph(folder), {"id": ONE}))
    text = section(page, "lijkt-op")
    assert "Beoordeeld als duplicaat duplicaat: Zelfde vraag." in text and "Een deel <i>lijkt</i> erop." in text and "<i>" not in page
    assert "Toch één wijziging." in text and not section(page, "tegengesteld")
    judge_pair(folder, ONE, OTHER, "geen", "Een andere groep.", "Bo Proef")
    text = section(all_html(proposal.render(Graph(folder), {"id": ONE})), "lijkt-op")
    assert "Beoordelaars verschillen" in text and "geen overlap: Een andere groep." in text
    other = section(all_html(proposal.render(Graph(folder), {"id": OTHER})), "lijkt-op")
    assert "Beoordelaars verschillen" in other


def test_many_likely_duplicates_are_folded(plain: Path) -> None:
    found = [Alike(f"v{n}", 0.9 - n / 1000, "overlap" if n < 15 else "geen", False, (), "<u>reden</u>") for n in range(20)]
    page = alike_sections("een", found, {}, Graph(DataFolder(plain)).proposals, {}, jci.label)
    assert page.count("<article") == SHOWN and "Verder 10 voorstellen" in page and "&lt;u&gt;reden" in page and "<u>" not in page


# --- existing room


def test_the_best_five_of_existing_room_lead_to_their_articles(compared: Path) -> None:
    folder = DataFolder(compared)
    page = all_html(proposal.render(Graph(folder), {"id": ONE}))
    text, best = section(page, "ruimte"), room(folder, ONE)
    for one in best[:5]:
        assert one.target and html.escape(cited_url(one.target, date.today())) in page and one.label in text and one.reason.rstrip(".") in text
        assert vocabulary.label("soort-ruimte", one.kind) in text
    assert text.count("parafrase, niet de wettekst") == 5 and best[5].label not in text


def test_without_law_no_room_is_sought_and_a_busy_index_leaves_the_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    graph = Graph(DataFolder(example_store(tmp_path, laws=False, hostile=False)))
    assert "geen wet geladen" in section(all_html(proposal.render(graph, {"id": ONE})), "ruimte")

    def busy(*_: object) -> Sequence[object]:
        raise UnreachableError("in gebruik")

    monkeypatch.setattr(Graph, "options", busy)
    with_law = Graph(DataFolder(example_store(tmp_path / "wet", hostile=False)))
    page = all_html(proposal.render(with_law, {"id": ONE}))
    assert "Niet te tonen: in gebruik" in page and "Stand van de toets" in page


def test_room_in_an_article_stands_under_its_text_by_lid_and_kind(plain: Path) -> None:
    folder = DataFolder(plain)
    graph, found = Graph(folder), given(folder.store(), folder.iris, TWELVE)
    assert [one.target.rpartition("lid=")[2] for one in found] == sorted(one.target.rpartition("lid=")[2] for one in found) and found
    page = article.render(graph, {"target": TWELVE}).html
    text = section(page, "ruimte")
    assert all(html.escape(cited_url(one.target)) in page and vocabulary.label("soort-ruimte", one.kind) in text for one in found)
    assert "andere versie" not in text
    earlier = section(article.render(graph, {"target": TWELVE, "op": "2021-04-30"}).html, "ruimte")
    assert "Gelezen in een andere versie dan hier staat: geldig van 2024-01-01" in earlier
    lid = graph.given_room(f"{TWELVE}&lid=2")
    assert lid and {one.target for one in lid} == {f"{TWELVE}&lid=2"}
    assert not section(article.render(graph, {"target": "BWBR0035303"}).html, "ruimte")
    assert graph.given_room("CELEX:32016R0679&artikel=6") == [] == graph.given_room("jci1.3:c:BWBR0005537&artikel=5:32")


def test_each_lid_says_its_kinds_once_shortened_and_escaped() -> None:
    one = GivenRoom(f"{TWELVE}&lid=2", "verordening", "<r>", "v", "<b>raad</b>", "als <i> " + "woord " * 50, "twee jaar")
    page = given_room([one, replace(one, kind="delegatie"), replace(one, target=f"{TWELVE}&lid=3")], None, [], None, jci.label)
    assert page.count("<li>") == 2 and page.count("verordeningsbevoegdheid") == 2 and page.count("delegatie") == 1
    assert page.count("van &lt;b&gt;raad&lt;/b&gt;; voorwaarde: als &lt;i&gt; woord") == 2
    assert " woord …; duur: twee jaar; regel &lt;r&gt;</p>" in page and page.count("woord") < 70


# --- proposals by role


def test_proposals_of_an_article_are_chosen_by_role(plain: Path) -> None:
    graph = Graph(DataFolder(plain))
    citations = graph.citing(ARTICLE)
    roles = {one.role for one in citations}
    assert len(roles) > 1
    for role in roles:
        page = article.render(graph, {"target": ARTICLE, "rol": role}).html
        mine = {one.proposal for one in citations if one.role == role}
        assert page.count('<article class="kaart">') == len(mine) and f"({len(mine)})</a>" in page
        assert re.findall(r'href="([^"]*)" aria-current="true"', page)[-1] == html.escape(article_url(ARTICLE, role=role))
    with pytest.raises(UsageError):
        article.render(graph, {"target": ARTICLE, "rol": "<script>"})


# --- the test


def test_a_proposal_that_nobody_judged_is_open_on_four_criteria(plain: Path) -> None:
    text = section(all_html(proposal.render(Graph(DataFolder(plain)), {"id": ONE})), "toets")
    assert "ontvangen" in text and text.count("open geen oordeel nog geen") == 4


def test_the_test_shows_outcomes_reasons_and_where_reviewers_differ(folder: DataFolder) -> None:
    judge_criterion(folder, ONE, "grondwet", "nee", "Geen strijd <b>gezien</b>.", "An Proef")
    judge_criterion(folder, ONE, "bestaand-recht", "ja", "Het kan al.", "An Proef", solution=1)
    judge_criterion(folder, ONE, "bestaand-recht", "nee", "Het kan niet.", "Bo Proef", solution=1)
    enter_step(folder, [ONE], "werksessie", date(2022, 3, 3), "Besproken.", "Bo Proef", departments=["BZK"])
    page = all_html(proposal.render(Graph(folder), {"id": ONE}))
    text = section(page, "toets")
    assert "nee : Geen strijd <b>gezien</b>." in text and "<b>" not in page
    assert "beoordelaars verschillen" in text and "ja , richting 1: Het kan al." in text and "nee , richting 1: Het kan niet." in text
    assert "Richting 1: werksessie" in text and "3 maart 2022: werksessie . Besproken. Departementen: BZK." in text
    assert "werksessie (3 criteria open)" in page and "Proef" not in page


def test_every_place_on_a_judged_screen_can_be_reached_and_headings_do_not_skip(folder: DataFolder) -> None:
    judge_pair(folder, ONE, OTHER, "duplicaat", "Zelfde vraag.", "An Proef")
    for screen in (proposal.render(Graph(folder), {"id": ONE}), article.render(Graph(folder), {"target": TWELVE})):
        page = all_html(screen)
        assert all(page.count(f'id="{place}"') == 1 for place in re.findall(r'href="#([^"]+)"', page))
        levels = [int(level) for level in re.findall(r"<h([1-6])", page)]
        assert levels[0] == 1 and all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))


def test_reading_a_screen_changes_nothing_but_the_cache(folder: DataFolder) -> None:
    def state() -> dict[str, bytes]:
        files = (one for one in sorted(folder.path.rglob("*")) if one.is_file() and not {"cache", "index"} & set(one.relative_to(folder.path).parts))
        return {str(one): one.read_bytes() for one in files}

    before, stored = state(), read_proposal(folder.store(), folder.iris, ONE)
    proposal.render(Graph(folder), {"id": ONE})
    assert state() == before and read_proposal(folder.store(), folder.iris, ONE) == stored
