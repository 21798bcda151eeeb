// The third tab: what the papers that pass the filters name most, by type and over time, where they report results, what
// they use together, who shares code. All charts are tables, so that they can be read aloud and need no library; a name
// leads to the graph, a number to its papers.
const charts = (() => {
  const box = document.getElementById("charts");

  const nameCell = (entity) => button({ class: "chip" }, () => openFromCharts(nodeOf(entity)), swatch(typeOf(nodeOf(entity))), nameElement(shortened(entities.name[entity], 40)));
  const figure = (title, note, ...content) =>
    element("section", { class: "chart" }, element("h2", {}, title), element("p", { class: "note" }, note), ...content);
  const scrolling = (title, table) =>
    element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": title }, table);

  // A number that leads to its papers; `wanted` are the filters that leave those, and `words` say what they are.
  const toPapers = (n, words, wanted) => button({ class: "number", title: `${words}: ${n}`, "aria-label": `${words}: ${n}` }, () => openPapers(wanted), String(n));

  // A cell whose ground is the stronger the larger its number is.
  function heatCell(n, most, words, wanted) {
    // no stronger than the number in it can be read on
    const cell = element("td", { class: "heat" }, n ? toPapers(n, words, wanted) : "");
    cell.style.setProperty("--strength", `${Math.round(100 * (n ? 0.08 + 0.52 * Math.sqrt(n / most) : 0))}%`);
    return cell;
  }

  function heatTable({ rows, columns, counts }, columnHead, words, wanted) {
    const most = Math.max(1, ...counts.flat());
    const head = element("tr", {}, element("td", {}), ...columns.map((c) => element("th", { scope: "col" }, columnHead(c))));
    const cells = (row, i) => columns.map((column, j) => heatCell(counts[i][j], most, words(row, column), wanted(row, column)));
    const body = rows.map((row, i) => element("tr", {}, element("th", { scope: "row" }, nameCell(row)), ...cells(row, i)));
    return element("table", { class: "heat-map" }, element("thead", {}, head), element("tbody", {}, ...body));
  }

  // Rows of [head, share of the longest bar, the number or a button of it].
  function barTable(rows) {
    const line = ([head, share, number]) => {
      const filled = element("span", { class: "fill" });
      filled.style.width = `${Math.round(1000 * share) / 10}%`;
      return element("tr", {}, element("th", { scope: "row" }, head), element("td", { class: "track" }, filled), element("td", { class: "count" }, number));
    };
    return element("table", { class: "bars" }, element("tbody", {}, ...rows.map(line)));
  }

  const ofEntity = (entity, n, most) => [nameCell(entity), n / most, toPapers(n, `Papers that name ${entities.name[entity]}`, { named: [entity] })];

  function namedMostChart(each) {
    const parts = mostNamed(each).map(([type, list]) =>
      element("section", {}, element("h3", {}, TYPE_WORDS[type][1]), barTable(list.map(([entity, n]) => ofEntity(entity, n, list[0][1])))),
    );
    return parts.length ? figure("Named most", "In how many of these papers; a number opens them.", element("div", { class: "small-charts" }, ...parts)) : null;
  }

  function overTimeChart(each) {
    const found = overTime(each);
    if (!found || !found.rows.length) return null;
    const title = "Entities over time";
    const table = heatTable(found, String, (entity, year) => `${entities.name[entity]} in ${year}`, (entity, year) => ({ named: [entity], from: year, until: year }));
    return figure(title, "Papers of each year that name them; the years with most papers weigh no more.", scrolling(title, table));
  }

  const pairCell = (a, b) => element("span", { class: "pair" }, nameCell(a), nameCell(b));
  const pairRow = ([a, b, n], most) => [pairCell(a, b), n / most, toPapers(n, `Papers with ${entities.name[a]} and ${entities.name[b]}`, { named: [a, b] })];

  function whereReported(each) {
    const { pairs, table } = datasetsByTasks(each);
    if (!pairs.length) return null;
    const title = "Datasets and tasks";
    const both = (dataset, task) => ({ named: [dataset, task] });
    const drawn = table
      ? scrolling(title, heatTable(table, nameCell, (dataset, task) => `${entities.name[dataset]}, ${entities.name[task]}`, both))
      : barTable(pairs.map((pair) => pairRow(pair, pairs[0][2])));
    return figure(title, "Papers that evaluate on the dataset and address the task.", drawn);
  }

  function togetherChart(each) {
    const pairs = usedTogether(each);
    if (!pairs.length) return null;
    const most = Math.max(...pairs.map(([, , n]) => n));
    return figure("Methods and models used together", "Pairs that stand in more papers than chance would bring.", barTable(pairs.map((pair) => pairRow(pair, most))));
  }

  function withCode(passing) {
    const byYear = codeShares(passing, (paper) => papers.year[paper]);
    const byCommunity = codeShares(passing, (paper) => papers.community[paper]);
    const rowsOf = (list, head, wanted) =>
      barTable(list.map(([key, all, some]) => {
        const share = `${Math.round((100 * some) / all)} % of ${all.toLocaleString("en")}`;
        const words = `With code: ${share}`;
        const number = some ? button({ class: "number", "aria-label": words, title: words }, () => openPapers({ ...wanted(key), code: true }), share) : share;
        return [head(key), some / all, number];
      }));
    const parts = [];
    if (!byCommunity.some(([, , some]) => some)) return null;
    if (byYear.length > 1) parts.push(element("h3", {}, "By year"), rowsOf(byYear, String, (year) => ({ from: year, until: year })));
    parts.push(element("h3", {}, "By community"), rowsOf(byCommunity, (c) => nameElement(communities.name[c]), (community) => ({ community })));
    return figure("Papers with code of their own", "Of these papers, those whose abstract links a repository of theirs.", ...parts);
  }

  // Draws the charts of the papers that pass.
  function update({ passing }) {
    const each = namedByEach(passing);
    const whole = passing.length === PAPERS ? count(PAPERS, "paper") : `${passing.length.toLocaleString("en")} of ${count(PAPERS, "paper")}`;
    const of = element("p", { class: "note", id: "charts-of", role: "status" }, `Charts of ${whole}${passing.length === PAPERS ? "" : " that pass the filters"}. ${about.left_out}`);
    const all = [namedMostChart(each), overTimeChart(each), whereReported(each), togetherChart(each), withCode(passing)].filter((chart) => chart !== null);
    box.replaceChildren(of, ...(all.length ? all : [element("p", { class: "note" }, "There is too little here for charts.")]));
  }
  return { update };
})();
