"""Views: the explorer page of a graph."""

from kg.views.write import write_views

__all__ = ["write_views"]
