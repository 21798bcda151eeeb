// The search of the site: titles and names, from an index that is loaded when somebody begins to type.
"use strict";
(() => {
  const root = document.body.dataset.root;
  const box = document.getElementById("find");
  const words = document.getElementById("words");
  const list = document.getElementById("found");
  const MOST = 12;
  const folded = (text) => text.normalize("NFKD").replace(/\p{M}+/gu, "").toLowerCase();
  let index = null;
  box.hidden = false;

  function load() {
    if (document.getElementById("index")) return;
    const script = document.createElement("script");
    script.id = "index";
    script.src = `${root}search-index.js`;
    script.addEventListener("load", () => {
      index = window.kgSearchIndex.map(([name, kind, place]) => ({ name, kind, place, text: folded(name) }));
      show();
    });
    document.head.append(script);
  }

  // All words have to be there; what begins with them comes first, then what is short.
  function found() {
    const asked = folded(words.value).split(/\s+/).filter(Boolean);
    if (!index || !asked.length) return [];
    const rank = ({ text }) => (text === asked.join(" ") ? 0 : text.startsWith(asked[0]) ? 1 : 2);
    const some = index.filter(({ text }) => asked.every((word) => text.includes(word)));
    return some.sort((x, y) => rank(x) - rank(y) || x.text.length - y.text.length || (x.text < y.text ? -1 : 1)).slice(0, MOST);
  }

  function show() {
    list.replaceChildren(
      ...found().map(({ name, kind, place }) => {
        const link = document.createElement("a");
        link.href = root + place;
        link.textContent = name;
        const note = document.createElement("span");
        note.className = "note";
        note.textContent = ` ${kind}`;
        link.append(note);
        const item = document.createElement("li");
        item.append(link);
        return item;
      }),
    );
  }

  words.addEventListener("focus", load);
  words.addEventListener("input", show);
  box.addEventListener("keydown", (event) => {
    const links = [...list.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    if (event.key === "Enter" && event.target === words && links.length) location.href = links[0].href;
    else if (event.key === "ArrowDown" && links.length) links[Math.min(at + 1, links.length - 1)].focus();
    else if (event.key === "ArrowUp") (at > 0 ? links[at - 1] : words).focus();
    else if (event.key === "Escape") {
      words.value = "";
      show();
      words.focus();
    } else return;
    event.preventDefault();
  });
})();
