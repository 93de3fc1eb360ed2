"""How long a screen takes to stand in a real Chromium, warm, and what a session costs the server, for stores of several sizes.

    python -m benchmarks.app_pages [STORE…] [--proposals 12 1000] [--times 10] [--sessions 20]

Prints tables in Markdown: milliseconds from asking for the address until the whole screen is there (its foot with "Meenemen"), by the
clock of the page, in a browser with a profile that has the app's files in its cache, beside an empty page of Streamlit, which is the
least that it can cost; from a key to the stored verdict on the screen; and the memory of the app before and after so many open sessions.
Aims: any screen under 1 s warm, a verdict under 250 ms, under 5 MB a session.
"""
from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, sync_playwright

from benchmarks.report import Sheet, main, parser, progress
from benchmarks.stores import made_store, place_of
from kg.folder.data_folder import DataFolder
from kg.folder.graph import engine
from kg.overlap.alike import alike
from kg.proposals.clusters import clusters
from kg.proposals.read import list_proposals
from kg.status import counts
from ui.kit.urls import article_url, proposal_url
from ui.shell.screens import SCREENS

PER_SESSION = "memory of a session, MB"
NOTHING, EMPTY = "an empty page of Streamlit", Path(__file__).with_name("empty_page.py")
VERDICT = "from a key to the stored verdict"
WARM = 3  #: turns that aren't counted: on the third visit the browser has kept the scripts as it translated them
#: the page's own clock when the heading and the foot first stand there, after the frame in which they are drawn
WATCH = """new MutationObserver((_, watch) => {
    if (!document.querySelector(".rr h1") || !document.querySelector(".rr footer")) return;
    watch.disconnect();
    requestAnimationFrame(() => setTimeout(() => { window.stands = performance.now(); }));
}).observe(document, {childList: true, subtree: true})"""
STANDS = """() => new Promise((done, failed) => {
    setTimeout(() => failed(new Error("not whole within a minute")), 60_000);
    const look = () => window.stands ? done(window.stands) : setTimeout(look, 20);
    look();
})"""


def arguments() -> argparse.ArgumentParser:
    made = parser(__doc__)
    made.add_argument("stores", type=Path, nargs="*", help="data folders")
    made.add_argument("--proposals", type=int, nargs="*", default=[], help="stores made of so many made-up proposals")
    made.add_argument("--place", type=Path, help="where they are made, and found again")
    made.add_argument("--screens", nargs="*", help="only these; the first screen is `start`")
    made.add_argument("--times", type=int, default=10)
    made.add_argument("--sessions", type=int, default=20, help="0: their memory isn't measured")
    return made


def measure(args: argparse.Namespace) -> list[Sheet]:
    """Milliseconds of each screen and of a verdict, and megabytes of a session."""
    if shutil.which("chromium") is None:
        raise SystemExit("no chromium found (apt-get install chromium): the screens were not measured")
    from tests.support.browser_kit import running_app, running_script

    sheet, memory = Sheet("screen, milliseconds"), Sheet(f"{args.sessions} open sessions")
    with place_of(args.place) as place, _browser() as browser, running_script(EMPTY) as empty:
        for store in [*args.stores, *(made_store(place, number) for number in args.proposals)]:
            count, laws, urls = _addresses(store)
            size = f"{count:,} proposals, {laws:,} laws"
            progress(size)
            with running_app(store) as address:
                screens = {name or "start": address + url.removeprefix("./") for name, url in urls.items()}
                chosen = {name: url for name, url in screens.items() if not args.screens or name in args.screens}
                _screens(sheet, size, browser, {NOTHING: empty} | chosen, args.times)
                _verdicts(sheet, size, browser, screens["beoordelen"], args.times)
                if args.sessions:
                    _sessions(memory, size, browser, screens["start"], args.sessions, store)
            _aims(sheet, size, list(chosen))
    return [sheet, memory] if args.sessions else [sheet]


def _aims(sheet: Sheet, size: str, screens: list[str]) -> None:
    worst = max(screens, key=lambda name: sheet.median(name, size))
    sheet.aim(f"any screen warm, {size} (slowest: {worst})", sheet.median(worst, size), 1000, "ms")
    sheet.aim(f"{VERDICT}, {size}", sheet.median(VERDICT, size), 250, "ms")


@contextmanager
def _browser() -> Iterator[BrowserContext]:
    """A browser with a profile on disk, as everybody has: it keeps the app's scripts, and what it made of them."""
    from tests.support.browser_kit import CHROMIUM, DESK, FLAGS

    with tempfile.TemporaryDirectory() as profile, sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(profile, executable_path=CHROMIUM, args=FLAGS, viewport=DESK)
        context.add_init_script(WATCH)
        yield context
        context.close()


def _addresses(store: Path) -> tuple[int, int, Mapping[str, str]]:
    """How many proposals and laws there are, and an address for each screen: the most cited article and a proposal with a neighbour."""
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
    return len(lines), counts(folder)["laws"], urls | {"bord": "toets"}


def _screens(sheet: Sheet, size: str, browser: BrowserContext, urls: Mapping[str, str], times: int) -> None:
    """In turns, so that a slow moment of the machine meets all of them."""
    for turn in range(times + WARM):
        for name, url in urls.items():
            spent = _load(browser, url)
            if turn >= WARM:
                sheet.put(name, size, spent)


def _load(browser: BrowserContext, url: str) -> float:
    page = _opened(browser, url)
    spent: float = page.evaluate("() => window.stands")
    page.close()
    return spent


def _verdicts(sheet: Sheet, size: str, browser: BrowserContext, url: str, times: int) -> None:
    """A verdict by its key and back again, each when the screen has come to rest."""
    from tests.support.browser_kit import from_key_to_stored

    page = browser.new_page()
    page.goto(url)
    spent = [from_key_to_stored(page, key) for _ in range(times + 1) for key in "4z"]
    page.close()
    sheet.put(VERDICT, size, *spent[2:])


def _sessions(sheet: Sheet, size: str, browser: BrowserContext, url: str, number: int, store: Path) -> None:
    pid = _app(store)
    _load(browser, url)
    before, pages = _memory(pid), [_opened(browser, url) for _ in range(number)]
    after = _memory(pid)
    for page in pages:
        page.close()
    sheet.put(PER_SESSION, size, (after - before) / number)
    sheet.put("memory of the app, MB: before → after", size, f"{before:.0f} → {after:.0f}")
    sheet.aim(f"memory of a session, {size}", sheet.median(PER_SESSION, size), 5, "MB")


def _opened(browser: BrowserContext, url: str) -> Page:
    page = browser.new_page()
    page.goto(url, wait_until="commit")
    page.evaluate(STANDS)
    return page


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
