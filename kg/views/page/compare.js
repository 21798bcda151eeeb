// Two to eight papers side by side: what each names by relation, its year and its code, and what all of them name.
const MOST_COMPARED = 8;
const FEWEST_COMPARED = 2;

function toggleCompared(paper) {
  const { compared } = state;
  const changed = compared.includes(paper) ? compared.filter((other) => other !== paper) : [...compared, paper];
  state.compared = changed.slice(0, MOST_COMPARED);
  filtersChanged();
}

// The switch in a paper's panel.
function compareButton(paper) {
  const chosen = state.compared.includes(paper);
  const full = !chosen && state.compared.length >= MOST_COMPARED;
  const choose = () => {
    toggleCompared(paper);
    document.getElementById("compare-this")?.focus();
  };
  const properties = { id: "compare-this", class: "action", "aria-pressed": String(chosen), disabled: full ? "" : null };
  return button(properties, choose, chosen ? "In the comparison" : "Compare");
}

const comparison = (() => {
  const bar = document.getElementById("compare-bar");
  const dialog = document.getElementById("comparison");

  // What a paper names by a relation, the surest first, as far as the filters let it pass.
  const named = (paper, r) =>
    statementsOf[paper]
      .filter((s) => statements.relation[s] === r && passesConfidence(s))
      .sort((x, y) => statements.sure[y] - statements.sure[x] || x - y)
      .map((s) => nodeOf(statements.entity[s]));

  function chipTo(node, common) {
    const go = () => {
      dialog.close();
      open(node);
    };
    return button({ class: common.has(node) ? "chip common" : "chip", title: common.has(node) ? "all of them name it" : null }, go, swatch(typeOf(node)), nameElement(shortened(nameOf(node), 48)));
  }

  function head(paper) {
    const go = () => {
      dialog.close();
      open(paper);
    };
    const leave = () => {
      toggleCompared(paper);
      if (state.compared.length < FEWEST_COMPARED) dialog.close();
      else fill();
    };
    const name = shortened(nameOf(paper), 120);
    return element("th", { scope: "col" }, button({ class: "item" }, go, nameElement(name)), button({ class: "more", "aria-label": `Leave out ${name}` }, leave, "Leave out"));
  }

  function fill() {
    const compared = state.compared;
    const every = compared.map((paper) => new Set(graph.relations.flatMap((_, r) => named(paper, r))));
    const common = new Set([...every[0]].filter((node) => every.every((of) => of.has(node))));
    const row = (words, cells) => element("tr", {}, element("th", { scope: "row" }, words), ...cells.map((cell) => element("td", {}, cell)));
    const ofRelation = (relation, r) => {
      const cells = compared.map((paper) => named(paper, r));
      return cells.some((cell) => cell.length) ? row(RELATION_WORDS[relation][0], cells.map((cell) => chips(cell.map((node) => chipTo(node, common))))) : null;
    };
    const codeOf = (paper) => {
      const own = papers.links[paper].filter(([, kind, mine]) => kind === "repo" && mine);
      return element("span", {}, ...own.flatMap(([url], i) => (i ? [", ", link(url, nameElement(shortUrl(url)))] : [link(url, nameElement(shortUrl(url)))])));
    };
    const rows = [
      compared.some((paper) => papers.year[paper] !== null) ? row("Year", compared.map((paper) => String(papers.year[paper] ?? ""))) : null,
      ...graph.relations.map(ofRelation),
      compared.some((paper) => hasCode[paper]) ? row("Code", compared.map(codeOf)) : null,
    ];
    const table = element(
      "table",
      {},
      element("thead", {}, element("tr", {}, element("td", {}), ...compared.map(head))),
      element("tbody", {}, ...rows.filter((made) => made !== null)),
    );
    dialog.replaceChildren(
      element("div", { class: "bar" }, element("h2", { class: "grow", id: "comparison-title" }, `${compared.length} papers side by side`), button({ id: "comparison-close", "aria-label": "Close the comparison" }, () => dialog.close(), "✕")),
      element("p", { class: "about" }, common.size ? "All of them name " : "There is nothing that all of them name.", chips([...common].map((node) => chipTo(node, common)))),
      element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Papers side by side" }, table),
    );
  }

  function show() {
    fill();
    dialog.showModal();
  }

  // The strip that says how many are chosen.
  function update() {
    const n = state.compared.length;
    bar.hidden = n === 0 || state.tab === "charts";
    if (bar.hidden) return;
    const clear = () => {
      state.compared = [];
      filtersChanged();
    };
    bar.replaceChildren(
      element("span", { role: "status" }, n < FEWEST_COMPARED ? "1 paper to compare: choose another" : `${n} papers to compare`),
      n < FEWEST_COMPARED ? "" : button({ class: "action" }, show, "Side by side"),
      button({ "aria-label": "Compare nothing" }, clear, "✕"),
    );
  }
  return { update, show };
})();
