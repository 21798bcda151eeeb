// Building blocks of the page. Text from the data enters as text nodes only; nothing here reads HTML.
function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [key, value] of Object.entries(properties)) {
    if (key === "on") for (const [event, listener] of Object.entries(value)) made.addEventListener(event, listener);
    else if (value !== null && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

// A name whose own direction of writing does not touch what stands beside it.
const nameElement = (text, tag = "span") => element(tag, { class: "name", dir: "auto" }, text);

const OUTLINES = {
  dot: "M8 2.2a5.8 5.8 0 1 0 0 11.6a5.8 5.8 0 1 0 0-11.6z",
  triangle: "M8 1.6 15 14H1z",
  triangleDown: "M8 14.4 1 2h14z",
  diamond: "M8 .8 15.2 8 8 15.2.8 8z",
  square: "M2.2 2.2h11.6v11.6H2.2z",
  hexagon: "M4.4 1.8h7.2L15.2 8l-3.6 6.2H4.4L.8 8z",
  star: "M8 .8l2 4.9 5.2.4-4 3.4 1.3 5.1L8 11.8l-4.5 2.8 1.3-5.1-4-3.4L6 5.7z",
};

// The shape and colour of a type, as in the picture.
function swatch(type) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", "swatch");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", OUTLINES[graph.shapes[type]]);
  path.setAttribute("fill", `var(--${type})`);
  svg.append(path);
  return svg;
}

// The address where it is one of the web, else null: other schemes could run something.
function webAddress(text) {
  try {
    const url = new URL(text);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}

function link(address, ...children) {
  const href = webAddress(address);
  return href === null
    ? element("span", {}, ...children)
    : element("a", { href, rel: "noopener noreferrer", target: "_blank" }, ...children);
}

// A button, told by its words or by a label where it shows a sign only.
const button = (properties, listener, ...children) =>
  element("button", { type: "button", ...properties, on: { click: listener } }, ...children);

const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
const count = (n, one, many = `${one}s`) => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;

// `text` on one line without marks that turn the direction of writing, cut to `longest` characters.
function shortened(text, longest) {
  const line = [...text.slice(0, 4 * longest).replace(/[\p{Cc}\p{Cf}\s]+/gu, " ").trim()];
  return line.length <= longest ? line.join("") : `${line.slice(0, longest - 1).join("").trimEnd()}…`;
}
