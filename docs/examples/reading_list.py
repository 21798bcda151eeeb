"""A reading list: from one paper along the strongest ties, each step with what the two papers share.

python docs/examples/reading_list.py outputs/graph "Attention Is All You Need"
"""

import sys

import networkx as nx

import kg

graph = kg.open_graph(sys.argv[1] if len(sys.argv) > 1 else "outputs/graph")
start = graph.paper(sys.argv[2] if len(sys.argv) > 2 else "Attention Is All You Need")

network = graph.to_networkx("papers")
names = {row["id"]: row["name"] for row in graph.entities.to_pylist()}
for _, _, data in network.edges(data=True):
    data["length"] = 1 - data["weight"]  # scores lie in [0, 1]
distance, path = nx.single_source_dijkstra(network, start["id"], weight="length")

print(f"After {start['title']}, read")
for paper in sorted(distance, key=lambda p: (distance[p], p))[1:11]:
    before = path[paper][-2]
    shared = ", ".join(names[e] for e in network.edges[before, paper]["shared"][:3])
    print(f"  {network.nodes[paper]['label']}\n    (shares {shared} with {network.nodes[before]['label']})")
