"""The history of a dataset: who used it when, with what, and with code or without.

python docs/examples/history_of_a_dataset.py outputs/graph ImageNet
"""

import sys

import kg

graph = kg.open_graph(sys.argv[1] if len(sys.argv) > 1 else "outputs/graph")
dataset = graph.entity(sys.argv[2] if len(sys.argv) > 2 else "ImageNet")

papers = {row["id"]: row for row in graph.papers.to_pylist()}
names = {row["id"]: row["name"] for row in graph.entities.to_pylist()}
with_code = {link["paper"] for link in graph.links.to_pylist() if link["kind"] == "repo" and link["own"]}
methods: dict[str, list[str]] = {}
for statement in graph.statements.to_pylist():
    if statement["relation"] == "introduces" and statement["entity"].split("/")[0] in ("method", "model"):
        methods.setdefault(statement["paper"], []).append(names[statement["entity"]])

print(f"{dataset['name']}, in {dataset['papers']} papers")
for statement in sorted(dataset["statements"], key=lambda s: (papers[s["paper"]]["date"] or "", s["paper"])):
    paper = papers[statement["paper"]]
    new = ", ".join(methods.get(paper["id"], [])) or "nothing of its own"
    code = ", with code" if paper["id"] in with_code else ""
    relation = statement["relation"].replace("_", " ")
    print(f"  {paper['date'] or 'no date'}: {paper['title']} ({relation}; introduces {new}{code})")
