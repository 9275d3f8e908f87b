// The timeline, live: the still picture that Python made is replaced by one that can be zoomed,
// pointed at and walked through by keyboard. JupyterLab and the site run this same file.
//
// Times are whole ticks (`state.tick` nanoseconds each). `payload.py` writes what `unpack` reads.

/**
 * @typedef {{name: string, kind: string, depth: number, start: number, end: number,
 *   ending: string, line: number, overlayRows: number, base: Piece[], overlays: Piece[]}} Lane
 * @typedef {{lane: number, state: string, start: number, end: number, resource: string,
 *   line: number, label: string, holder: number, row: number, vain: boolean, count: number,
 *   shares: number[] | null}} Piece
 * @typedef {{kind: string, at: number, from: number, to: number, resource: string, line: number}} Arrow
 * @typedef {{lane: number, y: number, height: number, group: Group | null}} Row
 * @typedef {{name: string, members: number[], open: boolean, area: Map<string, number[][]>}} Group
 * @typedef {{piece: Piece, x: number, width: number, y: number, height: number, node: SVGElement}} Cell
 */

const STATES = ["running", "waiting", "sleeping", "io", "queue", "mixed", "holding", "task", "callback"];
const BASE = STATES.slice(0, 5);
const EVENTS = ["start", "wake", "submit", "switch", "deadlock"];
const KINDS = ["process", "thread", "greenlet", "coroutine"];
const ENDINGS = ["", "finished", "raised"];
const LEAST_WIDTH = 3; // px: shorter neighbours are drawn together
const MOST_ARROWS = 150; // in sight at once; more are drawn for the span pointed at only
const LETTER = 6.6; // px a letter takes, about
const SVG = "http://www.w3.org/2000/svg";

/** @param {string} name @param {Record<string, unknown>} attributes @param {...(Node | string | null)} children */
function svg(name, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) node.setAttribute(key, String(value));
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

/** @param {string} name @param {Record<string, string>} attributes @param {...(Node | string)} children */
function html(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

/** Differences back to values. @param {number[]} differences */
function sums(differences) {
  let at = 0;
  return differences.map((difference) => (at += difference));
}

/** The columns of the state back to lanes of pieces. @returns {Lane[]} */
function unpack(state) {
  const lanes = state.lanes.map(([name, kind, depth, start, end, ending, line, overlayRows]) => ({
    name, kind: KINDS[kind], depth, start, end: end < 0 ? state.end : end,
    ending: end < 0 ? "alive" : ENDINGS[ending] || "finished",
    line, overlayRows, base: [], overlays: [],
  }));
  const mixed = new Map(state.mixed.map(([index, count, ...shares]) => [index, { count, shares }]));
  let index = 0;
  lanes.forEach((lane, number) => {
    let at = 0;
    for (const last = index + state.counts[number]; index < last; index++) {
      const piece = unpackPiece(state, index, number, at, mixed.get(index));
      at = piece.end;
      (BASE.includes(piece.state) || piece.state === "mixed" ? lane.base : lane.overlays).push(piece);
    }
  });
  return lanes;
}

/** @returns {Piece} */
function unpackPiece(state, index, lane, at, mixed) {
  const column = state.spans;
  const start = at + column.gap[index];
  return {
    lane, start, state: STATES[state.states.charCodeAt(index) - 97],
    end: start + column.long[index],
    resource: state.resources[column.resource[index] - 1] ?? "",
    line: column.line[index], label: state.labels[column.label[index]],
    holder: column.holder[index] - 1, row: column.row[index], vain: column.vain[index] === 1,
    count: mixed?.count ?? 1, shares: mixed?.shares.length ? mixed.shares : null,
  };
}

/** @returns {Arrow[]} */
function unpackArrows(state) {
  const { kinds, at, from, to, resource, line } = state.events;
  return sums(at).map((time, index) => ({
    kind: EVENTS[kinds.charCodeAt(index) - 97], at: time, from: from[index], to: to[index],
    resource: state.resources[resource[index] - 1] ?? "", line: line[index],
  })).filter((arrow) => arrow.to >= 0 && arrow.to !== arrow.from);
}

/** Nanoseconds as text with the unit that fits: three digits that count. @param {number} ns */
function duration(ns) {
  const [size, unit] = [[1e9, "s"], [1e6, "ms"], [1e3, "µs"]].find(([s]) => Math.abs(ns) >= s) ?? [1, "ns"];
  const value = ns / size;
  return `${value.toFixed(size === 1 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2)} ${unit}`;
}

/** Round times between two ends (ns), and how to write them. @param {number} from @param {number} to @param {number} most */
function ticks(from, to, most) {
  const raw = Math.max((to - from) / most, 1);
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * [1, 2, 5, 10].find((factor) => factor * power >= raw * 0.999999);
  const [size, unit] = [[1e9, "s"], [1e6, "ms"], [1e3, "µs"], [1, "ns"]].find(([s]) => to >= s) ?? [1, "ns"];
  const digits = Math.max(0, Math.ceil(-Math.log10((step / size) * 1.000001)));
  const list = [];
  for (let at = Math.ceil(from / step - 1e-9) * step; at <= to * 1.000001; at += step) {
    list.push({ at, text: at === 0 ? "0" : `${(at / size).toFixed(digits)} ${unit}` });
  }
  return list;
}

/** A task's name: "Thread-5 (work)" lacks its end before its number. @param {string} name @param {number} most */
function shortName(name, most) {
  return shorten(name.length > most ? name.replace(/ \(.*\)$/, "") : name, most);
}

/** @param {string} text @param {number} most */
function shorten(text, most) {
  if (text.length <= most) return text;
  const head = Math.max(1, Math.floor(((most - 1) * 3) / 5));
  return `${text.slice(0, head)}…${text.slice(text.length - Math.max(1, most - 1 - head))}`;
}

/** Pieces that are in sight, with those too short to see made one. @param {Piece[]} pieces */
function visible(pieces, from, to, least) {
  const result = [];
  const runs = new Map();
  const close = (row) => {
    const run = runs.get(row);
    if (run?.length) result.push(run.length === 1 ? run[0] : together(run));
    runs.set(row, []);
  };
  for (const piece of pieces.slice(firstAfter(pieces, from))) {
    if (piece.start > to || piece.end < from) continue;
    const run = runs.get(piece.row) ?? runs.set(piece.row, []).get(piece.row);
    const wide = piece.end - piece.start >= least;
    if (wide || (run.length && piece.start - run[run.length - 1].end > least)) close(piece.row);
    if (wide) result.push(piece);
    else {
      const now = runs.get(piece.row);
      now.push(piece);
      if (piece.end - now[0].start >= least) close(piece.row);
    }
  }
  [...runs.keys()].forEach(close);
  return result;
}

/** Where to begin looking: base pieces are in order, overlays few. @param {Piece[]} pieces */
function firstAfter(pieces, from) {
  if (pieces.length < 64 || pieces[0].row !== pieces[pieces.length - 1].row) return 0;
  let [low, high] = [0, pieces.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (pieces[middle].end < from) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** One piece that stands for several. @param {Piece[]} run @returns {Piece} */
function together(run) {
  const overlay = !BASE.includes(run[0].state) && run[0].state !== "mixed";
  const same = run.every((piece) => piece.state === run[0].state && piece.state !== "mixed");
  const one = run.every((piece) => piece.resource === run[0].resource);
  return {
    ...run[0], state: overlay ? run[0].state : same ? run[0].state : "mixed",
    end: Math.max(...run.map((piece) => piece.end)), label: "",
    resource: one ? run[0].resource : "", holder: -1, vain: run.some((piece) => piece.vain),
    count: run.reduce((sum, piece) => sum + piece.count, 0),
    shares: overlay ? [run.reduce((sum, piece) => sum + (piece.shares?.[0] ?? piece.end - piece.start), 0)]
      : same ? null : BASE.map((_, index) => run.reduce((sum, piece) => sum + share(piece, index), 0)),
  };
}

/** Ticks that a piece spends in one base state. @param {Piece} piece @param {number} index */
function share(piece, index) {
  if (piece.shares) return piece.shares[index];
  return piece.state === BASE[index] ? piece.end - piece.start : 0;
}

/** How many members of a group are in each base state, in each of `buckets` stretches of time. */
function area(lanes, from, to, buckets) {
  const result = Array.from({ length: buckets }, () => new Array(BASE.length).fill(0));
  const size = (to - from) / buckets;
  for (const lane of lanes) {
    for (const piece of lane.base) {
      if (piece.end <= from || piece.start >= to || piece.end === piece.start) continue;
      const first = Math.max(0, Math.floor((piece.start - from) / size));
      const last = Math.min(buckets - 1, Math.ceil((piece.end - from) / size) - 1);
      for (let bucket = first; bucket <= last; bucket++) {
        const low = Math.max(piece.start, from + bucket * size);
        const high = Math.min(piece.end, from + (bucket + 1) * size);
        const part = (high - low) / size / (piece.end - piece.start);
        for (let index = 0; index < BASE.length; index++) result[bucket][index] += part * share(piece, index);
      }
    }
  }
  return result;
}

/** The words inside a span. @param {Piece} piece @param {Record<string, string>} words */
function label(piece, words) {
  const many = piece.count > 1 ? ` ×${piece.count}` : "";
  const text = {
    running: piece.label,
    waiting: piece.resource ? `waits for ${piece.resource}` : piece.label && `waiting (${piece.label})`,
    io: piece.label, queue: piece.resource && `at ${piece.resource}`,
    holding: piece.resource || "locks", task: piece.label || "tasks", callback: piece.label || "callbacks",
  }[piece.state];
  return (text || words[piece.state]) + many;
}

class Timeline {
  /** @param {HTMLElement} el @param {any} state */
  constructor(el, state) {
    this.el = el;
    this.state = state;
    this.size = state.geometry;
    this.lanes = unpack(state);
    this.arrows = unpackArrows(state);
    this.groups = state.rows.filter((row) => typeof row === "object")
      .map(({ name, members }) => ({ name, members: sums(members), open: false }));
    this.from = 0;
    this.to = state.end;
    /** @type {Set<string>} */ this.hidden = new Set();
    /** @type {Cell[]} */ this.cells = [];
    /** @type {Cell | null} */ this.hot = null;
    /** The span that Tab leads to: a lane (or group) and a time. */
    this.place = { lane: this.firstLane(), at: 0, row: -1 };
    this.stops = new AbortController();
    this.build();
    this.listen();
  }

  firstLane() {
    const first = this.state.rows[0];
    return typeof first === "object" ? first.members[0] : first;
  }

  // ---- the elements -----------------------------------------------------------------------

  build() {
    this.plot = this.el.querySelector(".lab-plot");
    this.line = this.el.querySelector(".lab-line");
    this.axis = svg("svg", { class: "lab-axis", height: this.size.axis, "aria-hidden": "true" });
    this.canvas = svg("svg", {
      class: "lab-canvas", role: "grid",
      "aria-label": `Timeline of ${this.state.name}: a row a task, a cell a span. Arrow keys move, plus and minus zoom, 0 shows all.`,
    });
    this.scroll = html("div", { class: "lab-scroll" }, this.canvas);
    this.scroll.style.height = `${this.plot.clientHeight - this.size.axis}px`;
    this.plot.classList.add("lab-live");
    this.plot.removeAttribute("tabindex");
    this.plot.append(this.axis, this.scroll);
    this.line.setAttribute("aria-live", "polite");
    this.buildTools();
    this.buildLegend();
    this.layout();
    this.draw();
    this.say(null);
  }

  buildTools() {
    const button = (text, name, action) => {
      const node = html("button", { type: "button", "aria-label": name, title: name }, text);
      node.addEventListener("click", action);
      return node;
    };
    const table = button("Table", "Table of the same facts", () => this.toggleTable(table));
    table.setAttribute("aria-expanded", "false");
    this.tools = this.el.querySelector(".lab-tools");
    this.tools.replaceChildren(
      button("+", "Zoom in", () => this.zoom(0.5)), button("−", "Zoom out", () => this.zoom(2)),
      button("Fit", "Fit: show the whole run", () => this.show(0, this.state.end)), table,
    );
  }

  /** @param {HTMLElement} button */
  toggleTable(button) {
    const details = this.el.querySelector("details.lab-table");
    details.open = !details.open;
    button.setAttribute("aria-expanded", String(details.open));
    if (details.open) details.scrollIntoView({ block: "nearest" });
  }

  buildLegend() {
    for (const item of this.el.querySelectorAll(".lab-legend li")) {
      const button = html("button", { type: "button", "aria-pressed": "true" }, ...item.childNodes);
      button.addEventListener("click", () => this.filter(item.dataset.state, button));
      item.replaceChildren(button);
    }
  }

  /** @param {string} name @param {HTMLElement} button */
  filter(name, button) {
    if (!this.hidden.delete(name)) this.hidden.add(name);
    button.setAttribute("aria-pressed", String(!this.hidden.has(name)));
    this.draw();
  }

  // ---- where things are -------------------------------------------------------------------

  /** Rows from top to bottom, an open group's lanes under it. */
  layout() {
    let y = 0;
    /** @type {Row[]} */ this.rows = [];
    const add = (lane, height, group) => {
      this.rows.push({ lane, y, height, group });
      y += height;
    };
    const groups = this.groups.values();
    for (const row of this.state.rows) {
      if (typeof row !== "object") {
        add(row, this.laneHeight(row), null);
        continue;
      }
      const group = groups.next().value;
      add(group.members[0], this.size.group, group);
      if (group.open) for (const lane of group.members) add(lane, this.laneHeight(lane), null);
    }
    this.tall = y;
    this.canvas.setAttribute("height", String(y));
    this.canvas.setAttribute("aria-rowcount", String(this.rows.length));
    const height = Math.min(y, this.size.most);
    this.scroll.style.height = `${height}px`;
    this.plot.style.height = `${height + this.size.axis}px`;
    this.rowOf = new Map();
    for (const row of this.rows) {
      for (const lane of row.group ? row.group.members : [row.lane]) this.rowOf.set(lane, row);
    }
  }

  laneHeight(lane) {
    return this.size.top + this.size.bar + this.lanes[lane].overlayRows * this.size.overlay + this.size.bottom;
  }

  measure() {
    this.width = this.scroll.clientWidth || 600;
    this.gutter = this.width < 500 ? 104 : this.size.gutter;
    this.room = Math.max(60, this.width - this.gutter - 12);
  }

  x(at) {
    return this.gutter + ((at - this.from) / (this.to - this.from)) * this.room;
  }

  time(x) {
    const at = this.from + ((x - this.gutter) / this.room) * (this.to - this.from);
    return Math.min(this.state.end, Math.max(0, at));
  }

  // ---- drawing ----------------------------------------------------------------------------

  later() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      this.draw();
    });
  }

  draw() {
    const focused = this.canvas.contains(document.activeElement);
    this.measure();
    this.cells = [];
    this.hot = null;
    const [top, bottom] = [this.scroll.scrollTop - 100, this.scroll.scrollTop + this.scroll.clientHeight + 100];
    const shown = this.rows.filter((row) => row.y + row.height >= top && row.y <= bottom);
    this.canvas.replaceChildren(
      svg("clipPath", { id: `${this.state.prefix}-clip` },
        svg("rect", { x: this.gutter - 6, y: 0, width: this.room + 18, height: this.tall })),
      this.grid(), ...shown.map((row) => this.drawRow(row)), this.drawArrows(top, bottom), this.cursor(),
    );
    this.drawAxis();
    const cell = this.cellAtPlace();
    cell?.node.setAttribute("tabindex", "0");
    if (focused) cell?.node.focus({ preventScroll: true });
  }

  grid() {
    const lines = this.marks().map(({ x }) => svg("line", { class: "lab-grid", x1: x, x2: x, y1: 0, y2: this.tall }));
    return svg("g", { "aria-hidden": "true" }, ...lines);
  }

  marks() {
    const { tick } = this.state;
    const list = ticks(this.from * tick, this.to * tick, Math.max(2, Math.floor(this.room / 95)));
    return list.map(({ at, text }) => ({ x: this.x(at / tick), text }));
  }

  drawAxis() {
    const texts = this.marks().map(({ x, text }) => {
      const right = x + text.length * 3.4 > this.width - 4;
      return svg("g", {},
        svg("line", { class: "lab-grid", x1: x, x2: x, y1: this.size.axis - 4, y2: this.size.axis }),
        svg("text", { class: "lab-tick", x: right ? this.width - 4 : x, y: 14, "text-anchor": right ? "end" : "middle" }, text));
    });
    this.axisTime = svg("text", { class: "lab-cursor-time", y: 14, "text-anchor": "middle" });
    this.selected = svg("rect", { class: "lab-selected", y: 1, height: this.size.axis - 2, width: 0 });
    this.axis.replaceChildren(...texts, this.selected, this.axisTime);
  }

  cursor() {
    this.cursorLine = svg("line", { class: "lab-cursor", y1: 0, y2: this.tall, x1: -9, x2: -9 });
    return this.cursorLine;
  }

  /** @param {Row} row */
  drawRow(row) {
    const index = this.rows.indexOf(row) + 1;
    const body = row.group ? this.drawGroup(row) : this.drawLane(row);
    return svg("g", { role: "row", "aria-rowindex": index }, ...body);
  }

  drawLane(row) {
    const lane = this.lanes[row.lane];
    const least = (LEAST_WIDTH * (this.to - this.from)) / this.room;
    const seen = (pieces) => visible(pieces, this.from, this.to, least).filter((piece) => !this.hidden.has(piece.state));
    const y = row.y + this.size.top;
    const base = seen(lane.base).map((piece) => this.drawPiece(piece, y, this.size.bar));
    const under = y + this.size.bar + 1;
    const overlays = seen(lane.overlays).map((piece) =>
      this.drawPiece(piece, under + piece.row * this.size.overlay, this.size.overlay - 2));
    const clip = { "clip-path": `url(#${this.state.prefix}-clip)` };
    return [this.drawName(lane, y), svg("g", clip, ...base, ...overlays, this.drawEnd(lane, y + this.size.bar / 2))];
  }

  /** @param {Lane} lane */
  drawName(lane, y) {
    const x = 4 + (this.gutter < 120 ? 6 : 12) * lane.depth;
    const most = Math.floor((this.gutter - x - 24) / LETTER);
    return svg("g", { role: "rowheader" },
      svg("title", {}, `${lane.name} (${lane.kind})`),
      svg("rect", { class: "lab-badge", x, y: y + 1, width: 16, height: 16, rx: 3 }),
      svg("text", { class: "lab-badge-letter", x: x + 8, y: y + 13, "text-anchor": "middle", "font-size": 10, "aria-hidden": "true" }, lane.kind[0].toUpperCase()),
      svg("text", { x: x + 21, y: y + 13 }, shortName(lane.name, most)));
  }

  /** @param {Piece} piece */
  drawPiece(piece, y, height) {
    const x = Math.max(this.x(piece.start), this.gutter - 3);
    const width = Math.max(1.5, Math.min(this.x(piece.end), this.width) - x);
    const stuck = piece.vain && piece.state === "waiting" && piece.end >= this.state.end && this.state.stuck.includes(piece.lane) ? " lab-stuck" : "";
    const node = svg("g", { role: "gridcell", tabindex: -1, class: `lab-cell${stuck}`, "aria-label": this.sentence(piece) },
      ...(piece.shares ? this.strips(piece, x, y, width, height) : [this.box(piece, x, y, width, height)]),
      svg("rect", { class: "lab-focus", x: x - 1.5, y: y - 1.5, width: width + 3, height: height + 3, rx: 3 }));
    const words = piece.shares ? "" : this.fitting(piece, width);
    if (words) {
      const small = height < this.size.bar ? " lab-overlay-words" : "";
      node.append(svg("text", { class: `lab-in-${piece.state}${small}`, x: x + 5, y: y + height - (small ? 3 : 5), "aria-hidden": "true" }, words));
    }
    this.cells.push({ piece, x, y, width, height, node });
    return node;
  }

  box(piece, x, y, width, height) {
    return svg("rect", { class: `lab-${piece.state}`, x, y, width, height, rx: Math.min(2, width / 3), fill: this.fill(piece.state) });
  }

  /** Many short spans: the bar is cut by height into the shares of their states. */
  strips(piece, x, y, width, height) {
    const whole = piece.shares.reduce((sum, part) => sum + part, 0) || 1;
    let at = y;
    if (piece.shares.length === 1) return [this.dense(piece, x, y, width, height)];
    return piece.shares.map((part, index) => {
      const tall = (height * part) / whole;
      at += tall;
      if (tall < 0.3 || this.hidden.has(BASE[index])) return null;
      return svg("rect", { x, y: at - tall, width, height: tall, fill: this.fill(BASE[index]) });
    }).filter(Boolean);
  }

  /** Many short overlays: as high as the share of the time that they cover. */
  dense(piece, x, y, width, height) {
    const tall = Math.max(1.5, (height * Math.min(1, piece.shares[0] / (piece.end - piece.start || 1))));
    return svg("rect", { class: `lab-${piece.state} lab-many`, x, y: y + height - tall, width, height: tall });
  }

  fill(state) {
    return `url(#${this.state.prefix}-${state})`;
  }

  fitting(piece, width) {
    const long = label(piece, this.state.words);
    const choices = [long, piece.resource, this.state.words[piece.state]];
    return choices.find((text) => text && text.length * LETTER + 8 < width) ?? "";
  }

  /** @param {Lane} lane */
  drawEnd(lane, y) {
    if (this.hidden.has(lane.ending) || lane.end < this.from || lane.end > this.to) return null;
    const shape = {
      finished: svg("circle", { r: 4, fill: "currentColor" }),
      raised: svg("path", { d: "M-4-4l8 8M4-4l-8 8", stroke: "currentColor", "stroke-width": 2.5 }),
      alive: svg("path", { d: "M-3-5l5 5l-5 5", fill: "none", stroke: "currentColor", "stroke-width": 2 }),
    }[lane.ending];
    const halo = shape.cloneNode();
    halo.setAttribute("class", "lab-halo");
    return svg("g", { class: `lab-end lab-end-${lane.ending}`, transform: `translate(${this.x(lane.end)} ${y})`, "aria-hidden": "true" }, halo, shape);
  }

  /** A group: how many of its tasks are in each state, over time. @param {Row} row */
  drawGroup(row) {
    const { group } = row;
    const members = group.members.map((lane) => this.lanes[lane]);
    const buckets = Math.max(20, Math.floor(this.room / 4));
    group.area = area(members, this.from, this.to, buckets);
    const piece = { lane: row.lane, state: "group", group, start: 0, end: this.state.end, row: -1 };
    const node = svg("g", {
      role: "rowheader", tabindex: -1, class: "lab-cell lab-opener", "aria-expanded": String(group.open),
      "aria-label": `${members.length} tasks named ${group.name}; Enter ${group.open ? "closes" : "opens"} the group`,
    },
    svg("rect", { x: 0, y: row.y, width: this.width, height: row.height, fill: "transparent" }),
    ...this.groupWords(group, row.y), ...this.groupArea(group, row.y, buckets, members.length),
    svg("rect", { class: "lab-focus", x: 1.5, y: row.y + 1.5, width: this.width - 3, height: row.height - 3, rx: 3 }));
    this.cells.push({ piece, x: 0, y: row.y, width: this.width, height: row.height, node });
    return [node];
  }

  groupWords(group, y) {
    const most = Math.floor((this.gutter - 24) / LETTER);
    const turn = group.open ? `M4 ${y + 16}h9l-4.5 6z` : `M5 ${y + 14}v9l6-4.5z`;
    return [
      svg("path", { d: turn, fill: "currentColor" }),
      svg("text", { x: 18, y: y + 23, "font-weight": 600 }, shorten(group.name, most)),
      svg("text", { class: "lab-muted", x: 18, y: y + 40 }, shorten(`${group.members.length} tasks`, most)),
    ];
  }

  groupArea(group, y, buckets, members) {
    const tall = this.size.group - 12;
    const wide = this.room / buckets;
    const tops = group.area.map(() => 0);
    return BASE.map((state, index) => {
      if (this.hidden.has(state)) return null;
      const [upper, lower] = [[], []];
      group.area.forEach((counts, bucket) => {
        const x = (this.gutter + bucket * wide).toFixed(1);
        const next = (this.gutter + (bucket + 1) * wide).toFixed(1);
        const base = y + 6 + tall - tops[bucket];
        tops[bucket] += (tall * counts[index]) / members;
        const top = y + 6 + tall - tops[bucket];
        upper.push(`${x} ${top.toFixed(1)}`, `${next} ${top.toFixed(1)}`);
        lower.unshift(`${next} ${base.toFixed(1)}`, `${x} ${base.toFixed(1)}`);
      });
      if (group.area.every((counts) => counts[index] === 0)) return null;
      return svg("path", { class: `lab-${state} lab-area`, d: `M${upper.join("L")}L${lower.join("L")}z`, fill: this.fill(state) });
    }).filter(Boolean);
  }

  /** @param {number} top @param {number} bottom */
  drawArrows(top, bottom) {
    const seen = this.arrows.filter((arrow) => this.isSeen(arrow, top, bottom));
    this.tooMany = {};
    const drawn = ["start", "wake"].flatMap((kind) => {
      const some = seen.filter((arrow) => arrow.kind === kind);
      this.tooMany[kind] = some.length > MOST_ARROWS ? some.length : 0;
      return this.tooMany[kind] || this.hidden.has(kind) ? [] : some;
    });
    this.arrowLayer = svg("g", { "clip-path": `url(#${this.state.prefix}-clip)`, "aria-hidden": "true", "pointer-events": "none" },
      ...drawn.map((arrow) => this.drawArrow(arrow, "")));
    return this.arrowLayer;
  }

  isSeen(arrow, top, bottom) {
    if (arrow.at < this.from || arrow.at > this.to) return false;
    const [from, to] = [this.rowOf.get(arrow.from), this.rowOf.get(arrow.to)];
    return from !== to && Math.min(from.y, to.y) <= bottom && Math.max(from.y, to.y) >= top;
  }

  drawArrow(arrow, hot) {
    const kind = arrow.kind === "wake" ? "wake" : "start";
    const x = this.x(arrow.at);
    const end = kind === "start" ? this.x(Math.max(arrow.at, this.lanes[arrow.to].start)) : x;
    const [from, to] = [this.middle(arrow.from), this.middle(arrow.to)];
    const half = ((from < to ? 1 : -1) * this.size.bar) / 2;
    return svg("path", {
      class: `lab-${kind}${hot}`, d: `M${x} ${from + (kind === "wake" ? half : 0)}L${end} ${to - half}`,
      "marker-end": `url(#${this.state.prefix}-head-${kind})`,
    });
  }

  middle(lane) {
    const row = this.rowOf.get(lane);
    return row.y + (row.group ? row.height / 2 : this.size.top + this.size.bar / 2);
  }

  // ---- words ------------------------------------------------------------------------------

  ns(ticks) {
    return duration(ticks * this.state.tick);
  }

  /** All about a span in one sentence. @param {Piece} piece */
  sentence(piece) {
    const { title, rest, code } = this.about(piece);
    return [title, rest, code].filter(Boolean).join(". ");
  }

  /** @param {Piece} piece */
  about(piece) {
    const lane = this.lanes[piece.lane];
    const long = `${this.ns(piece.start)} to ${this.ns(piece.end)} (${this.ns(piece.end - piece.start)})`;
    const parts = [long];
    if (piece.holder >= 0) parts.push(`held by ${this.lanes[piece.holder].name}`);
    if (piece.label && piece.resource) parts.push(piece.label);
    if (piece.vain) parts.push(piece.end >= this.state.end ? "not over when the run ended" : "in vain");
    if (piece.shares) parts.push(this.shares(piece));
    const what = piece.state === "mixed" ? `${piece.count} short spans` : label(piece, this.state.words);
    const text = this.state.lines[piece.line];
    const holds = piece.state === "holding" ? "holds " : "";
    return { title: `${lane.name}: ${holds}${what}`, rest: parts.join(", "), code: piece.line && !piece.shares ? `line ${piece.line}${text ? `: ${text}` : ""}` : "" };
  }

  shares(piece) {
    if (piece.shares.length === 1) return `${this.ns(piece.shares[0])} in all`;
    const whole = piece.shares.reduce((sum, part) => sum + part, 0) || 1;
    return piece.shares.map((part, index) => [Math.round((100 * part) / whole), BASE[index]])
      .filter(([part]) => part > 0).map(([part, state]) => `${this.state.words[state]} ${part}%`).join(", ");
  }

  /** Show what is pointed at, or the hint. @param {Piece | null} piece @param {number} [at] */
  say(piece, at) {
    if (!piece) {
      const many = Object.entries(this.tooMany).filter(([, count]) => count).map(([, count]) => count);
      const arrows = many.length ? ` ${many.reduce((a, b) => a + b).toLocaleString("en")} arrows are too many to draw: zoom in, or point at a span, to see its own.` : "";
      this.line.replaceChildren(html("span", {}, this.line.dataset.hint + arrows));
      return;
    }
    if (piece.group) {
      this.line.replaceChildren(html("strong", {}, `${piece.group.members.length} × ${piece.group.name}`), ` ${this.counts(piece.group, at)}`);
      return;
    }
    const { title, rest, code } = this.about(piece);
    const text = this.state.lines[piece.line];
    this.line.replaceChildren(html("strong", {}, title), ` ${rest}`);
    if (code) this.line.append(html("br"), `line ${piece.line} `, html("code", {}, text ?? ""));
  }

  counts(group, at) {
    if (at === undefined) return "Enter opens the group.";
    const bucket = Math.floor(((at - this.from) / (this.to - this.from)) * group.area.length);
    const counts = group.area[Math.min(group.area.length - 1, Math.max(0, bucket))];
    const parts = counts.map((count, index) => [Math.round(count), BASE[index]]).filter(([count]) => count > 0);
    const words = parts.map(([count, state]) => `${count} ${this.state.words[state]}`).join(", ") || "none alive";
    return `at ${this.ns(at)}: ${words}. Click or Enter opens the group.`;
  }

  // ---- pointing ---------------------------------------------------------------------------

  /** @param {Cell | null} cell @param {number} [at] */
  heat(cell, at) {
    if (cell !== this.hot) {
      this.hot?.node.classList.remove("lab-hot");
      this.arrowLayer.querySelectorAll(".lab-own").forEach((node) => node.remove());
      this.hot = cell;
      if (cell && !cell.piece.group) {
        cell.node.classList.add("lab-hot");
        const own = this.arrows.filter((arrow) => this.touches(arrow, cell.piece)).slice(0, 12);
        this.arrowLayer.append(...own.map((arrow) => this.drawArrow(arrow, " lab-hot lab-own")));
      } else if (cell === null) this.say(null);
    }
    if (cell) this.say(cell.piece, at);
  }

  touches(arrow, piece) {
    const ours = arrow.from === piece.lane || arrow.to === piece.lane;
    return ours && arrow.at >= piece.start && arrow.at <= piece.end && this.isSeen(arrow, -Infinity, Infinity);
  }

  /** The nearest span of the row under a point of the canvas. */
  near(x, y) {
    let best = null;
    let least = 10;
    for (const cell of this.cells) {
      if (y < cell.y - 2 || y > cell.y + cell.height + 2) continue;
      const far = Math.max(cell.x - x, x - cell.x - cell.width, 0) + Math.max(cell.y - y, y - cell.y - cell.height, 0);
      if (far < least || (far === least && best && cell.width < best.width)) [best, least] = [cell, far];
    }
    return best;
  }

  /** Pointer position in the canvas. @param {PointerEvent | WheelEvent | MouseEvent} event */
  point(event) {
    const box = this.canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  hover(event) {
    const { x, y } = this.point(event);
    this.moveCursor(x);
    if (event.currentTarget !== this.axis) this.heat(this.near(x, y), this.time(x));
  }

  moveCursor(x) {
    const inside = x >= this.gutter && x <= this.gutter + this.room;
    const at = inside ? x : -99;
    this.cursorLine.setAttribute("x1", String(at));
    this.cursorLine.setAttribute("x2", String(at));
    this.axisTime.setAttribute("x", String(inside ? Math.min(this.width - 34, Math.max(34, at)) : -99));
    this.axisTime.textContent = inside ? this.ns(this.time(x)) : "";
  }

  leave() {
    this.moveCursor(-1);
    const focused = this.cells.find((cell) => cell.node === document.activeElement);
    this.heat(focused ?? null);
  }

  // ---- zooming ----------------------------------------------------------------------------

  /** Show a stretch of time, in ticks. */
  show(from, to) {
    const least = Math.min(this.state.end, Math.max(20, 20 / this.state.tick));
    const length = Math.min(this.state.end, Math.max(least, to - from));
    this.from = Math.min(Math.max(0, from - Math.max(0, length - (to - from)) / 2), this.state.end - length);
    this.to = this.from + length;
    this.later();
  }

  /** @param {number} factor below 1 zooms in @param {number} [at] the time that stays where it is */
  zoom(factor, at) {
    const fixed = at ?? this.zoomCentre();
    this.show(fixed - (fixed - this.from) * factor, fixed + (this.to - fixed) * factor);
  }

  zoomCentre() {
    const { at } = this.place;
    const focused = this.canvas.contains(document.activeElement) && at >= this.from && at <= this.to;
    return focused ? at : (this.from + this.to) / 2;
  }

  pan(ticks) {
    const shift = Math.min(this.state.end - this.to, Math.max(-this.from, ticks));
    this.show(this.from + shift, this.to + shift);
  }

  wheel(event) {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    this.zoom(Math.exp(Math.max(-0.5, Math.min(0.5, event.deltaY * 0.004))), this.time(this.point(event).x));
  }

  /** Dragging the lanes pans, dragging on the axis selects a stretch to look at. @param {PointerEvent} event */
  press(event) {
    if (event.button !== 0) return;
    const selecting = event.currentTarget === this.axis;
    this.drag = { start: this.point(event), from: this.from, to: this.to, selecting, moved: false };
    event.currentTarget.setPointerCapture(event.pointerId);
  }

  move(event) {
    if (!this.drag) return this.hover(event);
    const { x } = this.point(event);
    const far = x - this.drag.start.x;
    this.drag.moved ||= Math.abs(far) > 4;
    if (!this.drag.moved) return;
    if (this.drag.selecting) {
      this.selected.setAttribute("x", String(Math.min(x, this.drag.start.x)));
      this.selected.setAttribute("width", String(Math.abs(far)));
      return this.moveCursor(x);
    }
    this.canvas.classList.add("lab-panning");
    const length = this.drag.to - this.drag.from;
    const from = Math.min(this.state.end - length, Math.max(0, this.drag.from - (far * length) / this.room));
    this.show(from, from + length);
  }

  release(event) {
    const { drag } = this;
    this.drag = null;
    this.canvas.classList.remove("lab-panning");
    if (!drag) return;
    const { x, y } = this.point(event);
    if (drag.moved && drag.selecting) {
      const [from, to] = [drag.start.x, x].map((at) => this.time(at)).sort((a, b) => a - b);
      this.show(from, to);
    } else if (!drag.moved && !drag.selecting) this.click(this.near(x, y));
  }

  /** @param {Cell | null} cell */
  click(cell) {
    if (!cell) return;
    if (cell.piece.group) this.open(cell.piece.group);
    else this.focus(cell);
  }

  open(group) {
    group.open = !group.open;
    this.layout();
    this.draw();
  }

  // ---- the keyboard -----------------------------------------------------------------------

  cellAtPlace() {
    const { lane, at, row } = this.place;
    const cells = this.cells.filter((cell) => cell.piece.lane === lane);
    const ofRow = cells.filter((cell) => this.rank(cell) === row);
    const gap = ({ piece }) => Math.max(piece.start - at, at - piece.end, 0);
    return (ofRow.length ? ofRow : cells).sort((a, b) => gap(a) - gap(b))[0] ?? this.cells[0];
  }

  /** Which row of its lane a cell is in: base, or an overlay. @param {Cell} cell */
  rank({ piece }) {
    return piece.group ? -2 : BASE.includes(piece.state) || piece.state === "mixed" ? -1 : piece.row;
  }

  /** @param {Cell} cell */
  focus(cell) {
    this.canvas.querySelector('[tabindex="0"]')?.setAttribute("tabindex", "-1");
    cell.node.setAttribute("tabindex", "0");
    cell.node.focus({ preventScroll: true });
    this.bringIntoView(cell);
  }

  /** @param {FocusEvent} event */
  focused(event) {
    const cell = this.cells.find(({ node }) => node === event.target);
    if (!cell) return;
    const { piece } = cell;
    const at = Math.min(this.to, Math.max(this.from, (piece.start + piece.end) / 2));
    this.place = { lane: piece.lane, at: piece.group ? this.place.at : at, row: this.rank(cell) };
    this.heat(cell, piece.group ? this.place.at : undefined);
  }

  bringIntoView(cell) {
    const { scrollTop, clientHeight } = this.scroll;
    if (cell.y < scrollTop) this.scroll.scrollTop = cell.y - 8;
    else if (cell.y + cell.height > scrollTop + clientHeight) this.scroll.scrollTop = cell.y + cell.height + 8 - clientHeight;
  }

  key(event) {
    if (event.altKey || event.metaKey || event.ctrlKey) return;
    const width = this.to - this.from;
    const actions = {
      ArrowLeft: () => (event.shiftKey ? this.pan(-width / 4) : this.step(-1)),
      ArrowRight: () => (event.shiftKey ? this.pan(width / 4) : this.step(1)),
      ArrowUp: () => this.stepLane(-1), ArrowDown: () => this.stepLane(1),
      PageUp: () => this.stepLane(-10), PageDown: () => this.stepLane(10),
      Home: () => this.leap(0), End: () => this.leap(this.state.end),
      "+": () => this.zoom(0.5), "=": () => this.zoom(0.5), "-": () => this.zoom(2), _: () => this.zoom(2),
      0: () => this.show(0, this.state.end), Escape: () => this.show(0, this.state.end),
      Enter: () => this.enter(), " ": () => this.enter(),
    };
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  }

  /** To the next or last span of the lane, moving the picture along where it is out of sight. */
  step(way) {
    const current = this.cellAtPlace();
    if (!current || current.piece.group) return;
    const cells = this.cells.filter((cell) => cell.piece.lane === current.piece.lane && this.rank(cell) === this.rank(current));
    const next = cells.sort((a, b) => a.piece.start - b.piece.start)[cells.indexOf(current) + way];
    if (next) return this.focus(next);
    const edge = way < 0 ? current.piece.start : current.piece.end;
    if (way < 0 ? this.from > 0 : this.to < this.state.end) this.moveTo(edge + way, current.piece.lane, this.rank(current));
  }

  /** Down through a lane's overlays to the next lane, at the same time. */
  stepLane(way) {
    const current = this.cellAtPlace();
    if (!current) return;
    const ranks = [...new Set(this.cells.filter((cell) => cell.piece.lane === current.piece.lane && !cell.piece.group).map((cell) => this.rank(cell)))].sort((a, b) => a - b);
    const rank = ranks[ranks.indexOf(this.rank(current)) + way];
    if (Math.abs(way) === 1 && !current.piece.group && rank !== undefined) return this.moveTo(this.place.at, current.piece.lane, rank);
    const at = this.rows.findIndex((row) => row.lane === current.piece.lane && Boolean(row.group) === Boolean(current.piece.group));
    const row = this.rows[Math.min(this.rows.length - 1, Math.max(0, at + way))];
    this.moveTo(this.place.at, row.lane, row.group ? -2 : way < 0 ? 99 : -1, row);
  }

  leap(at) {
    const current = this.cellAtPlace();
    if (current) this.moveTo(at, current.piece.lane, this.rank(current));
  }

  /** Focus the span of a lane at a time, scrolling and panning to it first. */
  moveTo(at, lane, rank, row = this.rowOf.get(lane)) {
    this.place = { lane, at, row: rank };
    if (at < this.from || at > this.to) this.centre(at);
    const target = row.group && rank !== -2 ? this.rows.find((other) => other.lane === lane && !other.group) ?? row : row;
    this.bringIntoView({ y: target.y, height: target.height });
    this.draw();
    const cell = this.cellAtPlace();
    if (cell) this.focus(cell);
  }

  centre(at) {
    const half = (this.to - this.from) / 2;
    const from = Math.min(this.state.end - 2 * half, Math.max(0, at - half));
    [this.from, this.to] = [from, from + 2 * half];
  }

  /** Enter: open a group, or look at a span closely. */
  enter() {
    const cell = this.cellAtPlace();
    if (!cell) return;
    if (cell.piece.group) return this.open(cell.piece.group);
    const { start, end } = cell.piece;
    const margin = Math.max((end - start) * 0.15, 1);
    this.show(start - margin, end + margin);
  }

  // ---- life -------------------------------------------------------------------------------

  listen() {
    const { signal } = this.stops;
    const on = (node, type, action, options = {}) => node.addEventListener(type, action.bind(this), { signal, ...options });
    for (const node of [this.canvas, this.axis]) {
      on(node, "pointerdown", this.press);
      on(node, "pointermove", this.move);
      on(node, "pointerup", this.release);
      on(node, "pointercancel", () => (this.drag = null));
      on(node, "pointerleave", this.leave);
      on(node, "wheel", this.wheel, { passive: false });
    }
    on(this.canvas, "keydown", this.key);
    // Not on the picture itself: Chromium makes an SVG that listens for focus a stop of its own.
    on(this.scroll, "focusin", this.focused);
    on(this.scroll, "focusout", () => this.heat(null));
    // JupyterLab takes Enter and Space as its own, and the button pressed would not hear of them.
    on(this.el, "keydown", (event) => [" ", "Enter"].includes(event.key) && event.stopPropagation());
    on(this.scroll, "scroll", this.later);
    this.observer = new ResizeObserver(() => this.scroll.clientWidth !== this.width && this.later());
    this.observer.observe(this.scroll);
  }

  end() {
    this.stops.abort();
    this.observer.disconnect();
    cancelAnimationFrame(this.frame);
  }
}

export default {
  /** @param {{model: {get(key: string): any}, el: HTMLElement}} context */
  render({ model, el }) {
    const markup = model.get("markup") ?? el.innerHTML;
    el.classList.add("lab-root");
    el.innerHTML = markup;
    const state = model.get("state");
    const timeline = state.lanes.length ? new Timeline(el, state) : null;
    return () => {
      timeline?.end();
      el.innerHTML = markup;
    };
  },
};
