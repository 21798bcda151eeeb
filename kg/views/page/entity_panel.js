// The panel of a thing: its other names, its family, where it begins, what it is used with, and its papers by relation.
function relativesSections(entity) {
  const { family, broader } = entities;
  const relatives = [
    ["A version or size of", family[entity] === NONE ? [] : [family[entity]]],
    ["Versions and sizes", versionsOf[entity]],
    // a version is narrower than its family too, and said already
    ["Broader", broader[entity].filter((other) => other !== family[entity])],
    ["Narrower", narrowerOf[entity].filter((other) => family[other] !== entity)],
  ];
  const byPapers = (list) => [...list].sort((x, y) => paperCount(y) - paperCount(x) || x - y);
  return relatives.map(([title, list]) =>
    list.length ? section(title, chipsOf(byPapers(list), (other) => chip(nodeOf(other), String(paperCount(other))))) : null,
  );
}

// The aliases that differ by more than case and punctuation from the name and from each other.
const MOST_NAMES = 8;
function otherNames(entity) {
  const plain = (name) => name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
  const seen = new Set([plain(entities.name[entity])]);
  const isNew = (name) => !seen.has(plain(name)) && seen.add(plain(name));
  return entities.aliases[entity].filter(isNew).slice(0, MOST_NAMES);
}

// Keeps the papers that name the thing, together with what they are asked to name already.
function onlyItsPapers(entity) {
  const chosen = state.named.includes(entity);
  const change = () => {
    state.named = chosen ? state.named.filter((other) => other !== entity) : [...state.named, entity];
    filtersChanged();
    document.getElementById("only-its-papers")?.focus();
  };
  return button({ id: "only-its-papers", class: "action", "aria-pressed": String(chosen) }, change, "Only its papers");
}

function entityBody(entity) {
  const together = usedWith(entity).slice(0, 10);
  const also = otherNames(entity).flatMap((alias, i) => [i ? ", " : "", nameElement(alias)]);
  const first = firstPaper(entity);
  const since = first !== NONE && papers.year[first] !== null ? `First here, ${papers.year[first]}` : "Introduced here by";
  const missing = paperCount(entity) - statementsOf[nodeOf(entity)].length;
  return [
    also.length ? element("p", { class: "about" }, "Also written ", ...also) : null,
    missing > 0 ? element("p", { class: "about" }, `${count(missing, "paper")} of it are not in this page.`) : null,
    first !== NONE ? section(since, itemButton(first)) : null,
    ...relativesSections(entity),
    leaderboardSection(entity),
    together.length ? section("Most used with", chips(together.map((t) => chip(nodeOf(t.entity), String(t.papers))))) : null,
    ...relationSections(nodeOf(entity)),
    querySection(nodeOf(entity)),
  ];
}
