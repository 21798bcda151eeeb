// What the size of a node tells: how connected it is, when it is from, or how many figures are reported of it.
const figuresOf = new Uint32Array(PAPERS + ENTITIES);
graph.results.paper.forEach((paper, r) => {
  figuresOf[paper]++;
  for (const part of ["dataset", "metric", "subject"]) if (graph.results[part][r] !== NONE) figuresOf[nodeOf(graph.results[part][r])]++;
});

// The share of the papers with a year that are older, in [0, 1]; of an entity the mean of its papers; NONE where there is none.
const yearsInOrder = [...years].sort((a, b) => a - b);
const shareOfYear = new Map([...new Set(yearsInOrder)].map((year) => [year, (yearsInOrder.indexOf(year) + yearsInOrder.lastIndexOf(year) + 1) / (2 * yearsInOrder.length)]));
const shares = new Map();
function ageShare(node) {
  if (shares.has(node)) return shares.get(node);
  const of = isPaper(node) ? [node] : isEntity(node) ? statementsOf[node].map((s) => statements.paper[s]) : [];
  const known = of.map((paper) => papers.year[paper]).filter((year) => year !== null).map((year) => shareOfYear.get(year));
  const share = known.length ? known.reduce((a, b) => a + b, 0) / known.length : NONE;
  shares.set(node, share);
  return share;
}

const SIZINGS = {
  connections: { words: "Connections", of: (node) => graph.nodes.size[node] },
  year: { words: "Year, newer larger", of: (node) => (ageShare(node) === NONE ? 4 : 5 + 11 * ageShare(node)) },
  results: { words: "Figures reported", of: (node) => (figuresOf[node] ? Math.min(34, 6 + 3.6 * Math.sqrt(figuresOf[node])) : 4) },
};
const sizeNow = (node) => SIZINGS[state.size].of(node);
