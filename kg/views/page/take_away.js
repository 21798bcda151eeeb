// Export: the picture as PNG or SVG; what is shown as CSV, GraphML or Turtle; the SPARQL query that gives it.
const UNPRINTABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
const escapedXml = (text) =>
  String(text).toWellFormed().replace(UNPRINTABLE, "").replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
// As the graph has it, of which the page shows what its LaTeX means.
const writtenName = (node) => graph.written[node] ?? nameOf(node);
const round = (n) => Math.round(100 * n) / 100;

// Which shapes and colours mean what, in a strip below a picture of this width, of which `top` is the upper edge.
function legendOf(width, top) {
  const { theme, network } = scene;
  const types = ["paper", ...graph.types, "repository"];
  const present = new Set(nodesShown().map(typeOf));
  const font = `400 12px ${theme.sans}`;
  let [x, y] = [16, top + 20];
  const kinds = types.filter((type) => present.has(type)).map((type) => [type, TYPE_WORDS[type][1]]);
  if (state.colour === "year") kinds.push(["year-1", String(FIRST_YEAR)], [`year-${YEAR_TINTS}`, String(LAST_YEAR)]);
  if (state.colour === "code" && present.has("paper")) kinds.splice(1, 0, ["coded", "Papers with code of their own"]);
  const items = kinds.map(([type, words]) => {
    const wide = 40 + textWidth(network.canvas.getContext(), font, words);
    if (x > 16 && x + wide > width) [x, y] = [16, y + 22];
    // by community, colours say nothing of types
    const plain = ["community", "year"].includes(state.colour) && type !== "repository" && !type.startsWith("year-");
    const fill = plain ? theme.muted : theme[type === "coded" ? "repository" : type];
    const shape = graph.shapes[type === "coded" || type.startsWith("year-") ? "paper" : type];
    const item =
      `<path transform="translate(${round(x)} ${round(y - 6)}) scale(0.75)" d="${OUTLINES[shape]}" fill="${escapedXml(fill)}"/>` +
      `<text x="${round(x + 18)}" y="${round(y + 4)}" style="font:${escapedXml(font)}" fill="${escapedXml(theme.ink)}">${words}</text>`;
    x += wide;
    return item;
  });
  return { items, height: y + 16 - top };
}

function svgShown(times = 1) {
  const shapes = shapesShown();
  const { width } = shapes;
  const legend = legendOf(width, shapes.height);
  const height = shapes.height + legend.height;
  const disc = ({ x, y, radius }) => `<circle cx="${round(x)}" cy="${round(y)}" r="${round(radius)}"/>`;
  const line = ({ from, to, stroke, opacity }) =>
    `<path d="M${round(from.x)} ${round(from.y)}L${round(to.x)} ${round(to.y)}" stroke="${escapedXml(stroke)}" opacity="${opacity}"/>`;
  const node = ({ x, y, reach, shape, fill, name }) =>
    `<path transform="translate(${round(x)} ${round(y)}) scale(${round(reach / 6.5)}) translate(-8 -8)" d="${OUTLINES[shape]}" ` +
    `fill="${escapedXml(fill)}" stroke="${escapedXml(shapes.ground)}"><title>${escapedXml(name)}</title></path>`;
  const name = (label) =>
    linesOf(label).map(({ text, x, y }) =>
      `<text x="${round(x)}" y="${round(y + 0.8 * label.height)}" style="font:${escapedXml(label.font)}" ` +
      `fill="${escapedXml(label.color)}" opacity="${round(label.alpha ?? 1)}">${escapedXml(text)}</text>`,
    ).join("\n");
  const leaderLine = ({ leader: [x, y, toX, toY], color: ink }) =>
    `<path d="M${round(x)} ${round(y)}L${round(toX)} ${round(toY)}" stroke="${escapedXml(ink)}"/>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${times * width}" height="${times * height}" viewBox="0 0 ${width} ${height}">`,
    `<rect width="100%" height="100%" fill="${escapedXml(shapes.ground)}"/>`,
    `<g fill="${escapedXml(shapes.disc)}">`, ...shapes.discs.map(disc), "</g>",
    shapes.heat ? `<image href="${shapes.heat.href}" width="${shapes.heat.width}" height="${shapes.heat.height}"/>` : "",
    '<g fill="none">', ...shapes.lines.map(line), "</g>",
    "<g>", ...shapes.nodes.map(node), "</g>",
    `<g text-anchor="middle" paint-order="stroke" stroke="${escapedXml(shapes.ground)}" stroke-width="3" stroke-linejoin="round">`,
    ...shapes.names.map(name), "</g>",
    '<g stroke-opacity="0.55">', ...shapes.names.filter((label) => label.leader).map(leaderLine), "</g>",
    `<rect y="${shapes.height}" width="100%" height="${legend.height}" fill="${escapedXml(shapes.ground)}"/>`,
    "<g>", ...legend.items, "</g>", "</svg>", "",
  ].join("\n");
}

// The same picture in dots, twice as many each way as on the screen, for slides and print.
const PNG_TIMES = 2;
function pngShown(save) {
  const drawing = new Image();
  drawing.addEventListener("load", () => {
    const canvas = element("canvas", { width: drawing.width, height: drawing.height });
    canvas.getContext("2d").drawImage(drawing, 0, 0);
    canvas.toBlob(save, "image/png");
  });
  drawing.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgShown(PNG_TIMES))}`;
}

// A cell that begins like a formula would be one in a spreadsheet, so it is set off by an apostrophe, as --safe-csv does.
function cell(value) {
  const text = String(value ?? "");
  const isFigure = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?%?$/i.test(text);
  const plain = !isFigure && /^([\t\r\n]|\s*[=+\-@＝＋－＠])/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

function csvOf({ rows: taken }) {
  const header = ["paper", "title", "year", "relation", "entity", "name", "type", "confidence", "relation_confidence"];
  const share = (n) => (n === null ? "" : n / 100);
  const rows = taken.map(({ paper, relation, thing, confidence, relationConfidence }) => [
    papers.id[paper], papers.title[paper], papers.year[paper], relation, idOf(thing), nameOf(thing), typeOf(thing),
    share(confidence), share(relationConfidence),
  ]);
  return [header, ...rows].map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

function graphmlOf({ rows, nodes, words }) {
  const key = (id, of, type) => `<key id="${id}" for="${of}" attr.name="${id}" attr.type="${type}"/>`;
  const data = (id, value) => (value === null ? "" : `<data key="${id}">${escapedXml(value)}</data>`);
  const node = (n) =>
    `<node id="${escapedXml(idOf(n))}">${data("kind", typeOf(n))}${data("label", nameOf(n))}` +
    `${data("year", isPaper(n) ? papers.year[n] : null)}</node>`;
  const share = (n) => (n === null ? null : n / 100);
  const edge = ({ paper, relation, thing, confidence, relationConfidence }) =>
    `<edge source="${escapedXml(idOf(paper))}" target="${escapedXml(idOf(thing))}">${data("relation", relation)}` +
    `${data("confidence", share(confidence))}${data("relation_confidence", share(relationConfidence))}</edge>`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
    key("kind", "node", "string"), key("label", "node", "string"), key("year", "node", "int"),
    key("relation", "edge", "string"), key("confidence", "edge", "double"), key("relation_confidence", "edge", "double"),
    `<graph edgedefault="undirected"><desc>${escapedXml(words)}</desc>`, ...nodes.map(node), ...rows.map(edge), "</graph>", "</graphml>", "",
  ].join("\n");
}

function turtleOf({ rows, nodes, words }) {
  const literal = (text) =>
    `"${text.toWellFormed().replace(/[\\"]/g, "\\$&").replace(/[\u0000-\u001f\u007f]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`)}"`;
  const about = (node) => {
    if (isRepository(node)) return `<${iriOf(node)}> a kg:Repository .`;
    const kind = isPaper(node) ? "Paper" : typeOf(node)[0].toUpperCase() + typeOf(node).slice(1);
    return `<${iriOf(node)}> a kg:${kind} ; ${isPaper(node) ? "dcterms:title" : "rdfs:label"} ${literal(writtenName(node))} .`;
  };
  const row = ({ paper, relation, thing }) => `<${iriOf(paper)}> ${relationTerm(relation)} <${iriOf(thing)}> .`;
  return [
    `# ${words}`, ...PREFIXES.map(([name, iri]) => `@prefix ${name}: <${iri}> .`), "",
    ...nodes.filter(iriOf).map(about), ...rows.filter(({ thing }) => iriOf(thing)).map(row), "",
  ].join("\n");
}

const TAKEN = [
  ["Picture (PNG)", "png", (save) => pngShown(save)],
  ["Picture (SVG)", "svg", (save) => save(new Blob([svgShown()], { type: "image/svg+xml" }))],
  ["Table (CSV)", "csv", (save, held) => save(new Blob(["\ufeff", csvOf(held)], { type: "text/csv" }))],
  ["Graph (GraphML)", "graphml", (save, held) => save(new Blob([graphmlOf(held)], { type: "application/xml" }))],
  ["Triples (Turtle)", "ttl", (save, held) => save(new Blob([turtleOf(held)], { type: "text/turtle" }))],
  ["Query (SPARQL)", "rq", (save) => save(new Blob([sparqlOfRows(rowsShown())], { type: "application/sparql-query" }))],
];

// Of pictures there is only what is shown, and the query gives that; the others hold everything where the reader wants it.
const WHOLE_TOO = new Set(["csv", "graphml", "ttl"]);

// What a file is to hold: rows, nodes, and words that say which.
function held(everything) {
  const [rows, nodes] = everything ? [rowsOfAll(), nodesOfAll()] : [rowsShown(), nodesShown()];
  const some = count(nodes.filter(isPaper).length, "paper");
  const others = count(nodes.filter(isEntity).length, "entity", "entities");
  return { rows, nodes, words: `${everything ? "Everything in this page" : "What is shown"}: ${some}, ${others}.` };
}

// A file is called like what it holds: everything, the thing in focus, a path, a community, things named, or the graph.
function fileName(ending, everything) {
  if (everything) return `everything.${ending}`;
  const { focus, to, community, picked, named: facets } = state;
  const open = [focus, to].filter((node) => node !== NONE).map(nameOf);
  const named = open.length ? open : [];
  const words = named.length
    ? named.join(" to ")
    : picked.length > 1
    ? `${picked.length} selected`
    : facets.length
    ? facets.map((entity) => entities.name[entity]).join(" and ")
    : community === NONE
    ? "graph"
    : `community ${communities.number[community]}`;
  const slug = folded(shortened(words, 80)).replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "");
  return `${slug || "graph"}.${ending}`;
}

function saveAs(name, blob) {
  const href = URL.createObjectURL(blob);
  element("a", { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 10000);
}

const takeAway = (() => {
  const menu = document.getElementById("take");
  const whole = document.getElementById("take-all");
  const close = () => {
    menu.open = false;
  };
  for (const [words, ending, make] of TAKEN) {
    const take = () => {
      const everything = whole.checked && WHOLE_TOO.has(ending);
      make((blob) => saveAs(fileName(ending, everything), blob), held(everything));
      close();
      menu.querySelector("summary").focus();
    };
    document.getElementById("take-list").append(button({}, take, words));
  }
  function say() {
    document.getElementById("take-note").textContent = held(whole.checked).words;
  }
  menu.addEventListener("toggle", say);
  whole.addEventListener("change", say);
  document.addEventListener("pointerdown", (event) => !menu.contains(event.target) && close());
  return { close, isOpen: () => menu.open };
})();
