"""The example of nginx in the docs, run by Debian's nginx before a real app and server: login, user header, web socket."""
from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from kg.permissions import USER_HEADER
from serve.gate import HOSTS
from tests.support.app_fixtures import HOME, example_store
from tests.support.servers import free_port, regelruimte_serve, running

NAME, EXAMPLE = "ruimte.example.nl", HOME / "docs" / "proxy" / "nginx.conf"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
if NGINX is None or shutil.which("openssl") is None:
    reason = "geen nginx of openssl gevonden: het voorbeeld van de proxy is NIET GETEST (apt-get install nginx-light openssl)"
    print(f"\n*** {reason} ***", file=sys.stderr)
    pytest.skip(reason, allow_module_level=True)


class Proxy:
    """A running nginx, asked as its name although it listens on this machine."""

    def __init__(self, port: int, folder: Path) -> None:
        self.port, self.certificate = port, folder / "cert.pem"
        self.url = f"https://127.0.0.1:{port}"

    def get(self, path: str, user: str | None = "jan", **headers: str) -> requests.Response:
        login = (user, "geheim") if user else None
        return requests.get(self.url + path, auth=login, headers={"host": NAME} | headers, verify=False, timeout=20)

    def socket(self, origin: str):
        context = ssl.create_default_context(cafile=self.certificate)
        login = b64encode(b"jan:geheim").decode()
        return connect(
            f"wss://{NAME}:{self.port}/_stcore/stream", sock=socket.create_connection(("127.0.0.1", self.port)), origin=origin, ssl=context, subprotocols=["streamlit"],
            additional_headers={"Authorization": f"Basic {login}"}, proxy=None, open_timeout=20, max_size=None,
        )  # fmt: skip


def configuration(folder: Path, port: int, app: int, server: int) -> str:
    """The example with the ports and files of this test."""
    text = EXAMPLE.read_text(encoding="utf-8")
    for written, here in (
        ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"), ("127.0.0.1:8501", f"127.0.0.1:{app}"), ("127.0.0.1:7878", f"127.0.0.1:{server}"),
        ("/etc/ssl/certs/ruimte.example.nl.pem", f"{folder}/cert.pem"), ("/etc/ssl/private/ruimte.example.nl.key", f"{folder}/key.pem"),
        ("/etc/nginx/regelruimte.htpasswd", f"{folder}/htpasswd"), ("$host;", "$http_host;"),  # the port of a test is not 443
    ):  # fmt: skip
        assert written in text, written
        text = text.replace(written, here)
    paths = "".join(f"{name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    return f"daemon off;\nmaster_process off;\npid {folder}/pid;\nerror_log {folder}/error.log;\nevents {{}}\nhttp {{\naccess_log off;\n{paths}{text}}}\n"


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    folder = tmp_path_factory.mktemp("nginx")
    store, app, port = example_store(folder / "voorbeeld"), free_port(), free_port()
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}",
         "-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")], check=True, capture_output=True,
    )  # fmt: skip
    secret = subprocess.run(["openssl", "passwd", "-apr1", "geheim"], check=True, capture_output=True, text=True).stdout.strip()
    (folder / "htpasswd").write_text(f"jan:{secret}\n", encoding="utf-8")
    (folder / "htpasswd").chmod(0o644)  # nginx reads it as a user of its own
    folder.chmod(0o755)
    started = [sys.executable, "-m", "cli.main", "--store", str(store), "app", "--port", str(app)]
    settings = {USER_HEADER: "X-Remote-User", HOSTS: NAME, "NO_BROWSER": "1"}
    with pytest.MonkeyPatch.context() as patch, running(started, f"http://127.0.0.1:{app}/", settings):
        patch.setenv(HOSTS, NAME)
        with regelruimte_serve(store, workers=1) as server:
            (folder / "nginx.conf").write_text(configuration(folder, port, app, int(server.rpartition(":")[2])), encoding="utf-8")
            command = [NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
            process = subprocess.Popen(command, stderr=subprocess.PIPE)
            try:
                _wait(port, process)
                yield Proxy(port, folder)
            finally:
                process.terminate()
                process.communicate(timeout=10)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    give_up = time.monotonic() + 20
    while time.monotonic() < give_up:
        assert process.poll() is None, process.communicate()[1]
        try:
            requests.get(f"https://127.0.0.1:{port}/", verify=False, timeout=2)
            return
        except requests.ConnectionError:
            time.sleep(0.05)
    raise AssertionError("nginx kwam niet op")


pytestmark = pytest.mark.filterwarnings("ignore:Unverified HTTPS request")


def test_without_a_login_nothing_is_read(proxy: Proxy) -> None:
    for path in ("/", "/gegevens/start.json", "/_stcore/health", "/sparql?query=ASK{}", "/health"):
        assert proxy.get(path, user=None).status_code == 401, path
        assert proxy.get(path, user="piet").status_code == 401, path


def test_with_a_login_both_answer_under_one_name(proxy: Proxy) -> None:
    assert proxy.get("/gegevens/start.json").json()
    assert "<title>Regelruimte</title>" in proxy.get("/", accept="text/html").text
    assert proxy.get("/sparql?query=ASK{}").json()["boolean"] is True
    assert proxy.get("/health").json()["status"] == "ok"


def test_who_somebody_is_comes_from_the_proxy_alone(proxy: Proxy) -> None:
    assert proxy.get("/gegevens/start.json", user=None, **{"X-Remote-User": "beheerder"}).status_code == 401
    assert proxy.get("/gegevens/start.json", **{"X-Remote-User": "beheerder"}).status_code == 200, "replaced, so it is one header"


def test_another_name_and_another_site_are_refused(proxy: Proxy) -> None:
    assert proxy.get("/gegevens/start.json", host="kwaad.example").status_code == 421
    assert proxy.get("/gegevens/start.json", origin="https://kwaad.example").status_code == 403
    assert proxy.get("/sparql?query=ASK{}", origin="https://kwaad.example").status_code == 403


def test_the_web_socket_of_ones_own_page_and_no_other(proxy: Proxy) -> None:
    with proxy.socket(f"https://{NAME}:{proxy.port}") as opened:
        assert opened.subprotocol == "streamlit"
    with pytest.raises(InvalidStatus) as refused, proxy.socket("https://kwaad.example"):
        pass
    assert refused.value.response.status_code == 403
