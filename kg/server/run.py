"""serve(): the web application of a graph, run by uvicorn."""

from __future__ import annotations

from pathlib import Path

from kg.errors import MissingExtra
from kg.server.app import Limits, make_app


def serve(directory: Path, *, host: str = "127.0.0.1", port: int = 8000, limits: Limits | None = None) -> None:
    """Answer requests about the graph in ``directory`` until interrupted.

    Nobody but this machine can reach it unless ``host`` says so. Raises NotAGraph where there is no graph, and
    MissingExtra without the extra `serve`.
    """
    app = make_app(directory, limits or Limits())
    try:
        import uvicorn
    except ImportError as error:
        message = "kg serve needs uvicorn: pip install 'kg[serve]'"
        raise MissingExtra(message) from error
    uvicorn.run(app, host=host, port=port, log_level="warning", server_header=False)
