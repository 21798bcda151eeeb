// The panel: everything about the paper or the entity in focus; what it names leads on.
const FIRST_ITEMS = 12;
const LINK_WORDS = { repo: "Code", model: "Model", dataset: "Dataset", project: "Project", paper: "Paper", other: "Link" };

function itemButton(node, note) {
  return element(
    "button",
    { type: "button", class: "item", on: { click: () => open(node) } },
    swatch(typeOf(node)),
    nameElement(nameOf(node)),
    note ? element("span", { class: "count", title: "how sure" }, note) : null,
  );
}

function chip(entity, note) {
  const node = nodeOf(entity);
  return element(
    "button",
    { type: "button", class: "chip", on: { click: () => open(node) } },
    swatch(typeOf(node)),
    nameElement(shortened(nameOf(node), 48)),
    note ? element("span", { class: "count" }, note) : null,
  );
}

const chips = (list) => element("div", { class: "chips" }, ...list);

// The sentences that support a statement, the words marked. Places are counted in code points, as Python counts.
function quotes(s) {
  return (statements.evidence[s] || []).map(([sentence, ...marks]) => {
    const text = [...papers.sentences[statements.paper[s]][sentence]];
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

// A list that shows its first items and offers the rest.
function listOf(items, make) {
  const list = element("ul", { class: "items" }, ...items.slice(0, FIRST_ITEMS).map(make));
  if (items.length <= FIRST_ITEMS) return [list];
  const more = element("button", { type: "button", class: "more" }, `Show all ${items.length.toLocaleString("en")}`);
  more.addEventListener("click", () => {
    list.append(...items.slice(FIRST_ITEMS).map(make));
    list.children[FIRST_ITEMS].querySelector("button").focus();
    more.remove();
  });
  return [list, more];
}

const section = (title, ...children) => element("section", {}, element("h3", {}, title), ...children);

function statementItem(s, node) {
  const other = otherEnd(s, node);
  const sure = `${statements.confidence[s]} %`;
  const sentences = quotes(s);
  const item = element("li", {}, itemButton(other, sure), ...sentences.slice(0, 1));
  if (sentences.length > 1) {
    const more = element("button", { type: "button", class: "more" }, count(sentences.length - 1, "more sentence"));
    more.addEventListener("click", () => more.replaceWith(...sentences.slice(1)));
    item.append(more);
  }
  return item;
}

// One section for each relation, in the order of the schema.
function relationSections(node) {
  return graph.relations.flatMap((relation, r) => {
    const found = statementsOf[node].filter((s) => statements.relation[s] === r && passesConfidence(s));
    if (!found.length) return [];
    found.sort((x, y) => statements.confidence[y] - statements.confidence[x] || otherEnd(x, node) - otherEnd(y, node));
    return [section(RELATION_WORDS[relation][isPaper(node) ? 0 : 1], ...listOf(found, (s) => statementItem(s, node)))];
  });
}

function paperBody(paper) {
  const url = papers.url[paper];
  const title = nameElement(papers.title[paper]);
  const links = papers.links[paper].map(([address, kind, own]) =>
    element(
      "li",
      {},
      element("span", { class: "kind" }, LINK_WORDS[kind]),
      link(address, nameElement(address.replace(/^https?:\/\//, ""))),
      own ? null : element("span", { class: "count" }, "not its own"),
    ),
  );
  const related = relatedOf[paper];
  const relatedItem = ({ paper: other, shared }) => {
    const why = element("div", { class: "why" }, chips(shared.slice(0, 5).map((entity) => chip(entity))));
    return element("li", { class: "related" }, itemButton(other), why);
  };
  return [
    element("h2", { tabindex: "-1" }, url ? link(url, title) : title),
    links.length ? element("ul", { class: "links" }, ...links) : null,
    ...relationSections(paper),
    related.length ? section("Related papers, and what they share", ...listOf(related, relatedItem)) : null,
  ];
}

function entityBody(entity) {
  const { aliases, family, broader } = entities;
  const relatives = [
    ["A version or size of", family[entity] === NONE ? [] : [family[entity]]],
    ["Versions and sizes", versionsOf[entity]],
    ["More general", broader[entity]],
    ["More special", narrowerOf[entity]],
  ];
  const together = usedWith(entity).slice(0, 10);
  const also = aliases[entity].flatMap((alias, i) => [i ? ", " : "", nameElement(alias)]);
  return [
    element("h2", { tabindex: "-1" }, nameElement(entities.name[entity])),
    also.length ? element("p", { class: "about" }, "Also written ", ...also) : null,
    ...relatives.map(([title, list]) => (list.length ? section(title, chips(list.map((other) => chip(other)))) : null)),
    together.length ? section("Most used with", chips(together.map((t) => chip(t.entity, String(t.papers))))) : null,
    ...relationSections(nodeOf(entity)),
  ];
}

// Fills the panel with `node`, or closes it (NONE). `steps` is how often the reader has come here from another thing.
function fillPanel(node, steps) {
  const panel = document.getElementById("panel");
  panel.hidden = node === NONE;
  panel.replaceChildren();
  if (node === NONE) return;
  const kind = TYPE_WORDS[typeOf(node)][0];
  const year = isPaper(node) && papers.year[node] ? `, ${papers.year[node]}` : "";
  const about = kind + (isPaper(node) ? year : ` in ${count(paperCount(entityOf(node)), "paper")}`);
  const shut = { type: "button", id: "close", "aria-label": "Close details", on: { click: () => open(NONE) } };
  const bar = element(
    "div",
    { class: "bar" },
    element("span", { class: "grow" }, swatch(typeOf(node)), about),
    steps > 0 ? element("button", { type: "button", id: "back", on: { click: () => history.back() } }, "Back") : null,
    element("button", shut, "✕"),
  );
  const parts = (isPaper(node) ? paperBody(node) : entityBody(entityOf(node))).filter((part) => part !== null);
  panel.append(bar, element("div", { class: "body", tabindex: "0", role: "region", "aria-label": "All about it" }, ...parts));
}
