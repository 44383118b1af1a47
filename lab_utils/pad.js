// A pad to draw a digit on, and a network that reads it at each move. All of it happens in the page.
//
// - `asExample` makes the 400 pixels of strokes, as ink.py does: the same numbers
// - `vary` shifts, turns, scales, thins or thickens them, and adds noise
// - `layersOf` takes the network out of its text, `forward` is what each layer makes of pixels
// - `mount` puts the pad into an element of a page; the default export is the widget of a notebook

const SIDE = 20, IN_A_ROW = 5; // of a picture, and of a layer's units
const BOX = 14, MIDDLE = 9.857, PEN = 1, SOFTNESS = 1.4, SMALLEST = 0.1; // measured on X: see ink.py
const REACH = PEN + SOFTNESS / 2;
const STEP = 0.05; // of an arrow key, in parts of the pad
const AS_IT_IS = { right: 0, down: 0, turn: 0, size: 0, thickness: 0, noise: 0 };
const BREAKS = [
  ["left", ["right", -1]], ["right", ["right", 1]], ["up", ["down", -1]], ["down", ["down", 1]],
  ["turn left", ["turn", -1]], ["turn right", ["turn", 1]], ["smaller", ["size", -1]], ["larger", ["size", 1]],
  ["thinner", ["thickness", -1]], ["thicker", ["thickness", 1]], ["more noise", ["noise", 1]],
];

// ---- Pixels: column by column, as in X ----

// Strokes, each a list of points [x, y] in a pad of 1 x 1, y downwards -> (400,) gray levels 0 to 1
export function asExample(strokes, centered = true) {
  const moved = (scale, [fromX, fromY], [toX, toY]) =>
    strokes.map(path => path.map(([x, y]) => [(x - fromX) * scale + toX, (y - fromY) * scale + toY]));
  if (!centered) return Float32Array.from(ink(moved(SIDE, [0, 0], [-0.5, -0.5])));
  const xs = strokes.flatMap(path => path.map(([x]) => x)), ys = strokes.flatMap(path => path.map(([, y]) => y));
  const [[left, width], [top, height]] = [xs, ys].map(all => {
    const least = all.reduce((a, b) => Math.min(a, b));
    return [least, all.reduce((a, b) => Math.max(a, b)) - least];
  });
  const scale = (BOX - 2 * PEN) / Math.max(width, height, SMALLEST);
  const center = [left + width / 2, top + height / 2];
  const [massX, massY] = centerOfMass(ink(moved(scale, center, [MIDDLE, MIDDLE])));
  return Float32Array.from(ink(moved(scale, center, [2 * MIDDLE - massX, 2 * MIDDLE - massY])));
}

// Paths in pixels, drawn with the pen: the nearer a pixel to a path, the brighter
function ink(paths) {
  const nearest = new Float64Array(SIDE * SIDE).fill(Infinity); // squares of distances
  const range = (a, b) => [Math.max(0, Math.ceil(Math.min(a, b) - REACH)), Math.min(SIDE - 1, Math.max(a, b) + REACH)];
  for (const path of paths) {
    for (let k = 0; k < path.length; k++) {
      const [x, y] = path[k], [endX, endY] = path[Math.min(k + 1, path.length - 1)];
      const dx = endX - x, dy = endY - y, length = Math.max(dx * dx + dy * dy, 1e-12);
      const [firstColumn, lastColumn] = range(x, endX), [firstRow, lastRow] = range(y, endY);
      for (let column = firstColumn; column <= lastColumn; column++) {
        for (let row = firstRow; row <= lastRow; row++) {
          const along = Math.min(1, Math.max(0, ((column - x) * dx + (row - y) * dy) / length));
          const far = (column - x - along * dx) ** 2 + (row - y - along * dy) ** 2;
          if (far < nearest[column * SIDE + row]) nearest[column * SIDE + row] = far;
        }
      }
    }
  }
  return nearest.map(far => Math.min(1, Math.max(0, (PEN - Math.sqrt(far)) / SOFTNESS + 0.5)));
}

function centerOfMass(image) {
  let all = 0, x = 0, y = 0;
  image.forEach((gray, i) => { all += gray; x += gray * Math.floor(i / SIDE); y += gray * (i % SIDE); });
  return [x / all, y / all];
}

// (400,) -> (400,): shifted by pixels, turned by 10 degrees, scaled by a tenth, and so on, as often as `how` says
export function vary(image, how) {
  const at = (pixels, column, row) =>
    column < 0 || row < 0 || column >= SIDE || row >= SIDE ? 0 : pixels[column * SIDE + row];
  const angle = how.turn * Math.PI / 18, scale = 1.1 ** how.size;
  const cos = Math.cos(angle) / scale, sin = Math.sin(angle) / scale;
  let varied = image.map((_, i) => { // where a pixel comes from, between four others
    const x = Math.floor(i / SIDE) - MIDDLE - how.right, y = i % SIDE - MIDDLE - how.down;
    const column = x * cos + y * sin + MIDDLE, row = y * cos - x * sin + MIDDLE;
    const left = Math.floor(column), top = Math.floor(row), right = column - left, down = row - top;
    return (at(image, left, top) * (1 - right) + at(image, left + 1, top) * right) * (1 - down)
      + (at(image, left, top + 1) * (1 - right) + at(image, left + 1, top + 1) * right) * down;
  });
  const most = how.thickness > 0 ? Math.max : Math.min;
  for (let step = 0; step < Math.abs(how.thickness); step++) { // half way to the brightest, or darkest, neighbor
    varied = varied.map((gray, i, all) => {
      const column = Math.floor(i / SIDE), row = i % SIDE;
      const around = [[-1, 0], [1, 0], [0, -1], [0, 1]].map(([x, y]) => at(all, column + x, row + y));
      return (gray + most(gray, ...around)) / 2;
    });
  }
  const chance = i => (Math.abs(Math.sin(i + 1) * 43758.5453) % 1) * 2 - 1; // the same at each move
  return varied.map((gray, i) => Math.min(1, Math.max(0, gray + 0.15 * how.noise * chance(i))));
}

// ---- The network ----

// {sizes: [400, 25, 15, 10], weights: base64 of float32, W row by row and b of each layer} -> [{W, b}, …]
export function layersOf({ sizes, weights }) {
  const numbers = new Float32Array(bytesOf(weights).buffer);
  let start = 0;
  return sizes.slice(1).map((units, i) => {
    const middle = start + sizes[i] * units, W = numbers.subarray(start, middle);
    start = middle + units;
    return { W, b: numbers.subarray(middle, start) };
  });
}

const relu = z => Math.max(0, z);
export const bytesOf = text => Uint8Array.from(atob(text), letter => letter.charCodeAt(0));

// What each layer makes of x (400,): z of the hidden ones, before ReLU, and last the logits
export function forward(layers, x) {
  return layers.map(({ W, b }) => {
    const z = Float64Array.from(b);
    x.forEach((value, j) => { if (value) for (let k = 0; k < z.length; k++) z[k] += value * W[j * z.length + k]; });
    x = z.map(relu);
    return z;
  });
}

export function softmax(logits) {
  const largest = Math.max(...logits), powers = Array.from(logits, z => Math.exp(z - largest));
  const sum = powers.reduce((a, b) => a + b);
  return powers.map(power => power / sum);
}

// ---- Strokes that end at the edge: ink past it does not count ----

// The part of a line that lies on the pad: [start, end], or null (Liang and Barsky, 1984)
function onPad(from, to) {
  let first = 0, last = 1;
  for (const axis of [0, 1]) {
    const by = to[axis] - from[axis];
    if (by === 0 && (from[axis] < 0 || from[axis] > 1)) return null;
    if (by === 0) continue;
    first = Math.max(first, Math.min(-from[axis] / by, (1 - from[axis]) / by));
    last = Math.min(last, Math.max(-from[axis] / by, (1 - from[axis]) / by));
  }
  const at = part => part === 1 ? to : from.map((start, axis) => start + part * (to[axis] - start));
  return first > last ? null : [at(first), at(last)];
}

function extend(stroke, point) {
  const part = onPad(stroke.last, point), path = stroke.paths.at(-1);
  stroke.last = point;
  if (!part) return;
  if (path.at(-1).every((place, axis) => place === part[0][axis])) path.push(part[1]);
  else stroke.paths.push(part);
}

// ---- The page ----

function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name, value);
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

const gray = value => [255 * value, 255 * value, 255 * value];
const signed = value => (value > 0 ? [86, 180, 233] : [230, 159, 0]).map(part => part * Math.sqrt(Math.abs(value)));
const inOrder = p => p.map((_, digit) => digit).sort((one, other) => p[other] - p[one]); // the most probable first
const percent = p => `${Math.round(100 * p)}%`;
const most = values => values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1e-9);

function paint(canvas, values, color) {
  const isDigit = values.length === SIDE * SIDE, columns = isDigit ? SIDE : IN_A_ROW;
  const rows = Math.ceil(values.length / columns), image = new ImageData(columns, rows);
  if (canvas.width !== columns || canvas.height !== rows) Object.assign(canvas, { width: columns, height: rows });
  const place = i => isDigit ? (i % SIDE) * SIDE + Math.floor(i / SIDE) : i;
  values.forEach((value, i) => image.data.set([...color(value), 255], 4 * place(i)));
  canvas.getContext("2d").putImageData(image, 0, 0);
}

const picture = label => make("canvas", { role: "img", "aria-label": label });

// Puts the pad into an element. `ask(row)` is to `give(row, grays)`; `show` takes another state of the network.
export function mount(root, network, ask) {
  const { sizes } = network, key = { place: [0.5, 0.5], down: false }; // the pen that arrow keys move
  let layers = layersOf(network), strokes = [], example = null, how = { ...AS_IT_IS }, pointer = null;
  let chosen = [0, 0], x = [], outputs = [], p = [];

  const pad = make("canvas", {
    class: "pad", width: 560, height: 560, tabindex: 0, role: "application",
    "aria-label": "Drawing pad. Arrow keys move the pen, Space puts it down and lifts it.",
    pointerdown: event => {
      if (event.button || !event.isPrimary) return;
      start(placeOf(event));
      pointer = event.pointerId;
      pad.setPointerCapture(pointer);
    },
    pointermove: follow, pointerup: follow, // after which the capture is lost
    lostpointercapture: event => { if (event.pointerId === pointer) { pointer = null; changed(); } },
    keydown: moveByKey, focus: () => redraw(), blur: () => { key.down = false; redraw(); },
    dragstart: event => event.preventDefault(), // of a selection that the pad lies in
  });
  const button = (name, click) => make("button", { type: "button", click }, name);
  const center = make("input", { type: "checkbox", change: () => changed() });
  center.checked = true;
  const number = make("input", { type: "number", min: 0, max: network.examples - 1, input: take });
  const pixels = picture("The 20 x 20 pixels that the network gets"), howText = make("span", { class: "how" });
  const hidden = sizes.slice(1, -1).map((count, layer) =>
    make("div", { class: "units", role: "group", "aria-label": `Hidden layer ${layer + 1}: ${count} units` },
      ...Array.from({ length: count }, (_, i) => unit(layer, i))));
  const rows = Array.from({ length: sizes.at(-1) }, (_, digit) => {
    const logit = make("td"), bar = make("span", { class: "bar" }), track = make("td", { class: "track" }, bar);
    const value = make("td"), name = make("th", { scope: "row" }, unit(sizes.length - 2, digit, digit));
    return { row: make("tr", {}, name, logit, track, value), logit, bar, value };
  });
  const says = make("p", { class: "says" }), status = make("p", { role: "status", class: "unseen" });
  const note = make("p", { role: "note" }), words = make("p");
  const weights = picture("Its weights"), products = picture("Its inputs times its weights");
  const heading = (name, i) => make("th", { scope: "col", colspan: i < 2 ? 1 : 2 }, name);
  const figure = (image, text) => make("figure", {}, image, make("figcaption", {}, text));

  root.classList.add("digits-pad");
  root.replaceChildren(
    says, note,
    make("div", { class: "part" }, pad,
      make("div", { class: "row" },
        button("Undo", () => { lift(strokes.slice(0, -1), example, number.value); changed(); }),
        button("Clear", () => { how = { ...AS_IT_IS }; key.place = [0.5, 0.5]; lift([]); changed(); }),
        make("label", {}, `Example 0 to ${number.max} `, number)),
      make("label", {}, center, " Center it like the training digits"),
      make("p", { class: "small" },
        "Draw with mouse, pen or finger. By keys: arrows move the pen, Space puts it down and lifts it.")),
    make("div", { class: "part flow" }, figure(pixels, "20 x 20 pixels"),
      ...hidden.map((units, i) => figure(units, `Hidden layer ${i + 1}: ${sizes[i + 1]} units`))),
    make("table", { class: "part" },
      make("thead", {}, make("tr", {}, ...["digit", "logit", "probability"].map(heading))),
      make("tbody", {}, ...rows.map(({ row }) => row))),
    make("div", { class: "wide row", role: "group", "aria-label": "Break it" }, make("b", {}, "Break it:"),
      ...BREAKS.map(([name, by]) => button(name, () => { how[by[0]] += by[1]; changed(); })),
      button("as it was", () => { how = { ...AS_IT_IS }; changed(); }), howText),
    make("div", { class: "wide unit" }, figure(weights, "Its weights"), figure(products, "Times its inputs"), words),
    status);

  // Else JupyterLab takes the keys for itself: two d, and the cell is gone.
  for (const node of root.querySelectorAll("button, input, .pad")) node.dataset.lmSuppressShortcuts = "true";

  // A unit is a button: pointed at or focused, it shows what it does. One of each layer has its place in the tab order.
  function unit(layer, i, text = "") {
    const choose = ({ target }) => {
      root.querySelector("[aria-current]").removeAttribute("aria-current");
      target.setAttribute("aria-current", "true");
      chosen = [layer, i];
      look();
    };
    return make("button", {
      type: "button", class: "cell", tabindex: i ? -1 : 0, pointerenter: choose, focus: choose,
      keydown: event => {
        const row = text === "" ? IN_A_ROW : 1; // digits stand below each other
        const by = { ArrowDown: row, ArrowUp: -row, ArrowRight: 1, ArrowLeft: -1 }[event.key];
        const next = event.target.closest(".units, tbody").querySelectorAll(".cell")[i + by];
        if (!by) return;
        event.preventDefault();
        if (next) { event.target.tabIndex = -1; next.tabIndex = 0; next.focus(); }
      },
    }, text);
  }

  function look() {
    const [layer, i] = chosen, { W, b } = layers[layer], count = b.length, z = outputs[layer][i];
    const inputs = layer ? outputs[layer - 1].map(relu) : x;
    const column = Float64Array.from(inputs, (_, j) => W[j * count + i]), made = column.map((w, j) => w * inputs[j]);
    for (const [canvas, values] of [[weights, column], [products, made]]) {
      const largest = most(values);
      paint(canvas, values, value => signed(value / largest));
    }
    const last = layer === layers.length - 1, a = last ? p[i] : relu(z);
    const name = last ? `The output of digit ${i}` : `Unit ${i + 1} of hidden layer ${layer + 1}`;
    words.textContent = `${name}: ${inputs.length} weights, blue where they add and orange where they take away. `
      + `Their products with its inputs, and b = ${b[i].toFixed(2)}, add up to z = ${z.toFixed(2)}`
      + (last ? p.length ? `; softmax makes ${percent(a)} of it.` : "." : `; ReLU makes a = ${a.toFixed(2)} of it.`);
  }

  function placeOf({ clientX, clientY }) {
    const box = pad.getBoundingClientRect();
    return [(clientX - box.left) / box.width, (clientY - box.top) / box.height];
  }

  function start(point) {
    lift(strokes);
    strokes.push({ last: point, paths: [[point]] });
    redraw();
  }

  function follow(event) {
    if (event.pointerId !== pointer) return;
    const moves = event.getCoalescedEvents?.() ?? [];
    for (const move of moves.length ? moves : [event]) extend(strokes.at(-1), placeOf(move));
    redraw();
  }

  function moveByKey(event) {
    const by = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] }[event.key];
    if (by) {
      key.place = key.place.map((place, axis) => Math.min(1, Math.max(0, place + by[axis])));
      if (key.down) extend(strokes.at(-1), key.place);
      redraw();
    } else if (event.key === " " && !event.repeat) {
      const down = !key.down;
      if (down) start(key.place);
      key.down = down;
      changed(down ? "Pen down. " : "Pen up. ");
    } else return;
    event.preventDefault();
  }

  // No pen is down any more; strokes or an example take the place of what was there.
  function lift(others, instead = null, row = "") {
    [strokes, example, number.value, pointer, key.down] = [others, instead, row, null, false];
  }

  function take() {
    const row = number.valueAsNumber;
    if (Number.isNaN(row) || !number.validity.valid) return;
    says.textContent = status.textContent = `Example ${row} comes once the kernel is free and has run this cell.`;
    ask(row);
  }

  function give(row, grays) {
    if (number.valueAsNumber !== row) return; // another was asked for, or something drawn
    lift([], Float32Array.from(grays, level => level / 255), row);
    changed();
  }

  // After a stroke or a click, the reading is also said.
  function changed(first = "") {
    redraw();
    const second = inOrder(p)[1];
    status.textContent = first + says.textContent + (p.length ? ` Then ${second}, ${percent(p[second])}.` : "");
  }

  function redraw() {
    const empty = !strokes.length && !example;
    const paths = strokes.flatMap(stroke => stroke.paths);
    x = empty ? new Float32Array(SIDE * SIDE) : vary(example ?? asExample(paths, center.checked), how);
    outputs = forward(layers, x);
    p = empty ? [] : softmax(outputs.at(-1));
    draw(paths);
    paint(pixels, x, gray);
    hidden.forEach((units, layer) => {
      const largest = most(outputs[layer].map(relu));
      [...units.children].forEach((cell, i) => {
        const a = empty ? 0 : relu(outputs[layer][i]);
        cell.style.backgroundColor = `rgb(${gray(a / largest).join()})`;
        cell.setAttribute("aria-label", `unit ${i + 1}: ${a.toFixed(1)}`);
      });
    });
    const [best] = inOrder(p);
    rows.forEach(({ row, logit, bar, value }, digit) => {
      logit.textContent = empty ? "" : (+outputs.at(-1)[digit].toFixed(1)).toFixed(1);
      bar.style.width = empty ? "0" : `${100 * p[digit]}%`;
      value.textContent = empty ? "" : percent(p[digit]);
      row.classList.toggle("best", digit === best);
    });
    says.textContent = empty ? "The network waits for a digit." : `The network reads ${best}, ${percent(p[best])}.`;
    howText.textContent = Object.entries(how).filter(([, by]) => by).map(([part, by]) => `${part} ${by}`).join(", ");
    look();
  }

  // The pad itself: strokes, or the example; a frame where the training digits lie; a ring where the keys' pen is.
  function draw(paths) {
    const context = pad.getContext("2d"), size = pad.width;
    context.fillStyle = "black";
    context.fillRect(0, 0, size, size);
    const lineWidth = size * (center.checked ? 0.06 : 2 * PEN / SIDE);
    Object.assign(context, { strokeStyle: "white", lineWidth, lineCap: "round", lineJoin: "round" });
    example?.forEach((value, i) => {
      context.fillStyle = `rgb(${gray(value).join()})`;
      context.fillRect(Math.floor(i / SIDE) * size / SIDE, (i % SIDE) * size / SIDE, size / SIDE, size / SIDE);
    });
    for (const path of paths) {
      context.beginPath();
      context.moveTo(path[0][0] * size - 0.1, path[0][1] * size); // a dot needs some length, else nothing is drawn
      for (const [px, py] of path) context.lineTo(px * size, py * size);
      context.stroke();
    }
    Object.assign(context, { strokeStyle: "#0072b2", lineWidth: 3 });
    if (!center.checked) context.strokeRect(0.15 * size, 0.15 * size, 0.7 * size, 0.7 * size);
    if (!pad.matches(":focus-visible")) return;
    context.beginPath();
    context.arc(key.place[0] * size, key.place[1] * size, key.down ? 10 : 18, 0, 7);
    context.stroke();
  }

  root.querySelector(".cell").setAttribute("aria-current", "true");
  redraw();
  const show = (state, sentence) => { layers = layersOf(state); note.textContent = sentence; redraw(); };
  return { show, give, strokes: () => strokes.map(stroke => stroke.paths) };
}

export default {
  render({ model, el }) { // with the view, anywidget takes its listeners away
    const pad = mount(el, model.get("network"), row => model.send({ row }));
    const show = () => pad.show(model.get("network"), model.get("note"));
    for (const part of ["network", "note"]) model.on(`change:${part}`, show);
    model.on("msg:custom", ({ row }, [grays]) => pad.give(row, new Uint8Array(grays.buffer, grays.byteOffset)));
    show();
  },
};
