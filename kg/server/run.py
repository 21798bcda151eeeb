"""serve(): the web application of a graph, run by uvicorn."""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import AddressError, MissingExtra

if TYPE_CHECKING:
    from kg.server.served import Limits

#: Seconds for which a connection is kept that asks nothing: longer than clients and servers in between keep theirs (5
#: to 60), since a request that is sent while it is being closed is lost.
_IDLE = 75


def serve(
    directory: str | Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    limits: Limits | None = None,
    origins: Sequence[str] = (),
    ready: Callable[[], None] | None = None,
) -> None:
    """Answer requests about the graph in ``directory`` until interrupted.

    Nobody but this machine can reach it unless ``host`` says so, and then only by its own names. Pages of other sites
    may read answers where ``origins`` lists them ("https://example.org"; "*": any). ``ready`` is called once the port
    is taken and the graph is open, so that requests are answered from then on. Raises NotAGraph where there is no
    graph, AddressError where nothing can listen at ``host`` and ``port``, and MissingExtra without the extra `serve`.
    """
    from kg.server.app import make_app
    from kg.server.connections import punctual
    from kg.server.guarding import LOOPBACK
    from kg.server.served import Limits

    try:
        import uvicorn
    except ImportError as error:
        message = "kg serve needs uvicorn: pip install 'kg[serve]'"
        raise MissingExtra(message) from error
    with closing(_bound(host, port)) as listening:
        is_own = listening.getsockname()[0] in {"127.0.0.1", "::1"}
        names = LOOPBACK | {host.lower()} if is_own else None
        limits = limits or Limits()
        app = make_app(Path(directory), limits, origins=origins, names=names)
        http = punctual(limits.seconds)
        config = uvicorn.Config(app, http=http, log_level="warning", server_header=False, timeout_keep_alive=_IDLE)
        server = uvicorn.Server(config)
        if ready is not None:
            ready()
        with suppress(KeyboardInterrupt):
            server.run(sockets=[listening])
        if not server.started:
            message = "the server did not start; its log, above, says why"
            raise AddressError(message)


def _bound(host: str, port: int) -> socket.socket:
    """A socket that waits at ``host`` and ``port``. Raises AddressError where there can be none."""
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except (OSError, UnicodeError) as error:
        reason = (isinstance(error, OSError) and error.strerror) or str(error)
        message = f"nothing can be served at {host}, port {port}: {reason}; choose another with --port or --host"
        raise AddressError(message) from error
