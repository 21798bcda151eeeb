// The parts of which panels are made: buttons that lead to things, lists that show more on demand, quotes, queries.
const FIRST_ITEMS = 12;

function itemButton(node, note) {
  const sure = note ? element("span", { class: "count", title: "how sure" }, note) : null;
  return button({ class: "item" }, () => open(node), swatch(typeOf(node)), nameElement(nameOf(node)), sure);
}

function chip(node, note) {
  const name = nameElement(shortened(nameOf(node), 48));
  const number = note ? element("span", { class: "count" }, note) : null;
  return button({ class: "chip" }, () => open(node), swatch(typeOf(node)), name, number);
}

const chips = (list) => element("div", { class: "chips" }, ...list);
const section = (title, ...children) => element("section", {}, element("h3", {}, title), ...children);

// A list that shows its first items and offers the rest.
function listOf(items, make) {
  const list = element("ul", { class: "items" }, ...items.slice(0, FIRST_ITEMS).map(make));
  if (items.length <= FIRST_ITEMS) return [list];
  const showAll = () => {
    list.append(...items.slice(FIRST_ITEMS).map(make));
    list.children[FIRST_ITEMS].querySelector("button").focus();
    more.remove();
  };
  const more = button({ class: "more" }, showAll, `Show all ${items.length.toLocaleString("en")}`);
  return [list, more];
}

// The sentences that support a statement, the words marked.
function quotes(s) {
  return (statements.evidence[s] || []).map(([sentence, ...marks]) => {
    const paper = statements.paper[s];
    const text = textOf(paper).slice(...papers.sentences[paper].slice(2 * sentence, 2 * sentence + 2));
    const quote = element("blockquote", { dir: "auto" });
    let at = 0;
    for (let i = 0; i < marks.length; i += 2) {
      if (marks[i] < at) continue;
      quote.append(text.slice(at, marks[i]).join(""), element("mark", {}, text.slice(marks[i], marks[i + 1]).join("")));
      at = marks[i + 1];
    }
    quote.append(text.slice(at).join(""));
    return quote;
  });
}

function statementItem(s, node) {
  const sentences = quotes(s);
  const item = element("li", {}, itemButton(otherEnd(s, node), `${statements.confidence[s]} %`), ...sentences.slice(0, 1));
  if (sentences.length > 1) {
    const showAll = () => more.replaceWith(...sentences.slice(1));
    const more = button({ class: "more" }, showAll, count(sentences.length - 1, "more sentence"));
    item.append(more);
  }
  return item;
}

// One section for each relation, in the order of the schema.
function relationSections(node) {
  return graph.relations.flatMap((relation, r) => {
    const found = statementsOf[node].filter((s) => statements.relation[s] === r && passesStatement(s));
    if (!found.length) return [];
    found.sort((x, y) => statements.confidence[y] - statements.confidence[x] || otherEnd(x, node) - otherEnd(y, node));
    return [section(RELATION_WORDS[relation][isPaper(node) ? 0 : 1], ...listOf(found, (s) => statementItem(s, node)))];
  });
}

// The query that gives what the panel tells, to be copied.
function querySection(node) {
  const code = element("pre", { tabindex: "0", "aria-label": "SPARQL query" }, sparqlOf(node));
  const copied = element("span", { class: "count", role: "status" });
  const copy = button({ class: "more" }, () => {
    getSelection().selectAllChildren(code);
    navigator.clipboard?.writeText(code.textContent).then(() => copied.replaceChildren("copied"), () => {});
  }, "Copy");
  return element("details", { class: "query" }, element("summary", {}, "As SPARQL"), code, copy, " ", copied);
}
