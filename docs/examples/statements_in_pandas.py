"""Statements in pandas: how sure they are by relation, and what the surest ones name most, as a picture.

python docs/examples/statements_in_pandas.py outputs/graph statements.svg
"""

import sys

import matplotlib.pyplot as plt

import kg

graph = kg.open_graph(sys.argv[1] if len(sys.argv) > 1 else "outputs/graph")
target = sys.argv[2] if len(sys.argv) > 2 else "statements.svg"

entities = graph.to_pandas("entities")[["id", "name", "type"]]
statements = graph.to_pandas("statements").merge(entities, left_on="entity", right_on="id")
print(statements.groupby("relation")["confidence"].describe()[["count", "mean", "min"]].round(2))

sure = statements[statements["confidence"] >= 0.8]
most = sure.groupby(["type", "name"])["paper"].nunique().sort_values(ascending=False).head(15)
most[::-1].plot.barh(figsize=(8, 6), title="Named most, of statements with a confidence of 0.8 or more")
plt.tight_layout()
plt.savefig(target)
print(f"Wrote {target}")
