// What papers report in figures: those of a paper, and the reported ones on a data set.
const RESULT_FORMS = ["", "difference", "factor"];
const { results } = graph;

// The numbers of the results of each paper, and of the absolute ones on each data set.
const resultsOf = papers.id.map(() => []);
const reportedOn = entities.id.map(() => []);
results.paper.forEach((paper, r) => {
  resultsOf[paper].push(r);
  if (results.dataset[r] !== NONE && results.metric[r] !== NONE && results.form[r] === 0) reportedOn[results.dataset[r]].push(r);
});

const namedEntity = (entity) => (entity === NONE ? null : chip(nodeOf(entity)));

// The sentence of a result, the figure marked.
function resultSentence(r) {
  if (!results.at.length) return null;
  const [start, end, from, to] = results.at[r];
  const text = textOf(results.paper[r]);
  const words = (a, b) => text.slice(a, b).join("");
  return element("blockquote", { dir: "auto" }, words(start, from), element("mark", {}, words(from, to)), words(to, end));
}

function resultFigure(r) {
  const form = RESULT_FORMS[results.form[r]];
  const sure = element("span", { class: "count" }, ` ${results.confidence[r]} %`);
  return element("div", {}, element("strong", {}, results.value[r]), form ? ` ${form}` : null, sure);
}

function paperResult(r) {
  const parts = ["metric", "dataset", "subject"].map((part) => namedEntity(results[part][r])).filter(Boolean);
  const over = namedEntity(results.over[r]);
  return element(
    "li",
    { class: "result" },
    resultFigure(r),
    chips(parts),
    over ? element("div", { class: "why" }, "against ", over) : null,
    resultSentence(r),
  );
}

function resultsSection(paper) {
  const found = resultsOf[paper];
  return found.length ? section("Figures that it reports", ...listOf(found, paperResult)) : null;
}

// Figures of one metric and unit, the better first where the metric says which are, else the newest paper first.
function byMetric(found) {
  const newer = (r) => -(papers.year[results.paper[r]] || 0);
  const rank = (r) => (results.better[r] ? -results.better[r] * results.number[r] : newer(r));
  const groups = new Map();
  for (const r of found) groups.set(results.metric[r], [...(groups.get(results.metric[r]) || []), r]);
  const size = (metric) => groups.get(metric).length;
  return [...groups.keys()]
    .sort((a, b) => size(b) - size(a) || a - b)
    .map((metric) => [metric, groups.get(metric).sort((a, b) => results.unit[a].localeCompare(results.unit[b]) || rank(a) - rank(b) || a - b)]);
}

function boardRow(r) {
  const whose = namedEntity(results.subject[r]);
  return element(
    "li",
    { class: "result" },
    resultFigure(r),
    whose ? chips([whose]) : null,
    itemButton(results.paper[r]),
    resultSentence(r),
  );
}

const BETTER_WORDS = { 1: ", higher is better", 0: "", "-1": ", lower is better" };

function leaderboardSection(entity) {
  if (!reportedOn[entity].length) return null;
  const found = reportedOn[entity].filter((r) => results.confidence[r] >= results.least);
  const weaker = reportedOn[entity].filter((r) => results.confidence[r] < results.least);
  const boards = byMetric(found).flatMap(([metric, rows]) => [
    element("h4", {}, nameElement(entities.name[metric]), BETTER_WORDS[results.better[rows[0]]]),
    ...listOf(rows, boardRow),
  ]);
  const warning = element("p", { class: "about" }, "As the abstracts report them. Splits and settings may differ: the first is no winner.");
  return section("Figures reported on it", warning, ...boards, ...lessSure(weaker, boardRow));
}
