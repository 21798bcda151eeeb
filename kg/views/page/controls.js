// The filters: each changes the state, says how much it would leave, and the picture follows at once.
const controls = (() => {
  const by = (id) => document.getElementById(id);
  const words = (text) => element("span", { class: "grow" }, text);
  const number = (n) => n.toLocaleString("en");

  // A row with a check box and a number for each of `all`; what is checked is in the set state[key].
  function checkRows(box, key, all, label) {
    return all.map((word) => {
      const input = element("input", { type: "checkbox" });
      const shown = element("span", { class: "count" });
      input.addEventListener("change", () => {
        if (input.checked) state[key].add(word);
        else state[key].delete(word);
        filtersChanged();
      });
      box.append(element("label", { class: "row" }, input, ...label(word), shown));
      return (n) => {
        input.checked = state[key].has(word);
        shown.textContent = number(n);
      };
    });
  }

  // A list of buttons of which none or one is pressed; its number is state[key], and `turn` makes it another.
  function choiceRows(box, key, names, turn) {
    return names.map((name, i) => {
      const shown = element("span", { class: "count" });
      const mark = element("span", { class: "mark" });
      const choose = () => turn(state[key] === i ? NONE : i);
      const made = button({}, choose, mark, nameElement(name), shown);
      box.append(made);
      return (n, paint) => {
        made.setAttribute("aria-pressed", String(state[key] === i));
        mark.style.background = paint ?? "";
        shown.textContent = number(n);
      };
    });
  }

  const typeRows = checkRows(by("types"), "types", graph.types, (type) => [swatch(type), words(TYPE_WORDS[type][1])]);
  const paperNumber = element("span", { class: "count" });
  const indent = element("span", { class: "indent" });
  by("types").prepend(element("div", { class: "row" }, indent, swatch("paper"), words("Papers"), paperNumber));
  const relationRows = checkRows(by("relations"), "relations", graph.relations, (r) => [words(RELATION_WORDS[r][0])]);
  // Entities that every paper must name: those chosen, and the most frequent of each type to choose from.
  const openTypes = new Set();
  function facetChip(entity, n, chosen) {
    const change = () => {
      state.named = chosen ? state.named.filter((other) => other !== entity) : [...state.named, entity];
      filtersChanged({ move: true });
    };
    const node = nodeOf(entity);
    const words = chosen ? `Papers need not name ${nameOf(node)}` : null;
    return button({ class: chosen ? "chip chosen" : "chip", "aria-label": words }, change, swatch(typeOf(node)), nameElement(shortened(nameOf(node), 36)), element("span", { class: "count" }, chosen ? "✕" : number(n)));
  }
  function updateFacets(facets) {
    by("named").replaceChildren(...state.named.map((entity) => facetChip(entity, 0, true)));
    by("named").hidden = !state.named.length;
    const ofType = ([type, list]) => {
      const made = element("details", { open: openTypes.has(type) ? "" : null }, element("summary", {}, TYPE_WORDS[type][1]), chips(list.map(([entity, n]) => facetChip(entity, n, false))));
      made.addEventListener("toggle", () => (made.open ? openTypes.add(type) : openTypes.delete(type)));
      return made;
    };
    by("facets").replaceChildren(...facets.filter(([, list]) => list.length).map(ofType));
  }
  // What is hidden or pinned, each to be taken back by a click.
  function updateMarked(key, words) {
    const box = by(key);
    box.hidden = !state[key].size;
    const back = (node) => button({ class: "chip chosen", "aria-label": `${words} no longer: ${shortened(nameOf(node), 60)}` }, () => turn(key, [node], false), swatch(typeOf(node)), nameElement(shortened(nameOf(node), 30)), element("span", { class: "count" }, "✕"));
    box.replaceChildren(element("p", { class: "note" }, `${words}: ${number(state[key].size)}`), chips([...state[key]].map(back)));
  }
  const communityRows = choiceRows(by("communities"), "community", communities.name, (chosen) => openCommunity(chosen));
  const sourceRows = choiceRows(by("sources"), "source", graph.sources, (chosen) => {
    state.source = chosen;
    filtersChanged({ move: true });
  });
  by("sources-section").hidden = graph.sources.length < 2;

  // Years: a bar for each, and from when to when.
  const span = Array.from({ length: years.length ? LAST_YEAR - FIRST_YEAR + 1 : 0 }, (_, i) => FIRST_YEAR + i);
  by("years-section").hidden = span.length < 2;
  const bars = span.map((year) => {
    const bar = element("span", { class: "bar" });
    by("year-bars").append(bar);
    for (const id of ["from", "until"]) by(id).append(element("option", { value: year }, String(year)));
    return bar;
  });
  for (const [id, other, narrower] of [["from", "until", Math.max], ["until", "from", Math.min]]) {
    by(id).addEventListener("change", () => {
      state[id] = Number(by(id).value);
      state[other] = narrower(state[other], state[id]);
      filtersChanged({ move: true });
    });
  }

  for (const id of ["show", "papers", "confidence", "support"]) {
    by(id).addEventListener("input", () => {
      state[id] = Number(by(id).value);
      filtersChanged();
    });
  }
  by("less-sure").addEventListener("click", () => {
    state.confidence = 0;
    filtersChanged();
    by("confidence").focus();
  });
  by("code").addEventListener("change", () => {
    state.code = by("code").checked;
    filtersChanged();
  });
  by("reset").addEventListener("click", () => {
    const { focus, to, depth, around, compared, picked, colour, size, density: dense, theme, tab, list, sort } = state;
    state = { ...initialState(), focus, to, depth, around, compared, picked, colour, size, density: dense, theme, tab, list, sort };
    filtersChanged({ move: true });
  });

  function openSheet(wanted) {
    by("filters").classList.toggle("open", wanted);
    by("filters-button").setAttribute("aria-expanded", String(wanted));
  }
  by("filters-button").addEventListener("click", () => openSheet(!by("filters").classList.contains("open")));

  by("support").min = String(LEAST_SUPPORT);
  by("papers").max = String(PAPERS);
  by("left-out").textContent = about.left_out;
  by("left-out").hidden = !about.left_out;
  const widest = Math.max(LEAST_SUPPORT, ...entities.papers.slice(0, graph.shared));

  function updateAmounts({ papers: shownPapers, entities: shownEntities, counts }) {
    const some = (n, all) => (n < all ? `${number(n)} of ${number(all)}` : number(n));
    // the headline of the whole graph counts what is shown; that of a part names it
    if (about.heading === count(about.papers, "paper")) {
      const part = shownPapers.size < PAPERS;
      by("headline").textContent = part ? `${some(shownPapers.size, about.papers)} papers` : about.heading;
      by("subheadline").textContent = `and ${count(shownEntities.size, "entity", "entities")} they share`;
    }
    by("shown-papers").textContent = `${some(shownPapers.size, counts.papers)} papers`;
    by("shown").textContent = `${number(shownEntities.size)} of ${number(counts.entities)} shared entities`;
    const alone = ENTITIES - graph.shared;
    by("hidden-note").textContent = alone
      ? `${count(alone, "entity", "entities")} in one paper only: open the paper to see ${alone === 1 ? "it" : "them"}.`
      : "";
    by("papers").hidden = PAPERS <= 100;
    by("papers").max = String(Math.max(counts.papers, 1));
    by("papers").value = String(state.papers);
    by("show").max = String(Math.max(counts.entities, 1));
    by("show").value = String(state.show);
  }

  // Why the picture is empty, or holds papers without anything between them; nothing where it is not.
  function whyEmpty({ papers: shownPapers, entities: shownEntities, counts }) {
    if (!PAPERS) return "There is no paper in this graph.";
    if (!ENTITIES) return about.empty || "Nothing was found in these papers.";
    if (!counts.papers) return "No paper passes these filters. “Clear all filters” brings them back.";
    if (!graph.shared) return "No two papers here name the same entity. Open a paper to see what it names.";
    if (!counts.entities) return "No shared entity passes these filters. “Clear all filters” brings them back.";
    return shownPapers.size || shownEntities.size ? "" : "Nothing is shown: the sliders stand at 0.";
  }

  // Sets every control to the state, with the counts of `selection`.
  function update(selection) {
    const { counts } = selection;
    updateAmounts(selection);
    const reason = state.focus === NONE ? whyEmpty(selection) : "";
    by("empty").textContent = reason;
    by("empty").hidden = !reason;
    paperNumber.textContent = number(counts.papers);
    typeRows.forEach((row, t) => row(counts.types[t]));
    relationRows.forEach((row, r) => row(counts.relations[r]));
    const tint = (c) => (state.colour === "community" ? `var(--${communityTint(c)})` : null);
    communityRows.forEach((row, c) => row(counts.communities[c], tint(c)));
    sourceRows.forEach((row, i) => row(counts.sources[i]));
    updateFacets(counts.facets);
    updateMarked("hidden", "Hidden");
    updateMarked("pinned", "Pinned");
    const most = Math.max(1, ...counts.years.values());
    span.forEach((year, i) => {
      const n = counts.years.get(year) || 0;
      bars[i].style.height = `${n ? Math.max(2, (34 * n) / most) : 0}px`;
      bars[i].title = `${year}: ${count(n, "paper")}`;
      bars[i].classList.toggle("out", year < state.from || year > state.until);
    });
    if (span.length) for (const id of ["from", "until"]) by(id).value = String(state[id]);
    by("code").checked = state.code;
    by("code-count").textContent = number(counts.code);
    by("confidence").value = String(state.confidence);
    by("confidence-value").textContent = `${state.confidence} %`;
    by("confidence-count").textContent = `${count(counts.statements, "statement")} of shared entities`;
    by("less-sure").textContent = `${number(counts.lessSure)} less sure: show`;
    by("less-sure").hidden = !counts.lessSure;
    by("support").max = String(Math.min(widest, 50));
    by("support").value = String(state.support);
    by("support-value").textContent = count(state.support, "paper");
  }
  return { update, openSheet, sheetIsOpen: () => by("filters").classList.contains("open") };
})();
