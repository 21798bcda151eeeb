"""Views: the explorer page of a graph."""
