"""How long a screen takes to stand in a real Chromium, warm, and what a session costs the server, for stores of several sizes.

    python -m benchmarks.app_pages STORE… [--times 10] [--sessions 20]

Prints tables in Markdown: milliseconds from asking for the address until the whole screen is there (its foot with "Meenemen"), median and
the slowest, with a browser that has the app's files in its cache; and the memory of the app before and after so many open sessions.
Aims: any screen under 1 s warm, under 5 MB a session.
"""
from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext

from kg.alike import alike
from kg.clusters import clusters
from kg.engine import engine
from kg.folder import DataFolder
from kg.proposals import list_proposals
from tests.browser_kit import chromium, running_app
from ui.components.links import article_url, proposal_url
from ui.screens import SCREENS


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stores", type=Path, nargs="+")
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--sessions", type=int, default=20)
    args = parser.parse_args()
    sizes, found, memory = [], [], []
    with chromium() as browser:
        for store in args.stores:
            count, urls = _addresses(store)
            sizes.append(f"{count:,} proposals")
            with running_app(store) as address:
                found.append(_screens(browser, address, urls, args.times))
                memory.append(_sessions(browser, address, urls[""], args.sessions, store))
    print("| screen | " + " | ".join(sizes) + " |\n|---|" + "---|" * len(sizes))
    for name in dict.fromkeys(name for one in found for name in one):
        print(f"| {name or 'start'} | " + " | ".join(one.get(name, "–") for one in found) + " |")
    print(f"| memory of a session ({args.sessions} opened) | " + " | ".join(memory) + " |")


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


def _screens(browser: Browser, address: str, urls: Mapping[str, str], times: int) -> dict[str, str]:
    context = browser.new_context(base_url=address)
    told = {}
    for name, url in urls.items():
        spent = [_load(context, url) for _ in range(times + 1)][1:]
        told[name] = f"{statistics.median(spent):,.0f} ({max(spent):,.0f})"
    context.close()
    return told


def _load(context: BrowserContext, url: str) -> float:
    page = context.new_page()
    start = time.perf_counter()
    page.goto(url, wait_until="commit")
    page.locator(".rr h1").wait_for(timeout=60_000)
    page.locator(".rr footer").wait_for(timeout=60_000)
    spent = (time.perf_counter() - start) * 1000
    page.close()
    return spent


def _sessions(browser: Browser, address: str, url: str, number: int, store: Path) -> str:
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
    return f"{(after - before) / number:.2f} MB ({before:.0f} → {after:.0f})"


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
    main()
