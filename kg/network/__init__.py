"""The graph as numbers and for networkx: numbering, incidence, communities, layout."""
