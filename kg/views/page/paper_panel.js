// The panel of a paper: its links, what it names and where it says so, what it builds on, and what is related to it.
const LINK_WORDS = { repo: "Code", model: "Model", dataset: "Dataset", project: "Project", paper: "Paper", other: "Link" };

function linkItem([address, kind, own]) {
  const name = nameElement(shortUrl(address));
  const others = () => open(nodeOfRepository(repositoryAt.get(address)));
  return element(
    "li",
    {},
    element("span", { class: "kind" }, LINK_WORDS[kind]),
    element(
      "span",
      { class: "grow" },
      link(address, name),
      own ? null : element("span", { class: "count" }, " not its own"),
      kind === "repo" ? button({ class: "beside" }, others, "its papers") : null,
    ),
  );
}

// What two papers have in common: a thing, a thing that theirs are kinds of, or two with similar names.
function reasonChip(reason) {
  if (!Array.isArray(reason)) return chip(nodeOf(reason));
  const [entity, way, ours, theirs] = reason;
  const short = (other) => shortened(entities.name[other], 18);
  if (way === "name") return chip(nodeOf(ours), `similar name: ${short(theirs)}`);
  const kinds = [ours, theirs].filter((other) => other !== entity).map(short);
  return chip(nodeOf(entity), `of which ${kinds.join(" and ")}`);
}

// The strongest reasons, only one of them that names are alike, which is the weakest.
const MOST_REASONS = 5;
function telling(reasons) {
  const alike = reasons.filter((reason) => Array.isArray(reason) && reason[1] === "name").slice(1);
  return reasons.filter((reason) => !alike.includes(reason)).slice(0, MOST_REASONS);
}

function sharedItem({ paper, shared, score }) {
  const why = element("div", { class: "why" }, chips(telling(shared).map(reasonChip)));
  return element("li", { class: "related" }, itemButton(paper), score === undefined ? "" : strengthBar(score), why);
}

// Papers of a lineage, each with the things that lead there.
function lineageSection(title, pairs) {
  const things = new Map();
  for (const [paper, entity] of pairs) things.set(paper, [...(things.get(paper) || []), entity]);
  const item = ([paper, entities]) => sharedItem({ paper, shared: entities });
  return things.size ? section(title, ...listOf([...things], item)) : null;
}

function paperBody(paper) {
  const links = papers.links[paper];
  const related = relatedOf[paper];
  return [
    links.length ? element("ul", { class: "links" }, ...links.map(linkItem)) : null,
    readingLinks(paper),
    markedAbstract(paper),
    resultsSection(paper),
    lineageSection("Builds on", buildsOn[paper]),
    ...relationSections(paper),
    lineageSection("Built upon by", builtUponBy[paper]),
    related.length ? section("Related papers, and what they share", ...listOf(related, sharedItem)) : null,
    querySection(paper),
  ];
}
