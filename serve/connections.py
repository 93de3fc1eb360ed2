"""Connections that are slow, idle or too many: each gets a time, and all together a number.

uvicorn waits for ever for the rest of a request that comes byte by byte, and for a client that doesn't take its answer; with
a few hundred of these a server has no descriptor left for anybody else.
"""
from __future__ import annotations

import asyncio
import resource
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_WITHIN = 10.0  #: seconds in which the head of a request must be there, from its first byte (of the first: from connecting)
BODY_WITHIN = 60.0  #: seconds in which the whole request must be there
KEPT = 96  #: descriptors for what isn't a connection: workers, files, the index
HANG_UP = "regelruimte.hang_up"  #: in the scope of a request: cuts its connection off at once


class Connection(H11Protocol):
    """One connection. Too slow, or the longest idle when there are too many, it is cut off."""

    most = 512  #: connections at a time, of one address half of that
    stall = 30.0  #: seconds without a byte taken while an answer waits
    _limit: asyncio.TimerHandle | None = None
    _stalled: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.began, self._asked = self.loop.time(), self.app
        self.app = self._with_hang_up  # type: ignore[assignment]
        self._within(HEAD_WITHIN)
        others = [one for one in self.connections if one is not self]
        near = [one for one in others if self._address(one) == self._address(self)]
        if len(others) >= self.most:
            self._make_room(others)
        elif len(near) >= self.most // 2:
            self._make_room(near)

    async def _with_hang_up(self, scope: Any, receive: Any, send: Any) -> None:
        scope[HANG_UP] = self.transport.abort
        await self._asked(scope, receive, send)

    def _make_room(self, among: list[Any]) -> None:
        """Cut off the one that is idle longest; this one, when all are at work."""
        idle = [one for one in among if isinstance(one, Connection) and not one.at_work]
        min(idle, key=lambda one: one.began, default=self).transport.abort()

    @property
    def at_work(self) -> bool:
        """A whole request is being answered."""
        return self.cycle is not None and not self.cycle.response_complete and not self.cycle.more_body

    @staticmethod
    def _address(one: Any) -> str:
        return (getattr(one, "client", None) or ("",))[0]

    def data_received(self, data: bytes) -> None:
        before = self.cycle
        super().data_received(data)
        if self.transport.is_closing():
            return
        if self.cycle is not before:
            self._within(BODY_WITHIN)
        if self.at_work:
            self._within(None)
        elif self._limit is None:
            self._within(HEAD_WITHIN)

    def handle_websocket_upgrade(self, event: Any) -> None:
        self._within(None)
        self.app = self._asked
        super().handle_websocket_upgrade(event)

    def on_response_complete(self) -> None:
        self._within(None)
        self.began = self.loop.time()
        super().on_response_complete()

    def _within(self, seconds: float | None) -> None:
        if self._limit:
            self._limit.cancel()
        self._limit = self.loop.call_later(seconds, self.transport.abort) if seconds else None

    def pause_writing(self) -> None:
        super().pause_writing()
        self._stalled = self.loop.call_later(self.stall, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._stalled:
            self._stalled.cancel()
            self._stalled = None

    def connection_lost(self, exc: Exception | None) -> None:
        self._within(None)
        if self._stalled:
            self._stalled.cancel()
        super().connection_lost(exc)


def connections(most: int, stall: float) -> type[Connection]:
    """The class of connections of a server with these limits; fewer than `most` where the system gives fewer descriptors."""
    given = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    room = most if given == resource.RLIM_INFINITY else max(8, min(most, given - KEPT - BACKLOG))
    return type("Connection", (Connection,), {"most": room, "stall": stall})


BACKLOG = 32  #: connections that the system may hand over at once, before any of them is looked at
