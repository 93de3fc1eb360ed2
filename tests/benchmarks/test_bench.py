"""The benchmarks as one page: every one is in the plan, the plan can be called, and the page says what came of it."""
from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

from benchmarks import report, run
from benchmarks.report import Sheet
from benchmarks.run import PARTS, Outcome, Part

HOME = Path(__file__).parents[2]
CALLED = [(part, quick) for part in PARTS for quick in (True, False) if part.quick is not None or not quick]


def test_every_benchmark_is_in_the_plan() -> None:
    with_figures = {file.stem for file in (HOME / "benchmarks").glob("*.py") if "main(arguments(), measure)" in file.read_text("utf-8")}
    assert len(with_figures) > 10
    assert with_figures == {part.module for part in PARTS}
    assert len({part.name for part in PARTS}) == len(PARTS)


@pytest.mark.parametrize(("part", "quick"), CALLED, ids=[f"{part.name}-{'quick' if quick else 'full'}" for part, quick in CALLED])
def test_the_plan_names_what_the_benchmark_takes(part: Part, quick: bool, tmp_path: Path) -> None:
    module, *words = part.command(quick, run.places(tmp_path))
    taken = importlib.import_module(module).arguments().parse_args([*words, "--json", str(tmp_path / "x.json")])
    assert taken.json == tmp_path / "x.json"


def test_what_the_quick_form_lacks_is_said(tmp_path: Path) -> None:
    (outcome,) = run.run([Part("groot", "national", "Alles", None, "{place}")], True, tmp_path)
    assert "make bench" in outcome.failed
    (outcome,) = run.run([Part("groot", "national", "Alles", "", "", needs=tmp_path / "er-niet")], True, tmp_path)
    assert "er-niet" in outcome.failed


def test_a_part_that_fails_is_said_with_its_reason(tmp_path: Path) -> None:
    (outcome,) = run.run([Part("stuk", "law_load", "Fout", f"{tmp_path / 'geen-map'} --rounds 1 --adds 0", "")], True, tmp_path)
    assert outcome.failed.startswith("failed (1): ") and not outcome.sheets
    assert "stuk" in run.page([outcome], True, {}).partition("## Not measured")[2]


def test_the_page_is_made_of_what_a_benchmark_found(tmp_path: Path) -> None:
    part = Part("wet", "law_load", "Wetten", "{laws} --laws 2 --rounds 3 --adds 0", "")
    outcome = run.one(part, True, tmp_path)
    (sheet,) = outcome.sheets
    assert len(sheet.rows["reading into records (CPU)"]["seconds"]) == 3
    text = run.page([outcome, Outcome(PARTS[-1], failed="geen gegevens")], True, {"cores": "2"})
    row = next(line for line in text.splitlines() if line.startswith("| reading into records (CPU)"))
    assert report.told(sheet.rows["reading into records (CPU)"]["seconds"]) in row
    assert "| cores | 2 |" in text and "the quick form" in text and "geen gegevens" in text
    assert re.search(r"\| wet \| reading into records .* \| (met|\*\*missed\*\*) \|", text)


def test_cells_tell_median_and_spread() -> None:
    assert report.told([3.0, 1.0, 2.0]) == "2 (1–3)"
    assert report.told([4.25]) == "4.25"
    assert report.told([float(n) for n in range(1, 41)]) == "20.5 (1–40; p95 38.0)"
    assert report.told("100 → 120") == "100 → 120"
    assert [report.number(value) for value in (0.00123, 0.5, 12.34, 1234.5)] == ["0.0012", "0.50", "12.3", "1,234"]


def test_a_table_leaves_open_what_was_not_measured() -> None:
    sheet = Sheet("vorm, ms")
    sheet.put("snel", "ons", 1.0, 3.0)
    sheet.put("snel", "ander", 4.0)
    sheet.put("traag", "ons", 9.0)
    assert report.markdown(sheet).splitlines() == [
        "| vorm, ms | ons | ander |", "|---|---|---|", "| snel | 2 (1–3) | 4 |", "| traag | 9 | – |",
    ]  # fmt: skip


def test_an_aim_is_met_or_missed() -> None:
    sheet = Sheet("")
    sheet.aim("tijd", 2.5, 3, "s")
    sheet.aim("snelheid", 9.0, 10, "keer", at_least=True)
    told = report.aims(("deel", aim) for aim in sheet.aims)
    assert "| deel | tijd: at most 3 s | 2.50 s | met |" in told
    assert "| deel | snelheid: at least 10 keer | 9 keer | **missed** |" in told


def test_the_peers_are_locked_with_hashes() -> None:
    asked = [line for line in (HOME / "benchmarks" / "peers.in").read_text("utf-8").splitlines() if not line.startswith("#")]
    locked = (HOME / "benchmarks" / "peers.lock").read_text("utf-8")
    assert {re.split(r"[\[=]", line)[0] for line in asked} == {"docx2python", "nllegalcit", "rdflib-endpoint"}
    for line in asked:
        assert re.sub(r"\[.*\]", "", line) + " \\\n    --hash=sha256:" in locked
