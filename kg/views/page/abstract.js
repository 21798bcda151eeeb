// The abstract of a paper with what it names marked in its colour, and where to read the paper itself.
// Places in texts are counted in code points, as Python counts.
const texts = new Map();
function textOf(paper) {
  if (!texts.has(paper)) texts.set(paper, [...(papers.text[paper] ?? "")]);
  return texts.get(paper);
}

// A mention of an entity: a link, so that long names break as words do; a click opens the entity.
function mentionLink(entity, text) {
  const node = nodeOf(entity);
  const follow = (event) => {
    event.preventDefault();
    open(node);
  };
  const title = `${TYPE_WORDS[typeOf(node)][0]}: ${nameOf(node)}`;
  const made = element("a", { class: "mention", href: `#entity=${encoded(idOf(node))}`, title, on: { click: follow } }, text);
  made.style.setProperty("--tint", `var(--${typeOf(node)})`);
  return made;
}

// The abstract, or null where the page has none.
function markedAbstract(paper) {
  const text = textOf(paper);
  const from = text.indexOf("\n") + 1;
  if (!from || !text.slice(from).join("").trim()) return null;
  const abstract = element("p", { class: "abstract", dir: "auto" });
  const marks = papers.marks[paper];
  let at = 0;
  let said = from;
  for (let i = 0; i < marks.length; i += 3) {
    const start = at + marks[i];
    at = start + marks[i + 1];
    if (start < from) continue;
    const words = text.slice(start, at).join("");
    const what = marks[i + 2];
    abstract.append(text.slice(said, start).join(""), what < 0 ? link(papers.links[paper][-1 - what][0], words) : mentionLink(what, words));
    said = at;
  }
  abstract.append(text.slice(said).join(""));
  return section("Abstract", abstract);
}

// Where the identifiers of a paper lead.
const HOMES = {
  arxiv: ["arXiv", (id) => `https://arxiv.org/abs/${id}`],
  doi: ["DOI", (id) => `https://doi.org/${id}`],
  acl: ["ACL Anthology", (id) => `https://aclanthology.org/${id}/`],
  openalex: ["OpenAlex", (id) => `https://openalex.org/${id}`],
};
const SEARCHES = [
  ["arXiv", "https://arxiv.org/search/?searchtype=title&query="],
  ["Semantic Scholar", "https://www.semanticscholar.org/search?sort=relevance&q="],
  ["Google Scholar", "https://scholar.google.com/scholar?q="],
  ["Hugging Face", "https://huggingface.co/papers?q="],
];

// Where the paper itself stands, or, where that is not known, where its title can be looked for. Asks nothing till clicked.
function readingLinks(paper) {
  const path = (id) => encodeURIComponent(id).replaceAll("%2F", "/");
  const known = papers.identifiers[paper].filter(([scheme]) => Object.hasOwn(HOMES, scheme));
  const homes = known.map(([scheme, id]) => link(HOMES[scheme][1](path(id)), HOMES[scheme][0]));
  const title = encodeURIComponent(shortened(papers.title[paper], 300).toWellFormed());
  const searches = SEARCHES.map(([name, address]) => link(address + title, name));
  const [words, links] = homes.length ? ["Read it at", homes] : ["Look for it at", searches];
  return element("p", { class: "reading" }, `${words} `, ...links.flatMap((one, i) => (i ? [" · ", one] : [one])));
}
