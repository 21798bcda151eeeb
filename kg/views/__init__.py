"""Views: the explorer page and the report of a graph."""

from kg.views.write import write_views

__all__ = ["write_views"]
