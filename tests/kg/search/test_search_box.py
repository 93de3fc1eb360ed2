"""The search box: how lawyers write what they look for, and what is gone to. A wrong jump is worse than a list."""
from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.calls import read_call
from ingest.citations import find_citations, read_typed
from ingest.proposals import read_proposals
from ingest.proposals.submitter import municipality_iri
from kg.folder.data_folder import DataFolder
from kg.proposals.triples import names, proposal_triples
from kg.search.box import Answer, answer
from tests.support.proposal_text import proposal_text

TODAY = date(2026, 11, 22)
HVW, AWB, BW7, GW = "BWBR0035303", "BWBR0005537", "BWBR0005290", "BWBR0001840"
UTRECHT = "https://identifier.overheid.nl/tooi/id/gemeente/gm0344"

#: what is typed → the one law or provision that it means
SURE = [
    ("Hvw 11", f"{HVW}&artikel=11"), ("hvw 11", f"{HVW}&artikel=11"), ("HVW 11", f"{HVW}&artikel=11"), ("Hvw, 11", f"{HVW}&artikel=11"),
    ("Hvw art. 11", f"{HVW}&artikel=11"), ("art. 11 Hvw", f"{HVW}&artikel=11"), ("artikel 11 van de Hvw", f"{HVW}&artikel=11"), ("11 Hvw", f"{HVW}&artikel=11"),
    ("art. 11 Huisvestingswet", f"{HVW}&artikel=11"), ("11 van de huisvestingswet", f"{HVW}&artikel=11"), ("Hvw 2014 11", f"{HVW}&artikel=11"),
    ("artikel 11 lid 2 Huisvestingswet 2014", f"{HVW}&artikel=11&lid=2"), ("Hvw 11 lid 2", f"{HVW}&artikel=11&lid=2"), ("art 11 Hvw lid 2", f"{HVW}&artikel=11&lid=2"),
    ("Huisvestingswet 2014, artikel 11, tweede lid", f"{HVW}&artikel=11&lid=2"), ("Hvw 11, tweede lid, onder a", f"{HVW}&artikel=11&lid=2&o=a"),
    ("hoofdstuk 2 Hvw", f"{HVW}&hoofdstuk=2"), ("Huisvestingswet 2014", HVW), ("huisvestingswet", HVW), ("de Huisvestingswet", HVW), ("Hvw 2014", HVW),
    ("Awb 3:40", f"{AWB}&artikel=3:40"), ("3:40 awb", f"{AWB}&artikel=3:40"), ("art. 3:40 Algemene wet bestuursrecht", f"{AWB}&artikel=3:40"),
    ("bw 7:274", f"{BW7}&artikel=274"), ("7:274 BW", f"{BW7}&artikel=274"), ("burgerlijk wetboek 7:274", f"{BW7}&artikel=274"),
    ("Gw 23", f"{GW}&artikel=23"), ("grondwet 23", f"{GW}&artikel=23"), ("AVG 6", "CELEX:32016R0679&artikel=6"), ("Richtlijn 2004/38/EG", "CELEX:32004L0038"),
    ("ECLI:NL:HR:2019:1234", "ECLI:NL:HR:2019:1234"), ("Stb. 2014, 248", "stb-2014-248"),
    (f"https://wetten.overheid.nl/{HVW}/2024-01-01/#Hoofdstuk2_Artikel11", f"{HVW}&artikel=11"),
]  # fmt: skip
#: what may be meant, without certainty
UNSURE = ["Wpg 5", "Huisvestingswet 2015", "Hvw 11 en 12", "art. 11 en 12 Huisvestingswet", "bal", "bal 5", "Wbmpg", "huisvestignswet 11"]
#: words that are no reference, or not that alone
WORDS = [
    "", "wonen", "artikel 11", "11", "wet", "wet 11", "de wet", "11 huizen", "voorrang artikel 11 Hvw", "Hvw 11 voorrang", "2024 Hvw", "Hvw 2024", "gemeente 11",
    "Hvw 11 Awb 3:40", "huisvestingsvergunning", "3 woningen", "lid 2", "twee a4", "project 2014",
]  # fmt: skip


def canonical(target: str) -> str:
    return f"jci1.3:c:{target}" if target.startswith("BWB") else target


@pytest.mark.parametrize(("typed", "target"), SURE)
def test_what_is_typed_is_read_as_a_reference(typed: str, target: str) -> None:
    reference = read_typed(typed, on=TODAY)
    assert reference is not None and reference.targets == (canonical(target),) and reference.sure


@pytest.mark.parametrize("typed", UNSURE)
def test_what_may_mean_more_is_not_sure(typed: str) -> None:
    reference = read_typed(typed, on=TODAY)
    assert reference is None or not reference.sure


@pytest.mark.parametrize("typed", WORDS)
def test_words_are_no_reference(typed: str) -> None:
    reference = read_typed(typed, on=TODAY)
    assert reference is None or not reference.sure


def test_running_text_is_read_as_before() -> None:
    """A bare number behind an abbreviation is no citation of an article there."""
    (found,) = find_citations("In de Hvw 11 keer genoemd.", on=TODAY)
    assert found.targets == (f"jci1.3:c:{HVW}",)


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(["Hvw", "11", "art.", "lid", "2", "van de", "BW", ",", ":", "7:274", "Wet", "\n"]), max_size=8).map(" ".join)))
def test_nothing_typed_is_an_error(typed: str) -> None:
    reference = read_typed(typed, on=TODAY)
    assert reference is None or reference.targets


# --- the box --------------------------------------------------------------------------------------------------------


def ask(folder: DataFolder, typed: str) -> Answer:
    return answer(folder, typed, read_typed(typed, on=TODAY), municipality_iri(typed))


def put(folder: DataFolder, proposal_id: str, place: str, laws: str = "- Huisvestingswet 2014, artikel 21") -> None:
    from dataclasses import replace

    (reading,) = read_proposals(proposal_text(place=place, laws=laws).encode(), "x", call=read_call())
    proposal = replace(reading.proposal, id=proposal_id)
    with folder.writer("test") as writer:
        writer.put(writer.iris.graph("voorstel", proposal_id), proposal_triples(writer.iris, proposal))
        known = [quad.triple for quad in folder.quads_of(writer.iris.graph("namen"))]
        writer.put(writer.iris.graph("namen"), [*known, *names(writer.iris, proposal)])


@pytest.mark.parametrize(("typed", "kind", "target"), [
    ("Hvw 11", "bepaling", f"{HVW}&artikel=11"), (f"jci1.3:c:{HVW}&artikel=11&z=2024-01-01", "bepaling", f"{HVW}&artikel=11"), (HVW, "regeling", HVW),
    (HVW.lower(), "regeling", HVW), (f"https://wetten.overheid.nl/jci1.3:c:{HVW}&artikel=11", "bepaling", f"{HVW}&artikel=11"), ("Huisvestingswet 2014", "regeling", HVW),
    ("oosterhaag-minder-voorrangsgroepen", "voorstel", "oosterhaag-minder-voorrangsgroepen"),
    ("https://ruimte.example/id/voorstel/oosterhaag-minder-voorrangsgroepen", "voorstel", "oosterhaag-minder-voorrangsgroepen"),
])  # fmt: skip
def test_one_thing_is_gone_to(example_folder: DataFolder, typed: str, kind: str, target: str) -> None:
    found = ask(example_folder, typed)
    assert found.jump is not None and (found.jump.kind, found.jump.target) == (kind, canonical(target))
    assert found.found is None and found.suggestions == ()


def test_labels_are_for_readers(example_folder: DataFolder) -> None:
    found = ask(example_folder, "hvw 11")
    assert found.jump and found.jump.label == "artikel 11 Huisvestingswet 2014"


@pytest.mark.parametrize("typed", ["Hvw 999", "BWBR0099999", "ECLI:NL:HR:2019:1234", "CELEX:32016R0679", "kst-32271-3", "Wpg 5", "Zorgverzekeringswet 11"])
def test_what_is_not_here_is_not_gone_to_but_offered(example_folder: DataFolder, typed: str) -> None:
    found = ask(example_folder, typed)
    assert found.jump is None and found.suggestions and found.found is not None
    assert typed == "Wpg 5" or "niets geladen" in found.suggestions[0].reason


def test_a_missing_article_offers_its_law(example_folder: DataFolder) -> None:
    assert [place.target for place in ask(example_folder, "Hvw 999").suggestions] == [f"jci1.3:c:{HVW}&artikel=999", f"jci1.3:c:{HVW}"]


def test_cited_sources_are_gone_to_although_not_loaded(folder: DataFolder) -> None:
    put(folder, "x", "Testdam", "- Jeugdwet, artikel 2.3\n- ECLI:NL:HR:2019:1234\n- Richtlijn 2004/38/EG")
    jumps = {typed: ask(folder, typed).jump for typed in ("Jeugdwet 2.3", "ECLI:NL:HR:2019:1234", "ecli:nl:hr:2019:1234", "32004L0038", "Jeugdwet 2.4")}
    assert {typed: jump and (jump.kind, jump.label) for typed, jump in jumps.items()} == {
        "Jeugdwet 2.3": ("bepaling", "artikel 2.3 Jeugdwet"), "ECLI:NL:HR:2019:1234": ("bron", "ECLI:NL:HR:2019:1234"),
        "ecli:nl:hr:2019:1234": ("bron", "ECLI:NL:HR:2019:1234"), "32004L0038": ("regeling", jumps["32004L0038"].label if jumps["32004L0038"] else ""),
        "Jeugdwet 2.4": ("bepaling", "artikel 2.4 Jeugdwet"),  # its law is cited, and no text says that it lacks this article
    }  # fmt: skip


def test_a_municipality_leads_to_its_proposals(folder: DataFolder) -> None:
    put(folder, "een", "Utrecht")
    put(folder, "twee", "Utrecht")
    for typed in ("Utrecht", "gemeente Utrecht", "utrecht"):
        found = ask(folder, typed)
        assert found.jump and (found.jump.kind, found.jump.target, found.jump.reason) == ("gemeente", UTRECHT, "2 voorstellen van deze gemeente")
    nothing = ask(folder, "Almere")
    assert nothing.jump is None and nothing.suggestions == ()


def test_a_municipality_that_is_a_word_too_is_offered(folder: DataFolder) -> None:
    put(folder, "een", "Huizen")
    found = ask(folder, "huizen")
    assert found.jump is None and [place.kind for place in found.suggestions] == ["gemeente"]
    named = ask(folder, "gemeente Huizen")
    assert named.jump and named.jump.kind == "gemeente"


def test_an_id_that_is_a_plain_word_is_offered(folder: DataFolder) -> None:
    put(folder, "wonen", "Testdam")
    found = ask(folder, "wonen")
    assert found.jump is None and [place.target for place in found.suggestions] == ["wonen"] and found.found is not None


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=40))
def test_no_words_are_an_error_in_the_box(example_folder: DataFolder, typed: str) -> None:
    found = ask(example_folder, typed)
    assert (found.jump is None) == (found.found is not None)
