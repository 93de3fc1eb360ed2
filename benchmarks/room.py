"""How many labelled existing options come among the first five, ten and twenty of `room`, with all loaded law as candidates.

    python benchmarks/room.py STORE OPTIONS.json [--weight NAME=VALUE]… [--misses]

STORE holds the proposals and the laws; OPTIONS.json is {proposal: {"BWBR…&artikel=N": 1 or 2}}. Prints one JSON object.
"""
from __future__ import annotations

import argparse
import json
import re
import sys
import time
from pathlib import Path

import jci
from kg.folder.data_folder import DataFolder
from kg.room import rank
from kg.room.options import room


def article(target: str) -> str:
    """`BWBR…&artikel=N`; articles of a book of the Burgerlijk Wetboek without the number of the book."""
    law = jci.law_of(target) or target
    numbers = [value for key, value in jci.parts(target) if key == "artikel"]
    return "&".join([law, *("artikel=" + re.sub(r"^\d+:", "", number) for number in numbers)])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store")
    parser.add_argument("options", type=Path)
    parser.add_argument("--weight", action="append", default=[])
    parser.add_argument("--misses", action="store_true")
    args = parser.parse_args()
    for pair in args.weight:
        name, value = pair.split("=")
        rank.WEIGHTS[name] = float(value)
    print(json.dumps(measure(DataFolder(args.store), args.options, args.misses)))


def measure(folder: DataFolder, options: Path, misses: bool = False) -> dict[str, float]:
    """The share of labelled options among the first five, ten and twenty; with `misses` what is missed, on stderr."""
    gold = json.loads(options.read_text(encoding="utf-8"))
    found, firsts, total, start = {5: 0, 10: 0, 20: 0}, 0.0, 0, time.perf_counter()
    for proposal, wanted in gold.items():
        order = list(dict.fromkeys(article(option.target) for option in room(folder, proposal.lower()) if option.target))
        total += len(wanted)
        for first in found:
            found[first] += len(set(wanted) & set(order[:first]))
        places = {target: order.index(target) + 1 for target in wanted if target in order}
        firsts += max((1 / place for place in places.values()), default=0)
        if misses and any(places.get(target, 99) > 10 for target in wanted):
            print(proposal, {target: places.get(target) for target in wanted}, order[:4], file=sys.stderr)
    return {
        "options": total, **{f"in_{first}": round(count / total, 3) for first, count in found.items()},
        "mrr": round(firsts / len(gold), 3), "seconds_each": round((time.perf_counter() - start) / len(gold), 2),
    }  # fmt: skip


if __name__ == "__main__":
    main()
