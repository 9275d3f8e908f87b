// Starts the views on a page with no Python behind it: the modules that JupyterLab runs, with a
// model made from the JSON in the page.

/** As much of a widget's model as the views use. */
class PageModel {
  /** @param {Record<string, unknown>} values */
  constructor(values) {
    this.values = values;
  }
  /** @param {string} key */
  get(key) {
    return this.values[key];
  }
  on() {}
  off() {}
}

/** Where a module is: beside this one, or in memory on a page from a folder, see authoring/start.js. */
function address(name) {
  return globalThis.labModules?.[name] ?? new URL(name, import.meta.url).href;
}

/** How far below the screen a view is made ready, so that it is live when the reader comes to it. */
const AHEAD = "500px 0px";

/** A long chapter has dozens of views, and to start them all at once would make the page deaf. */
const nearing = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) if (isIntersecting) target.start();
  },
  { rootMargin: AHEAD },
);

class LabView extends HTMLElement {
  connectedCallback() {
    nearing.observe(this);
  }
  async start() {
    nearing.unobserve(this);
    const data = this.querySelector(':scope > script[type="application/json"]');
    const el = this.querySelector(":scope > .lab-root");
    if (!data || !el || this.starting) return;
    this.starting = true;
    const view = await import(address(`${this.dataset.view}.js`));
    const model = new PageModel({ state: JSON.parse(data.textContent) });
    this.end = view.default.render({ model, el });
    this.started = true;
  }
  disconnectedCallback() {
    nearing.unobserve(this);
    this.end?.();
    this.starting = this.started = false;
  }
}

customElements.define("lab-view", LabView);
