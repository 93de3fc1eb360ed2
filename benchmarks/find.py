"""How fast the lists are: made-up proposals in a folder, and the screens that find, first and after that.

    python -m benchmarks.find [--proposals 10000] [--keep FOLDER]

Prints a table in Markdown: the first time a screen is made and the times after that, by the clock and in
processor time; the latter holds on a busy machine too.
"""
from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import jci
from benchmarks.report import Sheet, main, parser, progress
from kg.folder.data_folder import DataFolder
from kg.proposals.triples import names, proposal_triples
from records import Citation, Proposal, Solution
from ui.data.graph import Graph
from ui.kit.screen import Render, whole
from ui.shell.screens import SCREENS

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


def arguments() -> argparse.ArgumentParser:
    made = parser(__doc__)
    made.add_argument("--proposals", type=int, default=10_000)
    made.add_argument("--keep", type=Path, help="a folder to make the store in, or to use again")
    return made


def measure(args: argparse.Namespace) -> list[Sheet]:
    """The lists read, then each screen the first time and after that."""
    with tempfile.TemporaryDirectory() as passing:
        folder = DataFolder(args.keep or Path(passing) / "store")
        if not folder.path.exists():
            progress(f"making a store of {args.proposals:,} proposals")
            fill(folder, made_up(args.proposals))
        sheet = Sheet(f"{args.proposals:,} proposals; milliseconds")
        first = timed(lambda: Graph(folder).lists)
        sheet.notes.append(f"Reading the lists, once: {first[0]:.1f} s, {first[1]:.1f} s of processor time.")
        for path, query in ASKED:
            _line(sheet, folder, path, SCREENS[path][1], query)
        slowest = max(sheet.median(row, "after") for row in sheet.rows)
        sheet.aim(f"making a screen again, {args.proposals:,} proposals, the slowest", slowest, 50, "ms")
    return [sheet]


def _line(sheet: Sheet, folder: DataFolder, path: str, render: Render, query: Mapping[str, str]) -> None:
    html: list[str] = []
    (first, _), *after = [timed(lambda: html.append(whole(render(Graph(folder), query)))) for _ in range(AGAIN)]
    row = " ".join([path or "start", *(f"{key}={value}" for key, value in query.items())])
    progress(row)
    sheet.put(row, "first", 1000 * first)
    sheet.put(row, "after", *(1000 * clock for clock, _ in after))
    sheet.put(row, "after, of the processor", *(1000 * used for _, used in after))
    sheet.put(row, "HTML, kB", len(html[-1]) / 1000)


if __name__ == "__main__":
    main(arguments(), measure)
