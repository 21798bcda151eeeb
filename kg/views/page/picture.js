// The picture: ground, focus and names are painted around what vis-network draws, and the view is moved and framed.
const picture = (() => {
  const { network, container, theme, place, sizeOf, reachOf } = scene;
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const moving = (duration) => !calm.matches && { duration, easingFunction: "easeInOutCubic" };
  const bounded = (scale) => Math.max(0.06, Math.min(4, scale));
  let hovered = NONE;

  const discsShown = () =>
    communities.disc.filter((_, c) => c !== communities.apart && (state.community === NONE || state.community === c));

  // Paints in screen pixels, whatever the zoom, so that names and rings keep their size.
  function onScreen(context, paint) {
    const ratio = network.canvas.pixelRatio;
    context.save();
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    paint();
    context.restore();
  }

  function paintGround(context) {
    scene.resize();
    context.fillStyle = theme.disc;
    for (const [x, y, radius] of discsShown()) {
      context.beginPath();
      context.arc(x, y, radius, 0, 2 * Math.PI);
      context.fill();
    }
  }

  const lineStrength = (focused) => (focused.around ? 0.35 : focused.path ? 0.9 : focused.lines.length > 60 ? 0.3 : 0.5);

  // A veil over everything, then the focus and its neighbours again: what is not adjacent is dimmed at no cost.
  function paintFocus(context, focused) {
    const { width, height } = container.getBoundingClientRect();
    onScreen(context, () => {
      // what stands around a paper stands on empty ground
      context.globalAlpha = focused.around ? 1 : 0.76;
      context.fillStyle = theme.ground;
      context.fillRect(0, 0, width, height);
    });
    const scale = network.getScale();
    context.lineWidth = (focused.path ? 2.4 : 1.2) / scale;
    context.globalAlpha = lineStrength(focused);
    for (const [paper, other] of focused.lines) {
      const [a, b] = [place(paper), place(other)];
      context.strokeStyle = theme[nodeTint(other)];
      context.beginPath();
      context.moveTo(a.x, a.y);
      context.lineTo(b.x, b.y);
      context.stroke();
    }
    context.globalAlpha = 1;
    for (const member of focused.members) paintNode(context, member, scale);
  }

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

  // What has no place of its own is where its papers are.
  function hoveredNodes() {
    if (hovered === NONE) return [];
    const near = place(hovered).x === undefined ? neighboursOf(hovered) : [hovered];
    return near.filter((node) => place(node).x !== undefined);
  }

  network.on("beforeDrawing", paintGround);
  network.on("afterDrawing", (context) => {
    if (!scene.shown()) return;
    if (state.density) onScreen(context, () => density.paint(context));
    for (const node of state.pinned) if (scene.isShown(node)) paintRing(context, node);
    const focused = scene.focused();
    if (focused.node !== NONE) {
      paintFocus(context, focused);
      for (const node of focused.path ? [focused.path[0], focused.path.at(-1)] : (focused.several ?? [focused.node])) {
        if (place(node).x !== undefined) paintRing(context, node);
      }
    }
    for (const node of hoveredNodes()) paintRing(context, node);
    onScreen(context, () => paintLabels(context, names(context), theme.ground));
  });
  network.on("zoom", () => {
    const scale = network.getScale();
    if (bounded(scale) !== scale) network.moveTo({ scale: bounded(scale) });
  });

  const boxesOf = (members) => [...members].map(place).filter(({ x }) => x !== undefined);

  // Moves so that `boxes` ({x, y, size}) fill what the panel leaves free.
  function frame(boxes, animate, largest = 1.3) {
    if (!boxes.length) return;
    const left = Math.min(...boxes.map((b) => b.x - b.size));
    const right = Math.max(...boxes.map((b) => b.x + b.size));
    const top = Math.min(...boxes.map((b) => b.y - b.size));
    const bottom = Math.max(...boxes.map((b) => b.y + b.size));
    const whole = container.getBoundingClientRect();
    const [, , width, height] = scene.view();
    const tools = document.querySelector(".tools").offsetHeight + 8;
    const margin = Math.min(110, 0.12 * Math.min(width, height) + 14);
    const fits = [(width - margin) / (right - left + 1), (height - tools - margin) / (bottom - top + 1)];
    fits.sort((a, b) => a - b);
    const scale = Math.max(0.06, Math.min(largest, fits[0]));
    const position = {
      x: (left + right) / 2 + (whole.width - width) / 2 / scale,
      y: (top + bottom) / 2 + (whole.height - height - tools) / 2 / scale,
    };
    network.moveTo({ position, scale, animation: animate && moving(450) });
  }

  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    scene.readTheme();
    network.redraw();
  });

  return {
    network,
    frameFocus: (animate) => frame(boxesOf(scene.focused().members), animate),
    // of a community, its disc: what its papers share may stand anywhere
    frameAll: (animate) => {
      const { papers: shownPapers, entities: shownEntities } = scene.shown();
      if (state.community !== NONE && state.community !== communities.apart) {
        frame(discsShown().map(([x, y, size]) => ({ x, y, size })), animate);
      } else frame(boxesOf([...shownPapers, ...(state.community === NONE ? [...shownEntities].map(nodeOf) : [])]), animate);
    },
    hover(node) {
      if (node === hovered) return;
      hovered = node;
      network.redraw();
    },
    zoom(factor) {
      network.moveTo({ scale: bounded(network.getScale() * factor), animation: moving(180) });
    },
    discsShown,
    lineStrength,
  };
})();
