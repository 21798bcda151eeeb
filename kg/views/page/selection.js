// What the reader has asked to see, and what that leaves to show.
const MOST_LINES = 4000;
const FIRST_SHOWN = Math.min(graph.shared, 120);
const FIRST_PAPERS = Math.min(PAPERS, 1000);
const LEAST_SUPPORT = 2;
const years = papers.year.filter((year) => year !== null);
const FIRST_YEAR = years.reduce((a, b) => Math.min(a, b), Infinity);
const LAST_YEAR = years.reduce((a, b) => Math.max(a, b), -Infinity);

const initialState = () => ({
  focus: NONE,
  depth: 1,
  around: false,
  compared: [],
  named: [],
  hidden: new Set(),
  pinned: new Set(),
  picked: [],
  to: NONE,
  types: new Set(graph.types),
  relations: new Set(graph.relations),
  source: NONE,
  from: FIRST_YEAR,
  until: LAST_YEAR,
  code: false,
  confidence: about.least,
  support: LEAST_SUPPORT,
  community: NONE,
  show: FIRST_SHOWN,
  papers: FIRST_PAPERS,
  colour: "type",
  size: "connections",
  density: false,
  theme: "",
  tab: "graph",
  list: "papers",
  sort: "",
  find: "",
});
let state = initialState();

const passesConfidence = (s) => statements.sure[s] >= state.confidence;
const passesRelation = (s) => state.relations.has(graph.relations[statements.relation[s]]);
const passesStatement = (s) => passesConfidence(s) && passesRelation(s);
const passesType = (entity) => state.types.has(graph.types[entities.type[entity]]) && !state.hidden.has(nodeOf(entity));
const passesSupport = (entity) => paperCount(entity) >= state.support;

// The filters of papers by name. A paper without a year passes as long as no year is left out.
const PAPER_FILTERS = {
  community: (paper) => state.community === NONE || papers.community[paper] === state.community,
  hidden: (paper) => !state.hidden.has(paper),
  code: (paper) => !state.code || hasCode[paper],
  named: (paper) => !state.named.length || namesAll(paper, state.named.map(nodeOf)),
  source: (paper) => state.source === NONE || papers.sources[paper].includes(state.source),
  years: (paper) => {
    if (state.from <= FIRST_YEAR && state.until >= LAST_YEAR) return true;
    return papers.year[paper] !== null && papers.year[paper] >= state.from && papers.year[paper] <= state.until;
  },
};

// The papers that pass, and for each filter how many would under each of its choices, all other filters as they are.
function selectPapers() {
  const counts = {
    communities: communities.name.map(() => 0),
    sources: graph.sources.map(() => 0),
    years: new Map(),
    code: 0,
  };
  const passing = [];
  for (let paper = 0; paper < PAPERS; paper++) {
    const failed = Object.keys(PAPER_FILTERS).filter((name) => !PAPER_FILTERS[name](paper));
    const passesBut = (name) => !failed.length || (failed.length === 1 && failed[0] === name);
    if (!failed.length) passing.push(paper);
    if (passesBut("community")) counts.communities[papers.community[paper]]++;
    if (passesBut("source")) for (const source of papers.sources[paper]) counts.sources[source]++;
    if (passesBut("code") && hasCode[paper]) counts.code++;
    const year = papers.year[paper];
    if (passesBut("years") && year !== null) counts.years.set(year, (counts.years.get(year) || 0) + 1);
  }
  return { passing, counts };
}

// What most of the papers here name, of each type, that is not asked for already: [type, [[entity, papers]]].
const MOST_FACETS = 6;
function facetsOf(held) {
  const open = graph.types.map(() => []);
  for (let entity = 0; entity < graph.shared; entity++) {
    if (held[entity] > 1 && !state.named.includes(entity)) open[entities.type[entity]].push([entity, held[entity]]);
  }
  return open.map((list, t) => [graph.types[t], list.sort((x, y) => y[1] - x[1] || x[0] - y[0]).slice(0, MOST_FACETS)]);
}

// Papers, shared entities and statements to draw, and how many there would be of each kind.
function select() {
  const { passing, counts } = selectPapers();
  const shownPapers = new Set(passing.slice(0, state.papers));
  const held = new Uint32Array(ENTITIES);
  const relationCounts = graph.relations.map(() => 0);
  let statementCount = 0;
  let lessSure = 0;
  for (let s = 0; s < statements.paper.length; s++) {
    const entity = statements.entity[s];
    if (!shownPapers.has(statements.paper[s])) continue;
    const listed = entity < graph.shared && passesType(entity) && passesSupport(entity);
    if (!passesConfidence(s)) {
      if (listed && passesRelation(s)) lessSure++;
      continue;
    }
    if (listed) relationCounts[statements.relation[s]]++;
    if (!passesRelation(s)) continue;
    held[entity]++;
    if (listed) statementCount++;
  }
  const typeCounts = graph.types.map(() => 0);
  const possible = [];
  for (let entity = 0; entity < graph.shared; entity++) {
    if (!held[entity] || !passesSupport(entity)) continue;
    typeCounts[entities.type[entity]]++;
    if (passesType(entity)) possible.push(entity);
  }
  const shownEntities = new Set(possible.slice(0, state.show));
  for (const node of state.pinned) {
    if (isPaper(node)) shownPapers.add(node);
    else if (isEntity(node) && entityOf(node) < graph.shared) shownEntities.add(entityOf(node));
  }
  const lines = [];
  for (let s = 0; s < graph.drawn && lines.length < MOST_LINES; s++) {
    const ends = shownPapers.has(statements.paper[s]) && shownEntities.has(statements.entity[s]);
    if (ends && passesStatement(s)) lines.push(s);
  }
  return {
    passing,
    papers: shownPapers,
    entities: shownEntities,
    lines,
    counts: {
      ...counts,
      papers: passing.length,
      entities: possible.length,
      statements: statementCount,
      lessSure,
      types: typeCounts,
      relations: relationCounts,
      facets: facetsOf(held),
    },
  };
}

const passesInFocus = (s, from) => passesStatement(s) && (!isPaper(from) || passesType(statements.entity[s]));
