"""What protects whoever asks in a browser: no other site reads answers, frames pages, or poses as this machine."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from typing import Any

_Message = MutableMapping[str, Any]
_Application = Callable[
    [_Message, Callable[[], Awaitable[_Message]], Callable[[_Message], Awaitable[None]]], Awaitable[None]
]
#: Names by which a browser on this machine calls it.
LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
_OPENING = re.compile(r"<(script|style)>")


def page_headers(page: str) -> dict[str, str]:
    """The headers of a page: it runs the scripts and styles that stand in it, by their hashes, and asks no other site.

    >>> page_headers("<style>a{}</style><script>1</script>")["Content-Security-Policy"].split("; ")[1]
    "style-src 'sha256-X1RutGBrXCt9KkSaXMK7tHftWiRscFHOhxsS8tv8hBk='"
    """
    allowed = {kind: " ".join(_hashes(page, kind)) or "'none'" for kind in ("style", "script")}
    policy = (
        f"default-src 'none'; style-src {allowed['style']}; script-src {allowed['script']}; connect-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
    return {"Content-Security-Policy": policy, "Vary": "Accept"}


def _hashes(page: str, kind: str) -> Iterator[str]:
    at = 0
    while found := _OPENING.search(page, at):
        at = page.find(f"</{found[1]}>", found.end())
        if at < 0:
            return
        if found[1] == kind:
            text = page[found.end() : at]
            yield f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


class Guard:
    """Adds the headers that protect every answer to those of ``app``; answers none that is asked by another name.

    ``names`` are those by which the server may be called (None: any). A page of another site whose name is made to
    point to this machine (DNS rebinding) calls it by that name, and would else read what is meant for its owner alone.
    """

    def __init__(self, app: _Application, names: frozenset[str] | None) -> None:
        self._app, self._names = app, names

    async def __call__(
        self,
        scope: _Message,
        receive: Callable[[], Awaitable[_Message]],
        send: Callable[[_Message], Awaitable[None]],
    ) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: _Message) -> None:
            if message["type"] == "http.response.start":
                given = {name.lower() for name, _ in message["headers"]}
                added = [(n, v) for n, v in _FOR_EVERY_ANSWER if n not in given]
                message = {**message, "headers": [*message["headers"], *added]}
            await send(message)

        if self._names is not None and _host(scope) not in self._names:
            text = b"this server answers to the names of this machine alone; name another address with --host\n"
            headers = [(b"content-type", b"text/plain; charset=utf-8")]
            await send_guarded({"type": "http.response.start", "status": 421, "headers": headers})
            await send_guarded({"type": "http.response.body", "body": text})
            return
        await self._app(scope, receive, send_guarded)


_FOR_EVERY_ANSWER = (
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"frame-ancestors 'none'"),
    (b"referrer-policy", b"no-referrer"),
)


def _host(scope: _Message) -> str:
    """The name that the server is called by, without the port."""
    given = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), "")
    return re.sub(r":[0-9]*\Z", "", given).lower()
