"""`python -m tests.endurance.load`: app, server, `add` and `judge` together, from several sides, with memory flat and no answer wrong.

The app is asked both for its data (`gegevens/…`) and, over its web socket as a browser would, for whole screens.
"""
from __future__ import annotations

import argparse
import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import requests
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from kg.check import check
from kg.folder.data_folder import DataFolder
from kg.judgements import table
from tests.endurance.runner import HOME
from tests.endurance.scenes import FIRST, LAWS, PROPOSALS
from tests.endurance.state import acknowledged_in, index_is_files
from tests.support.servers import free_port, running

ASK = "SELECT (COUNT(*) AS ?n) WHERE { ?v a <https://ruimte.example/def#Voorstel> }"
MAY_GROW = 1.25  #: the store grows too: in ten minutes from twelve proposals to some seventy
SETTLING = 1 / 3  #: of the time, after which memory may no longer grow


@dataclass
class Seen:
    """What happened."""

    done: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    judged: list[str] = field(default_factory=list)
    memory: dict[str, list[tuple[float, int]]] = field(default_factory=dict)  #: of app and server: (seconds, kB)


def load(store: Path, seconds: float, steady: bool = False) -> Seen:
    """Everything at once for so long; then what must hold. `steady`: the store doesn't grow, so memory has no reason to."""
    seen, stop, documents = Seen(), threading.Event(), store.parent / "documenten"
    documents.mkdir()
    _cli(store, "law", "add", str(LAWS))
    _cli(store, "add", str(PROPOSALS))
    with ExitStack() as up:
        server, app = _started(up, store)
        start = time.monotonic()
        work: list[Callable[[int], None]] = [
            *(lambda n, side=side: _adds(store, documents, seen, side, n, steady) for side in ("links", "rechts")),
            lambda n: _judges(store, seen, n), lambda n: _asks(f"{server[1]}/sparql?query={quote(ASK)}", seen),
            lambda n: _asks(f"{app[1]}/gegevens/start.json", seen), lambda n: _visits(app[1], seen, n),
            lambda n: _measures(seen, {"server": server[0], "app": app[0]}, start),
        ]  # fmt: skip
        threads = [threading.Thread(target=_until, args=(stop, seen, one)) for one in work]
        for thread in threads:
            thread.start()
        time.sleep(seconds)
        stop.set()
        for thread in threads:
            thread.join()
    _afterwards(store, seen)
    return seen


def grown(samples: list[tuple[float, int]]) -> float:
    """How much memory grew after settling: the middle of the last third to that of the second, 1 is flat."""
    end = samples[-1][0]
    second, third = (
        sorted(kb for at, kb in samples if low * end < at <= high * end) for low, high in ((SETTLING, 2 * SETTLING), (2 * SETTLING, 1))
    )
    return third[len(third) // 2] / second[len(second) // 2]


def _started(up: ExitStack, store: Path) -> tuple[tuple[int, str], tuple[int, str]]:
    """Process number and address of the server and of the app."""
    found = []
    for arguments, health in (
        (["-m", "cli.main", "--store", str(store), "serve", "--port"], "/health"),
        (["-m", "streamlit", "run", "app.py", "--server.headless", "true", "--server.port"], "/_stcore/health"),
    ):
        base = f"http://127.0.0.1:{(port := free_port())}"
        process = up.enter_context(running([sys.executable, *arguments, str(port)], base + health, {"REGELRUIMTE_STORE": str(store)}))
        found.append((process.pid, base))
    return found[0], found[1]


def _until(stop: threading.Event, seen: Seen, work: Callable[[int], None]) -> None:
    for n in itertools.count():
        if stop.is_set():
            return
        try:
            work(n)
        except Exception as error:
            seen.faults.append(f"{type(error).__name__}: {error}"[:500])
            time.sleep(0.5)


def _cli(store: Path, *command: str) -> subprocess.CompletedProcess[str]:
    run = subprocess.run([sys.executable, "-m", "cli.main", "--store", str(store), *command], cwd=HOME, capture_output=True, text=True)
    assert run.returncode == 0, f"{command[:2]} gaf {run.returncode}: {run.stderr[-400:]}"
    return run


def _adds(store: Path, documents: Path, seen: Seen, side: str, n: int, steady: bool) -> None:
    """A new proposal, then the same one with other words; when `steady` that one again and again."""
    again = n > 0 if steady else n % 2 == 1
    file = documents / f"{side}-{0 if steady else n // 2}.txt"
    text = (PROPOSALS / f"{FIRST}.txt").read_text(encoding="utf-8")
    file.write_text(text.replace("Zilverschoon", f"Goudschoon {side} {n}"), encoding="utf-8")
    row = json.loads(_cli(store, "add", str(file), "--format", "json").stdout)[0]
    assert row["status"] == ("replaced" if again else "added"), row
    seen.done[f"add {row['status']}"] += 1


def _judges(store: Path, seen: Seen, n: int) -> None:
    words = ["--criterium", "grondwet", "--uitkomst", "nee", "--motivering", f"Proef {n}.", "--door", f"Proef {n % 3}"]
    seen.judged += acknowledged_in(_cli(store, "judge", FIRST, *words).stdout)
    seen.done["judge"] += 1


def _asks(address: str, seen: Seen) -> None:
    answer = requests.get(address, timeout=120)
    assert answer.status_code == 200, f"{address} gaf {answer.status_code}: {answer.text[:200]}"
    seen.done[address.split("/")[3].partition("?")[0]] += 1
    time.sleep(0.05)


def _visits(app: str, seen: Seen, n: int) -> None:
    """A visitor comes, looks at two screens, and goes."""
    with connect(f"{app.replace('http', 'ws')}/_stcore/stream", subprotocols=["streamlit"], origin=app, max_size=None) as socket:
        for page, query in (("", ""), ("voorstel", f"id={FIRST}")):
            asked = BackMsg()
            asked.rerun_script.query_string, asked.rerun_script.page_name = query, page
            socket.send(asked.SerializeToString())
            _received(socket, seen)


def _received(socket: object, seen: Seen) -> None:
    while True:
        told = ForwardMsg()
        told.ParseFromString(socket.recv(timeout=120))  # type: ignore[attr-defined]
        kind = told.delta.new_element.WhichOneof("type") if told.WhichOneof("type") == "delta" else ""
        assert kind != "exception", told.delta.new_element.exception.message
        if told.WhichOneof("type") == "script_finished":
            seen.done["scherm"] += 1
            return


def _measures(seen: Seen, processes: dict[str, int], start: float) -> None:
    for name, process in processes.items():
        status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
        seen.memory.setdefault(name, []).append((time.monotonic() - start, int(status.split("VmRSS:")[1].split()[0])))
    time.sleep(0.5)


def _afterwards(store: Path, seen: Seen) -> None:
    folder = DataFolder(store)
    seen.faults += index_is_files(folder)
    seen.faults += [f"check: {one.message}" for one in check(folder) if one.severity == "Violation"]
    kept = {one.id for one in table.read(folder)}
    seen.faults += [f"bevestigd oordeel {one} is weg" for one in seen.judged if one not in kept]
    snapshots = [entry for entry in folder.index.iterdir() if entry.is_dir()]
    seen.faults += [f"{len(snapshots)} momentopnamen"] if len(snapshots) > 2 else []


def main() -> int:
    """1 when something did not hold, or memory grew by more than a quarter after it should have settled."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--steady", action="store_true", help="add no new proposals: the same two change all the time")
    args = parser.parse_args()
    work = Path(tempfile.mkdtemp(prefix="belasting-"))
    try:
        seen = load(work / "store", args.seconds, args.steady)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    print(f"{os.cpu_count()} kernen; gedaan: {dict(seen.done)}")
    for name, samples in seen.memory.items():
        steps = [samples[n * (len(samples) - 1) // 10][1] // 1000 for n in range(11)]
        print(f"{name}: {' '.join(map(str, steps))} MB, van begin tot eind; na inregelen × {grown(samples):.3f}")
    print("\n".join(f"FOUT {number} × {fault}" for fault, number in Counter(seen.faults).items()) or "geen fouten")
    return 1 if seen.faults or any(grown(samples) > MAY_GROW for samples in seen.memory.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
