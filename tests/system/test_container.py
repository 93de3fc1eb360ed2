"""What the Containerfile promises, tried without a container engine: a root that can't be written, a user of its own, two places to write.

In a mount namespace in which every mount is read-only but the data folder and an empty /tmp, as a user that owns nothing but the data. What is installed here has the test tools too; that the product does without them tests/system/test_platforms.py holds.
"""
from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from tests.conftest import HOME
from tests.support.app_fixtures import example_store

USER = 10001
DATA = "/mnt"
WITHIN = 60.0  #: seconds to start on a busy machine
#: what the program needs is shown under its own name where its user can't enter a folder above it (Python in a home folder, say)
INSIDE = f"""
set -e
store=$1 closed=$2 program=$3
shift 3
mount --bind "$store" {DATA}
if [ -n "$closed" ]; then
  n=0; for needed in "$@"; do n=$((n + 1)); mkdir -p "$store/../needed$n"; mount --bind "$needed" "$store/../needed$n"; done
  for folder in $closed; do mount -t tmpfs -o mode=755 tmpfs "$folder"; done
  n=0; for needed in "$@"; do n=$((n + 1)); mkdir -p "$needed"; mount --bind "$store/../needed$n" "$needed"; done
fi
for place in $(awk '{{print $5}}' /proc/self/mountinfo | sort -u); do
  case $place in /proc*|/sys*|/dev*|{DATA}) ;; *) mount -o remount,bind,ro "$place" 2>/dev/null || true ;; esac
done
mount -t tmpfs -o mode=1777,size=64m tmpfs /tmp
for needed in / "$@"; do
  if touch "$needed/probe" 2>/dev/null; then echo "$needed can be written" >&2; exit 9; fi
done
cd /
exec setpriv --reuid {USER} --regid {USER} --clear-groups --inh-caps=-all --bounding-set=-all \\
  env -i PATH=/usr/bin:/bin HOME=/nonexistent NO_BROWSER=1 PYTHONPATH="$1" REGELRUIMTE_EMBEDDING=geen REGELRUIMTE_STORE={DATA} sh -c "$program"
"""
NEEDED = (HOME, Path(sys.base_prefix).resolve())


def closed_folders() -> list[str]:
    """The outermost folders above what is needed that others can't enter."""
    found = (next((folder for folder in reversed(path.parents) if not folder.stat().st_mode & 0o001), None) for path in NEEDED)
    return sorted({str(folder) for folder in found if folder})


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that belongs to the container's user; skipped, with the reason, where the walls can't be made."""
    if sys.platform != "linux" or os.geteuid() or not shutil.which("unshare") or not shutil.which("setpriv"):
        pytest.skip("needs root on Linux with unshare and setpriv")
    made = example_store(tmp_path_factory.mktemp("container"))
    for path in [made, *made.rglob("*")]:
        os.chown(path, USER, USER)
    tried = inside(made, "true")
    if tried.returncode:
        pytest.skip(f"no mount namespace here: {tried.stderr.strip()}")
    return made


def command(store: Path, program: str) -> list[str]:
    return ["unshare", "-m", "sh", "-c", INSIDE, "inside", str(store), " ".join(closed_folders()), program, *map(str, NEEDED)]


def inside(store: Path, program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(store, program), capture_output=True, text=True, timeout=120)


@contextlib.contextmanager
def served(store: Path, what: str, path: str) -> Iterator[str]:
    """The address of `serve` or `app`, started inside."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    started = command(store, f"exec {sys.executable} -m cli.main {what} --port {port}")
    with subprocess.Popen(started, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True) as process:
        try:
            address, until = f"http://127.0.0.1:{port}", time.monotonic() + WITHIN
            while not _answers(address + path):
                assert process.poll() is None and time.monotonic() < until, process.communicate(timeout=10)[0] if process.poll() else "too late"
                time.sleep(0.1)
            yield address
        finally:
            os.killpg(process.pid, signal.SIGKILL)


def _answers(address: str) -> bool:
    try:
        return requests.get(address, timeout=5).status_code == 200
    except requests.RequestException:  # not yet, or too busy
        return False


def test_commands_write_to_the_data_and_nowhere_else(store: Path) -> None:
    run = f"{sys.executable} -m cli.main"
    done = inside(store, f"{run} status && {run} overlaps && {run} dossier duinrade-voorrang-buurtmakers /tmp/een.pdf && {run} check")
    assert done.returncode == 0 and "Traceback" not in done.stderr, done.stderr
    assert (store / "graphs" / "signaal.nq").stat().st_uid == USER


def test_what_cannot_be_written_is_named(store: Path) -> None:
    done = inside(store, f"{sys.executable} -m cli.main dossier duinrade-voorrang-buurtmakers /srv/een.pdf")
    assert done.returncode == 1 and "een.pdf" in done.stderr and "alleen-lezen" in done.stderr and "Traceback" not in done.stderr


def test_serve_answers(store: Path) -> None:
    with served(store, "serve", "/health") as address:
        rows = requests.get(f"{address}/api/queries/clusters-per-article.csv", timeout=60)
        assert rows.status_code == 200, rows.text
        assert len(rows.text.splitlines()) > 5


def test_the_app_shows_screens(store: Path) -> None:
    with served(store, "app", "/_stcore/health") as address:
        stream = f"{address.replace('http', 'ws')}/_stcore/stream"
        with connect(stream, subprotocols=["streamlit"], origin=address, max_size=None) as opened:  # type: ignore[arg-type,list-item]
            for page, word in {"": "Huisvestingswet", "beoordelen": "Misschien dezelfde vraag", "beheer": "Meenemen"}.items():
                asked = BackMsg()
                asked.rerun_script.query_string, asked.rerun_script.page_name = "", page
                opened.send(asked.SerializeToString())
                assert word in _told(opened)


def _told(opened: object) -> str:
    """The text of a screen."""
    bodies = []
    while True:
        told = ForwardMsg()
        told.ParseFromString(opened.recv(timeout=WITHIN))  # type: ignore[attr-defined]
        if told.WhichOneof("type") == "script_finished":
            return "".join(bodies)
        if told.WhichOneof("type") == "delta":
            assert told.delta.new_element.WhichOneof("type") != "exception", told.delta.new_element.exception.message
            bodies.append(told.delta.new_element.html.body)


# --- the Containerfile ----------------------------------------------------------------------------------------------


def test_the_container_has_what_runs_and_a_user_that_owns_nothing_of_it() -> None:
    *_, last = re.split(r"^FROM ", (HOME / "Containerfile").read_text(encoding="utf-8"), flags=re.M)
    assert re.search(rf"^USER {USER}$", last, re.M) and not re.search(r"^RUN .*(apt-get|pip |make)", last, re.M)
    assert "--chown" not in last and "VOLUME /data" in last and "HEALTHCHECK" in last
    left_out = (HOME / ".containerignore").read_text(encoding="utf-8").split()
    assert {"tests", "benchmarks", "requirements-test.lock", ".git", ".venv", "regelruimte-data"} <= set(left_out)
