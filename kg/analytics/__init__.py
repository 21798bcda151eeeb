"""The graph as a networkx graph."""

from kg.analytics.networks import NetworkKind, to_networkx

__all__ = ["NetworkKind", "to_networkx"]
