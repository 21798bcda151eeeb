"""Connections that are closed where a request does not come in time.

uvicorn waits for the head of a request as long as it takes to come, so that a client that sends a byte now and then
holds its connection for ever (Slowloris).
"""

from __future__ import annotations

import asyncio

from kg.errors import MissingExtra

try:
    import h11
    from uvicorn.protocols.http.h11_impl import H11Protocol
except ImportError as error:
    _MESSAGE = "kg serve needs uvicorn: pip install 'kg[serve]'"
    raise MissingExtra(_MESSAGE) from error


def punctual(seconds: float) -> type[H11Protocol]:
    """uvicorn's HTTP/1.1, for which the head of a request has ``seconds`` to come, from its first byte on.

    The first request of a connection has them from when it was opened. One that is late is answered with 408; where
    not a byte came, the connection is just closed. Between requests uvicorn's own limit holds, timeout_keep_alive.
    """

    class Punctual(H11Protocol):
        _limit: asyncio.TimerHandle | None = None

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            self._limit = self.loop.call_later(seconds, self._cut)

        def connection_lost(self, exc: Exception | None) -> None:
            self._lift()
            super().connection_lost(exc)

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            if self.conn.their_state is not h11.IDLE:  # the head is there
                self._lift()
            elif self._limit is None:
                self._limit = self.loop.call_later(seconds, self._cut)

        def _lift(self) -> None:
            if self._limit is not None:
                self._limit.cancel()
                self._limit = None

        def _cut(self) -> None:
            self._limit = None
            if self.transport.is_closing():
                return
            begun, _ = self.conn.trailing_data
            if begun:
                text = f"a request has {seconds:g} s to come\n".encode()
                headers = [("Content-Type", "text/plain; charset=utf-8"), ("Connection", "close")]
                for event in (h11.Response(status_code=408, headers=headers), h11.Data(text), h11.EndOfMessage()):
                    self.transport.write(self.conn.send(event) or b"")
            self.transport.close()

    return Punctual
