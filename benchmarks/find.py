"""How fast the lists are: made-up proposals in a folder, and the screens that find, first and after that.

    python benchmarks/find.py [--proposals 10000] [--keep FOLDER]

Prints a table in Markdown: the first time a screen is made (the first of all reads the lists from the graph) and the median after that,
by the clock and in processor time; the latter holds on a busy machine too.
"""
from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import jci
from kg.folder import DataFolder
from kg.write_proposal import names, proposal_triples
from records import Citation, Proposal, Solution
from ui.components.screen import Render, whole
from ui.data import Graph
from ui.screens import SCREENS

LAWS, ARTICLES, MUNICIPALITIES, AGAIN = 400, 60, 342, 9
FIELDS = ("wonen", "werk en inkomen", "onderwijs", "veiligheid en criminaliteit", "economie en ondernemen", "gezondheid en hulpverlening")
ROLES = ("te-wijzigen", "knelpunt", "onvoldoende", "grondslag", "voorbeeld", "achtergrond", "onbekend")
STATUSES = ("opgelost", "opgelost", "opgelost", "opgelost", "hersteld", "afgeleid", "onbekend")
INTERVENTIONS = ("lid-toevoegen", "artikel-wijzigen", "experimenteerbepaling", "ontheffing-vrijstelling", "onbekend")
ASKED: tuple[tuple[str, Mapping[str, str]], ...] = (
    ("", {}), ("artikelen", {}), ("artikelen", {"leefveld": "wonen", "rol": "te-wijzigen"}), ("artikelen", {"q": "wet 3"}),
    ("artikelen", {"per": "wet"}), ("artikelen", {"weergave": "matrix"}), ("voorstellen", {}),
    ("voorstellen", {"leefveld": "wonen", "ingreep": "lid-toevoegen"}), ("voorstellen", {"q": "buurt 77", "sorteer": "indiener"}),
)  # fmt: skip


def made_up(count: int) -> list[Proposal]:
    """Proposals with two to five citations each; few laws are cited by many, many by few."""
    drawn = random.Random(7)
    return [_proposal(nr, drawn) for nr in range(count)]


def _proposal(nr: int, drawn: random.Random) -> Proposal:
    cited = [(1 + int(drawn.paretovariate(0.7)) % ARTICLES, int(drawn.paretovariate(0.6)) % LAWS) for _ in range(drawn.randint(2, 5))]
    quotes = [f"artikel {article} van wet {law}" for article, law in cited]
    text = "Dit knelt: " + "; ".join(quotes) + "."
    citations, at = [], 0
    for quote in quotes:
        at = text.index(quote, at)
        citations.append(_citation(quote, at, drawn))
        at += len(quote)
    return Proposal(
        id=f"v{nr}", title=f"Ruimte voor buurt {nr}", concept=False, policy_fields=tuple(drawn.sample(FIELDS, drawn.randint(1, 2))),
        submitter=f"gemeente Proefstad {drawn.randrange(MUNICIPALITIES)}", submitter_iri=None, area_type="onbekend",
        submitted=date(2021, 1 + nr % 12, 1 + nr % 28), submitted_source="aanname", call="2021", problem=text, laws_text="",
        solutions=tuple(Solution(n, f"Richting {n}", intervention=drawn.choice(INTERVENTIONS)) for n in (1, 2)), citations=tuple(citations),
        messages=(), source_sha256="",
    )  # fmt: skip


def _citation(quote: str, start: int, drawn: random.Random) -> Citation:
    article, law = (int(word) for word in quote.replace("artikel", "").replace("van wet", "").split())
    status, bwb = drawn.choice(STATUSES), f"BWBR{9_000_000 + law:07d}"
    paragraph = [("lid", "1")] if drawn.random() < 0.3 else []
    targets = (jci.build(bwb, ("artikel", str(article)), *paragraph),) if status != "onbekend" else ()
    return Citation(
        start, start + len(quote), quote, "wet", status, bwb if targets else None, targets, (), 1.0, "r", "reden",
        law_title=f"Verzonnen wet {law}", role=drawn.choice(ROLES), field="problem",
    )  # fmt: skip


def fill(folder: DataFolder, proposals: list[Proposal]) -> None:
    """Write proposals as the intake does, without a document behind them."""
    with folder.writer("meting") as writer:
        named = {}
        for one in proposals:
            writer.put(writer.iris.graph("voorstel", one.id), proposal_triples(writer.iris, one))
            named |= dict.fromkeys(names(writer.iris, one))
        writer.put(writer.iris.graph("namen"), named)


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock, and of processor time."""
    start, used = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - start, time.process_time() - used


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--proposals", type=int, default=10_000)
    arguments.add_argument("--keep", type=Path, help="a folder to make the store in, or to use again")
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        folder = DataFolder(asked.keep or Path(passing) / "store")
        if not folder.path.exists():
            fill(folder, made_up(asked.proposals))
        first = timed(lambda: Graph(folder).lists)
        print(f"Reading the lists: {first[0]:.1f} s, {first[1]:.1f} s of processor time.\n")
        print("| screen | first, s | after, ms | after, ms of processor | HTML, kB |\n|---|---|---|---|---|")
        for path, query in ASKED:
            _line(folder, path, SCREENS[path][1], query)


def _line(folder: DataFolder, path: str, render: Render, query: Mapping[str, str]) -> None:
    html = []
    first, *after = [timed(lambda: html.append(whole(render(Graph(folder), query)))) for _ in range(AGAIN)]
    clock, used = (1000 * statistics.median(one) for one in zip(*after, strict=True))
    print(f"| {path or 'start'} {dict(query) or ''} | {first[0]:.2f} | {clock:.0f} | {used:.0f} | {len(html[-1]) / 1000:.0f} |")


if __name__ == "__main__":
    main()
