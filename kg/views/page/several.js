// What the reader sets aside: hidden, pinned so that no filter takes it away, or selected together with others.
const MOST_SHARED = 60;

function turn(key, nodes, wanted) {
  for (const node of nodes) {
    if (wanted) state[key].add(node);
    else state[key].delete(node);
  }
  filtersChanged();
}

function hideNodes(nodes) {
  for (const node of nodes) {
    state.hidden.add(node);
    state.pinned.delete(node);
  }
  step({ focus: NONE, to: NONE, around: false, picked: [] });
}

// Adds to the selection or takes out of it; what is open is selected along with the first.
function pick(node) {
  const before = state.picked.length || state.focus === NONE || state.focus === node ? state.picked : [state.focus];
  const picked = before.includes(node) ? before.filter((other) => other !== node) : [...before, node];
  step(picked.length > 1 ? { picked, focus: NONE, to: NONE, around: false } : { picked });
}

const MOST_PICKED = 50;
const pickAll = (nodes) => step({ picked: [...new Set([...state.picked, ...nodes])].slice(0, MOST_PICKED), focus: NONE, to: NONE, around: false });

// The selected, what two of them have in common, and the lines between.
function focusSeveral(picked) {
  const near = new Map();
  for (const node of picked) for (const other of new Set(neighboursOf(node))) near.set(other, (near.get(other) || 0) + 1);
  const common = [...near].filter(([node, n]) => n > 1 && !picked.includes(node)).sort((x, y) => y[1] - x[1] || x[0] - y[0]).slice(0, MOST_SHARED);
  const members = new Set([...picked, ...common.map(([node]) => node)]);
  const lines = picked.flatMap((node) =>
    [...new Set(neighboursOf(node))].filter((other) => members.has(other) && !(picked.includes(other) && other < node)).map((other) => (isPaper(node) ? [node, other] : [other, node])),
  );
  return { node: picked[0], members, lines, path: null, cut: false, several: picked, common };
}

function severalBody({ several, common }) {
  const compared = several.filter(isPaper);
  const all = (words, properties, act) => button({ class: "action", ...properties }, act, words);
  const able = compared.length === several.length && several.length <= MOST_COMPARED;
  return [
    element(
      "div",
      { class: "actions" },
      able ? all("Compare", { id: "compare-these" }, () => ((state.compared = several), filtersChanged(), comparison.show())) : null,
      all("Pin", {}, () => turn("pinned", several, true)),
      all("Hide", {}, () => hideNodes(several)),
    ),
    section("Selected", ...listOf(several, (node) => element("li", {}, itemButton(node)))),
    common.length ? section("What several of them share", chips(common.map(([node, n]) => chip(node, String(n))))) : element("p", { class: "about" }, "No two of them share anything under these filters."),
  ];
}

const severalBar = (several) =>
  element(
    "div",
    { class: "bar" },
    element("span", { class: "grow" }, `${several.length} selected`),
    button({ id: "close", "aria-label": "Close details" }, () => step({ picked: [] }), "✕"),
  );

// The switches in the panel of one thing.
function markingButtons(node) {
  const one = (id, words, pressed, act) =>
    button({ id, class: "action", "aria-pressed": String(pressed) }, () => (act(), document.getElementById(id)?.focus()), words);
  return [
    one("pin-this", "Pin", state.pinned.has(node), () => turn("pinned", [node], !state.pinned.has(node))),
    one("pick-this", "Select", state.picked.includes(node), () => pick(node)),
    button({ id: "hide-this", class: "action" }, () => hideNodes([node]), "Hide"),
  ];
}
