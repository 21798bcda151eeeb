// The panel of a community: its central paper, what it names most by type, its repositories and its papers.
const MOST_OF_A_TYPE = 5;
const membersOf = (community) => [...papers.community.keys()].filter((paper) => papers.community[paper] === community);

// The paper that is most related to the others of its community.
function centralPaper(members, community) {
  const near = (paper) =>
    relatedOf[paper].reduce((sum, other) => sum + (papers.community[other.paper] === community ? other.score : 0), 0);
  const scores = members.map(near);
  const most = Math.max(0, ...scores);
  return most > 0 ? members[scores.indexOf(most)] : NONE;
}

// The entities that most of its papers name, and more than their frequency elsewhere explains: [entity, papers].
function namedMost(members) {
  const held = new Map();
  for (const paper of members) {
    for (const s of statementsOf[paper].filter(passesStatement)) {
      held.set(statements.entity[s], (held.get(statements.entity[s]) || 0) + 1);
    }
  }
  const worth = ([entity, n]) => n * Math.log((about.papers + 1) / paperCount(entity));
  return [...held].filter(([, n]) => n > 1).sort((x, y) => worth(y) - worth(x) || x[0] - y[0]);
}

// How much of what ties its papers to others stays among them: much where they are about one thing.
function coherenceLine(community) {
  const share = communities.coherence[community];
  const bar = element("meter", { class: "strength", min: 0, max: 100, value: share, "aria-label": "coherence" });
  return element("div", { class: "coherence" }, element("p", { class: "about" }, `Coherence: ${share} % of what its papers share, they share with each other.`), bar);
}

function communityBody(community) {
  const members = membersOf(community);
  const central = community === communities.apart ? NONE : centralPaper(members, community);
  const named = namedMost(members);
  const byType = graph.types.map((type, t) => [type, named.filter(([entity]) => entities.type[entity] === t).slice(0, MOST_OF_A_TYPE)]);
  const linked = [...new Set(members.flatMap((paper) => papers.links[paper].filter(([, kind]) => kind === "repo").map(([url]) => url)))];
  const shown = members.filter((paper) => state.code === false || hasCode[paper]);
  const page = about.pages.communities[community];
  return [
    element(
      "div",
      { class: "actions" },
      button({ class: "action" }, () => showList("papers"), "Its papers as a list"),
      page ? element("a", { class: "action", href: page }, "Its own page") : null,
    ),
    community === communities.apart ? null : coherenceLine(community),
    central === NONE ? null : section("Central paper", itemButton(central)),
    ...byType.map(([type, list]) =>
      list.length ? section(TYPE_WORDS[type][1], chips(list.map(([entity, n]) => chip(nodeOf(entity), String(n))))) : null,
    ),
    linked.length
      ? section("Repositories", ...listOf(linked, (url) => element("li", {}, itemButton(nodeOfRepository(repositoryAt.get(url))))))
      : null,
    shown.length ? section("Papers", ...listOf(shown, (paper) => element("li", {}, itemButton(paper)))) : null,
  ];
}

function communityBar(community) {
  const { length } = membersOf(community);
  return element(
    "div",
    { class: "bar" },
    element("span", { class: "grow" }, `Community ${communities.number[community]} of ${count(length, "paper")}`),
    button({ id: "close", "aria-label": "Close details" }, () => openCommunity(NONE), "✕"),
  );
}
