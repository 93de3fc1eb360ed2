"""The search of the law client: records, pages, and answers that can't be used."""
from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from ingest.law.client import Limits
from records import InputError, UnreachableError
from tests.support.law_fixtures import FILE, SRU, Clock, Make, a_server, cache_folder, clients, some_time  # noqa: F401  fixtures
from tests.support.law_tree import BOMB, LAW, OPEN, OTHER, sru_page, sru_record, write_tree
from tests.support.replay import Replay, body, status


@pytest.mark.parametrize("sign", ["=", "=="])
def test_search_gives_one_record_per_version(client_of: Make, replay: Replay, sign: str) -> None:
    found = client_of().search(f"dcterms.identifier{sign}{LAW}")
    assert len(found) == 4 and found[0].type == "wet" and found[0].authority == "Proefzaken" and found[0].location_wti == ""
    by_iri = {record.toestand.rpartition(LAW)[2]: record for record in found}
    old, new, open_ = by_iri["/2013-01-01/0"], by_iri["/2013-01-01/1"], by_iri["/2014-01-01/0"]
    assert (old.valid_from, old.valid_until, old.seen_until) == (date(2013, 1, 1), date(2014, 1, 1), date(2013, 6, 1))
    assert (new.seen_from, new.seen_until, open_.valid_until) == (date(2013, 6, 1), None, None)
    assert open_.location_toestand == f"{replay.url}{FILE}"
    asked = replay.asked(SRU)[0].query
    assert asked["version"] == ["1.2"] and asked["x-connection"] == ["BWB"] and asked["operation"] == ["searchRetrieve"]


@pytest.mark.parametrize(("wanted", "starts", "got"), [(1000, ["1", "3"], 4), (3, ["1", "3"], 3), (2, ["1"], 2), (0, [], 0)])
def test_search_goes_page_by_page(client_of: Make, replay: Replay, wanted: int, starts: list[str], got: int) -> None:
    found = client_of(Limits(page=2)).search(f"dcterms.identifier=={LAW}", max_records=wanted)
    assert len(found) == len({record.toestand for record in found}) == got
    assert [asked.query["startRecord"][0] for asked in replay.asked(SRU)] == starts


def test_changed_since_gives_what_changed_and_no_shortened_list(client_of: Make, replay: Replay) -> None:
    write_tree(replay.folder, OTHER)
    assert {(r.id, r.valid_from) for r in client_of().changed_since(date(2013, 12, 1))} == {(LAW, date(2014, 1, 1)), (OTHER, date(2014, 1, 1))}
    assert client_of().changed_since(date(2020, 1, 1)) == []
    with pytest.raises(InputError, match="8 wijzigingen sinds 2000-01-01, meer dan 5"):
        client_of(Limits(changes=5)).changed_since(date(2000, 1, 1))


DATES = {"datum_inwerkingtreding": "2014-01-01", "einddatum": OPEN, "zichtdatum_start": "2014-01-01", "zichtdatum_eind": OPEN}


@pytest.mark.parametrize(("answer", "words"), [
    (sru_page([sru_record(LAW, "2014-01-01_0", DATES, "https://example.org/bwb")], 1), "elders liggen, geweigerd"),
    (sru_page([sru_record("WET1", "2014-01-01_0", DATES, "http://x")], 1), "zonder BWB-id"),
    (sru_page([sru_record(LAW, "2014-01-01_0", {**DATES, "einddatum": "ooit"}, "http://x")], 1), "geen datum: 'ooit'"),
    (sru_page([], 3), "onvolledig antwoord: 0 van 3"),
    (sru_page([], 0).replace(b">0<", b">veel<"), "geen getal"),
    (sru_page([], 0)[:-30], "afgebroken of beschadigde XML"),
    (b"<explainResponse/>", "<searchRetrieveResponse> verwacht"),
    (b"<searchRetrieveResponse/>", "geen volledig antwoord"),
    (b"<html><body>Storing</body></html>", "HTML, geen XML"),
    (BOMB, "entiteiten geweigerd"),
])
def test_an_answer_that_cannot_be_used_is_a_clear_error(client_of: Make, replay: Replay, answer: bytes, words: str) -> None:
    replay.always(SRU, body(answer))
    with pytest.raises(InputError, match=re.escape(words)) as caught:
        client_of().search("dcterms.title any wilg")
    assert "127.0.0.1" in str(caught.value)


def test_a_page_that_leads_back_ends_the_search(client_of: Make, replay: Replay) -> None:
    record = sru_record(LAW, "2014-01-01_0", DATES, replay.bwb_url)
    replay.always(SRU, body(sru_page([record], 9, 1)))
    with pytest.raises(InputError, match="onvolledig antwoord: 1 van 9"):
        client_of().search("x")


def test_a_diagnostic_is_shown_in_the_service_s_own_words(client_of: Make) -> None:
    with pytest.raises(InputError, match=r"'wilg en \(' \(127.0.0.1:\d+\): de zoekdienst weigert de vraag: wilg en \(: Query syntax error"):
        client_of().search("wilg en (")


def test_search_faults_share_one_budget_over_the_pages(client_of: Make, replay: Replay, clock: Clock) -> None:
    rows = tuple((f"20{n:02}-01-01_0", OPEN, f"20{n:02}-01-01", OPEN) for n in range(10, 20))
    write_tree(replay.folder, OTHER, rows)
    good = [body(sru_page([sru_record(OTHER, row[0], DATES, replay.bwb_url)], 10, n + 2)) for n, row in enumerate(rows)]
    replay.queue(SRU, *(fault for page in good for fault in (status(503, "6"), page)))
    with pytest.raises(UnreachableError, match="vraagt 6 s"):
        client_of(Limits(page=1)).search("x")
    assert clock.naps == [6, 6, 6]
    replay.always(SRU, status(404))


@pytest.mark.shared
def test_a_real_search_answer(shared: Path, client_of: Make, replay: Replay, monkeypatch: pytest.MonkeyPatch) -> None:
    real = (shared / "data" / "sru_example.xml").read_bytes()
    replay.always(SRU, body(real))
    with pytest.raises(InputError, match="elders liggen, geweigerd"):
        client_of().search("dcterms.identifier==BWBR0001840")
    monkeypatch.delenv("REGELRUIMTE_BWB_URL")  # the files of the answer lie at the official repository
    found = client_of().search("dcterms.identifier==BWBR0001840", max_records=3)
    assert [record.valid_from for record in found] == [date(2002, 3, 21), date(2005, 2, 8), date(2006, 4, 6)]
    assert [record.valid_until for record in found] == [date(2005, 2, 8), date(2006, 4, 6), date(2006, 10, 11)]
    assert found[0].title == "Grondwet" and found[0].modified == date(2016, 1, 12) and found[0].seen_until is None
    assert found[0].authority == "Binnenlandse Zaken en Koninkrijksrelaties"
    assert found[0].location_wti.endswith("/BWBR0001840/BWBR0001840.WTI")
