// The graph as arrays. Nodes are numbered: papers first, then entities, both in order of use, then repositories.
const graph = JSON.parse(document.getElementById("graph").textContent);
const { about, papers, entities, statements, communities } = graph;
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
  repository: ["Repository", "Repositories"],
};

// Repositories, each with the papers that link it: [paper, whether it is the paper's own].
const repositories = { url: [], papers: [] };
const repositoryAt = new Map();
papers.links.forEach((links, paper) => {
  for (const [url, kind, own] of links) {
    if (kind !== "repo") continue;
    if (!repositoryAt.has(url)) {
      repositoryAt.set(url, repositories.url.push(url) - 1);
      repositories.papers.push([]);
    }
    repositories.papers[repositoryAt.get(url)].push([paper, own]);
  }
});
const hasCode = papers.links.map((links) => links.some(([, kind, own]) => kind === "repo" && own));

const isPaper = (node) => node < PAPERS;
const isRepository = (node) => node >= PAPERS + ENTITIES;
const isEntity = (node) => node >= PAPERS && !isRepository(node);
const entityOf = (node) => node - PAPERS;
const nodeOf = (entity) => entity + PAPERS;
const repositoryOf = (node) => node - PAPERS - ENTITIES;
const nodeOfRepository = (repository) => repository + PAPERS + ENTITIES;

const kindOf = (node) => (isPaper(node) ? "paper" : isRepository(node) ? "repository" : "entity");
const typeOf = (node) => (isEntity(node) ? graph.types[entities.type[entityOf(node)]] : kindOf(node));
const shortUrl = (url) => url.replace(/^https?:\/\//, "");
function nameOf(node) {
  if (isPaper(node)) return papers.title[node];
  return isEntity(node) ? entities.name[entityOf(node)] : shortUrl(repositories.url[repositoryOf(node)]);
}
function idOf(node) {
  if (isPaper(node)) return papers.id[node];
  return isEntity(node) ? entities.id[entityOf(node)] : repositories.url[repositoryOf(node)];
}
const nodeById = new Map([
  ...papers.id.map((id, paper) => [`paper=${id}`, paper]),
  ...entities.id.map((id, entity) => [`entity=${id}`, nodeOf(entity)]),
  ...repositories.url.map((url, repository) => [`repository=${url}`, nodeOfRepository(repository)]),
]);

// The statements of each paper and entity, in the order of the data: the strongest of each paper first.
const statementsOf = Array.from({ length: PAPERS + ENTITIES }, () => []);
statements.paper.forEach((paper, s) => {
  statementsOf[paper].push(s);
  statementsOf[nodeOf(statements.entity[s])].push(s);
});
// Per cent below which a statement is rather wrong than right: drawn pale.
const UNSURE = 50;
const isUnsure = (s) => statements.sure[s] < UNSURE;
const isUnsureNode = (node) => isEntity(node) && statementsOf[node].length > 0 && statementsOf[node].every(isUnsure);
const otherEnd = (s, node) => (isPaper(node) ? nodeOf(statements.entity[s]) : statements.paper[s]);
// Of the whole graph, which may have more papers than the page.
const paperCount = (entity) => entities.papers[entity];

const relatedOf = Array.from({ length: PAPERS }, () => []);
graph.related.a.forEach((a, i) => {
  const b = graph.related.b[i];
  const pair = { score: graph.related.score[i], shared: graph.related.shared[i] };
  relatedOf[a].push({ paper: b, ...pair });
  relatedOf[b].push({ paper: a, ...pair });
});
for (const list of relatedOf) list.sort((x, y) => y.score - x.score || x.paper - y.paper);

// Earlier papers whose things each paper uses, and later papers that use its things: [paper, entity].
const buildsOn = Array.from({ length: PAPERS }, () => []);
const builtUponBy = Array.from({ length: PAPERS }, () => []);
graph.lineage.paper.forEach((paper, i) => {
  buildsOn[paper].push([graph.lineage.earlier[i], graph.lineage.entity[i]]);
  builtUponBy[graph.lineage.earlier[i]].push([paper, graph.lineage.entity[i]]);
});

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
  const worth = ([other, n]) => n * Math.log((about.papers + 1) / paperCount(other));
  return [...together]
    .filter(([, n]) => n > 1)
    .sort((x, y) => worth(y) - worth(x) || x[0] - y[0])
    .map(([other, n]) => ({ entity: other, papers: n }));
}

// The paper that an entity begins with here: the earliest that introduces it, else the earliest that has it.
function firstPaper(entity) {
  const of = statementsOf[nodeOf(entity)];
  const introducing = of.filter((s) => graph.relations[statements.relation[s]] === "introduces");
  const dated = (introducing.length ? introducing : of).filter((s) => papers.date[statements.paper[s]]);
  if (!dated.length) return introducing.length === 1 ? statements.paper[introducing[0]] : NONE;
  const when = (s) => papers.date[statements.paper[s]];
  return statements.paper[dated.reduce((x, y) => (when(y) < when(x) ? y : x))];
}
