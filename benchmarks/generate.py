"""Made-up proposals of any number with known answers, for benchmarks and property tests; never evidence of accuracy.

    python benchmarks/generate.py FOLDER [--number 1000] [--seed 1]

Two-page proposals in the call's format, from templates and word lists of our own (`words/proposals.toml`), of real municipalities,
about real laws. What a proposal cites follows a Zipf law over the laws as they are given, and within a law over its articles. Some
repeat an earlier one: word for word elsewhere (`duplicaat`), in other words (`parafrase`), another ask about the same article
(`zelfde-artikel`), or the opposite ask (`tegengesteld`). The same seed gives the same proposals, and the first n of more are those of n.
"""
from __future__ import annotations

import argparse
import csv
import json
import random
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any

import jci
from ingest.citations import LawNames
from ingest.citations.name_list import default_names
from ingest.citations.names import meaning

HERE = Path(__file__).parent
GEMEENTEN = HERE.parent / "ingest" / "data" / "gemeenten.tsv"
ARTICLES = HERE.parent / "ingest" / "data" / "law_articles.tsv"
SUBMITTED = date(2021, 5, 1)  #: by which names of laws are understood
#: share of the proposals that repeat an earlier one, by how
SHARES = {"duplicaat": 0.03, "parafrase": 0.05, "zelfde-artikel": 0.04, "tegengesteld": 0.03}
ZIPF = 1.0  #: exponent: the k-th law is cited 1/k times as often as the first
OTHER = {"ruimer": "strenger", "strenger": "ruimer"}


@dataclass(frozen=True)
class LawToCite:
    """A law with the name that is written and its articles, the first cited most."""

    id: str
    name: str
    articles: tuple[str, ...]


@dataclass(frozen=True)
class Choices:
    """What a proposal says, apart from how it words it."""

    topic: int
    zaak: int
    groep: int
    dienst: int
    plek: int
    numbers: tuple[int, int, int]  #: n, m and a year
    direction: str  #: ruimer or strenger
    asks: tuple[int, ...]  #: which solutions, the first the preferred one
    cited: tuple[tuple[str, str], ...]  #: (BWB id, article), the first stands in the way


@dataclass(frozen=True)
class MadeUp:
    """A made-up proposal with its known answers."""

    name: str  #: of its file, without ending; the proposal's id
    text: str
    municipality: str
    direction: str  #: ruimer or strenger
    targets: tuple[str, ...]  #: addresses of the articles that it names
    repeats: str | None  #: name of the earlier proposal
    how: str  #: duplicaat, parafrase, zelfde-artikel, tegengesteld; "" for a new one


def generate(number: int, seed: int = 1, laws: Sequence[LawToCite] = ()) -> Iterator[MadeUp]:
    """So many proposals. `laws`: what they cite, the most cited first; without them the laws that come with the project."""
    maker = _Maker(random.Random(seed), tuple(laws) or own_laws())
    return (maker.make(nr) for nr in range(1, number + 1))


def own_laws() -> tuple[LawToCite, ...]:
    """The laws whose articles the project knows."""
    with ARTICLES.open(encoding="utf-8", newline="") as file:
        rows = [(row["law"], row["articles"]) for row in csv.DictReader(file, delimiter="\t")]
    named = ((law, default_names().title(law), articles) for law, articles in rows)
    return tuple(LawToCite(law, name, tuple(articles.split())) for law, name, articles in named if is_name_of(default_names(), name, law))


def is_name_of(names: LawNames, name: str, law: str) -> bool:
    """These words mean this law and no other, to the citation finder, on the day of submission."""
    found = names.find(name)
    return len(found) == 1 and (found[0].start, found[0].end) == (0, len(name)) and (
        meaning(names, name, found[0].names, SUBMITTED).address == jci.build(law)
    )  # fmt: skip


class _Maker:
    """Makes proposals in order; remembers what was said, to repeat it."""

    def __init__(self, rng: random.Random, laws: tuple[LawToCite, ...]) -> None:
        self._rng, self._laws, self._words = rng, {law.id: law for law in laws}, _words()
        self._order, self._weights = tuple(self._laws), _zipf(len(self._laws))
        self._new: list[tuple[str, Choices]] = []

    def make(self, nr: int) -> MadeUp:
        how = self._rng.choices([*SHARES, ""], [*SHARES.values(), 1 - sum(SHARES.values())])[0] if self._new else ""
        earlier, said = self._rng.choice(self._new) if how else (None, self._choose())
        said = self._altered(said, how)
        municipality, wording = self._rng.choice(_municipalities()), 0 if how != "parafrase" else self._rng.randint(1, 2)
        name = f"voorstel-{nr:06d}"
        if not how:
            self._new.append((name, said))
        targets = tuple(dict.fromkeys(jci.build(law, ("artikel", article)) for law, article in said.cited))
        return MadeUp(name, self._write(said, municipality, wording, nr), municipality, said.direction, targets, earlier, how)

    def _choose(self) -> Choices:
        rng = self._rng
        topic = rng.randrange(len(self._words["topics"]))
        of_topic = self._words["topics"][topic]
        laws = dict.fromkeys(rng.choices(self._order, cum_weights=self._weights, k=rng.randint(1, 4)))
        cited = tuple((law, article) for law in laws for article in dict.fromkeys(self._article(law) for _ in range(rng.randint(1, 3))))
        direction = rng.choices(["ruimer", "strenger"], [0.8, 0.2])[0]
        asks = tuple(rng.sample(range(len(self._words["solutions"][direction]["wordings"])), rng.randint(2, 3)))
        zaak, groep, dienst = (rng.randrange(len(of_topic[name])) for name in ("zaak", "groep", "dienst"))
        plek = rng.randrange(len(self._words["places"]["plek"]))
        return Choices(topic, zaak, groep, dienst, plek, self._numbers(), direction, asks, cited)

    def _altered(self, said: Choices, how: str) -> Choices:
        if how == "tegengesteld":
            return replace(said, direction=OTHER[said.direction], numbers=self._numbers())
        if how == "zelfde-artikel":  # the same article for something else
            other = self._choose()
            return replace(other, topic=(said.topic + 1) % len(self._words["topics"]), cited=said.cited[:1] + other.cited[1:])
        return replace(said, numbers=self._numbers()) if how == "duplicaat" else said

    def _numbers(self) -> tuple[int, int, int]:
        return self._rng.randint(12, 90), self._rng.randint(3, 11), self._rng.randint(2014, 2020)

    def _article(self, law: str) -> str:
        articles = self._laws[law].articles
        return self._rng.choices(articles, cum_weights=_zipf(len(articles)))[0]

    def _write(self, said: Choices, municipality: str, wording: int, nr: int) -> str:
        topic, (n, m, year) = self._words["topics"][said.topic], said.numbers
        (law, article), (other_law, other) = said.cited[0], said.cited[-1]
        dienst = topic["dienst"][said.dienst]
        slots = {
            "zaak": topic["zaak"][said.zaak], "groep": topic["groep"][said.groep], "dienst": dienst, "dienst_hoofd": _capital(dienst),
            "plek": self._words["places"]["plek"][said.plek], "hier": municipality, "n": n, "m": m, "jaar": year,
            "artikel": f"artikel {article} {self._laws[law].name}", "ander": f"artikel {other} {self._laws[other_law].name}",
        }  # fmt: skip

        def worded(wordings: Sequence[str]) -> str:
            return _capital(wordings[wording].format(**slots))

        problem = [worded(one) for one in self._words["problem"]["wordings"]]
        asked = self._words["solutions"][said.direction]["wordings"]
        return _FORMAT.format(
            field=topic["field"], title=worded(self._words["titles"]["wordings"][0]),
            problem="\n\n".join(" ".join(problem[at : at + 4]) for at in range(0, len(problem), 4)),
            laws="\n".join(f"- {self._laws[law].name}, artikel {article}" for law, article in said.cited),
            solutions="\n\n".join(f"{at}) {worded(asked[which])}" for at, which in enumerate(said.asks, 1)),
            municipality=municipality, nr=nr,
        )  # fmt: skip


_FORMAT = """Leefveld/beleidsterrein:

o {field}

Onderwerp/titel:
{title}

Probleembeschrijving:
{problem}

Welke wet is betrokken (indien aan de orde):
{laws}

Mogelijke oplossingsrichting(en):
{solutions}

Onze voorkeur: richting 1.

Contactgegevens:
Gemeente/regio/netwerk: gemeente {municipality}
Contactpersoon: adviseur beleid
Emailadres: beleid{nr}@example.nl
Telefoonnummer: 06-0000 0000
"""


@lru_cache(maxsize=4096)
def _zipf(number: int) -> list[float]:
    return list(accumulate(1 / rank**ZIPF for rank in range(1, number + 1)))


@lru_cache(maxsize=1)
def _words() -> dict[str, Any]:
    return tomllib.loads((HERE / "words" / "proposals.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _municipalities() -> tuple[str, ...]:
    with GEMEENTEN.open(encoding="utf-8", newline="") as file:
        return tuple(row["name"] for row in csv.DictReader(file, delimiter="\t"))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def write(folder: Path, proposals: Iterator[MadeUp]) -> list[MadeUp]:
    """A file for each, a thousand in a folder, and `antwoorden.jsonl` beside them: everything but the text."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    with (folder / "antwoorden.jsonl").open("w", encoding="utf-8") as answers:
        for nr, one in enumerate(proposals):
            file = folder / f"map{nr // 1000:03d}" / f"{one.name}.txt"
            file.parent.mkdir(exist_ok=True)
            file.write_text(one.text, encoding="utf-8")
            answers.write(json.dumps({key: value for key, value in asdict(one).items() if key != "text"}, ensure_ascii=False) + "\n")
            made.append(one)
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--number", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    made = write(args.folder, generate(args.number, args.seed))
    print(f"{len(made)} proposals in {args.folder}, {sum(one.repeats is not None for one in made)} of them repeat an earlier one")


if __name__ == "__main__":
    main()
