"""The graph as numbers and for networkx: numbering, incidence, communities, layout."""

from kg.network.communities import Partition, partition
from kg.network.incidence import Incidence, SparseGraph, incidence, to_sparse
from kg.network.to_networkx import NetworkKind, to_networkx

__all__ = [
    "Incidence",
    "NetworkKind",
    "Partition",
    "SparseGraph",
    "incidence",
    "partition",
    "to_networkx",
    "to_sparse",
]
