// The density view: where much stands near together the ground is dark, names stay (as in VOSviewer, van Eck and Waltman 2010).
const density = (() => {
  const { network, container, theme, place } = scene;
  const CELL = 4;
  const canvas = document.createElement("canvas");
  let drawnFor = "";
  let drawnOf = null;

  // A soft dot of this radius, to be stamped for each node.
  function stampOf(radius) {
    const stamp = element("canvas", { width: 2 * radius, height: 2 * radius });
    const context = stamp.getContext("2d");
    const fall = context.createRadialGradient(radius, radius, 0, radius, radius, radius);
    // about a bell curve
    for (const [at, alpha] of [[0, 1], [0.25, 0.78], [0.5, 0.37], [0.75, 0.1], [1, 0]]) fall.addColorStop(at, `rgba(0, 0, 0, ${alpha})`);
    context.fillStyle = fall;
    context.fillRect(0, 0, 2 * radius, 2 * radius);
    return stamp;
  }

  // Draws the cells anew where view, selection or colours have changed.
  function draw() {
    const { width, height } = container.getBoundingClientRect();
    const scale = network.getScale();
    const { x, y } = network.getViewPosition();
    const key = [width, height, scale, x, y, theme.heat, state.size].join(" ");
    if (key === drawnFor && drawnOf === scene.shown()) return;
    [drawnFor, drawnOf] = [key, scene.shown()];
    [canvas.width, canvas.height] = [Math.ceil(width / CELL), Math.ceil(height / CELL)];
    const context = canvas.getContext("2d", { willReadFrequently: true });
    const radius = Math.round(Math.max(26, Math.min(120, 92 * scale)) / CELL);
    const stamp = stampOf(radius);
    for (const node of nodesShown()) {
      const at = network.canvasToDOM(place(node));
      context.globalAlpha = Math.min(0.5, 0.012 * place(node).size);
      context.drawImage(stamp, at.x / CELL - radius, at.y / CELL - radius);
    }
    const cells = context.getImageData(0, 0, canvas.width, canvas.height);
    const [red, green, blue] = rgbOf(theme.heat);
    let most = 1;
    for (let i = 3; i < cells.data.length; i += 4) most = Math.max(most, cells.data[i]);
    for (let i = 0; i < cells.data.length; i += 4) {
      [cells.data[i], cells.data[i + 1], cells.data[i + 2]] = [red, green, blue];
      cells.data[i + 3] = 190 * (cells.data[i + 3] / most) ** 1.15;
    }
    context.putImageData(cells, 0, 0);
  }

  const rgbOf = (hex) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));

  return {
    // Paints it over what stands there, in screen pixels.
    paint(context) {
      const { width, height } = container.getBoundingClientRect();
      draw();
      context.globalAlpha = 1;
      context.fillStyle = theme.ground;
      context.fillRect(0, 0, width, height);
      context.drawImage(canvas, 0, 0, CELL * canvas.width, CELL * canvas.height);
    },
    // The same as an address of data, with its size in pixels.
    picture() {
      draw();
      return { href: canvas.toDataURL("image/png"), width: CELL * canvas.width, height: CELL * canvas.height };
    },
  };
})();
