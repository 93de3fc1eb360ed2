"""How long a screen takes to stand in a real Chromium, warm, and what a session costs the server, for stores of several sizes.

    python -m benchmarks.app_pages [STORE…] [--proposals 12 1000] [--times 10] [--sessions 20]

Prints tables in Markdown: milliseconds from asking for the address until the whole screen is there (its foot with "Meenemen"), with
a browser that has the app's files in its cache; and the memory of the app before and after so many open sessions.
Aims: any screen under 1 s warm, under 5 MB a session.
"""
from __future__ import annotations

import argparse
import shutil
import time
from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext

from benchmarks.report import Sheet, main, parser, progress
from benchmarks.stores import made_store, place_of
from kg.alike import alike
from kg.clusters import clusters
from kg.engine import engine
from kg.folder import DataFolder
from kg.proposals import list_proposals
from ui.components.links import article_url, proposal_url
from ui.screens import SCREENS

PER_SESSION = "memory of a session, MB"


def arguments() -> argparse.ArgumentParser:
    made = parser(__doc__)
    made.add_argument("stores", type=Path, nargs="*", help="data folders")
    made.add_argument("--proposals", type=int, nargs="*", default=[], help="stores made of so many made-up proposals")
    made.add_argument("--place", type=Path, help="where they are made, and found again")
    made.add_argument("--screens", nargs="*", help="only these; the first screen is `start`")
    made.add_argument("--times", type=int, default=10)
    made.add_argument("--sessions", type=int, default=20)
    return made


def measure(args: argparse.Namespace) -> list[Sheet]:
    """Milliseconds of each screen, and megabytes of a session."""
    if shutil.which("chromium") is None:
        raise SystemExit("no chromium found (apt-get install chromium): the screens were not measured")
    from tests.browser_kit import chromium, running_app

    sheet, memory = Sheet("screen, milliseconds"), Sheet(f"{args.sessions} open sessions")
    with place_of(args.place) as place, chromium() as browser:
        for store in [*args.stores, *(made_store(place, number) for number in args.proposals)]:
            count, urls = _addresses(store)
            size = f"{count:,} proposals"
            progress(size)
            with running_app(store) as address:
                _screens(sheet, size, browser, address, _chosen(urls, args.screens), args.times)
                _sessions(memory, size, browser, address, urls[""], args.sessions, store)
            worst = max(sheet.rows, key=lambda name: sheet.median(name, size))
            sheet.aim(f"any screen warm, {size} (slowest: {worst})", sheet.median(worst, size), 1000, "ms")
            memory.aim(f"memory of a session, {size}", memory.median(PER_SESSION, size), 5, "MB")
    return [sheet, memory]


def _chosen(urls: Mapping[str, str], screens: list[str] | None) -> dict[str, str]:
    return {name: url for name, url in urls.items() if not screens or (name or "start") in screens}


def _addresses(store: Path) -> tuple[int, Mapping[str, str]]:
    """How many proposals there are, and an address for each screen: the most cited article and a proposal with a neighbour."""
    folder = DataFolder(store)
    graph, iris = engine(folder), folder.iris
    lines = list_proposals(graph, iris)
    article = clusters(graph, iris, "provision")[0].target
    one, other = next(((line.id, found[0].other) for line in lines if (found := alike(graph, iris, line.id))), (lines[0].id, lines[-1].id))
    special = {
        "artikel": article_url(article), "voorstel": proposal_url(one), "toets": f"toets?id={one}",
        "beoordelen": f"beoordelen?links={min(one, other)}&rechts={max(one, other)}", "zoeken": "zoeken?q=woonruimte",
        "sparql": "sparql?vraag=clusters-per-article",
    }  # fmt: skip
    without = {"cluster", "adding"}
    urls = {path: special.get(path, f"./{path}") for path in SCREENS if path not in without}
    return len(lines), urls | {"bord": "toets"}


def _screens(sheet: Sheet, size: str, browser: Browser, address: str, urls: Mapping[str, str], times: int) -> None:
    context = browser.new_context(base_url=address)
    for name, url in urls.items():
        sheet.put(name or "start", size, *[_load(context, url) for _ in range(times + 1)][1:])
    context.close()


def _load(context: BrowserContext, url: str) -> float:
    page = context.new_page()
    start = time.perf_counter()
    page.goto(url, wait_until="commit")
    page.locator(".rr h1").wait_for(timeout=60_000)
    page.locator(".rr footer").wait_for(timeout=60_000)
    spent = (time.perf_counter() - start) * 1000
    page.close()
    return spent


def _sessions(sheet: Sheet, size: str, browser: Browser, address: str, url: str, number: int, store: Path) -> None:
    context = browser.new_context(base_url=address)
    pid = _app(store)
    _load(context, url)
    before, pages = _memory(pid), []
    for _ in range(number):
        page = context.new_page()
        page.goto(url)
        page.locator(".rr footer").wait_for(timeout=60_000)
        pages.append(page)
    after = _memory(pid)
    context.close()
    sheet.put(PER_SESSION, size, (after - before) / number)
    sheet.put("memory of the app, MB: before → after", size, f"{before:.0f} → {after:.0f}")


def _app(store: Path) -> int:
    """The process of Streamlit that serves a store."""
    wanted = f"REGELRUIMTE_STORE={store.resolve()}".encode()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes()
            if b"streamlit" in words and wanted in (process / "environ").read_bytes().split(b"\0"):
                return int(process.name)
        except OSError:
            continue
    raise SystemExit("het proces van de app is niet gevonden")


def _memory(pid: int) -> float:
    """Resident megabytes."""
    own = [line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS")]
    return int(own[0].split()[1]) / 1024


if __name__ == "__main__":
    main(arguments(), measure)
