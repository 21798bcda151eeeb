"""What stands beside a method: what papers that name it also name, and what is like it.

python docs/examples/neighbours_of_a_method.py outputs/graph Transformer
"""

import sys
from collections import Counter

import kg
from kg.analytics.similar import similar

graph = kg.open_graph(sys.argv[1] if len(sys.argv) > 1 else "outputs/graph")
method = graph.entity(sys.argv[2] if len(sys.argv) > 2 else "Transformer")

network = graph.to_networkx(min_confidence=0.5)
beside = Counter(entity for paper in network[method["id"]] for entity in network[paper] if entity != method["id"])
print(f"{method['name']} is named by {method['papers']} papers. They also name:")
for entity, papers in sorted(beside.items(), key=lambda item: (-item[1], item[0]))[:10]:
    print(f"  {network.nodes[entity]['label']} ({network.nodes[entity]['kind']}, {papers})")

print("Used like it:")
for row in similar(graph.tables, neighbours=5).to_pylist():
    if row["entity"] == method["id"]:
        print(f"  {row['other_name']}: both stand beside {', '.join(row['because'])}")
