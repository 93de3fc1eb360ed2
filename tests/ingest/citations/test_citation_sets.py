"""The finder on the shared labelled sets: what it gained and lost since it was last recorded is printed, a fall fails."""
from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
#: figure → whether more is better; what may fall by chance of a rounding and no more
WATCHED = {
    "f1": True, "article_of_all": True, "full_of_all": True, "wrong_link_rate": False, "named_article_recall": True,
    "internal_article_recall": True, "named_conflict": False, "internal_conflict": False, "defined_conflict": False,
}  # fmt: skip
SLACK = 0.003


@pytest.mark.shared
def test_no_figure_falls_on_the_shared_sets(shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.syspath_prepend(str(ROOT))
    sets = importlib.import_module("benchmarks.citation_sets")
    record = json.loads(sets.RECORD.read_text())
    now = sets.score(tmp_path / "store")
    with capsys.disabled():
        for name, (gained, lost) in sets.compared(now, record).items():
            print(f"\ncitations, {name}: gained {len(gained)}, lost {len(lost)}", *lost[:5], sep="\n  ", file=sys.stderr)
    fallen = [
        (name, figure, before, now[name]["figures"][figure])
        for name, kept in record.items()
        for figure, before in kept["figures"].items()
        if figure in WATCHED and (before - now[name]["figures"][figure]) * (1 if WATCHED[figure] else -1) > SLACK
    ]
    assert not fallen
