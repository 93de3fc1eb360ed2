"""Nobody in who doesn't belong: hosts, origins, proxies and users, by rule and against the running app and server."""
from __future__ import annotations

import http.client
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import requests
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from kg.folder.data_folder import DataFolder
from kg.permissions import USER_HEADER, set_roles
from records import UsageError
from serve.gate import HOSTS, PROXY, Rules, check_address, is_loopback
from serve.headers import EVERYWHERE
from tests.support.app_fixtures import HOME, example_store
from tests.support.servers import free_port, regelruimte_serve, running

HEADER = "X-Remote-User"
EVIL = "http://kwaad.example"
#: writes down whom a process would reach, or look up, outside this machine
WATCH = """
import os, sys
def watch(event, arguments):
    if event == "socket.connect" and isinstance(arguments[1], tuple):
        place = str(arguments[1][0])
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        place = str(arguments[0])
    else:
        return
    if place not in ("127.0.0.1", "::1", "localhost"):
        with open(os.environ["WATCHED"], "a") as file:
            file.write(f"{event} {place}\\n")
sys.addaudithook(watch)
"""


def scope(headers: list[tuple[str, str]], peer: str = "127.0.0.1", kind: str = "http") -> dict:
    return {"type": kind, "client": (peer, 1), "headers": [(name.encode(), value.encode()) for name, value in headers]}


LOCAL, BEHIND = Rules.of_app({}), Rules.of_app({USER_HEADER: HEADER, HOSTS: "ruimte.example.nl"})
HERE, THERE = ("host", "127.0.0.1:8501"), ("host", "ruimte.example.nl")
JAN = (HEADER.lower(), "jan")


@pytest.mark.parametrize(("rules", "headers", "peer", "status"), [
    (LOCAL, [HERE], "127.0.0.1", None),
    (LOCAL, [("host", "LocalHost")], "127.0.0.1", None),
    (LOCAL, [("host", "[::1]:8501")], "::1", None),
    (LOCAL, [HERE], "::ffff:127.0.0.1", None),
    (LOCAL, [HERE], "10.0.0.7", 403),
    (LOCAL, [HERE], "", 403),
    (LOCAL, [HERE, ("x-forwarded-for", "10.0.0.7")], "127.0.0.1", 403),  # a proxy that names nobody
    (LOCAL, [("host", "kwaad.example")], "127.0.0.1", 421),
    (LOCAL, [("host", "127.0.0.1.kwaad.example")], "127.0.0.1", 421),
    (LOCAL, [("host", "kwaad.example@127.0.0.1")], "127.0.0.1", 421),
    (LOCAL, [("host", "")], "127.0.0.1", 421),
    (LOCAL, [], "127.0.0.1", 421),
    (LOCAL, [HERE, HERE], "127.0.0.1", 421),
    (LOCAL, [HERE, ("origin", "http://127.0.0.1:8501")], "127.0.0.1", None),
    (LOCAL, [HERE, ("origin", EVIL)], "127.0.0.1", 403),
    (LOCAL, [HERE, ("origin", "null")], "127.0.0.1", 403),
    (LOCAL, [HERE, ("origin", "http://127.0.0.1:9999")], "127.0.0.1", 403),  # another program of this machine
    (LOCAL, [HERE, ("origin", "http://127.0.0.1:8501"), ("origin", EVIL)], "127.0.0.1", 403),
    (BEHIND, [THERE, JAN], "127.0.0.1", None),
    (BEHIND, [THERE, JAN, ("x-forwarded-for", "10.0.0.7")], "127.0.0.1", None),
    (BEHIND, [THERE, JAN, ("origin", "https://ruimte.example.nl")], "127.0.0.1", None),
    (BEHIND, [THERE], "127.0.0.1", 401),
    (BEHIND, [THERE, (HEADER.lower(), " ")], "127.0.0.1", 401),
    (BEHIND, [THERE, JAN, JAN], "127.0.0.1", 401),
    (BEHIND, [THERE, JAN], "10.0.0.7", 403),  # past the proxy
    (Rules.of_app({USER_HEADER: HEADER, PROXY: "10.0.0.0/29, 192.0.2.1"}), [HERE, JAN], "10.0.0.7", None),
    (Rules.of_app({USER_HEADER: HEADER, PROXY: "10.0.0.0/29"}), [HERE, JAN], "127.0.0.1", 403),
    (Rules.of_server(), [HERE], "127.0.0.1", None),
    (Rules.of_server(), [HERE, ("origin", EVIL)], "127.0.0.1", 403),
    (Rules.of_server(frozenset({EVIL})), [HERE, ("origin", EVIL)], "127.0.0.1", None),
])  # fmt: skip
def test_who_is_let_in(rules: Rules, headers: list[tuple[str, str]], peer: str, status: int | None) -> None:
    for kind in ("http", "websocket"):
        refusal = rules.refusal(scope(headers, peer, kind))
        assert (refusal.status if refusal else None) == status


@pytest.mark.parametrize(("settings", "named"), [
    ({HOSTS: "https://ruimte.example.nl"}, HOSTS), ({HOSTS: "ruimte.example.nl:443"}, HOSTS), ({PROXY: "proxy"}, PROXY), ({PROXY: "10.0.0.7/8"}, PROXY),
])  # fmt: skip
def test_a_setting_that_cannot_be_read_is_named(settings: dict[str, str], named: str) -> None:
    with pytest.raises(UsageError, match=named):
        Rules.of_app(settings)


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "", None, "10.0.0.7", "ruimte.example.nl"])
def test_without_a_proxy_only_loopback(address: str | None) -> None:
    assert not is_loopback(address)
    with pytest.raises(UsageError, match=USER_HEADER):
        check_address(address, {})
    check_address(address, {USER_HEADER: HEADER})
    check_address("127.0.0.1", {})


# --- starting and stopping ------------------------------------------------------------------------------------------------


def command(store: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "cli.main", "--store", str(store), *words]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return example_store(tmp_path_factory.mktemp("poort"))


@pytest.mark.parametrize("start", [
    ["-m", "cli.main", "app", "--port", "0"],
    ["-m", "streamlit", "run", "app.py", "--server.headless", "true", "--server.address", "0.0.0.0", "--server.port", "0"],
])  # fmt: skip
def test_open_to_others_without_a_proxy_it_does_not_start(start: list[str], store: Path) -> None:
    settings = os.environ | {"STREAMLIT_SERVER_ADDRESS": "0.0.0.0", "REGELRUIMTE_STORE": str(store), "NO_BROWSER": "1"}
    done = subprocess.run([sys.executable, *start], cwd=HOME, env=settings, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2 and USER_HEADER in done.stderr and "Traceback" not in done.stderr


def test_a_port_that_is_taken_is_an_error(store: Path) -> None:
    with regelruimte_serve(store, workers=1) as address:
        done = subprocess.run(command(store, "app", "--port", address.rpartition(":")[2]), cwd=HOME, capture_output=True, text=True, timeout=60)
    assert done.returncode == 3 and "niet vrij" in done.stderr and "--port" in done.stderr


class App:
    """A running app and what it would reach outside."""

    def __init__(self, store: Path, folder: Path, settings: dict[str, str]) -> None:
        self.port, self.watched = free_port(), folder / "buiten.txt"
        (folder / "sitecustomize.py").write_text(WATCH, encoding="utf-8")
        self.env = {"PYTHONPATH": str(folder), "WATCHED": str(self.watched), "NO_BROWSER": "1"} | settings
        self.command, self.url = command(store, "app", "--port", str(self.port)), f"http://127.0.0.1:{self.port}"

    def socket(self, **headers: str):
        origin = headers.pop("origin", None)
        return connect(
            f"ws://127.0.0.1:{self.port}/_stcore/stream", origin=origin, additional_headers=headers, subprotocols=["streamlit"],
            proxy=None, open_timeout=20, max_size=None,
        )  # fmt: skip

    @contextmanager
    def session(self, **headers: str) -> Iterator[str]:
        """The id of a new session, while its page is open."""
        message = BackMsg()
        message.rerun_script.query_string = ""
        with self.socket(origin=self.url, **headers) as opened:
            opened.send(message.SerializeToString())
            answer = ForwardMsg()
            while not answer.HasField("new_session"):
                answer.ParseFromString(opened.recv(timeout=20))
            yield answer.new_session.initialize.session_id


@pytest.fixture(scope="module")
def local(store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    app = App(store, tmp_path_factory.mktemp("lokaal"), {})
    with running(app.command, f"{app.url}/_stcore/health", app.env):
        yield app


@pytest.fixture(scope="module")
def behind(store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    app = App(store, tmp_path_factory.mktemp("achter"), {USER_HEADER: HEADER})
    set_roles(DataFolder(store), "jan", frozenset({"beoordelaar"}))
    with running(app.command, f"{app.url}/_stcore/health", app.env):
        yield app


@pytest.mark.parametrize("path", ["/", "/gegevens/start.json", "/stijl/regelruimte.css", "/_stcore/health", "/static/bestaat-niet", "/media/x"])
def test_every_route_of_the_app_asks_who_it_is(local: App, behind: App, path: str) -> None:
    assert requests.get(local.url + path, headers={"host": "kwaad.example"}, timeout=20).status_code == 421
    assert requests.get(local.url + path, headers={"origin": EVIL}, timeout=20).status_code == 403
    assert requests.get(behind.url + path, timeout=20).status_code == 401
    for url, headers in ((local.url, {}), (local.url, {"host": "kwaad.example"}), (behind.url, {}), (behind.url, {HEADER: "jan"})):
        answer = requests.get(url + path, headers=headers, timeout=20)
        assert {name: answer.headers.get(name) for name in EVERYWHERE} == EVERYWHERE, (path, answer.status_code)


@pytest.mark.parametrize("path", ["/", "/sparql?query=ASK{}", "/health", "/api/queries", "/id/dataset", "/static/bestaat-niet", "/vendor/SHA256SUMS"])
def test_every_route_of_the_server_asks_for_its_own_name(store: Path, path: str, server: str) -> None:
    assert requests.get(server + path, headers={"host": "kwaad.example"}, timeout=20).status_code == 421
    answer = requests.get(server + path, headers={"origin": EVIL}, timeout=20)
    assert answer.status_code == 403 and {name: answer.headers.get(name) for name in EVERYWHERE} == EVERYWHERE


@pytest.fixture(scope="module")
def server(store: Path) -> Iterator[str]:
    with regelruimte_serve(store, workers=1) as address:
        yield address


def test_a_socket_of_another_page_is_refused_and_nobody_outside_is_asked(local: App, behind: App) -> None:
    for app, headers in ((local, {"origin": EVIL}), (local, {"origin": "null"}), (local, {"origin": EVIL, "Host": "kwaad.example"}), (behind, {"origin": behind.url})):
        with pytest.raises(InvalidStatus) as refused, app.socket(**headers):
            pass
        assert refused.value.response.status_code in (400, 403)  # 400: two Hosts
    with local.session() as one, behind.session(**{HEADER: "jan"}) as other:
        assert one and other, "one's own page is let in"
    assert not local.watched.exists() and not behind.watched.exists(), "no connection to another machine is tried"


def test_two_users_in_one_request_are_none(behind: App) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", behind.port, timeout=20)
    connection.putrequest("GET", "/gegevens/start.json")
    for name in ("jan", "piet"):
        connection.putheader(HEADER, name)
    connection.endheaders()
    status = connection.getresponse().status
    connection.close()
    assert status == 401


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/script-health-check", "/_stcore/bidi-components/x", "/component/x/y", "/auth/login", "/oauth2callback", "/_stcore/agent/openapi.json"])
def test_what_the_page_never_asks_for_is_shut(local: App, path: str) -> None:
    assert requests.get(local.url + path, timeout=20).status_code == 404


# --- files ----------------------------------------------------------------------------------------------------------------


def put(app: App, session: str, size: int, **headers: str) -> requests.Response:
    visitor = requests.Session()
    visitor.headers.update(headers)
    visitor.get(f"{app.url}/_stcore/health", timeout=20)
    token = visitor.cookies.get("_streamlit_xsrf") or ""
    return visitor.put(
        f"{app.url}/_stcore/upload_file/{session}/{os.urandom(8).hex()}", files={"file": ("a.txt", b"x" * size)},
        headers={"X-Xsrftoken": token, "origin": app.url}, timeout=60,
    )  # fmt: skip


def test_a_file_is_taken_only_from_who_may_add(behind: App) -> None:
    with behind.session(**{HEADER: "jan"}) as session:
        assert put(behind, session, 10, **{HEADER: "piet"}).status_code == 403
        assert put(behind, "onbekend", 10, **{HEADER: "jan"}).status_code == 400
        assert put(behind, session, 10, **{HEADER: "jan"}).status_code == 204


def test_one_session_fills_no_more_than_its_share(local: App) -> None:
    nine = 9 << 20
    with local.session() as session, local.session() as other:
        assert [put(local, session, nine).status_code for _ in range(6)] == [204, 204, 204, 204, 413, 413]
        assert put(local, other, nine).status_code == 204


def test_a_file_without_its_size_is_refused(local: App) -> None:
    with local.session() as session:
        url = f"{local.url}/_stcore/upload_file/{session}/x"
        assert requests.put(url, data=iter([b"x" * 100]), headers={"origin": local.url}, timeout=20).status_code == 411


# --- the end --------------------------------------------------------------------------------------------------------------


def _ends(process: subprocess.Popen[bytes], within: float) -> bool:
    try:
        process.wait(timeout=within)
    except subprocess.TimeoutExpired:
        process.kill()
        return False
    return True


def test_it_stops_at_once_while_somebody_is_there(store: Path, tmp_path: Path) -> None:
    app = App(store, tmp_path, {})
    with running(app.command, f"{app.url}/_stcore/health", app.env) as process, app.session(), suppress(ConnectionClosed):
        process.send_signal(signal.SIGTERM)
        assert _ends(process, 8), "it waits for the page that is open"


def test_as_the_first_process_of_a_container_too(store: Path, tmp_path: Path) -> None:
    app, apart = App(store, tmp_path, {}), ["unshare", "--user", "--map-root-user", "--pid", "--fork", "--kill-child", "--mount-proc"]
    if shutil.which("unshare") is None or subprocess.run([*apart, "true"], capture_output=True).returncode:
        pytest.skip("no namespaces for processes here: not tried as the first process")
    with running([*apart, *app.command], f"{app.url}/_stcore/health", app.env) as outer:
        children = Path(f"/proc/{outer.pid}/task/{outer.pid}/children").read_text().split()
        os.kill(int(children[0]), signal.SIGTERM)
        assert _ends(outer, 8), "the first process of a container has no signals of its own"


def test_it_can_be_stopped_before_it_serves(store: Path, tmp_path: Path) -> None:
    process = subprocess.Popen(command(store, "app", "--port", str(free_port())), cwd=HOME, env=os.environ | {"NO_BROWSER": "1"}, stderr=subprocess.DEVNULL)
    time.sleep(0.4)  # somewhere in its imports; the outcome is the same wherever
    process.send_signal(signal.SIGTERM)
    assert _ends(process, 8)
