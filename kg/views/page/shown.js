// What the picture shows at this moment, as rows to take away and as shapes to draw again.
// Rows are {paper, relation, thing, confidence, relationConfidence, sure}: node numbers, a name of a relation, per cent (null for
// a repository).
const statementRow = (s) => ({
  paper: statements.paper[s],
  relation: graph.relations[statements.relation[s]],
  thing: nodeOf(statements.entity[s]),
  confidence: statements.confidence[s],
  relationConfidence: statements.relationConfidence[s],
  sure: statements.sure[s],
});
const unsaid = { confidence: null, relationConfidence: null, sure: null };
const linkRow = (paper, thing, own) => ({ paper, relation: own ? "has_repository" : "links_repository", thing, ...unsaid });

function rowsShown() {
  const focused = scene.focused();
  if (focused.node === NONE) {
    const { papers: shownPapers, entities: shownEntities } = scene.shown();
    // those of very common things too, of which the picture draws no lines
    const between = (s) => shownPapers.has(statements.paper[s]) && shownEntities.has(statements.entity[s]);
    return [...statements.paper.keys()].filter((s) => between(s) && passesStatement(s)).map(statementRow);
  }
  return focused.lines.map(([paper, other]) => {
    if (isPaper(other)) return { paper, relation: "related_to", thing: other, ...unsaid };
    if (!isRepository(other)) return statementRow(statementBetween(paper, other));
    const [, own] = repositories.papers[repositoryOf(other)].find(([p]) => p === paper);
    return linkRow(paper, other, own);
  });
}

// The nodes shown: those of the focus, or all.
function nodesShown() {
  const focused = scene.focused();
  if (focused.node !== NONE) return [...focused.members];
  const shown = scene.shown();
  return [...shown.papers, ...[...shown.entities].map(nodeOf)];
}

// All that the page holds, whatever the filters: every statement and every link of a paper to a repository.
function rowsOfAll() {
  const linked = repositories.papers.flatMap((of, i) => of.map(([paper, own]) => linkRow(paper, nodeOfRepository(i), own)));
  return [...[...statements.paper.keys()].map(statementRow), ...linked];
}
const nodesOfAll = () => [...nodeById.values()];

// The picture in screen pixels: ground, discs, lines, nodes and placed names.
function shapesShown() {
  const { network, container, theme, place, reachOf } = scene;
  const { width, height } = container.getBoundingClientRect();
  const scale = network.getScale();
  const at = (node) => network.canvasToDOM(place(node));
  const focused = scene.focused();
  const lit = focused.node !== NONE;
  const lineOf = ([paper, other], stroke, opacity) => ({ from: at(paper), to: at(other), stroke, opacity });
  const faint = lit ? [] : scene.shown().lines.map((s) => {
    const near = papers.community[statements.paper[s]] === entities.community[statements.entity[s]];
    return lineOf([statements.paper[s], nodeOf(statements.entity[s])], theme[near ? "edge" : "far-edge"], 1);
  });
  const strong = focused.lines.map((ends) => lineOf(ends, theme[nodeTint(ends[1])], picture.lineStrength(focused)));
  return {
    width,
    height,
    ground: theme.ground,
    discs: (focused.around || state.density ? [] : picture.discsShown()).map(([x, y, radius]) => ({ ...network.canvasToDOM({ x, y }), radius: radius * scale })),
    disc: theme.disc,
    heat: state.density ? density.picture() : null,
    lines: [...(state.density ? [] : faint), ...strong],
    nodes: (state.density && !lit ? [] : nodesShown()).map((node) => ({
      ...at(node), reach: reachOf(node, scale), shape: graph.shapes[typeOf(node)], fill: theme[nodeTint(node)], name: nameOf(node),
    })),
    names: names(network.canvas.getContext()),
  };
}
