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
// Chips of the first of `nodes`, the rest on demand.
const FIRST_CHIPS = 14;
function chipsOf(nodes, make) {
  const box = chips(nodes.slice(0, FIRST_CHIPS).map(make));
  if (nodes.length <= FIRST_CHIPS) return box;
  const showAll = () => {
    more.replaceWith(...nodes.slice(FIRST_CHIPS).map(make));
    box.children[FIRST_CHIPS].focus();
  };
  const more = button({ class: "chip" }, showAll, `${(nodes.length - FIRST_CHIPS).toLocaleString("en")} more`);
  box.append(more);
  return box;
}
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

// How sure the relation is, which the heading says, and how sure the name.
const sureWords = (s) => `relation ${statements.relationConfidence[s]} % · name ${statements.confidence[s]} %`;

function statementItem(s, node) {
  const sentences = quotes(s);
  const pale = isUnsure(s) ? { class: "pale" } : {};
  const item = element("li", pale, itemButton(otherEnd(s, node), sureWords(s)), ...sentences.slice(0, 1));
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
    const related = statementsOf[node].filter((s) => statements.relation[s] === r && passesRelation(s));
    if (!related.length) return [];
    related.sort((x, y) => statements.sure[y] - statements.sure[x] || otherEnd(x, node) - otherEnd(y, node));
    const make = (s) => statementItem(s, node);
    const listed = listOf(related.filter(passesConfidence), make);
    const weaker = related.filter((s) => !passesConfidence(s));
    return [section(RELATION_WORDS[relation][isPaper(node) ? 0 : 1], ...listed, ...lessSure(weaker, make))];
  });
}

// What the slider leaves out is counted and at hand.
function lessSure(weaker, make) {
  if (!weaker.length) return [];
  const list = element("ul", { class: "items" });
  const showAll = () => {
    list.append(...weaker.map(make));
    list.querySelector("button").focus();
    more.remove();
  };
  const more = button({ class: "more" }, showAll, `${weaker.length.toLocaleString("en")} less sure: show`);
  return [list, more];
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
