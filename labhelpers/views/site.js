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

/** Where a module is: beside this one, or in memory on a page opened from a folder. */
function address(name) {
  return globalThis.labModules?.[name] ?? new URL(name, import.meta.url).href;
}

class LabView extends HTMLElement {
  async connectedCallback() {
    const data = this.querySelector(':scope > script[type="application/json"]');
    const el = this.querySelector(":scope > .lab-root");
    if (!data || !el || this.starting) return;
    this.starting = true;
    const name = `${this.dataset.view}.js`;
    // A page opened from a folder has its modules in memory, see authoring/start.js.
    const address = globalThis.labModules?.[name] ?? new URL(name, import.meta.url).href;
    const view = await import(address);
    const model = new PageModel({ state: JSON.parse(data.textContent) });
    this.end = view.default.render({ model, el });
    this.started = true;
  }
  disconnectedCallback() {
    this.end?.();
    this.starting = this.started = false;
  }
}

customElements.define("lab-view", LabView);
