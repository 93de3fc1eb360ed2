"""`overlaps` and `clusters --by ask`: the contract, the graph that they leave, and wrong usage."""
from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from benchmarks.overlap_sets import as_form
from cli.main import main
from kg.check import check
from kg.embedding import VectorCache, choose
from kg.folder.data_folder import DataFolder
from kg.overlap.features import texts_to_embed
from kg.overlap.stored import GRAPH, comparable_proposals
from kg.proposals.read import read_proposal
from tests.support.overlap_kit import KAMERS_RUIMER, KAMERS_RUIMER_2, KAMERS_STRENGER, VUURWERK, WordVectors

KEYS = {"a", "b", "score", "class", "signals", "shared", "reason", "judgement"}


@pytest.fixture(autouse=True)
def fast_model(monkeypatch: pytest.MonkeyPatch) -> WordVectors:
    model = WordVectors()
    monkeypatch.setattr(choose, "_made", lambda setting: None if setting == choose.NONE else model)
    return model


@pytest.fixture
def filled(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    for one in (KAMERS_RUIMER, KAMERS_RUIMER_2, KAMERS_STRENGER, VUURWERK):
        row = {"title": one.title, "problem": one.problem, "asks": [solution.text for solution in one.solutions]}
        law = "Vuurwerkbesluit artikel 2.3.6" if one is VUURWERK else "Huisvestingswet 2014, artikel 21"
        (tmp_path / f"{one.id}.txt").write_text(as_form(row | {"laws": law}), encoding="utf-8")
    store = tmp_path / "store"
    assert main(["--store", str(store), "add", *(str(file) for file in sorted(tmp_path.glob("*.txt")))]) == 0
    capsys.readouterr()
    return store


def rows(capsys: pytest.CaptureFixture[str], store: Path, *words: str) -> list[dict]:
    assert main(["--store", str(store), *words, "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_everything_with_min_0_best_first(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = rows(capsys, filled, "overlaps", "--min", "0")
    assert len(found) == 6 and all(row.keys() >= KEYS for row in found)
    assert [row["score"] for row in found] == sorted((row["score"] for row in found), reverse=True)
    best = found[0]
    assert {best["a"], best["b"]} == {"kamers-ruimer", "kamers-ruimer-2"} and best["class"] == "duplicaat"
    assert best["shared"] == ["jci1.3:c:BWBR0035303&artikel=21"] and "artikel 21 Huisvestingswet 2014" in best["reason"]
    assert sum(best["signals"].values()) == pytest.approx(math.log(best["score"] / (1 - best["score"])), abs=0.01)
    assert all(row["judgement"] is None for row in found)


def test_of_one_proposal_and_above_a_probability(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = rows(capsys, filled, "overlaps", "vuurwerk", "--min", "0")
    assert len(mine) == 3 and all("vuurwerk" in (row["a"], row["b"]) for row in mine)
    assert all(row["score"] >= 0.5 for row in rows(capsys, filled, "overlaps", "--min", "0.5"))
    assert len(rows(capsys, filled, "overlaps")) < 6


def test_vectors_are_kept_in_the_data_folder(filled: Path, fast_model: WordVectors, capsys: pytest.CaptureFixture[str]) -> None:
    rows(capsys, filled, "overlaps")
    embedded = len(fast_model.embedded)
    rows(capsys, filled, "overlaps")
    assert embedded == len(fast_model.embedded) == 8 and (filled / "cache" / "vectoren.sqlite").exists()


def test_without_a_model_it_is_said(filled: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv(choose.SETTING, "geen")
    assert main(["--store", str(filled), "overlaps", "--min", "0", "--format", "json"]) == 0
    out, err = capsys.readouterr()
    assert "zonder taalmodel" in err and "zonder taalmodel" in json.loads(out)[0]["reason"]


def test_wrong_usage(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words, code, told in (
        (["overlaps", "--min", "2"], 2, "--min"), (["overlaps", "--min", "veel"], 2, "--min"), (["overlaps", "niemand"], 1, "niemand"),
    ):  # fmt: skip
        assert main(["--store", str(filled), *words]) == code
        assert told in capsys.readouterr().err


def test_nothing_in_the_store(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["overlaps"], ["clusters", "--by", "ask"]):
        assert rows(capsys, tmp_path / "leeg", *words) == []
    assert not (tmp_path / "leeg").exists()


def test_signals_stand_in_the_graph_declared_and_sound(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows(capsys, filled, "overlaps")
    folder = DataFolder(filled)
    quads = folder.quads_of(folder.iris.graph(GRAPH))
    own = folder.iris.terms.iri
    declared = {quad.subject.value for quad in folder.store().quads() if quad.predicate.value.endswith("#label")}
    assert {quad.predicate.value for quad in quads if quad.predicate.value.startswith(own)} <= declared
    assert not [finding for finding in check(folder) if finding.severity == "Violation"]
    query = f"PREFIX r: <{own}> SELECT ?s WHERE {{ ?s r:klasse/<http://www.w3.org/2004/02/skos/core#notation> 'zelfde-artikel' ; r:tegengesteld true }}"
    assert folder.store().select(query).rows
    stances = f"PREFIX r: <{own}> SELECT ?s WHERE {{ ?s r:standpunt/<http://www.w3.org/2004/02/skos/core#notation> 'strenger' }}"
    assert [row["s"].value for row in folder.store().select(stances).rows if "kamers-strenger" in row["s"].value]
    before = (filled / "graphs" / "signaal.nq").stat().st_mtime_ns
    rows(capsys, filled, "overlaps")
    assert (filled / "graphs" / "signaal.nq").stat().st_mtime_ns == before


def test_a_folder_in_use_still_answers(filled: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("kg.overlap.run.WAIT", 0.1)
    with DataFolder(filled).writer("test"):
        assert main(["--store", str(filled), "overlaps", "--format", "json"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out) and "niet bewaard" in err


def test_clusters_of_asks(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (group,) = rows(capsys, filled, "clusters", "--by", "ask")
    assert group["proposals"] == ["kamers-ruimer", "kamers-ruimer-2"] and not group["confirmed"]
    assert group["target"].endswith("/id/vraaggroep/kamers-ruimer") and group["label"] in (KAMERS_RUIMER.title, KAMERS_RUIMER_2.title)
    for form in ("table", "csv"):
        assert main(["--store", str(filled), "clusters", "--by", "ask", "--format", form]) == 0
        assert "kamers-ruimer-2" in capsys.readouterr().out


def test_erasing_leaves_no_signal_and_no_vector(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows(capsys, filled, "overlaps", "--min", "0")
    before = VectorCache(WordVectors(), filled / "cache")
    (gone,) = (one for one in comparable_proposals(DataFolder(filled).store(), DataFolder(filled).iris) if one.id == "kamers-ruimer")
    assert before.missing(texts_to_embed([gone])) == 0
    assert main(["--store", str(filled), "erase", "kamers-ruimer"]) == 0
    capsys.readouterr()
    signals = (filled / "graphs" / "signaal.nq").read_text(encoding="utf-8")
    assert "voorstel/kamers-ruimer>" not in signals and "hospitaverhuur" not in signals and "kamers-strenger" in signals
    assert VectorCache(WordVectors(), filled / "cache").missing(texts_to_embed([gone])) == 2
    assert len(rows(capsys, filled, "overlaps", "--min", "0")) == 3


def test_read_all_at_once_is_what_is_read_one_by_one(filled: Path) -> None:
    folder = DataFolder(filled)
    for one in comparable_proposals(folder.store(), folder.iris):
        whole = read_proposal(folder.store(), folder.iris, one.id)
        assert (one.title, one.problem, one.laws_text, one.submitted) == (whole.title, whole.problem, whole.laws_text, whole.submitted)
        assert [(s.nr, s.text, s.targets) for s in one.solutions] == [(s.nr, s.text, s.targets) for s in whole.solutions]
        assert {t for c in one.citations for t in c.targets} == {t for c in whole.citations for t in c.targets}
