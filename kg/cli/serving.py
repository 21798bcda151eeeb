"""Commands that serve a graph: serve, mcp."""

from __future__ import annotations

from typing import Annotated

import typer

from kg.cli.app import app
from kg.cli.options import GraphFolder, SafeCsv
from kg.cli.terminal import Terminal


@app.command(epilog="Example: kg serve outputs/graph --port 8000")
def serve(
    graph: GraphFolder,
    host: Annotated[
        str, typer.Option("--host", help="Who may reach it: this machine alone, unless you name an address.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="The port to listen on.")] = 8000,
    timeout: Annotated[float, typer.Option("--timeout", min=0.1, metavar="SECONDS", help="For each query.")] = 30,
    max_rows: Annotated[int, typer.Option("--max-rows", min=1, help="Rows or triples of an answer.")] = 100_000,
    max_body: Annotated[int, typer.Option("--max-body", min=1, metavar="BYTES", help="Size of a request.")] = 1_000_000,
    at_once: Annotated[int, typer.Option("--at-once", min=1, help="Queries that run at the same time.")] = 2,
    queue: Annotated[int, typer.Option("--queue", min=0, help="Queries that wait for their turn.")] = 100,
    max_memory: Annotated[
        int, typer.Option("--max-memory", min=1, metavar="MB", help="Memory that a query may take.")
    ] = 2_000,
    cors: Annotated[
        list[str] | None,
        typer.Option("--cors", metavar="ORIGIN", help="A site whose pages may read answers (*: any). Repeatable."),
    ] = None,
    safe_csv: SafeCsv = False,
) -> None:
    """Serve a graph over HTTP, read-only: the explorer, SPARQL, a query page, a page for each IRI and a JSON API."""
    from kg.server.run import serve as serve_graph
    from kg.server.served import Limits

    def announce() -> None:
        address = f"[{host}]" if ":" in host else host
        Terminal().say(
            f"Serving {graph} at http://{address}:{port}/ (query page: /query, SPARQL: /sparql, JSON: /api/). "
            "Ctrl+C ends it."
        )

    limits = Limits(timeout, max_rows, max_body, at_once, queue, max_memory, safe_csv)
    serve_graph(graph, host=host, port=port, limits=limits, origins=cors or (), ready=announce)


@app.command(epilog="Examples: kg mcp outputs/graph  |  kg mcp outputs/graph --http --port 8001")
def mcp(
    graph: GraphFolder,
    http: Annotated[
        bool, typer.Option("--http", help="Answer over HTTP on this machine, at /mcp, and not over standard input.")
    ] = False,
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="The port to listen on with --http.")] = 8001,
) -> None:
    """Answer programs over the Model Context Protocol: search, papers, entities, figures, SPARQL, with sentences."""
    from kg.assistants.server import serve_mcp

    serve_mcp(graph, "streamable-http" if http else "stdio", port=port)
