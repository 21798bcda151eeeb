// The graph as arrays. Nodes are numbered: papers first, then entities, both in order of use.
const graph = JSON.parse(document.getElementById("graph").textContent);
const { papers, entities, statements, communities } = graph;
const PAPERS = papers.id.length;
const ENTITIES = entities.id.length;
const NONE = -1;

const RELATION_WORDS = {
  introduces: ["Introduces", "Introduced by"],
  evaluates_on: ["Evaluates on", "Evaluated on by"],
  uses: ["Uses", "Used by"],
  compares_with: ["Compares with", "Compared with by"],
  addresses: ["Addresses", "Addressed by"],
  measures: ["Measures", "Measured by"],
  mentions: ["Mentions", "Mentioned by"],
};
const TYPE_WORDS = {
  paper: ["Paper", "Papers"],
  task: ["Task", "Tasks"],
  method: ["Method", "Methods"],
  model: ["Model", "Models"],
  dataset: ["Dataset", "Datasets"],
  metric: ["Metric", "Metrics"],
};

const isPaper = (node) => node < PAPERS;
const entityOf = (node) => node - PAPERS;
const nodeOf = (entity) => entity + PAPERS;
const typeOf = (node) => (isPaper(node) ? "paper" : graph.types[entities.type[entityOf(node)]]);
const nameOf = (node) => (isPaper(node) ? papers.title[node] : entities.name[entityOf(node)]);
const idOf = (node) => (isPaper(node) ? papers.id[node] : entities.id[entityOf(node)]);
const nodeById = new Map([
  ...papers.id.map((id, paper) => [`paper=${id}`, paper]),
  ...entities.id.map((id, entity) => [`entity=${id}`, nodeOf(entity)]),
]);

// The statements of each node, in the order of the data: the strongest of each paper first.
const statementsOf = Array.from({ length: PAPERS + ENTITIES }, () => []);
statements.paper.forEach((paper, s) => {
  statementsOf[paper].push(s);
  statementsOf[nodeOf(statements.entity[s])].push(s);
});
const otherEnd = (s, node) => (isPaper(node) ? nodeOf(statements.entity[s]) : statements.paper[s]);
const paperCount = (entity) => statementsOf[nodeOf(entity)].length;

const relatedOf = Array.from({ length: PAPERS }, () => []);
graph.related.a.forEach((a, i) => {
  const b = graph.related.b[i];
  const pair = { score: graph.related.score[i], shared: graph.related.shared[i] };
  relatedOf[a].push({ paper: b, ...pair });
  relatedOf[b].push({ paper: a, ...pair });
});
for (const list of relatedOf) list.sort((x, y) => y.score - x.score || x.paper - y.paper);

const hasCode = papers.links.map((links) => links.some(([, kind, own]) => kind === "repo" && own));

// Which more special entities (versions and sizes, narrower ones) each entity has.
const versionsOf = Array.from({ length: ENTITIES }, () => []);
const narrowerOf = Array.from({ length: ENTITIES }, () => []);
entities.family.forEach((family, entity) => family !== NONE && versionsOf[family].push(entity));
entities.broader.forEach((list, entity) => list.forEach((broader) => narrowerOf[broader].push(entity)));

// Entities that stand in the same papers, those that do so more than their frequency explains first.
function usedWith(entity) {
  const together = new Map();
  for (const s of statementsOf[nodeOf(entity)]) {
    for (const t of statementsOf[statements.paper[s]]) {
      const other = statements.entity[t];
      if (other !== entity) together.set(other, (together.get(other) || 0) + 1);
    }
  }
  const worth = ([other, n]) => n * Math.log((PAPERS + 1) / paperCount(other));
  return [...together]
    .filter(([, n]) => n > 1)
    .sort((x, y) => worth(y) - worth(x) || x[0] - y[0])
    .map(([other, n]) => ({ entity: other, papers: n }));
}
