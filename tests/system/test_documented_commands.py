"""Every `regelruimte …` and every address of README, handleiding, serve.md and archief.md, as a newcomer types them.

The documents are read here: a command or address that isn't in the tables below fails, so that a new one is always tried. Not as typed: the
ports of servers (free ones are taken), and `law fetch` and `law update`, whose source is a closed port of this machine.
"""
from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from tests.conftest import EXAMPLES, HOME
from tests.support.servers import START_WITHIN, free_port
from tests.ui.test_guide import table

DOCUMENTS = {name: (HOME / name).read_text(encoding="utf-8") for name in ("README.md", "docs/handleiding.md", "docs/serve.md", "docs/archief.md")}
REGELRUIMTE = str(Path(sys.executable).with_name("regelruimte"))
PLACEHOLDERS = {"KENMERK": "derde-voorstel", "BESTAND": "bestand", "NUMMER": "1", "NAAM": "Proef"}  #: what a reader fills in; other names are files in the folder
#: command as documented → (exit code, words that it prints), in the order in which they are run
COMMANDS: dict[str, tuple[int, str]] = {
    "law add wetten": (0, "Huisvestingswet 2014"), "add voorstellen": (0, "voorstel-utrecht"),
    "clusters": (0, "artikel 11 Huisvestingswet 2014"), "overlaps": (0, "kans"), "proposal voorstel-utrecht": (0, "voorstel-utrecht"),
    "persons voorstel-utrecht": (0, "voorstel-utrecht"), "persons KENMERK": (0, "Kroonenbergh"),
    "persons KENMERK --laat NUMMER --door NAAM": (0, "Kroonenbergh"), "status": (0, "proposals"),
    "law show jci1.3:c:BWBR0035303&artikel=11 --on 2021-04-30 --diff 2025-01-01": (0, "artikel 11"), "cite brief.txt": (0, "artikel=11"),
    "query clusters-per-article": (0, "Huisvestingswet"), "room voorstel-utrecht": (0, "bepaling"),
    "judge voorstel-utrecht --criterium grondwet --uitkomst nee --motivering-bestand waarom.txt --door-bestand wie.txt": (0, '"outcome": "nee"'),
    "dossier voorstel-utrecht werksessie.docx": (0, "werksessie.docx: 1 voorstellen"), "dossier KENMERK BESTAND.pdf": (0, "bestand.pdf: 1 voorstellen"),
    "check": (0, "0 overtredingen"), "recover": (0, ""),
    "recover --verloren voorstel~utrecht.nq": (2, "niet verloren of beschadigd"), "restore": (2, "er ontbreekt: BESTAND"),
    "export alles.trig": (0, "alles.trig"), "export BESTAND.trig": (0, "bestand.trig"),
    "backup kopie.tar.gz": (0, "kopie.tar.gz"), "backup BESTAND.tar.gz": (0, "bestand.tar.gz"), "--store terug restore kopie.tar.gz": (0, "teruggezet"),
    "erase voorstel-utrecht": (0, "gewist"), "erase KENMERK": (0, "gewist"), "publish": (2, "zet REGELRUIMTE_SPARQL"),
}  # fmt: skip
UNREACHABLE = ("law fetch --cited", "law update")  #: without the official source: 3, and which source it was
SERVERS = {  #: as documented → settings, and the address that tells that it is up
    "app": ({}, "/gegevens/start.json"), "REGELRUIMTE_USER_HEADER=X-Remote-User app": ({"REGELRUIMTE_USER_HEADER": "X-Remote-User"}, "/"),
    "demo": ({}, "/gegevens/start.json"), "serve": ({}, "/health"), "serve --port 7878 --met-oordelen": ({}, "/health"),
}  # fmt: skip
ADDRESSES = {  #: of `serve`, as in the table of serve.md → what to ask, and what comes
    "/": ("/", "text/html"), "/sparql": ("/sparql", "text/turtle"), "/api/queries": ("/api/queries", "application/json"),
    "/api/queries/NAME.csv": ("/api/queries/clusters-per-article.csv", "text/csv"), "/id/…": ("/id/voorstel/ander-voorstel", "text/"),
    "/def": ("/def", "text/"), "/id/dataset": ("/id/dataset", "text/"), "/health": ("/health", "application/json"),
}  # fmt: skip
LINKS = {"http://data.europa.eu/eli/ontology", "http://127.0.0.1:7878", "https://kaart.example.nl"}  #: not of ours, or asked under ADDRESSES
QUESTION = "/api/queries/clusters-per-article.csv"
STORES = {"./x": "./x", "een map met é": "een map met é", "../../winkel": "../../winkel"}  #: relative, with a space and an accent, from elsewhere
ONE_PROCESS = """
import json, sys
from cli.main import main
for command in json.load(sys.stdin):
    print(f"\\n>>> {main(command)}", flush=True)
"""


def documented() -> dict[str, str]:
    """Command → document: in blocks of code, and inline where it is more than the bare name."""
    found: dict[str, str] = {}
    for name, text in DOCUMENTS.items():
        lines = re.findall(r"^ {4}((?:[A-Z_]+=\S+ )?regelruimte .*)$", text, re.MULTILINE) + re.findall(r"`((?:[A-Z_]+=\S+ )?regelruimte [^`]+)`", text)
        for line in lines:
            words = shlex.split(line, comments=True)
            found[" ".join(word for word in words if word != "regelruimte")] = name
    return found


def newcomer(folder: Path) -> Path:
    """A folder with documents of one's own and nothing else."""
    for name in ("wetten", "voorstellen"):
        (folder / name).mkdir(parents=True)
    for law in ("BWBR0035303_2021-01-01_0.xml", "BWBR0035303_2024-01-01_0.xml"):
        shutil.copy(EXAMPLES / "wetten" / law, folder / "wetten")
    names = {"voorstel-utrecht": "duinrade-voorrang-buurtmakers", "ander-voorstel": "oosterhaag-minder-voorrangsgroepen", "derde-voorstel": "lindervoort-eerst-waarschuwen"}
    for name, example in names.items():
        shutil.copy(EXAMPLES / "voorstellen" / f"{example}.txt", folder / "voorstellen" / f"{name}.txt")
    third = folder / "voorstellen" / "derde-voorstel.txt"
    told = third.read_text(encoding="utf-8").replace("Probleembeschrijving:\n", "Probleembeschrijving:\nMevrouw Ria Kroonenbergh vindt dat ook. ")
    third.write_text(told, encoding="utf-8")
    for name, text in {
        "brief.txt": "Artikel 11 van de Huisvestingswet 2014 knelt.", "waarom.txt": "Er is geen strijd.", "wie.txt": "An Proef",
        "vraag.rq": "SELECT ?s WHERE { ?s a <https://ruimte.example/def#Voorstel> }",
    }.items():  # fmt: skip
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def environment(folder: Path, **more: str) -> dict[str, str]:
    """What a newcomer has: no setting of ours."""
    return {"PATH": os.environ["PATH"], "HOME": str(folder), **more}


def words(command: str, store: str | None = None) -> list[str]:
    """A documented command as it is typed, with `--store` where the folder isn't the default one."""
    for placeholder, value in PLACEHOLDERS.items():
        command = command.replace(placeholder, value)
    found = [word for word in command.split(" ") if not word.startswith("REGELRUIMTE_")]
    return found if store is None or "--store" in found else ["--store", store, *found]


@contextmanager
def serving(command: str, folder: Path, store: str | None = None) -> Iterator[str]:
    """The address of a documented server, started as typed but for its port, and stopped with all that it started."""
    settings, health = SERVERS[command]
    typed, port = words(command, store), free_port()
    if "--port" in typed:
        typed[typed.index("--port") + 1] = str(port)
    else:
        typed += ["--port", str(port)]
    with (folder / "uitvoer.txt").open("wb") as out:
        process = subprocess.Popen([REGELRUIMTE, *typed], cwd=folder, env=environment(folder, **settings), stdout=out, stderr=out, start_new_session=True)
    try:
        _wait(process, f"http://127.0.0.1:{port}{health}", folder)
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _wait(process: subprocess.Popen[bytes], address: str, folder: Path) -> None:
    give_up = time.monotonic() + START_WITHIN
    while time.monotonic() < give_up:
        assert process.poll() is None, (folder / "uitvoer.txt").read_text(encoding="utf-8")
        try:
            if requests.get(address, timeout=5, headers={"X-Remote-User": "an"}).ok:
                return
        except requests.RequestException:
            pass
        time.sleep(0.1)
    raise AssertionError(f"{address} kwam niet op: {(folder / 'uitvoer.txt').read_text(encoding='utf-8')}")


# --- nothing is left out --------------------------------------------------------------------------------------------


def test_every_documented_command_is_tried() -> None:
    assert documented().keys() == COMMANDS.keys() | SERVERS.keys() | set(UNREACHABLE), "zet een nieuwe opdracht in een van de tabellen hier"


def test_every_documented_address_is_tried() -> None:
    rows = re.findall(r"^\| (`/.*?) \|", DOCUMENTS["docs/serve.md"], re.MULTILINE)
    assert {span for row in rows for span in re.findall(r"`(/[^`]*)`", row)} == ADDRESSES.keys()
    links = {link for text in DOCUMENTS.values() for link in re.findall(r"https?://[^\s`'\")>|]+", text)}
    assert all(link.startswith(tuple(LINKS)) for link in links), links


# --- commands -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def unreachable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, subprocess.Popen[str]]]:
    """Started first: it takes them half a minute to give up, most of it waiting."""
    folder = newcomer(tmp_path_factory.mktemp("zonder-bron"))
    closed = f"http://127.0.0.1:{free_port()}"
    env = environment(folder, REGELRUIMTE_BWB_URL=closed, REGELRUIMTE_SRU_URL=closed)
    subprocess.run([REGELRUIMTE, "law", "add", "wetten"], cwd=folder, env=env, check=True, capture_output=True)
    subprocess.run([REGELRUIMTE, "add", "brief.txt", "voorstellen/ander-voorstel.txt"], cwd=folder, env=env, capture_output=True)
    pipe = subprocess.PIPE
    started = {one: subprocess.Popen([REGELRUIMTE, *words(one)], cwd=folder, env=env, stdout=pipe, stderr=pipe, text=True) for one in UNREACHABLE}
    yield started
    for process in started.values():
        process.kill()
        process.communicate()


@pytest.fixture(scope="module")
def default(unreachable: object, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A newcomer's folder after every command in it, each a process of its own, with the default data folder and no settings."""
    folder = newcomer(tmp_path_factory.mktemp("nieuwkomer"))
    for command, (code, said) in COMMANDS.items():
        done = subprocess.run([REGELRUIMTE, *words(command)], cwd=folder, env=environment(folder), capture_output=True, text=True)
        told = done.stdout + done.stderr
        assert done.returncode == code and said in told and "Traceback" not in told, f"regelruimte {command}: {done.returncode}\n{told}"
    return folder


def test_as_typed_with_the_default_folder(default: Path) -> None:
    assert (default / "regelruimte-data" / "store.json").exists()
    assert {"alles.trig", "werksessie.docx", "bestand.pdf", "kopie.tar.gz", "terug"} <= {one.name for one in default.iterdir()}


@pytest.fixture(scope="module", params=STORES)
def elsewhere(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The same with `--store`, one process for all commands: (folder in which is typed, store)."""
    store = STORES[request.param]
    folder = newcomer(tmp_path_factory.mktemp("elders") / "hier" / "diep")
    typed = json.dumps([words(command, store) for command in COMMANDS])
    run = [sys.executable, "-c", ONE_PROCESS]
    done = subprocess.run(run, cwd=folder, env=environment(folder) | {"PYTHONPATH": str(HOME)}, input=typed, capture_output=True, text=True)
    codes = [int(code) for code in re.findall(r"^>>> (\d+)$", done.stdout, re.MULTILINE)]
    assert codes == [code for code, _ in COMMANDS.values()] and "Traceback" not in done.stderr, done.stdout[-2000:] + done.stderr
    return folder, store


def test_with_another_folder(elsewhere: tuple[Path, str]) -> None:
    folder, store = elsewhere
    assert (folder / store / "store.json").exists() and not (folder / "regelruimte-data").exists()
    with serving("serve", folder, store) as base:
        assert_answers(base)


@pytest.mark.parametrize("command", UNREACHABLE)
def test_without_the_official_source(unreachable: Mapping[str, subprocess.Popen[str]], command: str) -> None:
    out, said = unreachable[command].communicate(timeout=300)
    assert unreachable[command].returncode == 3 and "niet bereikbaar" in said and "Traceback" not in out + said, out + said


# --- servers --------------------------------------------------------------------------------------------------------


def assert_answers(base: str) -> None:
    rows = requests.get(base + QUESTION, timeout=60)
    assert rows.status_code == 200 and "Huisvestingswet" in rows.text, rows.text


@pytest.mark.parametrize("command", ["serve", "serve --port 7878 --met-oordelen"])
def test_serve_with_the_default_folder(default: Path, command: str) -> None:
    with serving(command, default) as base:
        assert_answers(base)
        for asked, kind in ADDRESSES.values():
            answer = requests.get(base + asked, timeout=60)
            assert answer.status_code == 200 and answer.headers["Content-Type"].startswith(kind), (asked, answer.status_code, answer.headers)
        if shutil.which("curl"):
            for line in re.findall(r"^ {4}(curl .*)$", DOCUMENTS["docs/serve.md"], re.MULTILINE):
                typed = shlex.split(line.replace("http://127.0.0.1:7878", base))
                done = subprocess.run([typed[0], "--fail", *typed[1:]], cwd=default, env=environment(default), capture_output=True, text=True)
                assert done.returncode == 0 and len(done.stdout.splitlines()) > 1, (line, done.stdout, done.stderr)


@pytest.mark.parametrize("command", ["app", "REGELRUIMTE_USER_HEADER=X-Remote-User app", "demo"])
def test_the_app_with_the_default_folder(default: Path, command: str) -> None:
    with serving(command, default) as base:
        for address in [cells[1].strip("`").removeprefix("./") for cells in table("schermen")] if command == "app" else [""]:
            answer = requests.get(f"{base}/{address}", timeout=60, headers={"X-Remote-User": "an"})
            assert answer.status_code == 200 and "<html" in answer.text, address
        if command == "app":
            assert "voorstel" in requests.get(f"{base}/gegevens/start.json", timeout=60).text
    said = (default / "uitvoer.txt").read_text(encoding="utf-8")
    assert base in said and "Traceback" not in said, said
    assert command != "demo" or (default / "regelruimte-demo" / "store.json").exists()


def test_the_app_with_a_folder_with_a_space(default: Path) -> None:
    store = "mijn map é"
    shutil.copytree(default / "regelruimte-data", default / store)
    with serving("app", default, store) as base:
        assert requests.get(f"{base}/gegevens/start.json", timeout=60).ok
