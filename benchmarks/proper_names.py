"""Make `ingest/data/proper_names.tsv.gz` from the lists of the package deduce: `python -m benchmarks.proper_names FOLDER`.

FOLDER is `deduce/data/lookup/src` of that package, unpacked. A line is a name and what it is: `v` a first name, `a` a surname, `t` one
behind a prefix ("de", "van den"), `p` a place; `g` when the word is an ordinary one too (in simplemma's Dutch dictionary, or kept out
by deduce itself).
"""
from __future__ import annotations

import gzip
import sys
from pathlib import Path

import simplemma

OUT = Path(__file__).parents[1] / "ingest" / "data" / "proper_names.tsv.gz"
LISTS = {
    "v": "names/lst_first_name", "a": "names/lst_surname", "t": "names/lst_interfix_surname", "p": "locations/lst_placename/lst_residence",
}  # fmt: skip


def words(file: Path) -> list[str]:
    return [word for line in file.read_text(encoding="utf-8").splitlines() if (word := line.strip()) and any(c.isalpha() for c in word)]


def main(folder: Path) -> None:
    kinds: dict[str, set[str]] = {}
    stop = set(words(folder / "whitelist/lst_stop_word" / "items.txt"))
    for kind, one in LISTS.items():
        kept_out = set(words(folder / one / "exceptions.txt"))
        for word in (word for word in words(folder / one / "items.txt") if word.lower() not in stop):
            kinds.setdefault(word, set()).add(kind)
            if kind != "p" and word in kept_out:
                kinds[word].add("g")
    for word, these in kinds.items():
        if these != {"p"} and simplemma.is_known(word.lower(), lang="nl"):
            these.add("g")
    rows = "".join(f"{word}\t{''.join(sorted(these))}\n" for word, these in sorted(kinds.items()))
    OUT.write_bytes(gzip.compress(rows.encode(), mtime=0))
    print(f"{len(kinds)} names, {OUT.stat().st_size} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
