// Search over titles, names, aliases and abstracts, with suggestions that the keyboard reaches.
const MOST_SUGGESTIONS = 12;
const MOST_BEFORE_SAYING = 9;
// What is typed is compared without accents too, which kg.names.folding keeps: a search may find more than was meant.
const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

// Every node with its names as they are compared, made when the first letter is typed.
let searchable = null;
function makeSearchable() {
  return Array.from({ length: nodeById.size }, (_, node) => {
    const aliases = isEntity(node) ? entities.aliases[entityOf(node)] : [];
    const weight = isEntity(node) ? 1 + Math.log(1 + paperCount(entityOf(node))) : isPaper(node) ? 1 : 0;
    return { node, weight, names: [nameOf(node), ...aliases].map((name) => ({ name, folded: folded(name) })) };
  });
}

// All the names of a node as they are compared, and of a paper its abstract too.
const searchTexts = new Map();
function searchText(node) {
  searchable ??= makeSearchable();
  if (!searchTexts.has(node)) {
    const names = searchable[node].names.map((name) => name.folded);
    searchTexts.set(node, [...names, isPaper(node) ? folded(papers.text[node] ?? "") : ""].join("\n"));
  }
  return searchTexts.get(node);
}

// The entities that "LoRA and GSM8K" asks for together, each called as it is or by an alias; null for other words.
function entitiesNamed(text) {
  const parts = folded(text).trim().split(/\s+and\s+/);
  if (parts.length < 2) return null;
  searchable ??= makeSearchable();
  const called = (part) => searchable.find(({ node, names }) => isEntity(node) && names.some((name) => name.folded === part))?.node;
  const found = parts.map(called);
  return found.includes(undefined) ? null : found;
}

const namesAll = (paper, nodes) => nodes.every((node) => statementsOf[paper].some((s) => nodeOf(statements.entity[s]) === node && passesStatement(s)));

// The papers that name all the entities that `text` asks for, or else say all its words, in title or abstract.
function papersThatSay(text) {
  const asked = entitiesNamed(text);
  if (asked) return Array.from({ length: PAPERS }, (_, paper) => paper).filter((paper) => namesAll(paper, asked));
  const words = folded(text).trim().split(/\s+/);
  return Array.from({ length: PAPERS }, (_, paper) => paper).filter((paper) => words.every((word) => searchText(paper).includes(word)));
}

// How well a folded name answers: whole name, its start, the start of a word, somewhere; 0 where a word is missing.
function answers(name, query, words) {
  if (name === query) return 100;
  if (name.startsWith(query)) return 60;
  const padded = ` ${name.replace(/[^\p{L}\p{N}]+/gu, " ")}`;
  if (padded.includes(` ${query}`)) return 40;
  if (words.every((word) => padded.includes(` ${word}`))) return 25;
  return words.every((word) => name.includes(word)) ? 10 : 0;
}

function suggest(text) {
  const query = folded(text).trim();
  const words = query.split(/\s+/);
  const found = [];
  searchable ??= makeSearchable();
  for (const { node, weight, names } of searchable) {
    let best = null;
    names.forEach(({ name, folded: plain }, i) => {
      const score = answers(plain, query, words) * (i ? 0.9 : 1);
      if (score && (!best || score > best.score)) best = { node, score, alias: i ? name : null };
    });
    if (best) found.push({ ...best, score: best.score + 3 * weight });
  }
  return found.sort((x, y) => y.score - x.score || x.node - y.node).slice(0, MOST_SUGGESTIONS);
}

// What answers `text`; where nothing does, what answers it with its typing errors mended, which are then in `meant`.
function searchFor(text) {
  const asked = entitiesNamed(text);
  const whole = suggest(text);
  // a title or a name that holds the words as they stand comes before the entities that they name apart
  if (asked) return { found: [...whole, ...asked.map((node) => ({ node, alias: null }))], meant: null };
  if (whole.length) return { found: whole, meant: null };
  const meant = mended(text);
  return meant ? { found: suggest(meant), meant } : { found: whole, meant: null };
}

// With nothing typed: what many papers share, of each type, as a place to begin.
function beginnings() {
  const first = graph.types.flatMap((type, t) => {
    const some = [];
    for (let entity = 0; entity < graph.shared && some.length < 2; entity++) {
      if (entities.type[entity] === t) some.push(nodeOf(entity));
    }
    return some;
  });
  const connected = Array.from({ length: Math.min(2, PAPERS) }, (_, paper) => paper);
  return [...first, ...connected].map((node) => ({ node, alias: null }));
}

const search = (() => {
  const input = document.getElementById("search");
  const list = document.getElementById("suggestions");
  const placeholder = input.placeholder;
  let found = [];
  let active = NONE;
  let pathStart = NONE;

  function option({ node, alias, saying: said }, i) {
    if (said) return sayingOption(said, i);
    const label = element("span", { class: "label" }, nameElement(shortened(nameOf(node), 160)));
    if (alias) label.append(element("span", { class: "also" }, "  also ", nameElement(shortened(alias, 60))));
    const note = element("span", { class: "count" }, isEntity(node) ? count(paperCount(entityOf(node)), "paper") : "");
    const properties = { role: "option", id: `suggestion-${i}`, "aria-selected": "false" };
    const made = element("li", properties, swatch(typeOf(node)), label, note);
    return chosenByClick(made, i);
  }

  const saysOrNames = (words, say) =>
    entitiesNamed(words) ? count(say, "paper names", "papers name") : count(say, "paper says", "papers say");

  function sayingOption({ words, say }, i) {
    const label = element("span", { class: "label" }, `${saysOrNames(words, say)} “${shortened(words, 60)}”`);
    const properties = { role: "option", id: `suggestion-${i}`, class: "saying", "aria-selected": "false" };
    return chosenByClick(element("li", properties, swatch("paper"), label), i);
  }

  function chosenByClick(made, i) {
    // mousedown comes before the input loses focus, and with it the list
    made.addEventListener("mousedown", (event) => {
      event.preventDefault();
      choose(i);
    });
    return made;
  }

  function show() {
    const asked = input.value.trim() !== "";
    const answer = asked ? searchFor(input.value) : { found: beginnings(), meant: null };
    found = answer.found;
    const words = answer.meant ?? input.value.trim();
    const say = asked && words.length > 2 && pathStart === NONE ? papersThatSay(words).length : 0;
    // the last one, in view without scrolling
    if (say) found = [...found.slice(0, MOST_BEFORE_SAYING), { saying: { words, say } }];
    active = NONE;
    const before = pathStart === NONE ? "Begin with" : "Path to";
    const meant = answer.meant && answer.found.length ? `Did you mean “${answer.meant}”?` : null;
    const head = asked ? (meant ?? (answer.found.length ? null : "Nothing has this name")) : found.length ? before : null;
    const heading = head ? [element("li", { class: "head", role: "presentation" }, head)] : [];
    list.replaceChildren(...heading, ...found.map(option));
    list.hidden = !list.children.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    input.removeAttribute("aria-activedescendant");
  }

  function hide() {
    pathStart = NONE;
    input.placeholder = placeholder;
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function activate(i) {
    list.querySelector('[aria-selected="true"]')?.setAttribute("aria-selected", "false");
    active = (i + found.length) % found.length;
    const chosen = document.getElementById(`suggestion-${active}`);
    chosen.setAttribute("aria-selected", "true");
    chosen.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", chosen.id);
  }

  function choose(i) {
    const { node, saying: said } = found[i];
    const choosing = pathStart;
    input.value = "";
    hide();
    input.blur();
    if (said) showList("papers", said.words);
    else if (choosing === NONE) open(node);
    else pathTo(node);
    document.querySelector("#panel h2")?.focus({ preventScroll: true });
  }

  input.addEventListener("input", show);
  input.addEventListener("focus", show);
  input.addEventListener("click", () => list.hidden && show());
  input.addEventListener("blur", hide);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      if (input.value) {
        input.value = "";
        show();
      } else {
        hide();
        input.blur();
      }
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && found.length) {
      event.preventDefault();
      if (list.hidden) show();
      activate(event.key === "ArrowDown" ? active + 1 : active === NONE ? -1 : active - 1);
    } else if (event.key === "Enter" && found.length && !list.hidden) {
      event.preventDefault();
      choose(Math.max(active, 0));
    }
  });
  return {
    start: () => input.focus(),
    // The next choice is where the path from `node` leads.
    startPath(node) {
      pathStart = node;
      input.value = "";
      input.placeholder = `Path from ${shortened(nameOf(node), 24)} to …`;
      input.focus();
      show();
    },
  };
})();
