// The papers around a paper: the most related ones, near or far by how related they are, and what links them.
const MOST_AROUND = 30;
const MOST_LINKS_AROUND = 190;

// [{ paper, score, over }], the nearest first; where a paper has few of its own, `over` is the one that leads further.
function papersAround(paper) {
  const found = new Map(relatedOf[paper].slice(0, MOST_AROUND).map(({ paper: other, score }) => [other, { paper: other, score, over: NONE }]));
  const further = new Map();
  for (const { paper: over, score } of found.values()) {
    for (const next of relatedOf[over]) {
      const reached = Math.round((score * next.score) / 1000);
      if (next.paper === paper || found.has(next.paper) || reached <= (further.get(next.paper)?.score ?? 0)) continue;
      further.set(next.paper, { paper: next.paper, score: reached, over });
    }
  }
  const more = [...further.values()].sort((x, y) => y.score - x.score || x.paper - y.paper);
  return [...found.values(), ...more].slice(0, MOST_AROUND);
}

// What is lit: the paper and those around it, and the strongest links between any two of them.
function focusAround(node) {
  const around = papersAround(node);
  const members = new Set([node, ...around.map(({ paper }) => paper)]);
  const links = [];
  for (const member of members) {
    for (const { paper: other, score } of relatedOf[member]) if (member < other && members.has(other)) links.push([member, other, score]);
  }
  const own = ([a, b]) => Number(a !== node && b !== node);
  links.sort((x, y) => own(x) - own(y) || y[2] - x[2] || x[0] - y[0]);
  return { node, members, lines: links.slice(0, MOST_LINKS_AROUND), path: null, cut: false, around };
}

// Where they stand: around the middle, by community, the nearer the more related; each with a size as in the picture.
function standingAround({ node, around }, { x: x0, y: y0 }, sizeOf) {
  const best = Math.max(1, around[0]?.score ?? 1);
  const ordered = [...around].sort((a, b) => papers.community[a.paper] - papers.community[b.paper] || b.score - a.score);
  const turn = (2 * Math.PI) / Math.max(1, ordered.length);
  const placed = ordered.map(({ paper, score }, i) => {
    const far = 120 + 260 * (1 - score / best) + 26 * (i % 2);
    return [paper, { x: x0 + far * Math.cos(i * turn), y: y0 + far * Math.sin(i * turn), size: Math.max(7, sizeOf(paper)) }];
  });
  return new Map([[node, { x: x0, y: y0, size: Math.max(12, sizeOf(node)) }], ...placed]);
}

// How related, as a bar and as a number, told by what it is of.
const strengthBar = (score) =>
  element("meter", { class: "strength", min: 0, max: 1000, value: score, title: `related ${Math.round(score / 10)} of 100`, "aria-label": `related ${Math.round(score / 10)} of 100` });

// The list of them in the panel: how near each is, and why.
function aroundSection(focused) {
  if (!focused.around) return null;
  const item = ({ paper, score, over }) => {
    const pair = relatedOf[over === NONE ? focused.node : over].find((other) => other.paper === paper);
    const way = over === NONE ? null : element("p", { class: "about" }, "by way of ", nameElement(shortened(papers.title[over], 60)));
    const why = element("div", { class: "why" }, way ?? "", chips(telling(pair.shared).map(reasonChip)));
    return element("li", { class: "related" }, itemButton(paper), strengthBar(score), why);
  };
  return section("Papers around it, and why", ...listOf(focused.around, item));
}
