"""An answer that goes out in pieces, no faster than its client takes it, and not for ever."""
from __future__ import annotations

import asyncio
from collections.abc import Mapping

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from serve.connections import HANG_UP

PIECE = 64 << 10  #: bytes
MEGABYTE = 1 << 20


class Pieces(Response):
    """A response whose body is kept once. A client that takes longer than `within` seconds, and one for each megabyte, is cut off."""

    def __init__(self, body: bytearray, headers: Mapping[str, str], media_type: str, within: float) -> None:
        super().__init__(None, headers=headers, media_type=media_type)
        self.headers["content-length"] = str(len(body))
        self._held, self._within = body, within + len(body) / MEGABYTE

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        held, self._held = memoryview(self._held), bytearray()
        try:
            async with asyncio.timeout(self._within):
                await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
                for at in range(0, len(held), PIECE):
                    await send({"type": "http.response.body", "body": bytes(held[at : at + PIECE]), "more_body": True})
                await send({"type": "http.response.body", "body": b""})
        except TimeoutError:
            scope.get(HANG_UP, lambda: None)()
            await asyncio.sleep(0)  # so that the server hears that the connection is gone
