"""What a change to the citation finder gained and lost on the shared sets, beside what was recorded last.

    python benchmarks/citation_sets.py            print figures, gains and losses
    python benchmarks/citation_sets.py --record   make this the record to compare with (benchmarks/citation_sets.json)

Cases are recorded by a hash, so that no labelled text comes into the project. The sets and their scoring script lie beside it.
"""
from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

ROOT = Path(__file__).parents[1]
RECORD = Path(__file__).with_suffix(".json")
SHARED = ROOT.parent / "shared"
SETS = {
    "proposals": ("proposals", "eval/proposals", None),
    "official 2012": ("law", "data/bwb2012/gold_refs.jsonl.gz", 3000),
    "official 2015+": ("law", "data/gold_refs_modern_dev.jsonl.gz", None),
}


def score(store: Path) -> dict[str, dict]:
    """Set → its figures, and the failing cases by hash with their text. `store` is an empty data folder."""
    scorer = _scorer()
    found = {}
    for name, (mode, source, sample) in SETS.items():
        command = f"{sys.executable} -m cli.main --store {store} cite --jsonl"
        asked = SimpleNamespace(source=str(SHARED / source), command=command, skip=None, sample=sample, date="2025-04-01")
        figures, errors = (scorer.proposals if mode == "proposals" else scorer.official)(asked)
        figures = {key: round(value, 4) if isinstance(value, float) else value for key, value in figures.items() if "sec" not in key}
        figures.pop("chars_per_s", None)
        found[name] = {"figures": figures, "failing": {_key(error): error for error in errors}}
    return found


def compared(now: dict[str, dict], record: dict[str, dict]) -> dict[str, tuple[list, list]]:
    """Set → cases that failed before and no longer do (by hash), and cases that fail now and did not (as text)."""
    changes = {}
    for name, result in now.items():
        before = set(record.get(name, {}).get("failing", ()))
        gained = sorted(before - set(result["failing"]))
        lost = [error for key, error in result["failing"].items() if key not in before]
        changes[name] = (gained, lost)
    return changes


def _scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_citations", SHARED / "eval" / "score_citations.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _key(error: tuple) -> str:
    """The case, whatever wrong answer was given: set, kind, words and what was wanted."""
    return hashlib.sha256(repr(error[:4]).encode()).hexdigest()[:12]


def main() -> None:
    import tempfile

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--losses", type=int, default=20, help="how many lost cases to print for each set")
    args = parser.parse_args()
    if not SHARED.is_dir():
        sys.exit("the shared sets are not beside the project: nothing measured")
    with tempfile.TemporaryDirectory() as folder:
        now = score(Path(folder) / "store")
    record = json.loads(RECORD.read_text()) if RECORD.exists() else {}
    for name, (gained, lost) in compared(now, record).items():
        print(f"{name}: gained {len(gained)}, lost {len(lost)}")
        print(f"  {json.dumps(now[name]['figures'])}")
        for error in lost[: args.losses]:
            print("  lost:", *error)
    if args.record:
        kept = {name: {"figures": result["figures"], "failing": sorted(result["failing"])} for name, result in now.items()}
        RECORD.write_text(json.dumps(kept, indent=0) + "\n")


if __name__ == "__main__":
    main()
