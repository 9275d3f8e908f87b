// The comparison, live: each point can be pointed at or walked to, and says which run it is.
// JupyterLab and the site run this same file. The picture is the one that Python made.

/** @typedef {{label: string, seconds: number[], ratio: number[], first: number}} Entry */

/** @param {Entry} entry @param {number} run */
function sentence(entry, run) {
  const seconds = entry.seconds[run];
  const ratio = entry.first > 0 ? seconds / entry.first : 1;
  return {
    title: `${entry.label}, run ${run + 1} of ${entry.seconds.length}: ${seconds.toPrecision(3)} s`,
    rest: `, ${ratio.toFixed(2)}× the median of the first`,
  };
}

class Comparison {
  /** @param {HTMLElement} el @param {{entries: Entry[]}} state */
  constructor(el, state) {
    this.picture = el.querySelector(".lab-dots svg");
    this.line = el.querySelector(".lab-line");
    this.points = [...el.querySelectorAll(".lab-run")];
    this.words = state.entries.flatMap((entry) => entry.seconds.map((_, run) => sentence(entry, run)));
    this.stops = new AbortController();
    this.name();
    this.listen(el);
    this.say(-1);
  }

  /** The picture becomes a list whose entries can be reached. */
  name() {
    this.picture.setAttribute("role", "listbox");
    this.line.setAttribute("aria-live", "polite");
    this.points.forEach((point, index) => {
      point.setAttribute("role", "option");
      point.setAttribute("aria-selected", "false");
      point.setAttribute("aria-label", this.words[index].title + this.words[index].rest);
      point.setAttribute("tabindex", index ? "-1" : "0");
    });
  }

  /** @param {HTMLElement} el */
  listen(el) {
    const { signal } = this.stops;
    this.points.forEach((point, index) => {
      point.addEventListener("pointerenter", () => this.say(index), { signal });
      point.addEventListener("pointerleave", () => this.say(this.points.indexOf(document.activeElement)), { signal });
      point.addEventListener("focus", () => this.say(index), { signal });
      point.addEventListener("blur", () => this.say(-1), { signal });
    });
    // JupyterLab takes Enter and Space as its own, and the table's summary would not hear of them.
    el.addEventListener("keydown", (event) => [" ", "Enter"].includes(event.key) && event.stopPropagation(), { signal });
    this.picture.addEventListener("keydown", (event) => this.key(event), { signal });
  }

  /** @param {number} index -1 for the hint */
  say(index) {
    if (index < 0) return this.line.replaceChildren(this.line.dataset.hint);
    const title = document.createElement("strong");
    title.textContent = this.words[index].title;
    this.line.replaceChildren(title, this.words[index].rest);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const at = this.points.indexOf(document.activeElement);
    const last = this.points.length - 1;
    const to = {
      ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: last,
    }[event.key];
    if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const next = Math.min(last, Math.max(0, to));
    this.points.forEach((point, index) => {
      point.setAttribute("tabindex", index === next ? "0" : "-1");
      point.setAttribute("aria-selected", String(index === next));
    });
    this.points[next].focus();
  }
}

export default {
  /** @param {{model: {get(key: string): any}, el: HTMLElement}} context */
  render({ model, el }) {
    const markup = model.get("markup") ?? el.innerHTML;
    el.classList.add("lab-root");
    el.innerHTML = markup;
    const comparison = new Comparison(el, model.get("state"));
    return () => {
      comparison.stops.abort();
      el.innerHTML = markup;
    };
  },
};
