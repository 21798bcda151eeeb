// Names in the picture: the most important first, each only where it covers no other, at the same size at any zoom.
const widths = new Map();

function textWidth(context, font, text) {
  const key = `${font}|${text}`;
  let width = widths.get(key);
  if (width === undefined) {
    context.font = font;
    width = context.measureText(text).width;
    widths.set(key, width);
  }
  return width;
}

const overlap = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

const isOwn = (taken, label) => taken.node !== undefined && taken.node === label.node;

// Where a label may stand beside its node: [left edge, top edge] below, to the right, to the left and above.
function positions({ x, y, reach, stays }, width, height, view) {
  if (reach === undefined) return [[x - width / 2, y]];
  const within = (left) => (stays ? Math.max(view[0] + 2, Math.min(left, view[2] - width - 2)) : left);
  return [
    [within(x - width / 2), y + reach + 2],
    [x + reach + 3, y - height / 2],
    [x - reach - 3 - width, y - height / 2],
    [within(x - width / 2), y - reach - 2 - height],
  ];
}

// Finds room for `labels` inside `view` (left, top, right, bottom, in screen pixels) until `most` are placed, and returns
// those with their `box`; none covers a box of `taken`, to which theirs are added. A label has lines, font, height of a
// line, color and alpha; it stands below the point (x, y), or beside it where it has a `reach`, the radius of its node.
// One that `stays` is not cut by the edge.
function placeLabels(context, labels, view, most, taken) {
  const placed = [];
  for (const label of labels) {
    if (placed.length >= most) break;
    const width = Math.max(...label.lines.map((line) => textWidth(context, label.font, line)));
    const height = label.height * label.lines.length;
    const box = positions(label, width, height, view)
      .map(([left, top]) => [left - 2, top, left + width + 2, top + height])
      .find((free) => free[0] >= view[0] && free[1] >= view[1] && free[2] <= view[2] && free[3] <= view[3]
        && !taken.some((other) => !isOwn(other, label) && overlap(free, other.box)));
    if (!box) continue;
    taken.push({ box });
    placed.push({ ...label, box });
  }
  return placed;
}

// The lines of a placed label, each with its middle and top.
const linesOf = ({ lines, box, height }) =>
  lines.map((text, i) => ({ text, x: (box[0] + box[2]) / 2, y: box[1] + i * height }));

function paintLabels(context, labels, ground) {
  context.textAlign = "center";
  context.textBaseline = "top";
  context.lineJoin = "round";
  context.strokeStyle = ground;
  context.lineWidth = 3.5;
  for (const label of labels) {
    context.globalAlpha = label.alpha ?? 1;
    context.font = label.font;
    context.fillStyle = label.color;
    for (const { text, x, y } of linesOf(label)) {
      context.strokeText(text, x, y);
      context.fillText(text, x, y);
    }
  }
  context.globalAlpha = 1;
}

// `text` in lines of about `longest` characters, broken at its separators where it has some, else at spaces.
function folding(text, longest) {
  const glue = text.includes(" · ") ? " · " : " ";
  const lines = [""];
  for (const part of text.split(glue)) {
    const last = lines[lines.length - 1];
    if (last && last.length + part.length > longest) lines.push(part);
    else lines[lines.length - 1] = last ? last + glue + part : part;
  }
  return lines;
}
