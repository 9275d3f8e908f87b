// The stepper, live: a program's schedule step by step and, where all its states are known, any
// schedule that the reader chooses. JupyterLab and the site run this same file.
//
// `storypack.py` writes what `Graph` reads. The still view that Python made is filled anew at each
// step; what is shown of a step is said in the same words as there.

/**
 * @typedef {{task: number, text: string, line: number, givesWay: boolean, to: number}} Move
 * @typedef {{line: number, next: string, status: string}} Place
 * @typedef {{name: string, holder: number, waiting: number[]}} Held
 * @typedef {{places: Place[], locks: Held[], values: Map<string, string>, end: string, why: string}} Moment
 */

const STEP_MS = 1100; // of playing: time to read a step
const ADDRESS_MS = 400; // a browser lets a page change its address only so often
const COLOURS = 7;
const RULE = "(taking over from a thread that could have gone on)";
const ICONS = {
  first: "M12.5 3.5v9L5.5 8zM3.5 3.5v9", back: "M11 3.5v9L4.5 8z", next: "M5 3.5v9L11.5 8z",
  last: "M3.5 3.5v9L10.5 8zM12.5 3.5v9", play: "M4 2.5v11L13 8z", pause: "M4.5 3h2.5v10h-2.5zM9.5 3h2.5v10h-2.5z",
};

/** @param {string} name @param {Record<string, string | number>} attributes @param {...(Node | string | null)} children */
function html(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
  node.append(...children.filter((child) => child !== null));
  return node;
}

/** @param {keyof ICONS} name */
function icon(name) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  for (const [key, value] of [["viewBox", "0 0 16 16"], ["width", 14], ["height", 14], ["aria-hidden", "true"]]) {
    node.setAttribute(key, String(value));
  }
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", ICONS[name]);
  node.append(path);
  return node;
}

/** @param {number} task */
const hue = (task) => `lab-hue-${task ? ((task - 1) % COLOURS) + 1 : 0}`;

/** @param {number} number */
const switches = (number) => `${number} ${number === 1 ? "switch" : "switches"}`;

/**
 * What to say where a schedule that the reader chose has ended.
 * @param {string} end "fails" or "held" @param {number} made @param {number | null} least
 */
function verdict(end, made, least) {
  if (end === "fails") return broken(made, least);
  if (least === null) return "It held: no schedule breaks it.";
  const enough = least === 0 ? "It can break without any switch." : `${switches(least)} can break it.`;
  return `It held this time. ${enough} Go back and try another way.`;
}

function broken(made, least) {
  const how = made === 0 ? "You broke it without a switch" : `You broke it in ${switches(made)}`;
  if (least === null) return `${how}.`;
  if (made <= least) return `${how}; that is the least.`;
  return `${how}; ${least === 0 ? "it breaks without any" : `the least is ${least}`}.`;
}

/** The states of a program and the moves between them. */
class Graph {
  constructor(state) {
    this.state = state;
    this.tasks = state.tasks;
    this.first = [0];
    for (const count of state.counts) this.first.push(this.first[this.first.length - 1] + count);
  }

  /** @param {number} index @returns {Move[]} */
  moves(index) {
    const { action, to, actions } = this.state;
    return Array.from({ length: this.state.counts[index] }, (_, offset) => {
      const at = this.first[index] + offset;
      const [task, text, line, givesWay] = actions[action[at]];
      return { task, text, line, givesWay: givesWay === 1, to: index + to[at] };
    });
  }

  /** @param {number} index @returns {Moment} */
  moment(index) {
    const { stands, places, held, locks, shared, values, end, ends } = this.state;
    return {
      places: stands.map((column) => {
        const [line, next, status] = places[column[index]];
        return { line, next, status };
      }),
      locks: locks[held[index]].map(([name, holder, waiting]) => ({ name, holder, waiting })),
      values: new Map(values[shared[index]]),
      end: ends[end[index]][0], why: ends[end[index]][1],
    };
  }

  /** Whether a task can move; a story that is not whole may lack the move itself. */
  canGoOn(index, task) {
    return this.moves(index).some((move) => move.task === task) || this.moment(index).places[task].status === "ready";
  }

  /** @param {Move} move */
  sentence(move) {
    return `${this.tasks[move.task]} ${move.text}${move.line ? ` (line ${move.line})` : ""}`;
  }
}

/** A way through the graph, and how far along it the reader is. */
class Schedule {
  /** @param {Graph} graph */
  constructor(graph) {
    this.graph = graph;
    /** @type {Move[]} */ this.moves = [];
    this.states = [0];
    this.at = 0;
  }

  get length() {
    return this.moves.length;
  }

  get state() {
    return this.states[this.at];
  }

  /** Let a task go next, in place of what came after. @param {number} task @returns {boolean} */
  choose(task) {
    const move = this.options().find((option) => option.task === task);
    if (!move) return false;
    if (this.moves[this.at]?.task !== task) {
      this.moves = [...this.moves.slice(0, this.at), move];
      this.states = [...this.states.slice(0, this.at + 1), move.to];
    }
    this.at += 1;
    return true;
  }

  /** The moves that can be made here. */
  options() {
    return this.graph.moment(this.state).end ? [] : this.graph.moves(this.state);
  }

  /** Whether a step takes over from a task that could have gone on. @param {number} index from 0 */
  takesOver(index) {
    const last = this.moves[index - 1];
    if (!last || last.givesWay || last.task === this.moves[index].task) return false;
    return this.graph.canGoOn(this.states[index], last.task);
  }

  switchesMade() {
    return this.moves.slice(0, this.at).filter((_, index) => this.takesOver(index)).length;
  }
}

/**
 * The reader's choices in the page's address: "#play-3f2ab1-0x4_1_2x3" says task 0 four times,
 * task 1, task 2 three times. Several views share an address; "--" stands between them.
 */
class Address {
  /** @param {string} prefix */
  constructor(prefix) {
    this.prefix = `${prefix}-`;
  }

  parts() {
    return location.hash.slice(1).split("--").filter((part) => /^play-[0-9a-f]+-[0-9x_]+$/.test(part));
  }

  /** @returns {number[] | null} the tasks in order, null where the address has none for this view */
  read() {
    const part = this.parts().find((text) => text.startsWith(this.prefix));
    if (!part) return null;
    return part.slice(this.prefix.length).split("_").flatMap((run) => {
      const [task, count = "1"] = run.split("x");
      return new Array(Math.min(Number(count), 10_000)).fill(Number(task));
    });
  }

  /** @param {number[]} tasks */
  write(tasks) {
    const runs = [];
    for (const task of tasks) {
      const last = runs[runs.length - 1];
      if (last?.task === task) last.count += 1;
      else runs.push({ task, count: 1 });
    }
    const text = runs.map(({ task, count }) => (count > 1 ? `${task}x${count}` : `${task}`)).join("_");
    const others = this.parts().filter((part) => !part.startsWith(this.prefix));
    const hash = [...others, ...(text ? [this.prefix + text] : [])].join("--");
    history.replaceState(history.state, "", hash ? `#${hash}` : location.pathname + location.search);
  }
}

class Stepper {
  /** @param {HTMLElement} el @param {any} state */
  constructor(el, state) {
    this.el = el;
    this.state = state;
    this.all = new Graph(state);
    this.shown = this.scheduleOf(state.shown ?? state);
    this.schedule = this.shown;
    this.choosing = false;
    // In JupyterLab the address is the notebook's: nothing of a view can be kept in it.
    this.address = el.closest("lab-view") ? new Address(state.prefix) : null;
    this.stops = new AbortController();
    this.find();
    this.buildDrive();
    this.buildActors();
    if (state.whole) this.buildPlay();
    this.listen();
    this.list();
    this.show();
    this.follow();
  }

  /** A schedule as it was found, before its first step. @param {any} state that has its moves */
  scheduleOf(state) {
    const schedule = new Schedule(new Graph({ ...state, tasks: this.state.tasks }));
    for (const task of state.path) schedule.choose(task);
    schedule.at = 0;
    return schedule;
  }

  /** The states that the schedule goes through: a reader's own takes all steps, also within a call. */
  get graph() {
    return this.schedule.graph;
  }

  // ---- the elements -----------------------------------------------------------------------

  find() {
    const find = (name) => this.el.querySelector(`.lab-${name}`);
    [this.root, this.drive, this.said, this.play, this.now] = ["stepper", "drive", "said", "play", "now"].map(find);
    [this.program, this.actors, this.steps] = ["program", "actors", "steps"].map(find);
    this.body = this.steps.querySelector("tbody");
    this.columns = ["values", "locks"].filter((name) => this.hasColumn(name));
    this.marks = new Map([...this.program.children].map((row) => [Number(row.dataset.line), row]));
    this.lockCells = this.cells(".lab-locks");
    this.holdable = new Set(this.state.locks.flat().filter(([, holder]) => holder >= 0).map(([name]) => name));
    this.valueCells = this.cells(".lab-values");
    this.said.setAttribute("aria-live", "polite");
    this.steps.removeAttribute("tabindex"); // its buttons take the focus
    this.keepHeight();
  }

  hasColumn(name) {
    const { locks, values } = this.state;
    return (name === "locks" ? locks : values).some((together) => together.length);
  }

  /** The cell beside each name. @param {string} table @returns {Map<string, HTMLElement>} */
  cells(table) {
    return new Map([...this.el.querySelectorAll(`${table} tr`)].map((row) => [row.cells[0].textContent, row.cells[1]]));
  }

  buildDrive() {
    const button = (name, action, text = "", title = name) => {
      const node = html("button", { type: "button", title }, icon(action), text);
      if (!text) node.setAttribute("aria-label", name);
      return node;
    };
    this.buttons = {
      first: button("First: before the first step", "first"),
      back: button("Back one step", "back", "Back"),
      next: button("Next step", "next", "Next"),
      play: button("Play from here", "play", "Play"),
      last: button("To the end", "last", "To the end"),
    };
    this.slider = html("input", { type: "range", min: 0, "aria-label": "Step" });
    this.count = html("span", { class: "lab-count" });
    this.drive.replaceChildren(...Object.values(this.buttons), this.slider, this.count);
  }

  buildActors() {
    this.cards = [...this.actors.children].map((item, task) => {
      const [badge, , status, next] = item.children;
      const button = html("button", { type: "button", class: "lab-choice", hidden: "" });
      if (task < 10) button.setAttribute("aria-keyshortcuts", String(task));
      item.append(button);
      return { item, badge, status, next, button };
    });
  }

  buildPlay() {
    this.toggle = html("input", { type: "checkbox", role: "switch" });
    this.game = html("p", { class: "lab-game", role: "status" });
    this.copy = html("button", { type: "button", hidden: "" }, "Copy link");
    this.play.replaceChildren(html("label", {}, this.toggle, "Choose the schedule yourself"), this.game, this.copy);
  }

  listen() {
    const { signal } = this.stops;
    const on = (node, type, action) => node?.addEventListener(type, action.bind(this), { signal });
    const { first, back, next, play, last } = this.buttons;
    on(first, "click", () => this.goto(0));
    on(back, "click", () => this.goto(this.schedule.at - 1));
    on(next, "click", this.forward);
    on(play, "click", this.playOrPause);
    on(last, "click", () => this.goto(this.schedule.length));
    on(this.slider, "input", () => this.goto(Number(this.slider.value)));
    on(this.toggle, "change", () => this.choose(this.toggle.checked));
    on(this.copy, "click", this.copyLink);
    on(this.body, "click", (event) => this.stepClicked(event));
    this.cards.forEach(({ button }, task) => on(button, "click", () => this.let(task)));
    on(this.el, "keydown", this.key);
    on(globalThis, "hashchange", this.follow);
  }

  // ---- what is shown ----------------------------------------------------------------------

  /** The rows of the steps: all of them, when the schedule has changed. */
  list() {
    const focused = this.body.contains(document.activeElement);
    this.rows = this.schedule.moves.map((move, index) => this.row(move, index));
    this.body.replaceChildren(...this.rows);
    if (focused) this.rows[0]?.querySelector("button").focus({ preventScroll: true });
  }

  /** @param {Move} move @param {number} index */
  row(move, index) {
    const before = this.graph.moment(this.schedule.states[index]);
    const after = this.graph.moment(this.schedule.states[index + 1]);
    const words = html("span", {}, this.graph.sentence(move), ...this.over(index));
    const button = html("button", { type: "button", class: "lab-step", tabindex: -1 }, this.badge(move.task, ""), words);
    const facts = { values: () => this.stepValues(before, after), locks: () => [after.locks.map((held) => this.holders(held)).join(", ")] };
    const cells = this.columns.map((name) => html("td", { class: `lab-${name}-cell` }, ...facts[name]()));
    const number = html("td", { class: "lab-number-cell" }, String(index + 1));
    return html("tr", {}, number, html("td", { class: "lab-step-cell" }, button), ...cells);
  }

  /** What is said of a step that takes over. @param {number} index from 0 */
  over(index) {
    return this.schedule.takesOver(index) ? [" ", html("span", { class: "lab-over" }, "takes over")] : [];
  }

  /** The shared values after a step, those that it changed in bold. @param {Moment} before @param {Moment} after */
  stepValues(before, after) {
    return [...after.values].flatMap(([name, text], index) => {
      const words = `${name} = ${text}`;
      const changed = before.values.has(name) && before.values.get(name) !== text;
      return [...(index ? [", "] : []), changed ? html("b", {}, words) : words];
    });
  }

  /** @param {Held} held */
  holders({ name, holder, waiting }) {
    const names = waiting.map((task) => this.graph.tasks[task]);
    const wait = `${names.join(" and ")} ${names.length === 1 ? "waits" : "wait"}`;
    if (holder < 0) return `${name}: ${names.length ? wait : "nobody"}`;
    return `${name}: ${this.graph.tasks[holder]}${names.length ? ` (${wait})` : ""}`;
  }

  /** Bring everything to the step that the reader is at. */
  show() {
    const { schedule } = this;
    const moment = this.graph.moment(schedule.state);
    const last = schedule.at ? schedule.moves[schedule.at - 1] : null;
    const before = schedule.at ? this.graph.moment(schedule.states[schedule.at - 1]) : moment;
    this.showProgram(moment, last);
    this.showActors(moment);
    this.showLocks(before, moment);
    this.showValues(before, moment);
    this.showStep();
    this.showDrive();
    this.say(moment, last);
    if (this.toggle) this.showGame(moment);
    this.keepHeight();
  }

  /** @param {Moment} moment @param {Move | null} last */
  showProgram(moment, last) {
    for (const row of this.marks.values()) {
      row.classList.remove("lab-just", ...[...row.classList].filter((name) => name.startsWith("lab-hue-")));
      if (row.lastChild.hasChildNodes()) row.lastChild.replaceChildren();
    }
    moment.places.forEach(({ line, status }, task) => this.marks.get(line)?.lastChild.append(this.marker(task, status)));
    const row = last && this.marks.get(last.line);
    row?.classList.add("lab-just", hue(last.task));
    this.bringIntoView(this.program, row ?? null);
  }

  marker(task, status) {
    const node = this.badge(task, status);
    const label = `${this.graph.tasks[task]} is here, ${status}`;
    node.removeAttribute("aria-hidden");
    for (const [key, value] of [["role", "img"], ["aria-label", label], ["title", label]]) node.setAttribute(key, value);
    return node;
  }

  /** A task's number in its colour; of a task that waits, hollow and dashed. */
  badge(task, status) {
    const waits = status ? ` lab-${status}-who` : "";
    return html("span", { class: `lab-who ${hue(task)}${waits}`, "aria-hidden": "true" }, String(task));
  }

  /** @param {Moment} moment */
  showActors(moment) {
    const options = new Set(this.choosing ? this.schedule.options().map(({ task }) => task) : []);
    const focused = this.cards.find(({ button }) => button === document.activeElement)?.button;
    this.cards.forEach(({ badge, status, next, button }, task) => {
      const place = moment.places[task];
      badge.className = this.badge(task, place.status).className;
      status.className = `lab-status lab-is-${place.status}`;
      status.textContent = place.status;
      next.textContent = `${place.next}${place.line ? ` (line ${place.line})` : ""}`;
      button.hidden = !options.has(task);
      next.hidden = !button.hidden;
      if (!button.hidden) button.replaceChildren(...this.choiceText(task, place));
    });
    if (focused?.hidden) this.focusChoice();
  }

  choiceText(task, place) {
    const key = task < 10 ? html("kbd", { "aria-hidden": "true" }, String(task)) : null;
    const text = html("span", {}, `${this.graph.tasks[task]} ${place.next || "goes on"}`);
    return key ? [text, key] : [text];
  }

  /** The focus must not fall out of the view when its button goes. */
  focusChoice() {
    const card = this.cards.find(({ button }) => !button.hidden);
    (card?.button ?? this.program).focus({ preventScroll: true });
  }

  showLocks(before, moment) {
    const text = ({ holder, waiting } = { holder: -1, waiting: [] }) => `${holder}:${waiting}`;
    for (const [name, cell] of this.lockCells) {
      const [was, is] = [before, moment].map(({ locks }) => locks.find((held) => held.name === name));
      cell.replaceChildren(...this.holder(is, moment, this.holdable.has(name) ? "free" : "–"));
      cell.parentNode.classList.toggle("lab-changed", text(was) !== text(is));
    }
  }

  /** @param {Held | undefined} held @param {Moment} moment @param {string} nobody what to say where there is none */
  holder(held, moment, nobody) {
    if (!held || (held.holder < 0 && !held.waiting.length)) return [html("span", { class: "lab-muted" }, nobody)];
    const named = (task) => html("span", { class: "lab-named" }, this.badge(task, moment.places[task].status), " ", this.graph.tasks[task]);
    const isHeld = held.holder >= 0; // if not, those that wait are to be woken, in a condition and such
    const parts = isHeld ? ["held by ", named(held.holder)] : [];
    const wants = isHeld ? ", wanted by " : "awaited by ";
    held.waiting.forEach((task, index) => parts.push(index ? ", " : wants, named(task)));
    return parts;
  }

  showValues(before, moment) {
    for (const [name, cell] of this.valueCells) {
      const [was, is] = [before, moment].map(({ values }) => values.get(name));
      const changed = was !== undefined && was !== is; // one that is asked for first was there before
      cell.replaceChildren(is ?? "–");
      if (changed) cell.append(" ", html("span", { class: "lab-was" }, `was ${was}`));
      cell.parentNode.classList.toggle("lab-changed", changed);
    }
  }

  showStep() {
    const { at } = this.schedule;
    const focused = this.body.contains(document.activeElement);
    this.rows.forEach((row, index) => {
      const current = index === at - 1;
      const button = row.querySelector("button");
      row.classList.toggle("lab-current", current);
      row.classList.toggle("lab-later", index >= at);
      button.tabIndex = current || (at === 0 && index === 0) ? 0 : -1;
      if (current) button.setAttribute("aria-current", "step");
      else button.removeAttribute("aria-current");
    });
    if (focused) this.rows[Math.max(0, at - 1)]?.querySelector("button").focus({ preventScroll: true });
    this.bringIntoView(this.steps, this.rows[at - 1] ?? null);
  }

  showDrive() {
    const { at, length, states } = this.schedule;
    const fails = this.graph.moment(states[length]).end === "fails";
    const { first, back, next, last } = this.buttons;
    const off = (button, yes) => button.setAttribute("aria-disabled", String(yes));
    for (const button of [first, back]) off(button, at === 0);
    off(last, at === length);
    off(next, at === length && !this.only());
    last.lastChild.textContent = fails ? "To the failure" : "To the end";
    last.title = last.lastChild.textContent;
    this.slider.max = String(length);
    this.slider.value = String(at);
    this.count.textContent = `${at} / ${length}`;
  }

  /** @param {Moment} moment @param {Move | null} last */
  say(moment, last) {
    const { at, length } = this.schedule;
    const parts = last ? this.told(last) : [this.beginning()];
    if (moment.end) parts.push(html("br"), html("span", { class: `lab-end-${moment.end}` }, moment.why || "The program has ended well."));
    this.said.replaceChildren(...parts);
    this.slider.setAttribute("aria-valuetext", `Step ${at} of ${length}`);
  }

  /** @param {Move} last */
  told(last) {
    const { at } = this.schedule;
    return [this.badge(last.task, ""), " ", html("strong", {}, `Step ${at}: `), this.graph.sentence(last), ...this.over(at - 1)];
  }

  beginning() {
    if (!this.choosing) return "Before the first step. Press Next, or the right arrow key.";
    return "Before the first step. Who goes first?";
  }

  /** @param {Moment} moment */
  showGame(moment) {
    this.root.classList.toggle("lab-choosing", this.choosing);
    this.copy.hidden = !this.choosing || !this.address;
    if (!this.choosing) return this.game.replaceChildren();
    const made = this.schedule.switchesMade();
    const { end } = moment;
    this.game.className = `lab-game${end ? ` lab-end-${end}` : ""}`;
    this.game.textContent = end ? verdict(end, made, this.state.least) : `${switches(made)} so far`;
    if (!end && !made) this.game.append(" ", html("span", { class: "lab-note" }, RULE));
  }

  /** What is below stays where it is while these texts change, from the still view on. */
  keepHeight() {
    const turned = this.root.offsetWidth !== this.width;
    this.width = this.root.offsetWidth;
    for (const part of [this.said, this.now]) {
      if (turned) part.style.minHeight = "";
      part.style.minHeight = `${part.offsetHeight}px`;
    }
  }

  /** Scroll a box, never the page. @param {HTMLElement} box @param {HTMLElement | null} row */
  bringIntoView(box, row) {
    if (!row) {
      if (this.schedule.at === 0) box.scrollTop = 0;
      return;
    }
    const head = box.querySelector("thead")?.offsetHeight ?? 0;
    const top = row.getBoundingClientRect().top - box.getBoundingClientRect().top;
    if (top < head) box.scrollTop += top - head;
    else if (top + row.offsetHeight > box.clientHeight) box.scrollTop += top + row.offsetHeight - box.clientHeight;
  }

  // ---- going ------------------------------------------------------------------------------

  /** @param {number} step */
  goto(step) {
    this.pause();
    this.move(step);
  }

  /** @param {number} step */
  move(step) {
    this.schedule.at = Math.min(this.schedule.length, Math.max(0, step));
    this.show();
    this.remember();
  }

  forward() {
    const only = this.only();
    if (this.schedule.at < this.schedule.length) this.goto(this.schedule.at + 1);
    else if (only) this.let(only.task);
  }

  /** The one move that there is, where the reader has come to the end of what was chosen. */
  only() {
    if (!this.choosing || this.schedule.at < this.schedule.length) return null;
    const options = this.schedule.options();
    return options.length === 1 ? options[0] : null;
  }

  playOrPause() {
    if (this.timer) return this.pause();
    if (this.schedule.at === this.schedule.length) this.move(0);
    if (!this.schedule.length) return;
    this.said.setAttribute("aria-live", "off"); // it would be read too late, one step over the other
    this.timer = setInterval(() => this.tick(), STEP_MS);
    this.namePlay("Pause", "pause");
  }

  tick() {
    this.move(this.schedule.at + 1);
    if (this.schedule.at === this.schedule.length) this.pause();
  }

  pause() {
    if (!this.timer) return;
    clearInterval(this.timer);
    this.timer = 0;
    this.said.setAttribute("aria-live", "polite");
    this.namePlay("Play", "play");
  }

  namePlay(text, sign) {
    this.buttons.play.replaceChildren(icon(sign), text);
    this.buttons.play.title = text;
  }

  /** @param {MouseEvent} event */
  stepClicked(event) {
    const row = event.target.closest("tr");
    if (row) this.goto(this.rows.indexOf(row) + 1);
  }

  // ---- the reader's own schedule ----------------------------------------------------------

  /** @param {boolean} yes */
  choose(yes) {
    this.pause();
    this.choosing = yes;
    this.toggle.checked = yes;
    this.own ??= new Schedule(this.all);
    this.schedule = yes ? this.own : this.shown;
    this.list();
    this.show();
    this.remember();
  }

  /** @param {number} task */
  let(task) {
    this.pause();
    if (!this.schedule.choose(task)) return;
    this.list();
    this.show();
    this.remember();
  }

  remember() {
    if (!this.address || !this.toggle) return;
    clearTimeout(this.later);
    this.later = setTimeout(() => this.writeAddress(), ADDRESS_MS);
  }

  writeAddress() {
    clearTimeout(this.later);
    const { moves, at } = this.schedule;
    this.address.write(this.choosing ? moves.slice(0, at).map(({ task }) => task) : []);
  }

  /** Show the schedule that the page's address tells. */
  follow() {
    const tasks = this.toggle && this.address?.read();
    if (!tasks) return;
    this.own = new Schedule(this.all);
    const made = tasks.findIndex((task) => !this.own.choose(task));
    this.choose(true);
    if (made >= 0) this.game.textContent = `The program has changed since this link was made: it can be followed for ${made} steps.`;
    this.root.scrollIntoView({ block: "start", behavior: "instant" });
  }

  async copyLink() {
    this.writeAddress();
    const told = await navigator.clipboard?.writeText(location.href).then(() => "Copied", () => null);
    this.copy.textContent = told ?? "It is in the address bar";
    setTimeout(() => (this.copy.textContent = "Copy link"), 2000);
  }

  // ---- the keyboard -----------------------------------------------------------------------

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.altKey || event.metaKey || event.ctrlKey) return;
    // JupyterLab takes these keys as its own, and what is pressed here would not hear of them.
    const pressed = event.target.closest("button, input, summary, a");
    if (["Enter", " "].includes(event.key) && pressed) return event.stopPropagation();
    const actions = {
      ArrowLeft: () => this.goto(this.schedule.at - 1), ArrowRight: () => this.forward(),
      Home: () => this.goto(0), End: () => this.goto(this.schedule.length), " ": () => this.playOrPause(),
      ...(this.body.contains(event.target) && { ArrowUp: () => this.stepFocus(event, -1), ArrowDown: () => this.stepFocus(event, 1) }),
    };
    const digit = this.choosing && /^[0-9]$/.test(event.key);
    const action = digit ? () => this.let(Number(event.key)) : actions[event.key];
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  }

  stepFocus(event, way) {
    const row = this.rows[this.rows.indexOf(event.target.closest("tr")) + way];
    if (!row) return;
    row.querySelector("button").focus({ preventScroll: true });
    this.bringIntoView(this.steps, row);
  }

  end() {
    this.pause();
    clearTimeout(this.later);
    this.stops.abort();
  }
}

export default {
  /** @param {{model: {get(key: string): any}, el: HTMLElement}} context */
  render({ model, el }) {
    const markup = model.get("markup") ?? el.innerHTML;
    el.classList.add("lab-root");
    el.innerHTML = markup;
    const stepper = new Stepper(el, model.get("state"));
    return () => {
      stepper.end();
      el.innerHTML = markup;
    };
  },
};
