"""The graph as numbers and for networkx: numbering, incidence, communities, layout."""

from kg.network.communities import Communities, communities_of
from kg.network.incidence import Incidence, SparseGraph, incidence, to_sparse
from kg.network.to_networkx import NetworkKind, to_networkx

__all__ = [
    "Communities",
    "Incidence",
    "NetworkKind",
    "SparseGraph",
    "communities_of",
    "incidence",
    "to_networkx",
    "to_sparse",
]
