"""What Streamlit offers and the app doesn't use is shut, and files are taken only from who may add proposals, up to a measure."""
from __future__ import annotations

from collections import Counter

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import runtime

from kg.permissions import NotAllowed
from ui.data.graph import data_folder
from ui.data.user import caller

UPLOADS = "/_stcore/upload_file/"
ACTION = "voorstellen toevoegen"
OF_A_SESSION = 40 << 20  #: bytes of files that one session may have here at a time
OF_ALL = 200 << 20  #: bytes of files of all sessions together; they are kept in memory
#: of Streamlit's own addresses those that its page asks for
_USED = ("/_stcore/health", "/_stcore/host-config", "/_stcore/stream")
#: prefixes of the others: counts of the process, components and logins that the app doesn't have, an interface for programs
_SHUT = ("/_stcore/", "/component/", "/auth/", "/oauth2callback", "/api/")


class OnlyUsed:
    """Answer 404 to the addresses of Streamlit that the app's page never asks for."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if scope["type"] == "http" and path.startswith(_SHUT) and not (path in _USED or path.startswith(UPLOADS)):
            await PlainTextResponse("Dit adres bestaat niet.\n", 404)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


class UploadLimit:
    """Refuse a file before a byte of it is read: of who may not add proposals, without its size, or one too many.

    What is held is what Streamlit's own manager holds now, so a file that is taken away or a session that ends counts no more.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._coming: Counter[str] = Counter()  #: session → bytes that are being sent

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "PUT" or not scope["path"].startswith(UPLOADS):
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        session, size = scope["path"].removeprefix(UPLOADS).partition("/")[0], request.headers.get("content-length", "")
        refusal = await run_in_threadpool(self._refusal, request, session, size)
        if refusal:
            await refusal(scope, receive, send)
            return
        self._coming[session] += int(size)
        try:
            await self._app(scope, receive, send)
        finally:
            self._coming[session] -= int(size)
            self._coming += Counter()  # those at zero go

    def _refusal(self, request: Request, session: str, size: str) -> PlainTextResponse | None:
        try:
            caller(data_folder(), request).check(ACTION)
        except NotAllowed as error:
            return PlainTextResponse(f"Geweigerd: {error}.\n", 403)
        if not (size.isascii() and size.isdigit()):
            return PlainTextResponse("Geweigerd: de grootte van het bestand is niet genoemd.\n", 411)
        if not runtime.get_instance().is_active_session(session):
            return PlainTextResponse("Geweigerd: deze sessie bestaat niet.\n", 400)
        held = _held() + self._coming
        if held[session] + int(size) > OF_A_SESSION or held.total() + int(size) > OF_ALL:
            return PlainTextResponse("Geweigerd: er staan al te veel bestanden klaar; sla ze eerst op of haal ze weg.\n", 413)
        return None


def _held() -> Counter[str]:
    """Session → bytes of its files in memory."""
    storage = runtime.get_instance().uploaded_file_mgr.file_storage  # type: ignore[attr-defined]
    return Counter({session: sum(len(file.data) for file in list(files.values())) for session, files in list(storage.items())})
