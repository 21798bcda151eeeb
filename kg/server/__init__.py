"""A graph over HTTP: SPARQL endpoint, linked-data pages, query page and explorer, read-only."""

from kg.server.app import Limits, make_app
from kg.server.run import serve

__all__ = ["Limits", "make_app", "serve"]
