"""What goes around Streamlit's pages: the language, our stylesheet and script in the page, and the security headers."""
from __future__ import annotations

import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from serve.headers import EVERYWHERE

OWN_FILES = "/stijl"  #: where `ui/static` is served

# Streamlit writes style elements, so styles must be allowed inline; scripts come from files of this server alone.
CONTENT_SECURITY_POLICY = "; ".join((
    "default-src 'self'", "script-src 'self'", "style-src 'self' 'unsafe-inline'", "img-src 'self' data: blob:",
    "font-src 'self' data:", "connect-src 'self'", "worker-src 'self' blob:", "object-src 'none'", "base-uri 'self'",
    "form-action 'self'", "frame-ancestors 'none'",
))  # fmt: skip
HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    **EVERYWHERE,
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}

_HEAD = (
    f'<link rel="icon" type="image/svg+xml" href=".{OWN_FILES}/teken.svg">'
    f'<link rel="stylesheet" href=".{OWN_FILES}/regelruimte.css"><script src=".{OWN_FILES}/regelruimte.js" defer></script>'
    f'<script src=".{OWN_FILES}/lezen.js" defer></script>'
    f'<script src=".{OWN_FILES}/samenhang.js" defer></script></head>'
)
_FIRST = f'<head><script src=".{OWN_FILES}/begin.js"></script>'  # before Streamlit's own script reads it
_NOSCRIPT = "<noscript><p>Zet JavaScript aan om deze app te gebruiken.</p></noscript>"
_CHANGES: tuple[tuple[str, str], ...] = (
    (r'<html lang="en"', '<html lang="nl"'),
    (r"<title>.*?</title>", "<title>Regelruimte</title>"),
    (r"<noscript>.*?</noscript>", _NOSCRIPT),
    (r"<script>\s*window\.prerenderReady.*?</script>", ""),  # the one inline script: without it the policy can forbid them all
    (r'<link\s[^>]*rel="(?:preload|service-desc|shortcut icon)"[^>]*>', ""),  # a font that we don't use, an API that is off
    (r"<head>", _FIRST),
    (r"</head>", _HEAD),
)


def dutch(page: str) -> str:
    """Streamlit's page with our language, title, stylesheet and script."""
    for pattern, replacement in _CHANGES:
        page = re.sub(pattern, replacement, page, count=0 if "link" in pattern else 1, flags=re.S)
    return page


class DutchPage:
    """Rewrites the one HTML page that Streamlit serves at every path; everything else goes through untouched."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or "text/html" not in Headers(scope=scope).get("accept", ""):
            await self._app(scope, receive, send)
            return
        # plain and whole: neither compressed nor "not modified", else there is nothing to rewrite
        unwanted = (b"accept-encoding", b"if-none-match", b"if-modified-since")
        headers = [(name, value) for name, value in scope["headers"] if name.lower() not in unwanted]
        await self._app({**scope, "headers": headers}, receive, _Rewriter(send))


class _Rewriter:
    """Holds back an HTML answer until it is whole, and sends it on rewritten."""

    def __init__(self, send: Send) -> None:
        self._send, self._start, self._body = send, None, b""
        self._start: Message | None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and Headers(raw=message["headers"]).get("content-type", "").startswith("text/html"):
            self._start = message
        elif self._start is not None and message["type"] == "http.response.body":
            self._body += message.get("body", b"")
            if not message.get("more_body"):
                await self._finish(self._start)
        else:
            await self._send(message)

    async def _finish(self, start: Message) -> None:
        body = dutch(self._body.decode("utf-8")).encode()
        headers = MutableHeaders(scope=start)
        for name in ("etag", "last-modified"):
            del headers[name]
        headers["content-length"], headers["cache-control"] = str(len(body)), "no-cache"
        await self._send(start)
        await self._send({"type": "http.response.body", "body": body})
