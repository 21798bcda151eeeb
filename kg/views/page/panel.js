// The panel: everything about what is in focus; what it names leads on.
const BODIES = {
  paper: (node) => paperBody(node),
  entity: (node) => entityBody(entityOf(node)),
  repository: (node) => repositoryBody(repositoryOf(node)),
};

function heading(node) {
  const name = nameElement(nameOf(node));
  const address = isPaper(node) ? papers.url[node] : isRepository(node) ? idOf(node) : null;
  return element("h2", { tabindex: "-1" }, address ? link(address, name) : name);
}

// How far the picture is lit around the focus, and the start of a path.
function actions(node, focused) {
  const around = Boolean(focused.around);
  const depth = (n, text) =>
    button({ "aria-pressed": String(state.to === NONE && !around && state.depth === n) }, () => setDepth(n), text);
  const others = isPaper(node) && relatedOf[node].length
    ? button({ "aria-pressed": String(around) }, () => showAround(node), "Related papers")
    : null;
  const page = isEntity(node) ? about.pages.entities[entityOf(node)] : isPaper(node) ? about.pages.papers[node] : null;
  return element(
    "div",
    { class: "actions" },
    element("div", { class: "switch", role: "group", "aria-label": "How far around" }, ...[depth(1, "Neighbours"), depth(2, "Two steps"), others].filter(Boolean)),
    isPaper(node) ? compareButton(node) : null,
    isEntity(node) ? onlyItsPapers(entityOf(node)) : null,
    button({ id: "path-to", class: "action" }, () => search.startPath(node), "Path to …"),
    ...markingButtons(node),
    page ? element("a", { class: "action", href: page }, "Its own page") : null,
    focused.cut ? element("p", { class: "about" }, `The nearest ${MOST_IN_FOCUS} are lit.`) : null,
  );
}

function bar(node, steps) {
  const kind = TYPE_WORDS[typeOf(node)][0];
  const number = isEntity(node) ? paperCount(entityOf(node)) : isRepository(node) ? neighboursOf(node).length : 0;
  const year = isPaper(node) && papers.year[node] ? `, ${papers.year[node]}` : "";
  const words = isPaper(node) ? kind + year : `${kind} ${isEntity(node) ? "in" : "of"} ${count(number, "paper")}`;
  return element(
    "div",
    { class: "bar" },
    element("span", { class: "grow" }, swatch(typeOf(node)), words),
    steps > 0 ? button({ id: "back", "aria-label": "Back" }, () => history.back(), "←") : null,
    steps < furthest ? button({ id: "forward", "aria-label": "Forward" }, () => history.forward(), "→") : null,
    button({ id: "close", "aria-label": "Close details" }, () => open(NONE), "✕"),
  );
}

// Fills the panel with what is in focus, or closes it. `steps` is how often the reader has come here from another thing.
function fillPanel(focused, steps) {
  const { node } = focused;
  const panel = document.getElementById("panel");
  const { community } = state;
  panel.hidden = (node === NONE && community === NONE) || state.tab === "charts";
  const { several } = focused;
  panel.replaceChildren();
  if (panel.hidden) return;
  const body = { class: "body", tabindex: "0", role: "region", "aria-label": "All about it" };
  if (several) {
    const parts = [element("h2", { tabindex: "-1" }, `${several.length} selected`), ...severalBody(focused)];
    panel.append(severalBar(several), element("div", body, ...parts));
    return;
  }
  if (node === NONE) {
    const parts = [element("h2", { tabindex: "-1" }, nameElement(communities.name[community])), ...communityBody(community)];
    panel.append(communityBar(community), element("div", body, ...parts.filter((part) => part !== null)));
    return;
  }
  const parts = [heading(node), actions(node, focused), pathSection(focused), aroundSection(focused), ...BODIES[kindOf(node)](node)];
  panel.append(bar(node, steps), element("div", body, ...parts.filter((part) => part !== null)));
}
