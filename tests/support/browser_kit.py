"""The app in a real Chromium, for the tests that look at it as a person would: started through the command line, on a store of its own."""
from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from tests.support.app_fixtures import HOME

CHROMIUM = shutil.which("chromium")
if CHROMIUM is None:
    reason = "geen chromium gevonden: de browsertests zijn OVERGESLAGEN (apt-get install chromium)"
    print(f"\n*** {reason} ***", file=sys.stderr)
    pytest.skip(reason, allow_module_level=True)

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect, sync_playwright  # noqa: E402

expect.set_options(timeout=20_000)  # ms; a busy machine takes its time, and a test of speed has a clock of its own
FLAGS = [
    "--headless", "--in-process-gpu", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
DESK: ViewportSize = {"width": 1280, "height": 900}
HEADER = "X-Remote-User"  #: in which a proxy of these tests names the user
START_WITHIN = 40.0  #: seconds
AXE = HOME / "vendor" / "axe" / "axe.min.js"
#: what scrolls sideways; a stacked table's head is there for screen readers alone, and a long value scrolls in its field
TOO_WIDE = """[document.documentElement, ...document.querySelectorAll("[data-testid=stMain], .rr, .rr *:not(thead, thead *, input)")]
    .filter(e => getComputedStyle(e).display !== "inline" && e.scrollWidth > e.clientWidth + 1).map(e => e.outerHTML.slice(0, 80))"""
_NAME_OF_FOCUS = "document.activeElement.closest('label')?.innerText"
_VIOLATIONS = """async () => (await axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}))
    .violations.map(v => v.id + ": " + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160)).join(" | "))"""

_STORED_AFTER = """key => new Promise((done, failed) => {
    setTimeout(() => failed(new Error("niets bewaard na " + key)), 10_000);
    const start = performance.now();
    document.querySelectorAll('.bewaard').forEach(one => one.classList.remove('bewaard'));
    new MutationObserver((_, watch) => {
        if (document.querySelector('.bewaard')) { watch.disconnect(); done(performance.now() - start); }
    }).observe(document.body, {childList: true, subtree: true, attributes: true});
    document.body.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true}));
})"""


@contextmanager
def running_app(store: Path, settings: Mapping[str, str] = {}) -> Iterator[str]:
    """The address of an app on a store, on a free port, stopped at the end."""
    port = _free_port()
    command = [sys.executable, "-m", "cli.main", "--store", str(store), "app", "--port", str(port)]
    with _served(command, port, store.parent / f"app-{port}.log", {"NO_BROWSER": "1"} | settings) as address:
        yield address


@contextmanager
def running_script(script: Path) -> Iterator[str]:
    """The address of a bare Streamlit script, on a free port, stopped at the end."""
    port = _free_port()
    quiet = ("--server.headless=true", "--browser.gatherUsageStats=false", "--server.fileWatcherType=none", "--server.address=127.0.0.1")
    command = [sys.executable, "-m", "streamlit", "run", str(script), f"--server.port={port}", *quiet]
    with _served(command, port, Path(os.devnull)) as address:
        yield address


@contextmanager
def _served(command: Sequence[str], port: int, log: Path, settings: Mapping[str, str] = {}) -> Iterator[str]:
    with log.open("wb") as out:
        app = subprocess.Popen(command, cwd=HOME, env=os.environ | settings, stdout=out, stderr=subprocess.STDOUT, start_new_session=True)
        try:
            _wait_until_healthy(f"http://127.0.0.1:{port}/_stcore/health", app, log)
            yield f"http://127.0.0.1:{port}/"
        finally:
            os.killpg(app.pid, signal.SIGTERM)
            try:
                app.wait(timeout=10)
            except subprocess.TimeoutExpired:
                os.killpg(app.pid, signal.SIGKILL)
                app.wait(timeout=10)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield found
        _seats.clear()
        found.close()


@contextmanager
def watched_page(context: BrowserContext) -> Iterator[Page]:
    """The page of a context, as if it were new; at its end nothing was asked of another machine, blocked by our own policy, or run
    from a proposal. It is one page for all tests: a new one would begin a new process of the browser, at four times the cost.
    """
    page = context.pages[0] if context.pages else context.new_page()
    page.set_default_timeout(20_000)
    page.set_viewport_size(DESK)
    asked: list[str] = []
    refused: list[str] = []
    heard: Mapping[str, Callable[[Any], None]] = {
        "request": lambda request: asked.append(request.url),
        "websocket": lambda socket: asked.append(socket.url),
        "console": lambda message: refused.append(message.text) if "Content Security Policy" in message.text else None,
        "pageerror": lambda error: refused.append(str(error)),
    }
    for event, hear in heard.items():
        page.on(event, hear)  # type: ignore[call-overload]
    yield page
    ran = page.evaluate("localStorage.clear(), window.geraakt")
    for event, hear in heard.items():
        page.remove_listener(event, hear)
    page.emulate_media(media="null", forced_colors="null")
    page.goto("about:blank")
    assert ran is None
    assert asked and {urlsplit(url).hostname for url in asked if not url.startswith(("data:", "blob:"))} <= {"127.0.0.1", "localhost"}
    assert not refused


def seat(browser: Browser, address: str, name: str) -> BrowserContext:
    """A window of somebody whom the proxy names."""
    return browser.new_context(base_url=address, viewport=DESK, extra_http_headers={HEADER: name})


_seats: dict[tuple[Browser, str, str], BrowserContext] = {}  #: kept until the browser closes


@contextmanager
def visit(browser: Browser, address: str, name: str) -> Iterator[Page]:
    """The watched page of somebody whom the proxy names."""
    at = (browser, address, name)
    if at not in _seats:
        _seats[at] = seat(*at)
    with watched_page(_seats[at]) as page:
        yield page


def from_key_to_stored(page: Page, key: str) -> float:
    """Milliseconds from a key of the review screen until it says what was stored; it waits for the key's own control first."""
    expect(page.locator(f"[class*='st-key-toets-{key}-'] button")).to_have_count(1, timeout=30_000)  # those of the pair before are gone
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
    took: float = page.evaluate(_STORED_AFTER, key)
    return took


def open_whole(page: Page, url: str) -> None:
    """Go to a screen and wait until its foot stands there too, below its controls."""
    open_(page, url)
    expect(page.locator(".rr footer")).to_be_visible()


def open_(page: Page, url: str) -> None:
    """Go to a screen and wait until it stands there, whole: one h1, no dialog."""
    page.goto(url)
    expect(page.locator(".rr h1")).to_have_count(1)
    expect(page.locator("h1")).to_have_count(1)
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)


def tab_to(page: Page, wanted: str, steps: int = 4) -> None:
    """From where the focus is, by Tab, to something (CSS) a few steps further on."""
    at = page.locator(f"{wanted}:focus")
    for _ in range(steps):
        page.keyboard.press("Tab")
        page.wait_for_timeout(100)  # what is still being put in place takes the focus along
        if at.count():
            return
    raise AssertionError(f"{wanted} heeft de focus niet na {steps} keer Tab; wel: {page.evaluate('document.activeElement.outerHTML')[:200]}")


def arrow_to(page: Page, name: str, key: str = "ArrowRight") -> None:
    """Walk through a group of radio buttons, which gets the focus by the Tab before, to one of them: a step at a time, as a person does."""
    expect(page.locator("input[type=radio]:focus")).to_have_count(1)
    for _ in range(page.locator("[role=radiogroup]:focus-within input").count()):
        if page.get_by_role("radio", name=name).is_checked():
            break
        here = page.evaluate(_NAME_OF_FOCUS)
        page.keyboard.press(key)
        page.wait_for_function(f"here => {_NAME_OF_FOCUS} !== here", arg=here)
    expect(page.get_by_role("radio", name=name)).to_be_checked()


def violations(page: Page) -> list[str]:
    """What axe finds against WCAG 2.1 A and AA on a page as it stands."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE.read_text(encoding="utf-8"))  # not by a script element: our own policy forbids that, as it should
    return page.evaluate(_VIOLATIONS)


def fits(page: Page, width: int = 320) -> list[str]:
    """What is wider than the window of that many pixels, with every fold open."""
    page.set_viewport_size({"width": width, "height": 640})
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    return page.evaluate(TOO_WIDE)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_until_healthy(url: str, app: subprocess.Popen[bytes], log: Path) -> None:
    give_up = time.monotonic() + START_WITHIN
    while time.monotonic() < give_up and app.poll() is None:
        try:
            with urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except HTTPError:  # who is nobody is refused: it runs
            return
        except (URLError, OSError):
            time.sleep(0.1)
    pytest.fail(f"de app kwam niet op binnen {START_WITHIN} s:\n{log.read_text(encoding='utf-8', errors='replace')}")
