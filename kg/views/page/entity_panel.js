// The panel of a thing: its other names, its family, where it begins, what it is used with, and its papers by relation.
function relativesSections(entity) {
  const { family, broader } = entities;
  const relatives = [
    ["A version or size of", family[entity] === NONE ? [] : [family[entity]]],
    ["Versions and sizes", versionsOf[entity]],
    ["Broader", broader[entity]],
    ["Narrower", narrowerOf[entity]],
  ];
  return relatives.map(([title, list]) =>
    list.length ? section(title, chips(list.map((other) => chip(nodeOf(other), String(paperCount(other)))))) : null,
  );
}

function entityBody(entity) {
  const together = usedWith(entity).slice(0, 10);
  const also = entities.aliases[entity].flatMap((alias, i) => [i ? ", " : "", nameElement(alias)]);
  const first = firstPaper(entity);
  const since = first !== NONE && papers.year[first] !== null ? `First here, ${papers.year[first]}` : "Introduced here by";
  const missing = paperCount(entity) - statementsOf[nodeOf(entity)].length;
  return [
    also.length ? element("p", { class: "about" }, "Also written ", ...also) : null,
    missing > 0 ? element("p", { class: "about" }, `${count(missing, "paper")} of it are not in this page.`) : null,
    first !== NONE ? section(since, itemButton(first)) : null,
    ...relativesSections(entity),
    together.length ? section("Most used with", chips(together.map((t) => chip(nodeOf(t.entity), String(t.papers))))) : null,
    ...relationSections(nodeOf(entity)),
    querySection(nodeOf(entity)),
  ];
}
