"""serve(): the web application of a graph, run by uvicorn."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import MissingExtra

if TYPE_CHECKING:
    from kg.server.app import Limits


def serve(directory: str | Path, *, host: str = "127.0.0.1", port: int = 8000, limits: Limits | None = None) -> None:
    """Answer requests about the graph in ``directory`` until interrupted.

    Nobody but this machine can reach it unless ``host`` says so. Raises NotAGraph where there is no graph, and
    MissingExtra without the extra `serve`.
    """
    from kg.server.app import Limits, make_app

    app = make_app(Path(directory), limits or Limits())
    try:
        import uvicorn
    except ImportError as error:
        message = "kg serve needs uvicorn: pip install 'kg[serve]'"
        raise MissingExtra(message) from error
    uvicorn.run(app, host=host, port=port, log_level="warning", server_header=False)
