// The page comes alive: addresses, clicks and keys change the state, and everything shows the state.
const VIEWS = { graph: "graph-view", list: "list", charts: "charts" };
let listing = false;
let steps = 0;
let furthest = 0;

function showTab() {
  for (const [tab, id] of Object.entries(VIEWS)) {
    const chosen = state.tab === tab;
    // hidden from eyes, readers and keys alike, but with a size, so that the picture is whole when it comes back
    // the picture stands beside the list too, where there is room
    document.getElementById(id).classList.toggle("away", !chosen && (tab !== "graph" || state.tab !== "list"));
    const handle = document.getElementById(`tab-${tab}`);
    handle.setAttribute("aria-selected", String(chosen));
    handle.tabIndex = chosen ? 0 : -1;
  }
  const stage = document.querySelector(".stage");
  if (stage.classList.toggle("listing", state.tab === "list") !== listing) {
    listing = !listing;
    picture.network.setSize("100%", "100%");
  }
}

// How the picture is drawn: what colours and sizes tell, the network or its density.
function showLook() {
  for (const colour of Object.keys(COLOURINGS)) {
    document.getElementById(`colour-${colour}`).setAttribute("aria-pressed", String(state.colour === colour));
  }
  for (const size of Object.keys(SIZINGS)) document.getElementById(`size-${size}`).checked = state.size === size;
  document.getElementById("density").checked = state.density;
  document.getElementById("year-key").hidden = state.colour !== "year" || state.density;
}

// Shows the state; `move` brings what it is about into view.
function showState({ move = false, animate = true } = {}) {
  darkness.show();
  showTab();
  showLook();
  const selection = select();
  const focused = focusNow();
  controls.update(selection);
  if (state.tab === "list") table.update(selection);
  if (state.tab === "charts") charts.update(selection);
  fillPanel(focused, steps);
  comparison.update();
  scene.show(selection, focused);
  if (!move) return;
  if (focused.node === NONE) picture.frameAll(animate);
  else picture.frameFocus(animate);
}

// A new step of the browser's history.
function step(changes) {
  const arriving = state.focus === NONE;
  notice.hide();
  controls.openSheet(false);
  Object.assign(state, changes);
  steps = arriving || state.focus === NONE ? 0 : steps + 1;
  furthest = steps;
  history.pushState({ steps }, "", addressOf(state));
  showState({ move: true });
}

// Puts `node` in focus, or nothing, with NONE.
function open(node) {
  if (node !== state.focus || state.to !== NONE) step({ focus: node, to: NONE, depth: 1, around: false });
}

// Puts a community in focus, as all that is shown, or none, with NONE.
const openCommunity = (community) => step({ community, focus: NONE, to: NONE, depth: 1, around: false });

const showList = (list, find = "") => step({ tab: "list", list, sort: "", find });

// Shows the papers that more filters leave: of a cell of a chart, its papers.
const openPapers = ({ named = [], ...filters }) =>
  step({ tab: "list", list: "papers", sort: "", find: "", focus: NONE, to: NONE, ...filters, named: [...new Set([...state.named, ...named])] });

const openFromCharts = (node) => step({ focus: node, to: NONE, depth: 1, around: false, tab: "graph" });

// Shows the path from what is in focus to `node`, or none, with NONE.
const pathTo = (node) => node !== state.focus && step({ to: node, around: false });

// Shows the papers around a paper.
const showAround = (node) => step({ focus: node, to: NONE, around: true });

function setDepth(depth) {
  if (depth !== state.depth || state.to !== NONE || state.around) step({ depth, to: NONE, around: false });
}

// A filter is no step of its own: Back leads to the last thing opened, not through every notch of a slider.
function filtersChanged({ move = false } = {}) {
  history.replaceState({ steps }, "", addressOf(state));
  showState({ move });
}

function followAddress() {
  steps = history.state?.steps ?? 0;
  furthest = Math.max(furthest, steps);
  const colour = state.colour;
  state = stateOf(location.hash);
  notice.show(missingIn(location.hash));
  if (colour !== state.colour) scene.recolour();
  showState({ move: true });
}
addEventListener("popstate", followAddress);

function setColour(colour) {
  state.colour = colour;
  scene.recolour();
  filtersChanged();
}

const tip = document.getElementById("tip");
// A click on a node opens it; one beside lets go of what is open, or opens the community on whose ground it falls.
picture.network.on("click", ({ nodes, pointer, event }) => {
  const { shiftKey, ctrlKey, metaKey } = event.srcEvent ?? event;
  if (nodes.length && (shiftKey || ctrlKey || metaKey)) pick(nodes[0]);
  else if (nodes.length) open(nodes[0]);
  else if (state.picked.length > 1 && state.focus === NONE) step({ picked: [] });
  else if (state.focus !== NONE) open(NONE);
  else {
    const { x, y } = pointer.canvas;
    const at = communities.disc.findIndex(([u, v, radius], c) => c !== communities.apart && Math.hypot(x - u, y - v) < radius);
    if (at !== state.community) openCommunity(at);
  }
});
picture.network.on("hoverNode", ({ node, pointer }) => {
  picture.network.canvas.frame.style.cursor = "pointer";
  tip.replaceChildren(nameElement(shortened(nameOf(node), 200)));
  tip.hidden = false;
  const { width, height } = tip.parentElement.getBoundingClientRect();
  tip.style.left = `${Math.max(8, Math.min(pointer.DOM.x + 14, width - tip.offsetWidth - 8))}px`;
  tip.style.top = `${Math.max(8, Math.min(pointer.DOM.y + 16, height - tip.offsetHeight - 8))}px`;
  picture.hover(node);
});
function leaveNode() {
  picture.network.canvas.frame.style.cursor = "";
  tip.hidden = true;
  picture.hover(NONE);
}
picture.network.on("blurNode", leaveNode);
picture.network.on("dragStart", leaveNode);

const onClick = (id, listener) => document.getElementById(id).addEventListener("click", listener);
onClick("zoom-in", () => picture.zoom(1.4));
onClick("zoom-out", () => picture.zoom(1 / 1.4));
onClick("zoom-fit", () => picture.frameAll(true));
onClick("colour-type", () => setColour("type"));
onClick("colour-community", () => setColour("community"));
onClick("colour-code", () => setColour("code"));
onClick("colour-year", () => setColour("year"));
const hasYears = FIRST_YEAR < LAST_YEAR;
document.getElementById("colour-year").hidden = !hasYears;
document.getElementById("year-key").prepend(`${FIRST_YEAR} `);
document.getElementById("year-key").append(` ${LAST_YEAR}`);
for (const [size, { words }] of Object.entries(SIZINGS)) {
  if (size === "year" && !hasYears) document.getElementById("size-year").parentElement.hidden = true;
  document.getElementById(`size-${size}`).parentElement.append(words);
  document.getElementById(`size-${size}`).addEventListener("change", () => {
    state.size = size;
    filtersChanged();
  });
}
document.getElementById("density").addEventListener("change", ({ target }) => {
  state.density = target.checked;
  filtersChanged();
});
const TABS = Object.keys(VIEWS);
for (const [i, tab] of TABS.entries()) {
  const choose = (wanted) => {
    state.tab = wanted;
    filtersChanged({ move: wanted !== "charts" });
  };
  onClick(`tab-${tab}`, () => choose(tab));
  document.getElementById(`tab-${tab}`).addEventListener("keydown", (event) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    const other = TABS[(i + (event.key === "ArrowRight" ? 1 : TABS.length - 1)) % TABS.length];
    choose(other);
    document.getElementById(`tab-${other}`).focus();
  });
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.matches?.("input[type=text]");
  // what is modal has the keys to itself
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    search.start();
  } else if (event.key === "Escape" && !typing) {
    if (takeAway.isOpen()) takeAway.close();
    else if (controls.sheetIsOpen()) controls.openSheet(false);
    else if (document.getElementById("look").open) document.getElementById("look").open = false;
    else if (state.focus !== NONE) open(NONE);
    else if (state.picked.length > 1) step({ picked: [] });
    else if (state.community !== NONE) openCommunity(NONE);
  }
});

state = stateOf(location.hash || about.start);
notice.show(missingIn(location.hash));
// colours by community are asked for by the address, which was not read yet when the picture was made
if (state.colour !== "type") scene.recolour();
showState({ move: true, animate: false });
picture.network.once("afterDrawing", () => {
  document.documentElement.dataset.ready = "true";
});
picture.network.redraw();
