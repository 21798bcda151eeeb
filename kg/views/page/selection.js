// What the reader has asked to see, and what that leaves to show.
const MOST_PAPERS = 2000;
const MOST_LINES = 4000;
const FIRST_SHOWN = Math.min(graph.shared, 120);

const initialState = () => ({
  focus: NONE,
  types: new Set(graph.types),
  code: false,
  confidence: 0,
  community: NONE,
  show: FIRST_SHOWN,
});
let state = initialState();

const passesConfidence = (s) => statements.confidence[s] >= state.confidence;

// Papers, shared entities and statements to draw, and how many there would be of each kind.
function select() {
  const inCommunity = (paper) => state.community === NONE || papers.community[paper] === state.community;
  const withCode = (paper) => !state.code || hasCode[paper];
  const communityCounts = communities.name.map(() => 0);
  const passing = [];
  let codeCount = 0;
  for (let paper = 0; paper < PAPERS; paper++) {
    if (withCode(paper)) communityCounts[papers.community[paper]]++;
    if (inCommunity(paper) && hasCode[paper]) codeCount++;
    if (inCommunity(paper) && withCode(paper)) passing.push(paper);
  }
  const shownPapers = new Set(passing.slice(0, MOST_PAPERS));
  const held = new Uint32Array(ENTITIES);
  statements.paper.forEach((paper, s) => {
    if (shownPapers.has(paper) && passesConfidence(s)) held[statements.entity[s]]++;
  });
  const typeCounts = graph.types.map(() => 0);
  const possible = [];
  for (let entity = 0; entity < graph.shared; entity++) {
    if (!held[entity]) continue;
    typeCounts[entities.type[entity]]++;
    if (state.types.has(graph.types[entities.type[entity]])) possible.push(entity);
  }
  const shownEntities = new Set(possible.slice(0, state.show));
  const lines = [];
  for (let s = 0; s < graph.drawn && lines.length < MOST_LINES; s++) {
    const ends = shownPapers.has(statements.paper[s]) && shownEntities.has(statements.entity[s]);
    if (ends && passesConfidence(s)) lines.push(s);
  }
  return {
    papers: shownPapers,
    entities: shownEntities,
    lines,
    counts: {
      papers: passing.length,
      entities: possible.length,
      types: typeCounts,
      communities: communityCounts,
      code: codeCount,
    },
  };
}

// The statements between `node` and what the filters leave of its neighbours.
function statementsInFocus(node) {
  return statementsOf[node].filter(
    (s) => passesConfidence(s) && (!isPaper(node) || state.types.has(graph.types[entities.type[statements.entity[s]]])),
  );
}
