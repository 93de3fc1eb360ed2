"""Reviewing pairs below and on the screens, without a browser: the queue, undo, what is shared, the waterfall, the export."""
from __future__ import annotations

import asyncio
import html
import json
import math
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.requests import Request

from kg.actions import Desk
from kg.folder.data_folder import DataFolder
from kg.judgements import table
from kg.judgements.enter import judge_criterion, judge_pair, judge_stance, undo
from kg.judgements.follow import follow
from kg.judgements.pair_book import PairBook
from kg.judgements.record import Judgement
from kg.judgements.reviewers import known_id, reviewer_id
from kg.judgements.status import status
from kg.judgements.verdicts import Verdict, pair_verdicts, stances
from kg.overlap.explain import SIGNAL_LABELS
from kg.overlap.pairs import Offered, contributions, offered
from kg.overlap.shared import places, shared_terms
from kg.permissions import LOCAL, NotAllowed, User
from kg.review.queue import EVERYTHING, Choice, Listing, Queue
from records import UsageError
from tests.support.app_fixtures import ARTICLE, HOSTILE_ID, compared_store, example_store, forget_judgements, page_of, visited, words
from ui.data.graph import Graph
from ui.kit.urls import pair_url, review_url
from ui.screens.review import page as review
from ui.screens.review.controls import EARLY, MACHINE, motivations
from ui.screens.review.waterfall import waterfall
from ui.shell.downloads import labelled_pairs

ONE, OTHER, OPPOSITE = "duinrade-voorrang-buurtmakers", "zuiderkwartier-goede-buren", "oosterhaag-minder-voorrangsgroepen"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return compared_store(tmp_path_factory.mktemp("review"))


@pytest.fixture
def folder(store: Path) -> Iterator[DataFolder]:
    yield DataFolder(store)
    forget_judgements(store)


def shown(graph: Graph, asked: dict[str, str]) -> str:
    """The words of a screen that stand there without a session."""
    screen = review.render(graph, asked)
    return words(screen) + " ".join(html.unescape(part) for part in screen.parts if isinstance(part, str))


# --- undo


def test_undo_restores_what_held_and_keeps_every_row(folder: DataFolder) -> None:
    first = judge_pair(folder, ONE, OTHER, "duplicaat", "Zelfde vraag.", "An")
    second = judge_pair(folder, ONE, OTHER, "geen", "Bij nader inzien niet.", "An")
    back = undo(folder, second.id, "An")
    assert (back.outcome, back.motivation, back.replaces) == ("duplicaat", "Zelfde vraag.", second.id)
    gone = undo(folder, first.id if back.id == first.id else back.id, "An")
    assert gone.outcome == "geen"  # what held before the undoing holds again
    assert len(table.read(folder)) == 4


def test_undo_of_a_first_judgement_leaves_none(folder: DataFolder) -> None:
    one = judge_pair(folder, ONE, OTHER, "duplicaat", "Zelfde vraag.", "An")
    judge_pair(folder, ONE, OTHER, "overlap", "Een deel.", "Bo")
    undo(folder, one.id, "An")
    verdict = pair_verdicts(table.read(folder))[ONE, OTHER]
    assert verdict.outcome == "overlap" and len(verdict.judgements) == 1
    again = judge_pair(folder, ONE, OTHER, "geen", "Toch niet.", "An")
    assert undo(folder, again.id, "An").outcome == "ingetrokken"
    stance = judge_stance(folder, ONE, ARTICLE, "ruimer", "An")
    undo(folder, stance.id, "An")
    assert not stances(table.read(folder, ONE))
    asked = judge_criterion(folder, ONE, "grondwet", "ja", "Strijdig.", "An")
    undo(folder, asked.id, "An")
    assert status(table.read(folder, ONE)).step == "ontvangen"
    assert follow(folder)
    rows = DataFolder(folder.path).store().select(
        "SELECT ?o WHERE { ?o a ?k ; ?u ?c . ?c <http://www.w3.org/2004/02/skos/core#notation> 'ingetrokken' }"
    ).rows
    assert len(rows) == 4


def test_only_ones_own_latest_judgement_can_be_undone(folder: DataFolder) -> None:
    one = judge_pair(folder, ONE, OTHER, "duplicaat", "Zelfde vraag.", "An")
    with pytest.raises(UsageError, match="van een ander"):
        undo(folder, one.id, "Bo")
    judge_pair(folder, ONE, OTHER, "geen", "Niet.", "An")
    with pytest.raises(UsageError, match="later oordeel"):
        undo(folder, one.id, "An")


def test_the_desk_checks_the_role_for_undo(folder: DataFolder) -> None:
    stored = Desk(folder, LOCAL).pair(ONE, OTHER, "overlap", "Een deel.")
    adviser = User(LOCAL.name, frozenset(("adviseur",)))
    with pytest.raises(NotAllowed):
        Desk(folder, adviser).undo(stored.id)
    stance = Desk(folder, adviser).stance(ONE, ARTICLE, "ruimer")
    assert Desk(folder, adviser).undo(stance.id).outcome == "ingetrokken"


def test_reading_who_somebody_is_makes_nobody(folder: DataFolder) -> None:
    assert known_id(folder, "Nooit Geweest") is None
    an = reviewer_id(folder, "An")
    assert known_id(folder, "  an  ") == an


# --- the queue


PAIRS = [Offered("a", "b", 0.9, "duplicaat", False), Offered("a", "c", 0.5, "overlap", False), Offered("b", "c", 0.3, "geen", False)]
AGAINST = Offered("c", "d", 0.4, "zelfde-artikel", True)


def queue(verdicts: dict[tuple[str, str], Verdict], choice: Choice = Choice(), me: str = "ik") -> Queue:  # noqa: B008
    all_ = [*PAIRS, AGAINST]
    return Queue(choice, Listing([one for one in all_ if choice.of_signals.takes(one)]), Listing(all_), verdicts, me)


def said(folder: DataFolder, *rows: tuple[str, str, str, str]) -> dict[tuple[str, str], Verdict]:
    return pair_verdicts(
        table.append(folder, [_row(a, b, outcome, who) for a, b, outcome, who in rows])
    )


def _row(a: str, b: str, outcome: str, who: str) -> Judgement:
    return Judgement("paar", a, outcome, who, "x", other=b)


def test_the_queue_has_the_open_ones_first_and_comes_round(folder: DataFolder) -> None:
    assert [one.pair for one in queue({}).shown()] == [("a", "b"), ("a", "c"), ("b", "c")]
    verdicts = said(folder, ("a", "b", "duplicaat", "ik"), ("a", "c", "geen", "ander"))
    found = queue(verdicts)
    assert [one.pair for one in found.shown()] == [("a", "c"), ("b", "c"), ("a", "b")]
    assert found.next().pair == ("a", "c") and found.next(("a", "c")).pair == ("b", "c")
    assert found.next(("b", "c")).pair == ("a", "c")  # passed over, so it comes back
    progress = found.progress()
    assert (progress.total, progress.mine, progress.anyone, progress.differ) == (3, 1, 2, 0)


def test_the_queue_ends_when_only_this_pair_is_left(folder: DataFolder) -> None:
    verdicts = said(folder, ("a", "b", "geen", "ik"), ("a", "c", "geen", "ik"))
    assert queue(verdicts).next(("b", "c")) is None


def test_disagreement_class_and_proposal_choose(folder: DataFolder) -> None:
    verdicts = said(folder, ("a", "b", "geen", "ik"), ("a", "b", "duplicaat", "ander"), ("b", "c", "geen", "ander"))
    assert [one.pair for one in queue(verdicts, Choice("oneens")).shown()] == [("a", "b")]
    assert [one.pair for one in queue(verdicts, Choice("open")).shown()] == [("a", "c"), ("b", "c")]
    assert [one.pair for one in queue({}, Choice(kind="overlap")).shown()] == [("a", "c")]
    assert [one.pair for one in queue({}, Choice(proposal="b")).shown()] == [("a", "b"), ("b", "c")]


def test_opposite_asks_are_apart_until_people_agree_that_they_are_the_same(folder: DataFolder) -> None:
    assert [one.pair for one in queue({}, Choice(opposite=True)).shown()] == [("c", "d")]
    verdicts = said(folder, ("c", "d", "duplicaat", "ander"), ("x", "y", "overlap", "ander"))
    assert queue(verdicts, Choice(opposite=True)).shown() == []
    assert [one.pair for one in queue(verdicts).shown()][-2:] == [("c", "d"), ("x", "y")]


def test_the_book_of_pairs_reads_only_what_is_new(folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    book, asked = PairBook(folder), []
    judge_pair(folder, ONE, OTHER, "duplicaat", "x", "An")
    read = table.read
    monkeypatch.setattr(table, "read", lambda *given, **named: asked.append(named.get("after")) or read(*given, **named))
    assert book.verdicts()[ONE, OTHER].outcome == "duplicaat"
    assert book.verdicts()[ONE, OTHER].outcome == "duplicaat" and asked == [0]
    judge_pair(folder, OTHER, ONE, "geen", "y", "Bo")
    assert book.verdicts()[ONE, OTHER].outcome is None
    table.erase(folder, ONE)
    assert book.verdicts() == {}


# --- one pair


def test_the_waterfall_adds_up_to_the_probability(folder: DataFolder) -> None:
    graph = Graph(folder)
    for one in offered(graph._store, folder.iris):
        parts = contributions(graph._store, folder.iris, *one.pair)
        assert 1 / (1 + math.exp(-sum(parts.values()))) == pytest.approx(one.probability, abs=0.002)
        page = waterfall(parts, SIGNAL_LABELS)
        assert page.count("staaf") == 1 + sum(abs(value) >= 0.005 for name, value in parts.items() if name != "basis")


def test_shared_words_are_rare_and_found_in_compounds() -> None:
    left, right = "De gemeente wil voorrang voor buren.", "Een huurder wacht; de gemeente wil een voorrangsregeling."
    shared = shared_terms([left], [right])
    assert "gemeente" not in shared and "willen" not in shared
    found = [right[start:end] for start, end in places(right, shared)]
    assert found == ["voorrangsregeling"]


def test_a_pair_shows_both_sides_with_what_they_share(folder: DataFolder) -> None:
    judge_pair(folder, ONE, OTHER, "overlap", "Een deel <b>lijkt</b>.", "Bo")
    graph = Graph(folder)
    text = shown(graph, {"links": OTHER, "rechts": ONE})
    assert "Voorrang voor buurtmakers" in text and "Goede buren kunnen kiezen" in text
    assert 'class="gedeeld artikel"' in text and 'class="gedeeld">' in text and "Beoordeeld als overlap" in text
    assert "uitgangspunt: een willekeurig paar" in text and "schatting van de machine" in text and "<b>" not in text.replace("<b>lijkt</b>", "")
    row = review.render(graph, {"links": ONE, "rechts": OTHER}).taken.rows[0]
    assert row["oordeel"] == "overlap" and row["mijn oordeel"] is None and any("uitgangspunt" in one for one in row["bijdragen"])


def test_a_button_of_the_pair_before_does_not_count(folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the next pair is coming, the buttons of the one before may still stand below its text."""
    monkeypatch.setenv("REGELRUIMTE_STORE", str(folder.path))
    app = visited("beoordelen", {"links": ONE, "rechts": OTHER})
    first = next(one for one in app.button if one.label.startswith("1 · "))
    app.session_state["beoordelen"]["shown"] = (HOSTILE_ID, OTHER)
    first.click().run()
    assert EARLY in page_of(app) and not table.read(folder)
    next(one for one in app.button if one.label.startswith("1 · ")).click().run()
    assert [(one.proposal, one.other, one.outcome) for one in table.read(folder)] == [(ONE, OTHER, "duplicaat")]


def test_a_pair_that_the_machine_does_not_offer_has_a_screen(folder: DataFolder) -> None:
    assert "geen signalen bewaard" in shown(Graph(folder), {"links": HOSTILE_ID, "rechts": "sterrenhoek-klussen-en-giften"})


@pytest.mark.parametrize("asked", [
    {"links": ONE}, {"links": ONE, "rechts": ONE}, {"toon": "x"}, {"klasse": "x"}, {"id": "x"}, {"soort": "x"},
])  # fmt: skip
def test_what_a_url_asks_wrongly_is_a_message(folder: DataFolder, asked: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        review.render(Graph(folder), asked)


def test_the_queue_on_the_screen_and_as_data(folder: DataFolder) -> None:
    graph = Graph(folder)
    screen = review.render(graph, {})
    offered = [one for line in graph.proposals for one in graph.alike(line) if not one.opposite]
    number = len(offered) // 2  # a pair stands with each of its two
    on_it = shown(graph, {})
    assert pair_url(ONE, OTHER) in on_it and f"0 van {number} paren door u beoordeeld" in on_it
    assert len(screen.taken.rows) == number > 0
    only = review.render(graph, {"soort": "tegengesteld"})
    assert (ONE, OPPOSITE) in [(row["links"], row["rechts"]) for row in only.taken.rows]
    Desk(folder, LOCAL).pair(ONE, OTHER, "duplicaat", "Zelfde.")
    assert "Alles in deze rij is door u beoordeeld" in shown(graph, {"toon": "open", "id": ONE, "klasse": "overlap"})


def test_without_comparison_the_screen_says_what_to_do(tmp_path: Path) -> None:
    bare = example_store(tmp_path, laws=False, hostile=False)
    said = words(review.render(Graph(DataFolder(bare)), {}))
    assert "voorstellen zijn nog niet met elkaar vergeleken" in said and "verschijnen hier als de voorstellen zijn vergeleken" in said


def test_there_is_always_a_motivation_to_begin_with() -> None:
    one = PAIRS[0]
    assert motivations(one, "De vragen lijken op elkaar; zonder taalmodel vergeleken")[0] == f"{MACHINE}de vragen lijken op elkaar."
    assert all(motivations(one, "")) and len(motivations(AGAINST, "x")) <= 5


def test_verdicts_leave_as_labelled_pairs(folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGELRUIMTE_STORE", str(folder.path))
    judge_pair(folder, ONE, OTHER, "duplicaat", "Zelfde.", "An")
    for name, verdict in (("An", "geen"), ("Bo", "overlap")):
        judge_pair(folder, ONE, OPPOSITE, verdict, "Verschil.", name)
    answer = asyncio.run(labelled_pairs(Request({"type": "http", "headers": []})))
    assert json.loads(answer.body) == {"default": None, "pairs": [{"a": ONE, "b": OTHER, "label": "duplicate"}]}
    assert "paren.json" in shown(Graph(folder), {})


def test_the_last_verdict_is_acknowledged_where_the_queue_ends(folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGELRUIMTE_STORE", str(folder.path))
    app = visited("beoordelen", {"links": ONE, "rechts": OTHER, "toon": "open", "id": ONE, "klasse": "overlap"})
    next(one for one in app.button if one.label.startswith("2 · ")).click().run()
    ended = page_of(app)
    assert "Bewaard: overlap" in ended and "ongedaan maken kan bij het paar" in ended and "Alles in deze rij is door u beoordeeld" in ended


def test_links_of_the_queue_hold_its_state() -> None:
    assert review_url({"toon": "open", "klasse": ""}, 2) == "beoordelen?toon=open&pagina=2"
    assert pair_url("b", "a", {"toon": "open"}) == "beoordelen?links=a&rechts=b&toon=open"
    assert EVERYTHING.takes(AGAINST)


def test_a_pair_is_not_offered_when_one_of_it_is_gone(tmp_path: Path) -> None:
    """A file that shrinks takes its proposal away; what the machine made of it stays until the next comparison."""
    folder = DataFolder(compared_store(tmp_path))
    gone = next(one.a for one in offered(folder.store(), folder.iris))
    with folder.writer("test") as writer:
        writer.put(writer.iris.graph("voorstel", gone), [])
    left = offered(folder.store(), folder.iris)
    assert left and not [one for one in left if gone in one.pair]
