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

// Where a label may stand beside its node: [left edge, top edge] below, to the right, to the left and above; one without
// a node where its `spots` say, [middle, top edge].
function positions({ x, y, reach, stays, spots }, width, height, view) {
  if (spots) return spots.map(([middle, top]) => [middle - width / 2, top]);
  const within = (left) => (stays ? Math.max(view[0] + 2, Math.min(left, view[2] - width - 2)) : left);
  return [
    [within(x - width / 2), y + reach + 2],
    [x + reach + 3, y - height / 2],
    [x - reach - 3 - width, y - height / 2],
    [within(x - width / 2), y - reach - 2 - height],
  ];
}

// Places further off, nearest first, from where a line leads to the node.
const DIRECTIONS = 16;
function* placesAround({ x, y, reach }, width, height, view) {
  for (let step = 1; step <= 9; step++) {
    for (let i = 0; i < DIRECTIONS; i++) {
      const angle = (2 * Math.PI * i) / DIRECTIONS;
      const [far, up] = [reach + 12 * step, Math.sin(angle)];
      const middle = x + Math.cos(angle) * (far + width / 2);
      const left = Math.max(view[0] + 2, Math.min(middle - width / 2, view[2] - width - 2));
      const top = y + up * (far + height / 2) - height / 2;
      yield [left, Math.max(view[1] + 2, Math.min(top, view[3] - height - 2))];
    }
  }
}

// From the rim of its node to the nearest point of a label that stands further off than beside it, else null.
function leader({ x, y, reach }, [left, top, right, bottom]) {
  if (reach === undefined) return null;
  const [toX, toY] = [Math.max(left, Math.min(x, right)), Math.max(top, Math.min(y, bottom))];
  const distance = Math.hypot(toX - x, toY - y);
  if (distance < reach + 9) return null;
  const rim = reach / distance;
  return [x + (toX - x) * rim, y + (toY - y) * rim, toX, toY];
}

// Finds room for `labels` inside `view` (left, top, right, bottom, in screen pixels) until `most` are placed, and returns
// those with their `box`; none covers a box of `taken`, to which theirs are added, nor one of `spared` where that can be
// helped. A label has lines, font, height of a line, color and alpha; it stands at one of its `spots`, or beside the point
// (x, y), which has a `reach`, the radius of its node. One that `stays` is not cut by the edge; one that `must` be there
// stands further off where there is no room beside its node, and "anyhow" on top of another if need be.
function placeLabels(context, labels, view, most, taken, spared = []) {
  const placed = [];
  const meets = (box, others, label) => others.some((other) => !isOwn(other, label) && overlap(box, other.box));
  for (const label of labels) {
    if (placed.length >= most) break;
    const width = Math.max(...label.lines.map((line) => textWidth(context, label.font, line)));
    const height = label.height * label.lines.length;
    const boxAt = ([left, top]) => [left - 2, top, left + width + 2, top + height];
    const inside = (free) => free[0] >= view[0] && free[1] >= view[1] && free[2] <= view[2] && free[3] <= view[3];
    const near = positions(label, width, height, view).map(boxAt).filter((free) => inside(free) && !meets(free, taken, label));
    let box = near.find((free) => !meets(free, spared, label));
    if (!box && label.must) {
      const around = [...placesAround(label, width, height, view)].map(boxAt).filter((free) => inside(free) && !meets(free, taken, label));
      box = around.find((free) => !meets(free, spared, label)) ?? near[0] ?? around[0];
      if (label.must === "anyhow") box ??= boxAt(positions(label, width, height, view)[0]);
    }
    box ??= near[0];
    if (!box) continue;
    taken.push({ box });
    placed.push({ ...label, box, leader: leader(label, box) });
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
  context.lineWidth = 1;
  for (const { leader: line, color: ink } of labels.filter((label) => label.leader)) {
    context.globalAlpha = 0.55;
    context.strokeStyle = ink;
    context.beginPath();
    context.moveTo(line[0], line[1]);
    context.lineTo(line[2], line[3]);
    context.stroke();
  }
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
