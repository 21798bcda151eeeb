// The strongest chain between two things, found as kg.linking.paths finds it: the costs of the steps are reckoned there,
// and of equally cheap chains the first in the order of ids is taken, read from the lesser end.

// What a step over a link to a repository costs, which is no statement: the least there is.
const LINK_COST = 1;

// Strings in the order of their code points, which is Python's; JavaScript's own order is that of UTF-16.
function compareText(a, b) {
  const [x, y] = [[...a], [...b]];
  const at = x.findIndex((c, i) => c !== y[i]);
  if (at < 0 || at >= y.length) return x.length - y.length;
  return x[at].codePointAt(0) - y[at].codePointAt(0);
}

const compareNodes = (a, b) => compareText(kindOf(a), kindOf(b)) || compareText(idOf(a), idOf(b));

// The steps from `node` over statements that pass the filters, as [node, cost]. The ends of the chain were chosen, whatever
// their type; and only they may be repositories, which state nothing.
function stepsFrom(node, ends) {
  if (isRepository(node)) return repositories.papers[repositoryOf(node)].map(([paper]) => [paper, LINK_COST]);
  const passes = (s) =>
    passesStatement(s) && (passesType(statements.entity[s]) || ends.includes(nodeOf(statements.entity[s])));
  const steps = statementsOf[node].filter(passes).map((s) => [otherEnd(s, node), statements.cost[s]]);
  const links = (end) => isRepository(end) && repositories.papers[repositoryOf(end)].some(([paper]) => paper === node);
  if (isPaper(node)) steps.push(...ends.filter(links).map((end) => [end, LINK_COST]));
  return steps;
}

// A queue of [cost, node], the least cost first: a binary heap.
function makeQueue() {
  const heap = [];
  const swap = (i, j) => ([heap[i], heap[j]] = [heap[j], heap[i]]);
  return {
    push(item) {
      let i = heap.push(item) - 1;
      for (let up = (i - 1) >> 1; i > 0 && heap[i][0] < heap[up][0]; i = up, up = (i - 1) >> 1) swap(i, up);
    },
    pop() {
      if (heap.length) swap(0, heap.length - 1);
      const least = heap.pop();
      for (let i = 0, next = 1; next < heap.length; i = next, next = 2 * i + 1) {
        if (next + 1 < heap.length && heap[next + 1][0] < heap[next][0]) next++;
        if (heap[i][0] <= heap[next][0]) break;
        swap(i, next);
      }
      return least;
    },
  };
}

// What is left to pay from each node to `goal`, for all that are no further than `start` (Dijkstra 1959).
function costsTo(goal, start, ends) {
  const left = new Map();
  const queue = makeQueue();
  queue.push([0, goal]);
  for (let next = queue.pop(); next; next = queue.pop()) {
    const [cost, node] = next;
    if (left.has(node)) continue;
    left.set(node, cost);
    if (node === start) break;
    for (const [other, step] of stepsFrom(node, ends)) if (!left.has(other)) queue.push([cost + step, other]);
  }
  return left;
}

// The nodes of the chain from `start` to `goal` over what passes the filters, or null.
function pathBetween(start, goal) {
  const ends = [start, goal].sort(compareNodes);
  const left = costsTo(ends[1], ends[0], ends);
  if (!left.has(ends[0])) return null;
  const path = [ends[0]];
  while (path.at(-1) !== ends[1]) {
    const here = path.at(-1);
    const onwards = stepsFrom(here, ends).filter(([node, cost]) => left.get(node) === left.get(here) - cost);
    path.push(onwards.map(([node]) => node).reduce((a, b) => (compareNodes(b, a) < 0 ? b : a)));
  }
  return path[0] === start ? path : path.reverse();
}
