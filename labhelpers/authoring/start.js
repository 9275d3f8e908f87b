// Starts the views of a page. A browser refuses modules to a page that was opened from a folder
// (file:), so there they come as texts in a plain script, and are imported from memory.
(() => {
  const home = document.currentScript.src;
  if (location.protocol !== "file:") {
    // At the same time as the views' own modules, which site.js would ask for later.
    const views = [...document.querySelectorAll("lab-view")].map((view) => view.dataset.view);
    for (const name of new Set(["site", ...views])) import(new URL(`${name}.js`, home).href);
    return;
  }
  const script = document.createElement("script");
  script.src = new URL("offline.js", home).href; // sets labModules: file name -> address in memory
  script.onload = () => import(globalThis.labModules["site.js"]);
  document.head.append(script);
})();
