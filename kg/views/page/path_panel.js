// The part of a panel that tells the path from what is in focus to something else, step by step.
const statementBetween = (paper, entity) => statementsOf[paper].find((s) => nodeOf(statements.entity[s]) === entity);

// What joins two nodes of a path, in words that read from the paper.
function stepWords(a, b) {
  const [paper, other] = isPaper(a) ? [a, b] : [b, a];
  if (isRepository(other)) return "links";
  const [active, passive] = RELATION_WORDS[graph.relations[statements.relation[statementBetween(paper, other)]]];
  return (isPaper(a) ? active : passive).toLowerCase();
}

function pathSection(focused) {
  if (state.to === NONE) return null;
  const leave = button({ class: "more" }, () => pathTo(NONE), "Leave the path");
  if (!focused.path) {
    const none = element("p", { class: "about" }, "No way leads to ", nameElement(nameOf(state.to)), " under these filters.");
    return section("Path", none, leave);
  }
  const steps = focused.path.map((node, i) =>
    element(
      "li",
      {},
      i ? element("span", { class: "step" }, stepWords(focused.path[i - 1], node)) : null,
      itemButton(node),
    ),
  );
  const title = `Path in ${count(focused.path.length - 1, "step")}`;
  return section(title, element("ol", { class: "path" }, ...steps), leave);
}
