// Says what an address asks for and this graph has not, with what may have been meant.
const notice = (() => {
  const box = document.getElementById("notice");
  const hide = () => {
    box.hidden = true;
  };

  function show(missing) {
    box.hidden = !missing.length;
    if (!missing.length) return;
    const said = missing.map(({ kind, value }) => `${kind} “${shortened(value, 80)}”`).join(", ");
    const words = folded(missing[0].value).replace(/^.*\//, "").replace(/[^\p{L}\p{N}]+/gu, " ").trim();
    const [near] = missing[0].kind === "community" || !words ? [] : searchFor(words).found;
    const meant = near ? [" Did you mean ", button({ class: "quiet" }, () => open(near.node), nameElement(shortened(nameOf(near.node), 80))), "?"] : [];
    const close = button({ class: "close", "aria-label": "Close this note" }, hide, "✕");
    box.replaceChildren(element("p", {}, `This graph has no ${said}.`, ...meant), close);
  }
  return { show, hide };
})();
