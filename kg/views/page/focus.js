// What is lit when something is in focus: its neighbourhood to depth 1 or 2, or the path from it to something else.
const MOST_IN_FOCUS = 400;

const neighboursOf = (node) =>
  isRepository(node)
    ? repositories.papers[repositoryOf(node)].map(([paper]) => paper)
    : statementsOf[node].filter((s) => passesInFocus(s, node)).map((s) => otherEnd(s, node));

// The nodes within `depth` steps, nearest first; `cut` says that there were more than can be told apart. From the second
// step on only what several papers share counts: the rest would lead nowhere.
function neighbourhood(node, depth) {
  const members = new Set([node]);
  let ring = [node];
  let cut = false;
  for (let step = 1; step <= depth; step++) {
    const next = [];
    for (const from of ring) {
      for (const to of neighboursOf(from)) {
        if (members.has(to) || (step > 1 && isEntity(to) && entityOf(to) >= graph.shared)) continue;
        if (members.size >= MOST_IN_FOCUS) cut = true;
        else {
          members.add(to);
          next.push(to);
        }
      }
    }
    ring = next;
  }
  return { members, cut };
}

const NOTHING_IN_FOCUS = { node: NONE, members: new Set(), lines: [], path: null, cut: false };

// Members and lines ([paper, entity or repository], each once) of what the state puts in focus.
function focusNow() {
  const { focus: node, to, depth, picked } = state;
  if (node === NONE) return picked.length > 1 ? focusSeveral(picked) : NOTHING_IN_FOCUS;
  if (state.around && isPaper(node) && to === NONE && relatedOf[node].length) return focusAround(node);
  const path = to === NONE ? null : pathBetween(node, to);
  if (path) {
    const lines = path.slice(1).map((next, i) => (isPaper(next) ? [next, path[i]] : [path[i], next]));
    return { node, members: new Set(path), lines, path, cut: false };
  }
  const { members, cut } = neighbourhood(node, depth);
  const lines = [];
  for (const member of members) {
    if (isPaper(member)) {
      for (const other of neighboursOf(member)) if (members.has(other)) lines.push([member, other]);
    } else if (isRepository(member)) {
      for (const paper of neighboursOf(member)) lines.push([paper, member]);
    }
  }
  return { node, members, lines, path, cut };
}
