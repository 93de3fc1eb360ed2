"""Who is let in, for the app and for the SPARQL server alike: before anything else reads a request.

A browser on the owner's own machine carries whatever a web page asks of it, so loopback alone protects nobody: a page may send
requests to 127.0.0.1 (their Origin tells), and have its own name point there (DNS rebinding; the Host tells). And a server
that others reach must know who they are: a proxy logs them in and names them in one header.

| setting | what |
|---|---|
| `REGELRUIMTE_HOSTS` | names under which the server is reached besides those of loopback, with commas |
| `REGELRUIMTE_USER_HEADER` | the header in which the proxy names the user; without it the app is for one user on this machine |
| `REGELRUIMTE_PROXY` | addresses or networks of proxies that may do so, with commas; loopback where it isn't set |
"""
from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from kg.permissions import USER_HEADER
from records import UsageError

HOSTS, PROXY = "REGELRUIMTE_HOSTS", "REGELRUIMTE_PROXY"
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
LOOPBACK_NETWORKS = ("127.0.0.0/8", "::1/128")
_HOST = re.compile(r"(?P<name>\[[0-9a-f:.]{2,45}\]|[a-z0-9_.-]{1,253})(?::[0-9]{1,5})?")
_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True)
class Refusal:
    """A request that gets no further: the status and the reason, in Dutch."""

    status: int
    reason: str


@dataclass(frozen=True)
class Rules:
    """What a request must be like."""

    hosts: frozenset[str] = frozenset(LOOPBACK)  #: names in Host, without port
    user_header: str | None = None  #: None: whoever reaches the server is let in
    proxies: tuple[Network, ...] = ()  #: peers that may send that header
    single: bool = False  #: without a header there is one user, on this machine: no other peer, and no proxy
    origins: frozenset[str] = frozenset()  #: pages of other sites that may read

    @classmethod
    def of_app(cls, environment: Mapping[str, str] = os.environ) -> Rules:
        """The rules of the app. Raise UsageError for a setting that can't be read."""
        header = environment.get(USER_HEADER)
        return cls(_hosts(environment), header.lower() if header else None, _proxies(environment), single=not header)

    @classmethod
    def of_server(cls, origins: frozenset[str] = frozenset(), environment: Mapping[str, str] = os.environ) -> Rules:
        """The rules of the SPARQL server, which knows no users. Raise UsageError for a setting that can't be read."""
        return cls(_hosts(environment), origins=origins)

    def refusal(self, scope: Scope) -> Refusal | None:
        """Why a request is refused; None when it may pass."""
        headers = Headers(scope=scope)
        return self._peer(scope, headers) or self._host(headers) or self._origin(headers) or self._user(headers)

    def _peer(self, scope: Scope, headers: Headers) -> Refusal | None:
        peer = (scope.get("client") or ("",))[0]
        if self.user_header and not _within(peer, self.proxies):
            return Refusal(403, f"alleen de proxy mag hier vragen ({PROXY})")
        if self.single and not _within(peer, _LOCAL):
            return Refusal(403, f"zonder {USER_HEADER} is deze app er alleen voor de eigen machine")
        if self.single and any(name in headers for name in _FORWARDED):
            return Refusal(403, f"achter een proxy moet {USER_HEADER} zijn gezet")
        return None

    def _host(self, headers: Headers) -> Refusal | None:
        given = headers.getlist("host")
        found = _HOST.fullmatch(given[0].lower()) if len(given) == 1 else None
        if found and found["name"].rstrip(".") in self.hosts:
            return None
        return Refusal(421, f"deze naam is niet die van deze server ({HOSTS})")

    def _origin(self, headers: Headers) -> Refusal | None:
        given = headers.getlist("origin")
        if not given or (len(given) == 1 and (given[0] in self.origins or urlsplit(given[0]).netloc == headers["host"])):
            return None
        return Refusal(403, "een pagina van een andere site mag hier niets vragen")

    def _user(self, headers: Headers) -> Refusal | None:
        if self.user_header is None:
            return None
        given = headers.getlist(self.user_header)
        if len(given) == 1 and given[0].strip():
            return None
        return Refusal(401, "de proxy noemt geen gebruiker" if not given else "de proxy noemt meer dan één gebruiker of een lege naam")


class Gate:
    """Let a request or a web socket through that the rules allow; answer all others with the reason."""

    def __init__(self, app: ASGIApp, rules: Rules) -> None:
        self._app, self._rules = app, rules

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket") or (refusal := self._rules.refusal(scope)) is None:
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            answer = PlainTextResponse(f"Geweigerd: {refusal.reason}.\n", refusal.status, {"cache-control": "no-store"})
            await answer(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008, "reason": ""})  # the handshake is answered with 403


def is_loopback(address: str | None) -> bool:
    """Whether a server that listens on an address is reached from this machine alone; none, and "", mean all addresses."""
    return address == "localhost" or _within((address or "").strip("[]"), _LOCAL)


def check_address(address: str | None, environment: Mapping[str, str] = os.environ) -> None:
    """Raise UsageError when the app would be open to others without anybody being known."""
    if not (is_loopback(address) or environment.get(USER_HEADER)):
        raise UsageError(
            f"de app zou te bereiken zijn op {address or 'alle adressen'}, en iedereen zou alles mogen: zonder {USER_HEADER} "
            "draait zij alleen op 127.0.0.1. Zet een proxy ervoor die inlogt, en noem de header waarin die de gebruiker noemt"
        )


def _hosts(environment: Mapping[str, str]) -> frozenset[str]:
    names = [name.lower().rstrip(".") for name in _listed(environment, HOSTS)]
    for name in names:
        if not (found := _HOST.fullmatch(name)) or found["name"] != name:
            raise UsageError(f"{HOSTS}: {name!r} is geen naam van een machine (zonder poort, zonder https://)")
    return frozenset((*LOOPBACK, *names))


def _proxies(environment: Mapping[str, str]) -> tuple[Network, ...]:
    try:
        return tuple(map(ipaddress.ip_network, _listed(environment, PROXY) or LOOPBACK_NETWORKS))
    except ValueError as error:
        raise UsageError(f"{PROXY}: {error} (wel bijvoorbeeld 10.1.2.3 of 10.1.0.0/16)") from error


def _listed(environment: Mapping[str, str], name: str) -> list[str]:
    return [one for one in map(str.strip, environment.get(name, "").split(",")) if one]


_LOCAL = tuple(map(ipaddress.ip_network, LOOPBACK_NETWORKS))


def _within(peer: str, networks: tuple[Network, ...]) -> bool:
    try:
        address = ipaddress.ip_address(peer)
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return any(address in network for network in networks)
