// Which names the picture shows: communities, what is in focus, then the best known things and papers that find room.
const names = (() => {
  const { network, container, place, reachOf, theme } = scene;

  // Where names would be covered by the page's own tools.
  function toolBoxes() {
    const { left, top } = container.getBoundingClientRect();
    return [...document.querySelectorAll(".tools, .zoom")].map((tool) => {
      const box = tool.getBoundingClientRect();
      return { box: [box.left - left, box.top - top, box.right - left, box.bottom - top] };
    });
  }

  function labelOf(node, scale, strong) {
    const { x, y, size } = place(node);
    const paper = isPaper(node);
    const pixels = strong ? 14 : paper ? 12 : Math.min(14, 11.5 + size / 12);
    const onPath = scene.focused().path !== null;
    const text = shortened(nameOf(node), strong ? (onPath ? 46 : 72) : paper ? 36 : 30);
    return {
      node,
      lines: strong ? folding(text, onPath ? 24 : 34) : [text],
      ...network.canvasToDOM({ x, y }),
      reach: reachOf(node, scale) + (strong ? 6 : 1),
      stays: scene.focused().node !== NONE,
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
      const broken = narrow || radius * scale < 30 ? parts.slice(0, 1) : folding(parts.join(" · "), Math.max(20, (2 * radius * scale) / 7.5));
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

  // The labels to paint now, each with the box that it fills.
  return function placedNames(context) {
    const scale = network.getScale();
    const { width, height } = container.getBoundingClientRect();
    const view = scene.view();
    const focused = scene.focused();
    const shown = scene.shown();
    const named = (list, strong) => list.map((node) => labelOf(node, scale, strong));
    const placing = (labels, most, taken) => placeLabels(context, labels, view, most, taken);
    if (focused.node !== NONE) {
      const strong = focused.path ?? [focused.node];
      const others = [...focused.members].filter((n) => !strong.includes(n));
      others.sort((a, b) => place(b).size - place(a).size || a - b);
      // first, and whatever it covers
      const taken = [...toolBoxes(), ...obstacles(scale, strong)];
      const first = placing(named(strong, true), strong.length, taken);
      taken.push(...obstacles(scale, others));
      return [...first, ...placing(named(others, false), 60, taken)];
    }
    const onView = (node) => {
      const { x, y } = network.canvasToDOM(place(node));
      return x > 0 && y > 0 && x < width && y < height;
    };
    const visible = [...shown.entities].map(nodeOf).filter(onView);
    const room = (width * height) / 1e6;
    // the best known are named even where a lesser thing is covered
    const known = visible.slice(0, Math.round(20 * room));
    const lesser = visible.slice(known.length);
    const near = [...shown.papers].filter(onView);
    const taken = [...toolBoxes(), ...obstacles(scale, known)];
    const placed = placing(communityLabels(scale, width < 500), 60, taken);
    placed.push(...placing(named(known, false), known.length, taken));
    taken.push(...obstacles(scale, visible.filter((node) => reachOf(node, scale) > 3)));
    placed.push(...placing(named(lesser, false), Math.round((14 + 60 * scale) * room), taken));
    if (scale > 0.8) taken.push(...obstacles(scale, near));
    placed.push(...placing(named(near, false), Math.round((scale > 0.8 ? 60 : 14 * scale) * room), taken));
    return placed;
  };
})();
