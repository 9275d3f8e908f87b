// Starts the views of a page. A browser refuses modules to a page that was opened from a folder
// (file:), so there they come as texts in a plain script, and are imported from memory.
(() => {
  const home = document.currentScript.src;
  if (location.protocol !== "file:") {
    import(new URL("site.js", home).href);
    return;
  }
  const script = document.createElement("script");
  script.src = new URL("offline.js", home).href; // sets labModules: file name -> address in memory
  script.onload = () => import(globalThis.labModules["site.js"]);
  document.head.append(script);
})();
