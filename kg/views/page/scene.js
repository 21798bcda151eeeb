// The places and discs, lying on their side where a picture wider than high meets an upright screen: it fills it then, and
// the layout knows no up and down.
function standing({ clientWidth, clientHeight }) {
  const { x, y, size } = graph.nodes;
  const { disc: discs } = communities;
  const spread = (along, at) => {
    const ends = [...along, ...discs.flatMap((disc) => [disc[at] - disc[2], disc[at] + disc[2]])];
    return ends.reduce((a, b) => Math.max(a, b), 0) - ends.reduce((a, b) => Math.min(a, b), 0);
  };
  const turns = clientHeight > 1.2 * clientWidth && spread(x, 0) > spread(y, 1);
  if (!turns) return { places: graph.nodes, discs };
  return { places: { x: y, y: x, size }, discs: discs.map(([u, v, radius]) => [v, u, radius]) };
}

// What vis-network draws: nodes and lines at the places given, in the colours of the page, at sizes that suit the zoom.
const scene = (() => {
  const container = document.getElementById("picture");
  const { places, discs } = standing(container);
  communities.disc = discs;
  const placed = PAPERS + graph.shared;
  const satellites = new Map();
  const nodes = new vis.DataSet();
  const lines = new vis.DataSet();
  const theme = {};
  let shown = null;
  let focused = NOTHING_IN_FOCUS;

  const network = new vis.Network(container, { nodes, edges: lines }, {
    physics: false,
    layout: { improvedLayout: false },
    nodes: { borderWidth: 1.5, borderWidthSelected: 1.5, chosen: false, labelHighlightBold: false },
    edges: { smooth: false, chosen: false, selectionWidth: 0, hoverWidth: 0, width: 1.4 },
    interaction: {
      dragNodes: false, hover: true, selectConnectedEdges: false, hoverConnectedEdges: false, tooltipDelay: 1e9,
      zoomSpeed: 0.7, keyboard: { enabled: true, bindToWindow: false },
    },
  });
  const frame = container.querySelector(".vis-network");
  frame.setAttribute("role", "group");
  frame.setAttribute("aria-label", "The picture. Arrow keys move it; the search finds everything that is in it.");

  const place = (node) => satellites.get(node) || { x: places.x[node], y: places.y[node], size: node < placed ? sizeNow(node) : undefined };

  // What is rather wrong than right, where the reader has asked for it too.
  const PALE = 0.4;
  // Lines that leave their community are fainter: there are many of them, and they cross everything.
  function lineColor(s) {
    const near = papers.community[statements.paper[s]] === entities.community[statements.entity[s]];
    const shade = near ? theme.edge : theme["far-edge"];
    const opacity = isUnsure(s) ? PALE : 1;
    return { color: { color: shade, hover: shade, highlight: shade, inherit: false, opacity } };
  }

  function nodeColor(node) {
    const paint = { background: theme[nodeTint(node)], border: theme.ground };
    return { color: { ...paint, hover: paint, highlight: paint }, opacity: isUnsureNode(node) ? PALE : 1 };
  }

  const numbered = (name, n) => Array.from({ length: n }, (_, i) => `${name}-${i + 1}`);
  const TINT_NAMES = [...numbered("tint", TINTS), ...numbered("year", YEAR_TINTS), "unknown", "heat"];
  function readTheme() {
    const names = ["ground", "disc", "ink", "muted", "edge", "far-edge", "sans", ...TINT_NAMES];
    for (const name of [...names, ...Object.keys(graph.shapes)]) theme[name] = color(name);
    recolour();
    lines.update(lines.getIds().map((s) => ({ id: s, ...lineColor(s) })));
  }

  function recolour() {
    nodes.update(nodes.getIds().map((id) => ({ id, ...nodeColor(id) })));
    sizedFor = null;
  }

  // What has no place of its own, an entity of one paper or a repository, stands around its paper while it is in focus.
  function placeSatellites() {
    satellites.clear();
    if (focused.around) {
      const middle = { x: places.x[focused.node], y: places.y[focused.node] };
      standingAround(focused, middle, (paper) => place(paper).size).forEach((at, paper) => satellites.set(paper, at));
      return;
    }
    const around = new Map();
    for (const [paper, other] of focused.lines) {
      if (other >= placed) around.set(paper, [...(around.get(paper) || []), other]);
    }
    for (const [paper, others] of around) {
      others.forEach((other, i) => {
        const angle = (2 * Math.PI * i) / others.length - Math.PI / 2;
        const reach = 74 + 16 * (i % 2) + 1.5 * others.length;
        const [x, y] = [places.x[paper] + reach * Math.cos(angle), places.y[paper] + reach * Math.sin(angle)];
        if (!satellites.has(other)) satellites.set(other, { x, y, size: isRepository(other) ? 11 : 7 });
      });
    }
  }

  function replace(set, wanted, make) {
    set.remove(set.getIds().filter((id) => !wanted.has(id)));
    set.add([...wanted].filter((id) => !set.get(id)).map(make));
  }

  // Shows `selection` with `focus` lit.
  function show(selection, focus) {
    shown = selection;
    nodes.remove([...satellites.keys()]);
    focused = focus;
    placeSatellites();
    // papers that stand elsewhere now are put there anew
    if (focused.around) nodes.remove([...satellites.keys()]);
    const wanted = new Set([...selection.papers, ...[...selection.entities].map(nodeOf), ...focused.members]);
    replace(nodes, wanted, (id) => ({ id, shape: graph.shapes[typeOf(id)], ...nodeColor(id), ...place(id) }));
    const ends = (s) => ({ from: statements.paper[s], to: nodeOf(statements.entity[s]) });
    replace(lines, new Set(selection.lines), (s) => ({ id: s, ...ends(s), ...lineColor(s) }));
    sizedFor = null;
    network.redraw();
  }

  // Nodes grow more slowly than the zoom, far away less small and near by less large; lines keep their width.
  // vis-network scales both with the zoom, so their sizes are set anew where the zoom has changed.
  let sizedFor = null;
  const growth = (scale) => (scale > 1 ? scale ** -0.65 : scale < 0.4 ? (0.4 / scale) ** 0.5 : 1);

  function resize() {
    const scale = network.getScale();
    if (scale === sizedFor) return;
    sizedFor = scale;
    const grown = growth(scale);
    // amid a change of what is shown, vis-network may draw before it has taken everything in; it draws again after it
    for (const node of nodes.getIds()) {
      const drawn = network.body.nodes[node];
      if (!drawn) continue;
      drawn.options.size = place(node).size * grown;
      drawn.options.borderWidth = Math.min(1.5, 1.5 / scale);
      drawn.needsRefresh();
    }
    for (const line of lines.getIds()) if (network.body.edges[line]) network.body.edges[line].options.width = 0.9 / scale;
  }

  // On the screen a node in focus has at least this radius, however far away the view is.
  const SMALLEST = 4.5;
  const sizeOf = (node, scale) => place(node).size * growth(scale) * scale;
  const reachOf = (node, scale) => Math.max(sizeOf(node, scale), focused.members.has(node) ? SMALLEST : 0);

  readTheme();
  return {
    container,
    network,
    theme,
    place,
    show,
    resize,
    recolour,
    readTheme,
    sizeOf,
    reachOf,
    shown: () => shown,
    isShown: (node) => nodes.get(node) !== null,
    focused: () => focused,
    // what the panel leaves free of the picture, in pixels from its upper left
    view() {
      const { width, height, right, bottom } = container.getBoundingClientRect();
      const panel = document.getElementById("panel").getBoundingClientRect();
      const sheet = panel.width > 0.9 * width;
      const beside = panel.width && !sheet ? panel.left - (right - width) - 6 : width;
      return [0, 0, beside, sheet ? panel.top - (bottom - height) : height];
    },
  };
})();
