"""A map of the communities: a picture with a dot for each, as large as its papers, tied by the papers they share.

python docs/examples/map_of_communities.py outputs/graph map.svg
"""

import sys

import matplotlib.pyplot as plt
import networkx as nx

import kg
from kg.analytics.communities import communities, memberships

graph = kg.open_graph(sys.argv[1] if len(sys.argv) > 1 else "outputs/graph")
target = sys.argv[2] if len(sys.argv) > 2 else "map.svg"

of_paper = {row["paper"]: row["community"] for row in memberships(graph.tables).to_pylist()}
rows = communities(graph.tables).to_pylist()
ties = nx.Graph()
ties.add_nodes_from(row["community"] for row in rows)
for a, b, data in graph.to_networkx("papers").edges(data=True):
    one, other = of_paper[a], of_paper[b]
    if one != other and one in ties and other in ties:
        weight = ties.get_edge_data(one, other, {"weight": 0.0})["weight"]
        ties.add_edge(one, other, weight=weight + data["weight"])

places = nx.spring_layout(ties, seed=1)
plt.figure(figsize=(9, 7))
nx.draw_networkx_edges(ties, places, alpha=0.3)
nx.draw_networkx_nodes(ties, places, node_size=[20 * row["papers"] for row in rows], node_color="#56b4e9")
nx.draw_networkx_labels(ties, places, {row["community"]: row["name"].replace(" · ", "\n") for row in rows}, font_size=7)
plt.axis("off")
plt.savefig(target)
print(f"{len(rows)} communities in {target}")
