// Which names the picture shows: what is in focus, else the largest entities, communities, and what else finds room.
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
      font: `${strong ? 600 : paper ? 400 : 500} ${pixels}px ${theme.sans}`,
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
      const [at, below] = [-radius, radius].map((up) => network.canvasToDOM({ x, y: y + up }));
      const parts = shortened(name, 80).split(" · ");
      const most = narrow || radius * scale < 30 ? 1 : radius * scale < 62 ? 2 : parts.length;
      const broken = folding(parts.slice(0, most).join(" · "), Math.max(20, (2 * radius * scale) / 7.5));
      const look = { font: `italic 400 13px ${theme.sans}`, height: 15, color: theme.muted, alpha };
      const above = at.y - 15 * broken.length - 1;
      // above its disc, else below where no other disc is, which it would seem to name, else on its upper part
      const free = communities.disc.every(([u, v, r], other) => other === c || Math.hypot(x - u, y + radius + 20 / scale - v) > r);
      const spots = [[at.x, above], ...(free ? [[below.x, below.y + 2]] : []), [at.x, at.y + 4], [at.x, above - 18]];
      return [{ lines: broken, spots, ...look }];
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

  // From this zoom on.
  const PAPERS_NAMED = 0.8;
  const bySize = (a, b) => place(b).size - place(a).size || a - b;
  // So many in focus get names further off where there is no room beside them; entities before papers.
  const MOST_MOVED = { entities: 40, papers: 14 };

  // The labels to paint now, each with the box that it fills.
  return function placedNames(context) {
    const scale = network.getScale();
    const { width, height } = container.getBoundingClientRect();
    const view = scene.view();
    const focused = scene.focused();
    const shown = scene.shown();
    const named = (list, strong, must = false) => list.map((node) => ({ ...labelOf(node, scale, strong), must }));
    const placing = (labels, most, taken, spared) => placeLabels(context, labels, view, most, taken, spared);
    if (focused.node !== NONE) {
      const strong = focused.path ?? focused.several ?? [focused.node];
      const others = [...focused.members].filter((n) => !strong.includes(n));
      others.sort((a, b) => Number(isPaper(a)) - Number(isPaper(b)) || bySize(a, b));
      const taken = [...toolBoxes(), ...obstacles(scale, strong)];
      const spared = obstacles(scale, others);
      const first = placing(named(strong, true, "anyhow"), strong.length, taken, spared);
      const inView = others.filter((node) => {
        const { x, y } = network.canvasToDOM(place(node));
        return x > view[0] && y > view[1] && x < view[2] && y < view[3];
      });
      const papersIn = inView.filter(isPaper);
      const entitiesIn = inView.filter((node) => !isPaper(node));
      first.push(...placing(named(entitiesIn, false, entitiesIn.length <= MOST_MOVED.entities), 80, taken, spared));
      const moved = papersIn.length <= MOST_MOVED.papers;
      if (!moved) taken.push(...spared);
      return [...first, ...placing(named(papersIn, false, moved), 60, taken, spared)];
    }
    const onView = (node) => {
      const { x, y } = network.canvasToDOM(place(node));
      return x > 0 && y > 0 && x < width && y < height;
    };
    const visible = [...shown.entities].map(nodeOf).filter(onView).sort(bySize);
    const room = (width * height) / 1e6;
    // the largest never lose their names, whatever is near them; the next ones have theirs where a lesser one is covered
    const pinned = [...state.pinned].filter((node) => scene.isShown(node) && onView(node));
    const largest = [...new Set([...pinned, ...visible.slice(0, Math.round(12 * room) + 3)])];
    const others = visible.filter((node) => !largest.includes(node));
    const known = others.slice(0, Math.round(10 * room));
    const lesser = others.slice(known.length);
    const near = [...shown.papers].filter(onView);
    const spared = obstacles(scale, visible.filter((node) => reachOf(node, scale) > 2.5));
    const taken = [...toolBoxes(), ...obstacles(scale, largest)];
    const placed = placing(named(largest, false, "anyhow"), largest.length, taken, spared);
    placed.push(...placing(communityLabels(scale, width < 500), 60, taken, spared));
    taken.push(...obstacles(scale, known));
    placed.push(...placing(named(known, false), known.length, taken, spared));
    taken.push(...spared);
    placed.push(...placing(named(lesser, false), Math.round((14 + 60 * scale) * room), taken));
    // from afar, papers have no names: there are too many, and what they are about is what the entities say
    if (scale < PAPERS_NAMED) return placed;
    taken.push(...obstacles(scale, near));
    placed.push(...placing(named(near, false), Math.round(60 * room), taken));
    return placed;
  };
})();
