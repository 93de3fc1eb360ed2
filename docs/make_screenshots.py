"""Pictures of every screen, made from the examples: `python docs/make_screenshots.py` writes docs/schermen/*.png.

Needs a Chromium on the path and playwright (extra `test`).
"""
from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import Page, sync_playwright

HOME = Path(__file__).resolve().parents[1]
TARGET = HOME / "docs" / "schermen"
SCREENS = {
    "overzicht": "./",
    "artikel": "artikel?target=jci1.3:c:BWBR0035303%26artikel=11&op=2021-04-30",
    "voorstel": "voorstel?id=zuiderkwartier-goede-buren",
}
WIDTHS = {"": 1280, "-smal": 360}
HIGHEST = {"": 2400, "-smal": 1800}  #: pixels; a longer screen is cut off there
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
START_WITHIN = 40.0
COLOURS = 128  #: in a picture of text; keeps the files small


def main() -> int:
    """Build the example store, start the app, take the pictures."""
    chromium = shutil.which("chromium")
    if chromium is None:
        print("geen chromium gevonden; er zijn geen plaatjes gemaakt", file=sys.stderr)
        return 1
    TARGET.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, running_app(Path(folder) / "store") as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for ending, width in WIDTHS.items():
            page = browser.new_page(base_url=address, viewport={"width": width, "height": 900})
            for name, url in SCREENS.items():
                _take(page, url, width, HIGHEST[ending], TARGET / f"{name}{ending}.png")
        browser.close()
    return 0


def _take(page: Page, url: str, width: int, highest: int, file: Path) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(url)
    page.wait_for_selector(".rr h1")
    height = int(page.evaluate("document.querySelector('.rr').getBoundingClientRect().bottom")) + 40
    page.set_viewport_size({"width": width, "height": min(height, highest)})  # the app scrolls inside the window: make the window fit
    page.wait_for_function("document.querySelector('.rr') && document.readyState === 'complete'")
    with Image.open(BytesIO(page.screenshot())) as picture:
        picture.convert("RGB").quantize(COLOURS).save(file, optimize=True)
    print(f"{file.relative_to(HOME)} {file.stat().st_size // 1024} KB")


@contextmanager
def running_app(store: Path) -> Iterator[str]:
    """The app on the example store; gives its address."""
    regelruimte = [sys.executable, "-m", "cli.main", "--store", str(store)]
    for command in (["demo", "--no-app"], ["overlaps"]):
        subprocess.run([*regelruimte, *command], cwd=HOME, check=True, stdout=subprocess.DEVNULL)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"NO_BROWSER": "1"}
    app = subprocess.Popen([*regelruimte, "app", "--port", str(port)], cwd=HOME, env=environment, start_new_session=True)
    try:
        _wait_for(f"http://127.0.0.1:{port}/_stcore/health", app)
        yield f"http://127.0.0.1:{port}/"
    finally:
        os.killpg(app.pid, signal.SIGTERM)
        app.wait(timeout=10)


def _wait_for(url: str, app: subprocess.Popen[bytes]) -> None:
    give_up = time.monotonic() + START_WITHIN
    while time.monotonic() < give_up and app.poll() is None:
        try:
            with urlopen(url, timeout=2):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise SystemExit("de app kwam niet op")


if __name__ == "__main__":
    sys.exit(main())
