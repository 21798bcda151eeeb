// The figures of the charts, counted in the papers that pass the filters: [entity, papers] and the like.
const MOST_OF_TYPE = 8;
const MOST_OVER_TIME = 14;
const MOST_YEARS = 12;
const MOST_PAIRED = 14;
const LEAST_TOGETHER = 3;
const MOST_CANDIDATES = 300;
// A table with fewer of its cells filled than this is read better as a list of its pairs.
const LEAST_FILLED = 0.6;
const SMALLEST_TABLE = 3;

const byMost = (held) => [...held].sort((x, y) => y[1] - x[1] || x[0] - y[0]);

// What each passing paper names, as the filters let it pass: [{ paper, names: [[entity, relation]] }].
function namedByEach(passing) {
  const listed = (s) => passesStatement(s) && passesType(statements.entity[s]) && (passesSupport(statements.entity[s]) || state.support === LEAST_SUPPORT);
  return passing.map((paper) => ({
    paper,
    names: statementsOf[paper].filter(listed).map((s) => [statements.entity[s], graph.relations[statements.relation[s]]]),
  }));
}

function tally(each, counts = () => true) {
  const held = new Map();
  for (const { names } of each) for (const [entity, relation] of names) if (counts(entity, relation)) held.set(entity, (held.get(entity) || 0) + 1);
  return held;
}

// Named so often that it would say nothing (kg.network.hubs, crowding).
const crowds = (n, all) => n > Math.max(0.15 * all, 20);

// The most named of each type: [type, [[entity, papers]]].
function mostNamed(each) {
  // what all of them are asked to name says nothing
  const ranked = byMost(tally(each, (entity) => !state.named.includes(entity)));
  return graph.types.map((type, t) => [type, ranked.filter(([entity]) => entities.type[entity] === t).slice(0, MOST_OF_TYPE)]).filter(([, list]) => list.length);
}

// The most named that are no metrics, with their papers of each year; null where there are fewer than two years.
function overTime(each) {
  const dated = each.filter(({ paper }) => papers.year[paper] !== null);
  const columns = [...new Set(dated.map(({ paper }) => papers.year[paper]))].sort((a, b) => a - b).slice(-MOST_YEARS);
  if (columns.length < 2) return null;
  const rows = byMost(tally(dated))
    .filter(([entity, n]) => graph.types[entities.type[entity]] !== "metric" && !crowds(n, dated.length))
    .slice(0, MOST_OVER_TIME)
    .map(([entity]) => entity);
  const inYear = columns.map((year) => tally(dated.filter(({ paper }) => papers.year[paper] === year)));
  return { columns, rows, counts: rows.map((entity) => inYear.map((held) => held.get(entity) || 0)) };
}

// Pairs of what `left` and `right` let pass in the same paper: [[a, b, papers]], the most first.
function pairsOf(each, left, right) {
  const pairs = new Map();
  for (const { names } of each) {
    for (const a of names) {
      if (!left(...a)) continue;
      for (const b of names) if (right(...b) && a[0] !== b[0]) pairs.set(`${a[0]} ${b[0]}`, (pairs.get(`${a[0]} ${b[0]}`) || 0) + 1);
    }
  }
  return byMost([...pairs].map(([key, n]) => [key, n]).sort(([x], [y]) => (x < y ? -1 : 1))).map(([key, n]) => [...key.split(" ").map(Number), n]);
}

const isOf = (entity, ...types) => types.includes(graph.types[entities.type[entity]]);

// Datasets by tasks: the pairs, and as a table where most of its cells would be filled, else with table null.
function datasetsByTasks(each) {
  const evaluated = (entity, relation) => isOf(entity, "dataset") && relation === "evaluates_on";
  const addressed = (entity, relation) => isOf(entity, "task") && relation === "addresses";
  const pairs = pairsOf(each, evaluated, addressed);
  return { pairs: pairs.slice(0, MOST_PAIRED), table: filledTable(pairs) };
}

// The largest table of `pairs` that is filled well, found by leaving out the emptiest row or column again and again.
function filledTable(pairs) {
  const count = new Map(pairs.map(([a, b, n]) => [`${a} ${b}`, n]));
  const first = (at, most) => byMost(pairs.reduce((sum, pair) => sum.set(pair[at], (sum.get(pair[at]) || 0) + pair[2]), new Map())).slice(0, most).map(([entity]) => entity);
  let rows = first(0, MOST_OVER_TIME);
  let columns = first(1, 10);
  const cell = (row, column) => count.get(`${row} ${column}`) || 0;
  const filled = (some, of) => some.filter((other) => of(other) > 0).length;
  while (rows.length >= SMALLEST_TABLE && columns.length >= SMALLEST_TABLE) {
    const inRows = rows.map((row) => filled(columns, (column) => cell(row, column)) / columns.length);
    const inColumns = columns.map((column) => filled(rows, (row) => cell(row, column)) / rows.length);
    if (inRows.reduce((a, b) => a + b, 0) / rows.length >= LEAST_FILLED && Math.min(...inRows, ...inColumns) > 0) {
      return { rows, columns, counts: rows.map((row) => columns.map((column) => cell(row, column))) };
    }
    const [emptiestRow, emptiestColumn] = [Math.min(...inRows), Math.min(...inColumns)];
    if (emptiestRow <= emptiestColumn) rows = rows.toSpliced(inRows.lastIndexOf(emptiestRow), 1);
    else columns = columns.toSpliced(inColumns.lastIndexOf(emptiestColumn), 1);
  }
  return null;
}

// Pairs of methods and models by papers times the log of how much oftener they meet than chance would bring.
function usedTogether(each) {
  const able = (entity) => isOf(entity, "method", "model");
  const held = tally(each, able);
  const candidates = new Set(byMost(held).filter(([, n]) => n >= LEAST_TOGETHER && !crowds(n, each.length)).slice(0, MOST_CANDIDATES).map(([entity]) => entity));
  const chosen = (entity) => candidates.has(entity);
  const worth = ([a, b, n]) => n * Math.log((n * each.length) / (held.get(a) * held.get(b)));
  return pairsOf(each, chosen, chosen)
    .filter(([a, b, n]) => a < b && n >= LEAST_TOGETHER && worth([a, b, n]) > 0)
    .sort((x, y) => worth(y) - worth(x) || x[0] - y[0] || x[1] - y[1])
    .slice(0, MOST_PAIRED);
}

// [key, papers, those of them with code of their own] for each key of `keyOf`, in order.
function codeShares(passing, keyOf) {
  const shares = new Map();
  for (const paper of passing) {
    const key = keyOf(paper);
    if (key === null) continue;
    const [all, some] = shares.get(key) ?? [0, 0];
    shares.set(key, [all + 1, some + Number(hasCode[paper])]);
  }
  return [...shares].sort((x, y) => x[0] - y[0]).map(([key, [all, some]]) => [key, all, some]);
}
