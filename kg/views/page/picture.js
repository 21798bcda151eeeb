// The picture: vis-network draws nodes and lines at the places given; ground, focus and names are painted around it.
const picture = (() => {
  const container = document.getElementById("picture");
  const places = graph.nodes;
  const placed = PAPERS + graph.shared;
  const satellites = new Map();
  const nodes = new vis.DataSet();
  const lines = new vis.DataSet();
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const moving = (duration) => !calm.matches && { duration, easingFunction: "easeInOutCubic" };
  const bounded = (scale) => Math.max(0.06, Math.min(4, scale));
  let shown = null;
  let focused = { node: NONE, statements: [], members: new Set() };
  let hovered = NONE;
  let theme = {};

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

  const place = (node) => satellites.get(node) || { x: places.x[node], y: places.y[node], size: places.size[node] };

  // Lines that leave their community are fainter: there are many of them, and they cross everything.
  function lineColor(s) {
    const near = papers.community[statements.paper[s]] === entities.community[statements.entity[s]];
    const shade = near ? theme.edge : theme["far-edge"];
    return { color: { color: shade, hover: shade, highlight: shade, inherit: false } };
  }

  function readTheme() {
    theme = {};
    for (const name of ["ground", "disc", "ink", "muted", "edge", "far-edge", "sans", "serif"]) theme[name] = color(name);
    const groups = {};
    for (const type of Object.keys(graph.shapes)) {
      theme[type] = color(type);
      const paint = { background: theme[type], border: theme.ground };
      groups[type] = { shape: graph.shapes[type], color: { ...paint, hover: paint, highlight: paint } };
    }
    network.setOptions({ groups });
    lines.update(lines.getIds().map((s) => ({ id: s, ...lineColor(s) })));
  }

  // An entity of one paper has no place of its own: it stands around its paper while that is in focus.
  function placeSatellites(node) {
    satellites.clear();
    if (node === NONE) return;
    const paper = isPaper(node) ? node : statements.paper[statementsOf[node][0]];
    const alone = focused.statements.map((s) => nodeOf(statements.entity[s])).filter((other) => other >= placed);
    alone.forEach((other, i) => {
      const angle = (2 * Math.PI * i) / alone.length - Math.PI / 2;
      const reach = 74 + 16 * (i % 2) + 1.5 * alone.length;
      const [x, y] = [places.x[paper] + reach * Math.cos(angle), places.y[paper] + reach * Math.sin(angle)];
      satellites.set(other, { x, y, size: 7 });
    });
  }

  function replace(set, wanted, make) {
    set.remove(set.getIds().filter((id) => !wanted.has(id)));
    set.add([...wanted].filter((id) => !set.get(id)).map(make));
  }

  // Shows `selection` with `node` in focus (or NONE).
  function show(selection, node) {
    shown = selection;
    const inFocus = node === NONE ? [] : statementsInFocus(node);
    const members = node === NONE ? [] : [node, ...inFocus.map((s) => otherEnd(s, node))];
    focused = { node, statements: inFocus, members: new Set(members) };
    nodes.remove([...satellites.keys()]);
    placeSatellites(node);
    const wanted = new Set([...selection.papers, ...[...selection.entities].map(nodeOf), ...focused.members]);
    replace(nodes, wanted, (id) => ({ id, group: typeOf(id), ...place(id) }));
    const ends = (s) => ({ from: statements.paper[s], to: nodeOf(statements.entity[s]) });
    replace(lines, new Set(selection.lines), (s) => ({ id: s, ...ends(s), ...lineColor(s) }));
    sizedFor = null;
    network.redraw();
  }

  // Paints in screen pixels, whatever the zoom, so that names and rings keep their size.
  function onScreen(context, paint) {
    const ratio = network.canvas.pixelRatio;
    context.save();
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    paint();
    context.restore();
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
    for (const node of nodes.getIds()) {
      const drawn = network.body.nodes[node];
      drawn.options.size = place(node).size * grown;
      drawn.options.borderWidth = Math.min(1.5, 1.5 / scale);
      drawn.needsRefresh();
    }
    for (const line of lines.getIds()) network.body.edges[line].options.width = 0.9 / scale;
  }

  function paintGround(context) {
    resize();
    context.fillStyle = theme.disc;
    communities.disc.forEach(([x, y, radius], c) => {
      if (c === communities.apart || (state.community !== NONE && state.community !== c)) return;
      context.beginPath();
      context.arc(x, y, radius, 0, 2 * Math.PI);
      context.fill();
    });
  }

  // A veil over everything, then the focus and its neighbours again: what is not adjacent is dimmed at no cost.
  function paintFocus(context, members, ends) {
    const { width, height } = container.getBoundingClientRect();
    onScreen(context, () => {
      context.globalAlpha = 0.76;
      context.fillStyle = theme.ground;
      context.fillRect(0, 0, width, height);
    });
    const scale = network.getScale();
    context.lineWidth = 1.2 / scale;
    for (const s of ends) {
      const entity = nodeOf(statements.entity[s]);
      const [a, b] = [place(statements.paper[s]), place(entity)];
      context.strokeStyle = theme[typeOf(entity)];
      context.globalAlpha = ends.length > 60 ? 0.3 : 0.5;
      context.beginPath();
      context.moveTo(a.x, a.y);
      context.lineTo(b.x, b.y);
      context.stroke();
    }
    context.globalAlpha = 1;
    for (const member of members) paintNode(context, member, scale);
  }

  // On the screen a node in focus has at least this radius, however far away the view is.
  const SMALLEST = 4.5;
  const sizeOf = (node, scale) => place(node).size * growth(scale) * scale;
  const reachOf = (node, scale) => Math.max(sizeOf(node, scale), focused.members.has(node) ? SMALLEST : 0);

  function paintNode(context, node, scale) {
    const { x, y } = place(node);
    const larger = reachOf(node, scale) / sizeOf(node, scale);
    context.save();
    context.translate(x, y);
    context.scale(larger, larger);
    context.translate(-x, -y);
    network.body.nodes[node]?.draw(context);
    context.restore();
  }

  function paintRing(context, node) {
    const scale = network.getScale();
    const { x, y } = place(node);
    context.beginPath();
    context.arc(x, y, (reachOf(node, scale) + 5) / scale, 0, 2 * Math.PI);
    context.lineWidth = 2 / scale;
    context.strokeStyle = theme.ink;
    context.stroke();
  }

  function labelOf(node, scale, strong) {
    const { x, y, size } = place(node);
    const paper = isPaper(node);
    const pixels = strong ? 14 : paper ? 12 : Math.min(14, 11.5 + size / 12);
    const text = shortened(nameOf(node), strong ? 72 : paper ? 36 : 30);
    return {
      node,
      lines: strong ? folding(text, 34) : [text],
      ...network.canvasToDOM({ x, y }),
      reach: reachOf(node, scale) + (strong ? 6 : 1),
      stays: focused.node !== NONE,
      font: `${strong ? 600 : paper ? 400 : 500} ${pixels}px ${paper ? theme.serif : theme.sans}`,
      height: pixels * 1.25,
      color: paper && !strong ? theme.muted : theme.ink,
    };
  }

  function communityLabels(scale, narrow) {
    const alpha = state.community === NONE ? Math.max(0, Math.min(0.9, 1.7 - scale)) : 0.9;
    if (!alpha) return [];
    return communities.name.flatMap((name, c) => {
      if (c === communities.apart || (state.community !== NONE && state.community !== c)) return [];
      const [x, y, radius] = communities.disc[c];
      const at = network.canvasToDOM({ x, y: y - radius });
      const parts = shortened(name, 80).split(" · ");
      const broken = narrow ? parts.slice(0, 1) : folding(parts.join(" · "), Math.max(20, (2 * radius * scale) / 7.5));
      const look = { font: `italic 400 13px ${theme.serif}`, height: 15, color: theme.muted, alpha };
      return [{ lines: broken, x: at.x, y: at.y - 15 * broken.length - 1, ...look }];
    });
  }

  // The places of nodes that names should not cover.
  function obstacles(scale, members) {
    return [...members].map((node) => {
      const { x, y } = network.canvasToDOM(place(node));
      const reach = 0.8 * reachOf(node, scale);
      return { node, box: [x - reach, y - reach, x + reach, y + reach] };
    });
  }

  function paintNames(context) {
    const scale = network.getScale();
    const { width, height, right, bottom } = container.getBoundingClientRect();
    const panel = document.getElementById("panel").getBoundingClientRect();
    const sheet = panel.width > 0.9 * width;
    const beside = panel.width && !sheet ? panel.left - (right - width) - 6 : width;
    const view = [0, 0, beside, sheet ? panel.top - (bottom - height) : height];
    const named = (list, strong) => list.map((node) => labelOf(node, scale, strong));
    onScreen(context, () => {
      if (focused.node !== NONE) {
        const others = [...focused.members].filter((n) => n !== focused.node);
        others.sort((a, b) => place(b).size - place(a).size || a - b);
        // first, and whatever it covers
        const taken = obstacles(scale, [focused.node]);
        drawLabels(context, named([focused.node], true), view, 1, taken);
        taken.push(...obstacles(scale, others));
        drawLabels(context, named(others, false), view, 60, taken);
        return;
      }
      const onView = (node) => {
        const { x, y } = network.canvasToDOM(place(node));
        return x > 0 && y > 0 && x < width && y < height;
      };
      const visible = [...shown.entities].map(nodeOf).filter(onView);
      const room = (width * height) / 1e6;
      // the best known are named even where a lesser thing is covered
      const known = visible.slice(0, Math.round(20 * room));
      const taken = obstacles(scale, known);
      drawLabels(context, communityLabels(scale, width < 500), view, 60, taken);
      drawLabels(context, named(known, false), view, known.length, taken);
      taken.push(...obstacles(scale, visible.filter((node) => reachOf(node, scale) > 3)));
      drawLabels(context, named(visible.slice(known.length), false), view, Math.round((14 + 60 * scale) * room), taken);
      const near = [...shown.papers].filter(onView);
      if (scale > 0.8) taken.push(...obstacles(scale, near));
      drawLabels(context, named(near, false), view, Math.round((scale > 0.8 ? 60 : 14 * scale) * room), taken);
    });
  }

  network.on("beforeDrawing", paintGround);
  network.on("afterDrawing", (context) => {
    if (!shown) return;
    if (focused.node !== NONE) {
      paintFocus(context, focused.members, focused.statements);
      if (places.x[focused.node] !== undefined || satellites.has(focused.node)) paintRing(context, focused.node);
    } else if (hovered !== NONE) paintRing(context, hovered);
    paintNames(context);
  });
  network.on("zoom", () => {
    const scale = network.getScale();
    if (bounded(scale) !== scale) network.moveTo({ scale: bounded(scale) });
  });

  // Moves so that `members` (node numbers) fill what the panel leaves free.
  function frameNodes(members, animate, largest = 1.3) {
    const boxes = [...members].map(place);
    if (!boxes.length) return;
    const left = Math.min(...boxes.map((b) => b.x - b.size));
    const right = Math.max(...boxes.map((b) => b.x + b.size));
    const top = Math.min(...boxes.map((b) => b.y - b.size));
    const bottom = Math.max(...boxes.map((b) => b.y + b.size));
    const view = container.getBoundingClientRect();
    const panel = document.getElementById("panel").getBoundingClientRect();
    const sheet = panel.width > 0.9 * view.width;
    const width = view.width - (sheet ? 0 : panel.width && panel.width + 16);
    const height = view.height - (sheet ? panel.height : 0);
    const margin = Math.min(110, 0.12 * Math.min(width, height) + 14);
    const fits = [(width - margin) / (right - left + 1), (height - margin) / (bottom - top + 1)];
    fits.sort((a, b) => a - b);
    // a wide picture on an upright screen would be tiny: half way to filling the screen, the rest a swipe away
    const fitting = focused.node === NONE && fits[1] > 1.8 * fits[0] ? Math.sqrt(fits[0] * fits[1]) : fits[0];
    const scale = Math.max(0.06, Math.min(largest, fitting));
    const position = {
      x: (left + right) / 2 + (view.width - width) / 2 / scale,
      y: (top + bottom) / 2 + (view.height - height) / 2 / scale,
    };
    network.moveTo({ position, scale, animation: animate && moving(450) });
  }

  readTheme();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    readTheme();
    network.redraw();
  });

  return {
    network,
    show,
    frameFocus: (animate) => frameNodes(focused.members, animate),
    // of a community, its papers: what they share may stand anywhere
    frameAll: (animate) =>
      frameNodes([...shown.papers, ...(state.community === NONE ? [...shown.entities].map(nodeOf) : [])], animate),
    hover(node) {
      hovered = node;
      network.redraw();
    },
    zoom(factor) {
      network.moveTo({ scale: bounded(network.getScale() * factor), animation: moving(180) });
    },
  };
})();
