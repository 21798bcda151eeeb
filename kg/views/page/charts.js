// The third tab: what the papers name over time, where results are reported, what is used together, who shares code.
// All charts are tables, so that they can be read aloud and need no library; a name leads back to the graph.
const charts = (() => {
  const box = document.getElementById("charts");
  const { things } = graph.charts;
  let drawn = false;

  function nameCell(thing) {
    const [name, type, entity] = things[thing];
    const shownName = nameElement(shortened(name, 40));
    const mark = swatch(graph.types[type]);
    return entity === NONE
      ? element("span", { class: "chip" }, mark, shownName)
      : button({ class: "chip" }, () => openFromCharts(nodeOf(entity)), mark, shownName);
  }

  const figure = (title, note, ...content) =>
    element("section", { class: "chart" }, element("h2", {}, title), element("p", { class: "note" }, note), ...content);
  const scrolling = (title, table) =>
    element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": title }, table);

  // A cell whose ground is the stronger the larger its number is.
  function heatCell(n, most, words) {
    // no stronger than the number in it can be read on
    const strength = n ? 0.08 + 0.52 * Math.sqrt(n / most) : 0;
    const cell = element("td", { title: words, class: "heat" }, n ? String(n) : "");
    cell.style.setProperty("--strength", `${Math.round(100 * strength)}%`);
    return cell;
  }

  function heatTable(rows, columns, counts, rowHead, columnHead, words) {
    const most = Math.max(1, ...counts.flat());
    const head = element("tr", {}, element("td", {}), ...columns.map((c) => element("th", { scope: "col" }, columnHead(c))));
    const body = rows.map((row, i) =>
      element(
        "tr",
        {},
        element("th", { scope: "row" }, rowHead(row)),
        ...columns.map((column, j) => heatCell(counts[i][j], most, words(row, column, counts[i][j]))),
      ),
    );
    return element("table", { class: "heat-map" }, element("thead", {}, head), element("tbody", {}, ...body));
  }

  function barTable(rows) {
    return element(
      "table",
      { class: "bars" },
      element("tbody", {}, ...rows.map(([head, share, words]) => {
        const filled = element("span", { class: "fill" });
        filled.style.width = `${Math.round(1000 * share) / 10}%`;
        const track = element("td", { class: "track" }, filled);
        return element("tr", {}, element("th", { scope: "row" }, head), track, element("td", { class: "count" }, words));
      })),
    );
  }

  function overTime() {
    const { years: columns, counts, rows } = graph.charts.over_time;
    if (columns.length < 2) return null;
    const words = (thing, year, n) => `${things[thing][0]} in ${year}: ${count(n, "paper")}`;
    const title = "Entities over time";
    const table = heatTable(rows, columns, counts, nameCell, String, words);
    return figure(title, "Papers of each year that name them; the years with most papers weigh no more.", scrolling(title, table));
  }

  function whereReported() {
    const { datasets, tasks, counts } = graph.charts.datasets_by_tasks;
    if (!datasets.length || !tasks.length) return null;
    const words = (d, t, n) => `${things[d][0]}, ${things[t][0]}: ${count(n, "paper")}`;
    const title = "Datasets and tasks";
    const table = heatTable(datasets, tasks, counts, nameCell, nameCell, words);
    return figure(title, "Papers that evaluate on the dataset and address the task.", scrolling(title, table));
  }

  function usedTogether() {
    const pairs = graph.charts.together;
    if (!pairs.length) return null;
    const most = Math.max(...pairs.map(([, , n]) => n));
    const rows = pairs.map(([a, b, n]) => [element("span", { class: "pair" }, nameCell(a), nameCell(b)), n / most, count(n, "paper")]);
    return figure("Methods and models used together", "Pairs that stand in more papers than chance would bring.", barTable(rows));
  }

  function withCode() {
    const { years: byYear, communities: byCommunity } = graph.charts.code;
    const row = (head, all, some) => [head, all ? some / all : 0, `${all ? Math.round((100 * some) / all) : 0} % of ${all.toLocaleString("en")}`];
    const rowsOf = (list, head) => barTable(list.map(([key, all, some]) => row(head(key), all, some)));
    const parts = [];
    if (byYear.length > 1) parts.push(element("h3", {}, "By year"), rowsOf(byYear, String));
    if (byCommunity.length) parts.push(element("h3", {}, "By community"), rowsOf(byCommunity, (c) => nameElement(communities.name[c])));
    return parts.length ? figure("Papers with code of their own", "Of all papers, those whose abstract links a repository of theirs.", ...parts) : null;
  }

  return {
    // Draws the charts when they are first asked for.
    show() {
      if (drawn) return;
      drawn = true;
      const all = [overTime(), whereReported(), usedTogether(), withCode()].filter((chart) => chart !== null);
      const nothing = element("p", { class: "note" }, "There is too little here for charts.");
      box.append(...(all.length ? all : [nothing]));
    },
  };
})();
