// The filters: each changes the state, says how much it would leave, and the picture follows at once.
const controls = (() => {
  const by = (id) => document.getElementById(id);
  const words = (text) => element("span", { class: "grow" }, text);
  const typeRows = graph.types.map((type) => {
    const box = element("input", { type: "checkbox" });
    const number = element("span", { class: "count" });
    box.addEventListener("change", () => {
      if (box.checked) state.types.add(type);
      else state.types.delete(type);
      filtersChanged();
    });
    by("types").append(element("label", { class: "row" }, box, swatch(type), words(TYPE_WORDS[type][1]), number));
    return { type, box, number };
  });
  const paperNumber = element("span", { class: "count" });
  const indent = element("span", { class: "indent" });
  by("types").prepend(element("div", { class: "row" }, indent, swatch("paper"), words("Papers"), paperNumber));

  const communityRows = communities.name.map((name, c) => {
    const number = element("span", { class: "count" });
    const button = element("button", { type: "button" }, nameElement(name), number);
    button.addEventListener("click", () => {
      state.community = state.community === c ? NONE : c;
      filtersChanged({ move: true });
    });
    by("communities").append(button);
    return { button, number };
  });

  by("show").addEventListener("input", () => {
    state.show = Number(by("show").value);
    filtersChanged();
  });
  by("code").addEventListener("change", () => {
    state.code = by("code").checked;
    filtersChanged();
  });
  by("confidence").addEventListener("input", () => {
    state.confidence = Number(by("confidence").value);
    filtersChanged();
  });
  by("reset").addEventListener("click", () => {
    state = { ...initialState(), focus: state.focus };
    filtersChanged({ move: true });
  });

  function openSheet(wanted) {
    by("filters").classList.toggle("open", wanted);
    by("filters-button").setAttribute("aria-expanded", String(wanted));
  }
  by("filters-button").addEventListener("click", () => openSheet(!by("filters").classList.contains("open")));

  // Sets every control to the state, with the counts of `selection`.
  function update({ papers: shownPapers, entities: shownEntities, counts }) {
    const number = (n) => n.toLocaleString("en");
    const cut = counts.papers > shownPapers.size;
    const some = cut ? `${number(shownPapers.size)} of ${number(counts.papers)} papers and ` : "";
    const alone = count(ENTITIES - graph.shared, "thing");
    by("shown").textContent = `Showing ${some}${number(shownEntities.size)} of ${number(counts.entities)} shared things`;
    by("hidden-note").textContent = `${alone} in one paper only: open the paper to see them.`;
    by("show").max = String(Math.max(counts.entities, 1));
    by("show").value = String(state.show);
    paperNumber.textContent = number(counts.papers);
    for (const [t, { type, box, number: label }] of typeRows.entries()) {
      box.checked = state.types.has(type);
      label.textContent = number(counts.types[t]);
    }
    by("code").checked = state.code;
    by("code-count").textContent = number(counts.code);
    by("confidence").value = String(state.confidence);
    by("confidence-value").textContent = `${state.confidence} %`;
    for (const [c, { button, number: label }] of communityRows.entries()) {
      button.setAttribute("aria-pressed", String(state.community === c));
      label.textContent = number(counts.communities[c]);
    }
  }
  return { update, openSheet, sheetIsOpen: () => by("filters").classList.contains("open") };
})();
