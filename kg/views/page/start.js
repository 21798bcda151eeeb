// The page comes alive: addresses, clicks and keys change the state, and everything shows the state.
let steps = 0;

// Shows the state; `move` brings what it is about into view.
function showState({ move = false, animate = true } = {}) {
  const selection = select();
  controls.update(selection);
  fillPanel(state.focus, steps);
  picture.show(selection, state.focus);
  if (!move) return;
  if (state.focus === NONE) picture.frameAll(animate);
  else picture.frameFocus(animate);
}

// Puts `node` in focus (or nothing, with NONE) as a new step of the browser's history.
function open(node) {
  if (node === state.focus) return;
  controls.openSheet(false);
  steps = node === NONE ? 0 : steps + (state.focus === NONE ? 0 : 1);
  state.focus = node;
  history.pushState({ steps }, "", addressOf(state));
  showState({ move: true });
}

// A filter is no step of its own: Back leads to the last thing opened, not through every notch of a slider.
function filtersChanged({ move = false } = {}) {
  history.replaceState({ steps }, "", addressOf(state));
  showState({ move });
}

function followAddress() {
  steps = history.state?.steps ?? 0;
  state = stateOf(location.hash);
  showState({ move: true });
}
addEventListener("popstate", followAddress);

const tip = document.getElementById("tip");
picture.network.on("click", ({ nodes }) => (nodes.length ? open(nodes[0]) : state.focus !== NONE && open(NONE)));
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

document.getElementById("zoom-in").addEventListener("click", () => picture.zoom(1.4));
document.getElementById("zoom-out").addEventListener("click", () => picture.zoom(1 / 1.4));
document.getElementById("zoom-fit").addEventListener("click", () => picture.frameAll(true));

document.addEventListener("keydown", (event) => {
  const typing = event.target.matches?.("input[type=text]");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    search.start();
  } else if (event.key === "Escape" && !typing) {
    if (controls.sheetIsOpen()) controls.openSheet(false);
    else if (state.focus !== NONE) open(NONE);
  }
});

state = stateOf(location.hash);
showState({ move: true, animate: false });
picture.network.once("afterDrawing", () => {
  document.documentElement.dataset.ready = "true";
});
picture.network.redraw();
