// The second tab: the papers, entities and repositories that pass the filters, as tables to sort, to narrow by what is
// typed, and to walk through by keyboard. Only the rows in view are made, so that thousands cost no more than thirty.
const MOST_ROWS_BEYOND = 6;
const per = (n) => (n === null ? "" : `${n} %`);

// What a table is made of: its columns with their widths; `of` gives what is sorted by, `show` what is read. A narrow
// screen has no room for those that are `wide`.
const TABLES = {
  papers: {
    words: "Papers",
    columns: [
      { key: "title", words: "Title", width: "1fr", of: (r) => r.name, text: true },
      { key: "year", words: "Year", width: "58px", of: (r) => r.year },
      { key: "code", words: "Code", width: "58px", of: (r) => Number(r.code), show: (r) => (r.code ? "yes" : "") },
      { key: "entities", words: "Entities", width: "76px", of: (r) => r.number, wide: true },
      { key: "confidence", words: "Confidence", width: "86px", of: (r) => r.confidence, show: (r) => per(r.confidence), wide: true },
    ],
  },
  entities: {
    words: "Entities",
    columns: [
      { key: "title", words: "Name", width: "1fr", of: (r) => r.name, text: true },
      { key: "type", words: "Type", width: "78px", of: (r) => TYPE_WORDS[r.type][0], text: true, wide: true },
      { key: "papers", words: "Papers", width: "66px", of: (r) => r.number },
      { key: "code", words: "With code", width: "82px", of: (r) => r.code },
      { key: "confidence", words: "Confidence", width: "86px", of: (r) => r.confidence, show: (r) => per(r.confidence), wide: true },
    ],
  },
  repositories: {
    words: "Repositories",
    columns: [
      { key: "title", words: "Address", width: "1fr", of: (r) => r.name, text: true },
      { key: "papers", words: "Papers", width: "84px", of: (r) => r.number },
      { key: "code", words: "Its own paper", width: "124px", of: (r) => r.code, show: (r) => (r.code ? "yes" : "") },
    ],
  },
};

// The rows of every table under the filters: what is sorted by and read, for each node.
function rowsOf(passing) {
  const tally = new Map();
  const add = (node, confidence, code) => {
    const sum = tally.get(node) ?? { number: 0, sure: 0, code: 0 };
    tally.set(node, { number: sum.number + 1, sure: sum.sure + confidence, code: sum.code + Number(code) });
  };
  const inside = new Set(passing);
  for (let s = 0; s < statements.paper.length; s++) {
    const [paper, entity] = [statements.paper[s], statements.entity[s]];
    const listed = passesType(entity) && (passesSupport(entity) || state.support === LEAST_SUPPORT);
    if (!inside.has(paper) || !passesStatement(s) || !listed) continue;
    add(paper, statements.sure[s], false);
    add(nodeOf(entity), statements.sure[s], hasCode[paper]);
  }
  const mean = (sum) => (sum ? Math.round(sum.sure / sum.number) : null);
  const about = (node) => ({ node, name: nameOf(node), type: typeOf(node), number: tally.get(node)?.number ?? 0, confidence: mean(tally.get(node)) });
  const named = [...tally.keys()].filter(isEntity).sort((a, b) => a - b);
  const linked = repositories.papers.map((of) => of.filter(([paper]) => inside.has(paper)));
  return {
    papers: passing.map((paper) => ({ ...about(paper), year: papers.year[paper], code: hasCode[paper] })),
    entities: named.map((node) => ({ ...about(node), code: tally.get(node).code })),
    repositories: linked.flatMap((of, i) =>
      of.length ? [{ ...about(nodeOfRepository(i)), number: of.length, code: Number(of.some(([, own]) => own)) }] : [],
    ),
  };
}

// `rows` in the order that is asked for: "year", "-year", or an empty word for that of the graph. What is not known is last.
function sorted(rows, columns, order) {
  const column = columns.find(({ key }) => key === order.replace("-", ""));
  if (!column) return rows;
  const sign = order.startsWith("-") ? -1 : 1;
  const words = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
  const compare = column.text ? words.compare : (x, y) => x - y;
  return [...rows].sort((x, y) => {
    const [a, b] = [column.of(x), column.of(y)];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    return sign * compare(a, b) || x.node - y.node;
  });
}

const table = (() => {
  const grid = document.getElementById("rows");
  const find = document.getElementById("list-find");
  let rows = [];
  let active = NONE;
  let entered = NONE;
  const body = element("div", { role: "rowgroup", class: "body" });
  const head = element("div", { role: "rowgroup", class: "head" });
  grid.append(head, body);
  const switches = Object.entries(TABLES).map(([kind, { words }]) => {
    const shown = element("span", { class: "count" });
    const made = button({ id: `list-${kind}` }, () => choose({ list: kind, sort: "" }), words, " ", shown);
    document.getElementById("list-kinds").append(made);
    return (all) => {
      made.setAttribute("aria-pressed", String(state.list === kind));
      shown.textContent = all[kind].length.toLocaleString("en");
    };
  });
  const ROOMY = 520;
  const listsYears = papers.year.some((year) => year !== null);
  const columnsNow = () =>
    TABLES[state.list].columns.filter(({ key, wide }) => (listsYears || key !== "year") && (!wide || grid.clientWidth > ROOMY));
  const rowHeight = () => Number.parseInt(getComputedStyle(grid).getPropertyValue("--row"), 10);

  const wordsSought = () => folded(state.find).split(/\s+/).filter(Boolean);

  function choose(changes) {
    Object.assign(state, changes);
    active = NONE;
    grid.scrollTop = 0;
    filtersChanged();
  }

  // Numbers are first sorted from the largest, words from A; once more turns the order, and a third time ends it.
  function sortBy({ key, text }) {
    const [first, second] = text ? [key, `-${key}`] : [`-${key}`, key];
    choose({ sort: state.sort === first ? second : state.sort === second ? "" : first });
    document.getElementById(`sort-${key}`).focus();
  }

  function columnHead(column) {
    const { key, words } = column;
    const order = state.sort === key ? "ascending" : state.sort === `-${key}` ? "descending" : "none";
    const sign = { ascending: " ↑", descending: " ↓", none: "" }[order];
    const sort = button({ id: `sort-${key}` }, () => sortBy(column), words, element("span", { "aria-hidden": "true" }, sign));
    return element("div", { role: "columnheader", "aria-sort": order }, sort);
  }

  // Where the abstract of a paper has the words that are looked for and its title has not: the words around the first.
  function snippetOf(node) {
    const words = wordsSought();
    if (!isPaper(node) || !words.length || entitiesNamed(state.find) || words.every((word) => folded(nameOf(node)).includes(word))) return null;
    const text = papers.text[node].replace(/\s+/g, " ");
    // letters that fold to another number of letters move the place a little, which a snippet can bear
    const at = Math.max(0, folded(text).indexOf(words.find((word) => !folded(nameOf(node)).includes(word))));
    const from = Math.max(0, text.lastIndexOf(" ", Math.max(0, at - 24)));
    return element("span", { class: "snippet", dir: "auto" }, `…${shortened(text.slice(from, from + 160), 150)}`);
  }

  function rowElement(i) {
    const row = rows[i];
    const snippet = state.find ? snippetOf(row.node) : null;
    const cells = columnsNow().map((column, c) => {
      const text = String((column.show ?? column.of)(row) ?? "");
      const named = () => element("span", { class: snippet ? "two" : "one" }, nameElement(shortened(text, 220)), snippet);
      const inside = c ? [text] : [swatch(row.type), named()];
      return element("div", { role: "gridcell", class: c ? "figure" : "first", title: c ? null : shortened(text, 400) }, ...inside);
    });
    const properties = { role: "row", id: `row-${i}`, class: "line", "aria-rowindex": i + 2, "aria-selected": String(row.node === state.focus) };
    const made = element("div", properties, ...cells);
    made.classList.toggle("active", i === active);
    made.style.top = `${i * rowHeight()}px`;
    made.addEventListener("click", ({ shiftKey, ctrlKey, metaKey }) => {
      const from = active;
      active = i;
      // Shift takes all between, as in any list
      if (shiftKey && from !== NONE && from !== i) pickAll(rows.slice(Math.min(from, i), Math.max(from, i) + 1).map(({ node }) => node));
      else if (shiftKey || ctrlKey || metaKey) pick(row.node);
      else open(row.node);
    });
    made.addEventListener("mouseenter", () => light(row.node));
    return made;
  }

  function light(node) {
    if (node === entered) return;
    entered = node;
    picture.hover(node);
  }

  // Makes the rows that are in view, and a few beyond.
  function draw() {
    const height = rowHeight();
    const first = Math.max(0, Math.floor(grid.scrollTop / height) - MOST_ROWS_BEYOND);
    const last = Math.min(rows.length, Math.ceil((grid.scrollTop + grid.clientHeight) / height) + MOST_ROWS_BEYOND);
    body.replaceChildren(...Array.from({ length: Math.max(0, last - first) }, (_, i) => rowElement(first + i)));
    if (active >= first && active < last) grid.setAttribute("aria-activedescendant", `row-${active}`);
    else grid.removeAttribute("aria-activedescendant");
  }

  function activate(i) {
    if (!rows.length) return;
    active = Math.max(0, Math.min(i, rows.length - 1));
    const height = rowHeight();
    const room = grid.clientHeight - head.offsetHeight;
    if (active * height < grid.scrollTop) grid.scrollTop = active * height;
    else if ((active + 1) * height > grid.scrollTop + room) grid.scrollTop = (active + 1) * height - room;
    draw();
    light(rows[active].node);
  }

  grid.addEventListener("keydown", (event) => {
    if (event.target !== grid) return;
    const page = Math.max(1, Math.floor(grid.clientHeight / rowHeight()) - 2);
    const moves = {
      ArrowDown: active + 1, ArrowUp: active - 1, PageDown: active + page, PageUp: active - page, Home: 0, End: rows.length - 1,
    };
    if (event.key in moves) activate(moves[event.key]);
    else if (event.key === "Enter" && active !== NONE) open(rows[active].node);
    else return;
    event.preventDefault();
  });
  grid.addEventListener("scroll", draw);
  grid.addEventListener("mouseleave", () => light(NONE));
  new ResizeObserver(() => state.tab === "list" && fill()).observe(grid);
  find.addEventListener("input", () => choose({ find: find.value }));
  find.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      find.value = "";
      choose({ find: "" });
    } else if (event.key === "ArrowDown" || event.key === "Enter") {
      event.preventDefault();
      grid.focus();
      activate(Math.max(active, 0));
    }
  });

  // Fills the tables with what passes the filters.
  function update({ passing }) {
    const words = wordsSought();
    const asked = entitiesNamed(state.find);
    const holds = ({ node }) =>
      asked ? (isPaper(node) ? namesAll(node, asked) : asked.includes(node)) : words.every((word) => searchText(node).includes(word));
    const all = Object.fromEntries(Object.entries(rowsOf(passing)).map(([kind, some]) => [kind, words.length ? some.filter(holds) : some]));
    switches.forEach((show) => show(all));
    rows = sorted(all[state.list], TABLES[state.list].columns, state.sort);
    if (active >= rows.length) active = NONE;
    grid.setAttribute("aria-label", TABLES[state.list].words);
    grid.setAttribute("aria-rowcount", String(rows.length + 1));
    if (find.value !== state.find) find.value = state.find;
    document.getElementById("list-empty").hidden = rows.length > 0;
    fill();
  }

  function fill() {
    const columns = columnsNow();
    grid.style.setProperty("--columns", columns.map(({ width }) => width).join(" "));
    head.replaceChildren(element("div", { role: "row", "aria-rowindex": "1", class: "line" }, ...columns.map(columnHead)));
    body.style.height = `${rows.length * rowHeight()}px`;
    draw();
  }
  return { update };
})();
