// A question, live: answered by keyboard or pointer, judged with a reason for every option, kept in
// the reader's own browser. JupyterLab and the site run this same file on the frame that Python made.

const WORDS = {
  en: {
    predict: "Predict", quiz: "Question", check: "Check", again: "Answer again",
    one: "one is right", several: "choose all that are right", order: "put them in order", fill: "type it",
    show: "Show the output without answering", covered: "The output is covered until you have answered.",
    shown: "The output is shown below.", run: "Now run the next cell, or open its output.",
    answer: "Your answer", choose: "Choose an answer first.", type: "Type an answer first.",
    right: "Right.", wrong: "Not so.", yours: "your answer", missed: "you did not choose it", up: "up", down: "down",
    partly: (good, all) => `Not quite: ${good} of ${all} are as they should be.`,
    move: (line, way) => `Move ${line} ${way}`, moved: (line, at, all) => `${line}: now ${at} of ${all}`,
    place: (place) => `Place ${place}:`,
    progress: (done, all) => `Answered on this page: ${done} of ${all}.`,
    forgetPage: "Forget this page's answers", forgetAll: "Forget all answers",
    mix: "Start a mixed run", another: "Another one, by chance",
  },
  zh: {
    predict: "先猜一猜", quiz: "问题", check: "检查", again: "重新回答",
    one: "只有一项正确", several: "选出所有正确的项", order: "排出顺序", fill: "填空",
    show: "不作答，直接看输出", covered: "回答之后才显示输出。",
    shown: "输出在下面。", run: "现在运行下一个单元格，或展开它的输出。",
    answer: "你的答案", choose: "请先选择答案。", type: "请先填写答案。",
    right: "对。", wrong: "不对。", yours: "你的答案", missed: "你没有选它", up: "上移", down: "下移",
    partly: (good, all) => `不完全对：${all} 项中有 ${good} 项正确。`,
    move: (line, way) => `${way} ${line}`, moved: (line, at, all) => `${line}：现在是第 ${at} 项，共 ${all} 项`,
    place: (place) => `第 ${place} 行：`,
    progress: (done, all) => `本页已答 ${done} 题，共 ${all} 题。`,
    forgetPage: "清除本页的答案", forgetAll: "清除所有答案",
    mix: "开始随机答题", another: "随机换一题",
  },
};
const STORE = "labhelpers.question.";
const CHANGED = "lab-question-changed"; // one was answered or opened again
const FORGET = "lab-question-forget"; // detail: the names to forget, or null for all
const SITE = 'lab-view[data-view="question"]';
const MIXED = ".mixed-run"; // where a page has this, its questions can be taken in an order of chance

/** The reader's answers; where the browser keeps nothing, they last as long as the page. */
const memory = {
  kept: new Map(),
  /** @param {string} name */
  get(name) {
    try {
      const answer = JSON.parse(localStorage.getItem(STORE + name) ?? "null");
      if (Array.isArray(answer?.given)) return answer;
    } catch { /* no storage, or somebody else's text in it */ }
    return this.kept.get(name) ?? null;
  },
  /** @param {string} name @param {{given: any[]}} answer */
  set(name, answer) {
    this.kept.set(name, answer);
    try { localStorage.setItem(STORE + name, JSON.stringify(answer)); } catch { /* kept above */ }
  },
  /** @param {string[] | null} names */
  forget(names) {
    const gone = (/** @type {string} */ name) => names === null || names.includes(name);
    [...this.kept.keys()].filter(gone).forEach((name) => this.kept.delete(name));
    try {
      Object.keys(localStorage)
        .filter((key) => key.startsWith(STORE) && gone(key.slice(STORE.length)))
        .forEach((key) => localStorage.removeItem(key));
    } catch { /* nothing was kept there */ }
  },
};

/** @param {string} name @param {Record<string, any>} properties @param {...(Node | string)} children */
function make(name, properties = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key in node) node[key] = value;
    else node.setAttribute(key, value);
  }
  node.append(...children);
  return node;
}

/** @param {HTMLElement} view */
const nameOf = (view) => JSON.parse(view.querySelector(":scope > script").textContent).name;

/** @param {string} text */
const plain = (text) => text.trim().replace(/\s+/g, " ").toLowerCase();

/** @typedef {{name: string, kind: string, covers: boolean, right: number[], shown: number[], values: string[]}} State */

class Question {
  /** @param {HTMLElement} el @param {State} state @param {boolean} onSite */
  constructor(el, state, onSite) {
    Object.assign(this, state);
    this.onSite = onSite;
    this.el = el;
    this.view = el.closest(SITE);
    this.words = WORDS[(el.closest("[lang]")?.lang ?? "en").slice(0, 2)] ?? WORDS.en;
    this.id = `lab-q-${state.name}-${Math.random().toString(36).slice(2, 8)}`;
    this.places = [...state.shown]; // of the lines to order: as they stand now
    this.stops = new AbortController();
    this.build(el.querySelector(".lab-question"));
    this.listen();
    this.restore();
  }

  /** @param {HTMLElement} still */
  build(still) {
    const { words } = this;
    this.paper = still.cloneNode(true); // before its parts become the live question's
    this.whys = new Map([...still.querySelectorAll(".lab-answers li")].map((li) => [Number(li.dataset.place), li]));
    const ask = still.querySelector(".lab-ask");
    const kicker = make("p", { className: "lab-kicker" }, make("strong", {}, this.covers ? words.predict : words.quiz), ` · ${words[this.kind]}`);
    const asked = ask.lastElementChild;
    const legend = make("legend", {}, ...(asked?.tagName === "P" ? asked.childNodes : []));
    if (asked?.tagName === "P") asked.remove();
    this.list = this.kind === "fill" ? make("ul", { className: "lab-choices" }) : this.choices(still);
    this.fields = make("fieldset", {}, legend, this.list);
    if (this.kind === "fill") this.list.before(this.box());
    this.verdict = make("p", { className: "lab-verdict", role: "status", tabIndex: -1 });
    this.tools = this.buttons();
    this.form = make("form", { className: "lab-question", noValidate: true, autocomplete: "off" }, kicker, ask, this.fields, this.verdict, this.tools);
    this.form.dataset.kind = this.kind;
    still.replaceWith(this.form);
    if (this.isLastOnPage()) this.form.after((this.foot = this.footer()));
    const mixed = this.onSite ? document.querySelector(MIXED) : null;
    if (!mixed) return;
    this.tools.append((this.wanderer = this.wandering(words.another)));
    this.wanderer.hidden = true;
    if (!mixed.querySelector("button")) mixed.append(make("div", { className: "lab-root" }, this.wandering(words.mix)));
  }

  /** A button to a question of the page that has no answer yet, whichever it is. @param {string} text */
  wandering(text) {
    const made = make("button", { type: "button" }, text);
    made.addEventListener("click", () => {
      const open = this.viewsOnPage().filter((view) => !memory.get(nameOf(view)));
      const next = open[Math.floor(Math.random() * open.length)];
      if (!next) return;
      next.tabIndex = -1;
      next.scrollIntoView({ block: "start" });
      next.focus({ preventScroll: true });
    });
    return made;
  }

  /** @param {HTMLElement} still */
  choices(still) {
    const items = [...still.querySelectorAll(".lab-options > li")];
    const list = make(this.kind === "order" ? "ol" : "ul", { className: "lab-choices" });
    list.append(...items.map((item) => this.choice(Number(item.dataset.place), item)));
    return list;
  }

  /** @param {number} place @param {HTMLElement} item */
  choice(place, item) {
    const text = make("span", { className: "lab-offer" }, ...[...item.children].flatMap((child) => [...child.childNodes]));
    const li = make("li", {});
    li.dataset.place = String(place);
    if (this.kind === "order") {
      li.append(make("div", { className: "lab-pick" }, text, this.mover(li, text, -1), this.mover(li, text, 1)));
    } else {
      const input = make("input", { type: this.kind === "one" ? "radio" : "checkbox", name: this.id, value: String(place) });
      li.append(make("label", { className: "lab-pick" }, input, text));
    }
    return li;
  }

  /** @param {HTMLElement} li @param {HTMLElement} text @param {number} way */
  mover(li, text, way) {
    const word = way < 0 ? this.words.up : this.words.down;
    const button = make("button", { type: "button", title: word, "aria-label": this.words.move(text.textContent, word) }, way < 0 ? "↑" : "↓");
    button.dataset.way = String(way);
    button.addEventListener("click", () => this.move(li, way, button));
    return button;
  }

  box() {
    this.input = make("input", { type: "text", autocomplete: "off", spellcheck: false, autocapitalize: "none" });
    return make("label", { className: "lab-box" }, this.words.answer, this.input);
  }

  buttons() {
    const { words } = this;
    this.checker = make("button", { type: "submit", className: "lab-first" }, words.check);
    this.reopener = make("button", { type: "button", hidden: true }, words.again);
    this.reopener.addEventListener("click", () => this.reopen(true));
    const tools = make("div", { className: "lab-acts" }, this.checker, this.reopener);
    if (!this.covers || !this.onSite) return tools;
    this.shower = make("button", { type: "button" }, words.show);
    this.shower.addEventListener("click", () => this.uncover(words.shown));
    tools.append(this.shower);
    this.verdict.textContent = words.covered;
    return tools;
  }

  footer() {
    const button = (/** @type {string} */ text, /** @type {() => string[] | null} */ names) => {
      const made = make("button", { type: "button" }, text);
      made.addEventListener("click", () => {
        memory.forget(names());
        document.dispatchEvent(new CustomEvent(FORGET, { detail: names() }));
      });
      return made;
    };
    this.progress = make("p", { role: "status" });
    const forgetters = [button(this.words.forgetPage, () => this.namesOnPage()), button(this.words.forgetAll, () => null)];
    return make("div", { className: "lab-foot" }, this.progress, make("div", { className: "lab-acts" }, ...forgetters));
  }

  isLastOnPage() {
    return this.view !== null && this.viewsOnPage().at(-1) === this.view;
  }

  /** @returns {HTMLElement[]} */
  viewsOnPage() {
    return [...document.querySelectorAll(SITE)];
  }

  namesOnPage() {
    return this.viewsOnPage().map(nameOf);
  }

  listen() {
    const { signal } = this.stops;
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.check();
    }, { signal });
    // JupyterLab takes keys as its own commands, and an answer would not hear of them.
    if (!this.onSite) this.el.addEventListener("keydown", (event) => event.stopPropagation(), { signal });
    document.addEventListener(FORGET, (event) => {
      if (event.detail === null || event.detail.includes(this.name)) this.reopen(false);
    }, { signal });
    document.addEventListener(CHANGED, () => this.count(), { signal });
    // On paper nobody can answer: there the question stands as it does without scripts, answer and all.
    addEventListener("beforeprint", () => this.form.after(this.paper), { signal });
    addEventListener("afterprint", () => this.paper.remove(), { signal });
  }

  count() {
    if (!this.progress) return;
    const names = this.namesOnPage();
    const text = this.words.progress(names.filter((name) => memory.get(name)).length, names.length);
    if (this.progress.textContent !== text) this.progress.textContent = text;
  }

  restore() {
    if (this.kind === "order") this.arrange(this.places);
    const answer = memory.get(this.name);
    if (answer) {
      this.put(answer.given);
      this.judge();
    }
    this.count();
  }

  /** What the reader has answered: places of options, or the text typed. */
  given() {
    if (this.kind === "order") return this.places;
    if (this.kind === "fill") return this.input.value.trim() ? [this.input.value] : [];
    return [...this.list.querySelectorAll("input:checked")].map((input) => Number(input.value));
  }

  /** @param {any[]} given */
  put(given) {
    if (this.kind === "order") this.arrange(given.length === this.places.length ? given : this.places);
    else if (this.kind === "fill") this.input.value = String(given[0] ?? "");
    else for (const input of this.list.querySelectorAll("input")) input.checked = given.includes(Number(input.value));
  }

  check() {
    const given = this.given();
    if (!given.length) {
      this.say(this.kind === "fill" ? this.words.type : this.words.choose, "");
      this.fields.querySelector("input").focus();
      return;
    }
    memory.set(this.name, { given });
    this.judge();
    this.reopener.focus();
    document.dispatchEvent(new Event(CHANGED));
  }

  /** Say how good the answer is, and why each option is right or wrong. */
  judge() {
    const { words } = this;
    const [good, all] = this.score();
    const verdict = good === all ? words.right : this.kind === "several" || this.kind === "order" ? words.partly(good, all) : words.wrong;
    const next = this.covers ? ` ${this.onSite ? words.shown : words.run}` : "";
    this.say(verdict + next, good === all ? "right" : "wrong");
    this.explain();
    for (const control of this.fields.querySelectorAll("input, button")) control.disabled = true;
    this.checker.hidden = true;
    this.reopener.hidden = false;
    if (this.wanderer) this.wanderer.hidden = false;
    this.open();
  }

  /** How many parts of the answer are as they should be, of how many. */
  score() {
    const given = this.given();
    if (this.kind === "order") return [given.filter((place, at) => place === at).length, given.length];
    if (this.kind === "fill") return [this.right.includes(this.typed()) ? 1 : 0, 1];
    if (this.kind === "one") return [this.right.includes(given[0]) ? 1 : 0, 1];
    return [this.shown.filter((place) => given.includes(place) === this.right.includes(place)).length, this.shown.length];
  }

  /** The place of the option that was typed, -1 for none of them. */
  typed() {
    return this.values.findIndex((value) => plain(value) === plain(this.input.value));
  }

  explain() {
    if (this.kind === "fill") this.list.append(...[...this.whys.keys()].map((place) => this.filled(place)));
    for (const li of this.list.children) {
      const place = Number(li.dataset.place);
      const right = this.kind === "order" ? this.places.indexOf(place) === place : this.right.includes(place);
      const word = this.kind === "order" ? this.words.place(place + 1) : right ? this.words.right : this.words.wrong;
      const own = this.kind === "fill" ? this.typed() === place : this.kind !== "order" && this.given().includes(place);
      li.dataset.judged = right ? "right" : "wrong";
      li.toggleAttribute("data-own", own);
      const why = this.whys.get(place).querySelector(".lab-why");
      const note = own ? ` (${this.words.yours})` : this.kind === "several" && right ? ` (${this.words.missed})` : "";
      const mark = make("span", { className: "lab-mark" }, make("span", { ariaHidden: "true" }, right ? "✓ " : "✗ "), word, note);
      li.append(make("div", { className: "lab-because" }, mark, " ", why));
    }
  }

  /** @param {number} place */
  filled(place) {
    const text = make("span", { className: "lab-offer" }, ...[...this.whys.get(place).querySelectorAll(":scope > p")].flatMap((p) => [...p.cloneNode(true).childNodes]));
    const li = make("li", {}, make("div", { className: "lab-pick" }, text));
    li.dataset.place = String(place);
    return li;
  }

  /** Take the judgement back. @param {boolean} byReader */
  reopen(byReader) {
    memory.forget([this.name]);
    for (const li of [...this.list.children]) {
      const because = li.querySelector(".lab-because");
      if (because) this.whys.get(Number(li.dataset.place)).append(because.querySelector(".lab-why"));
      because?.remove();
      li.removeAttribute("data-judged");
      li.removeAttribute("data-own");
    }
    if (this.kind === "fill") this.list.replaceChildren();
    for (const control of this.fields.querySelectorAll("input, button")) control.disabled = false;
    if (this.kind === "order") this.arrange(this.shown);
    else this.put([]);
    this.say(this.covers && this.onSite && !byReader ? this.words.covered : "", "");
    this.checker.hidden = false;
    this.reopener.hidden = true;
    if (this.wanderer) this.wanderer.hidden = true;
    if (byReader) this.fields.querySelector("input, button:not(:disabled)").focus();
    else this.cover();
    document.dispatchEvent(new Event(CHANGED));
  }

  /** @param {string} text @param {string} judged */
  say(text, judged) {
    this.verdict.textContent = text;
    this.verdict.dataset.judged = judged;
  }

  /** @param {string} text */
  uncover(text) {
    this.say(text, "");
    this.open();
    this.verdict.focus();
  }

  open() {
    this.view?.toggleAttribute("data-open", true);
    if (this.shower) this.shower.hidden = true;
  }

  cover() {
    this.view?.removeAttribute("data-open");
    if (this.shower) this.shower.hidden = false;
  }

  /** @param {HTMLElement} li @param {number} way @param {HTMLElement} button */
  move(li, way, button) {
    const at = this.places.indexOf(Number(li.dataset.place));
    const to = at + way;
    if (to < 0 || to >= this.places.length) return;
    const places = [...this.places];
    [places[at], places[to]] = [places[to], places[at]];
    this.arrange(places);
    button.focus();
    this.say(this.words.moved(li.querySelector(".lab-offer").textContent, to + 1, places.length), "");
  }

  /** @param {number[]} places */
  arrange(places) {
    this.places = [...places];
    const items = new Map([...this.list.children].map((li) => [Number(li.dataset.place), li]));
    this.list.append(...places.map((place) => items.get(place)));
    places.forEach((place, at) => {
      for (const button of items.get(place).querySelectorAll("button")) {
        const end = button.dataset.way === "-1" ? 0 : places.length - 1;
        button.setAttribute("aria-disabled", String(at === end));
      }
    });
  }
}

export default {
  /** @param {{model: {get(key: string): any}, el: HTMLElement}} context */
  render({ model, el }) {
    const given = model.get("markup");
    const markup = given ?? el.innerHTML;
    el.classList.add("lab-root");
    if (given !== undefined) el.innerHTML = markup;
    const question = new Question(el, model.get("state"), given === undefined);
    return () => {
      question.stops.abort();
      el.innerHTML = markup;
    };
  },
};
