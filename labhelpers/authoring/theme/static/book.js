// What a page does beside showing its text: colours, copying, progress, definitions. Without it
// every page can be read; what needs it has the class `needs-script`.

/** @type {Storage | undefined} Absent where the reader's browser keeps nothing. */
const kept = (() => {
  try {
    return window.localStorage;
  } catch {
    return undefined;
  }
})();
const root = document.documentElement;
const page = document.body.dataset.page;

/** The colours: light, dark, or as the system has them. */
function startTheme() {
  const buttons = [...document.querySelectorAll(".theme button")];
  const show = () => {
    for (const button of buttons)
      button.ariaPressed = String(button.dataset.theme === (root.dataset.theme ?? ""));
  };
  for (const button of buttons)
    button.addEventListener("click", () => {
      const chosen = button.dataset.theme;
      if (chosen) root.dataset.theme = chosen;
      else delete root.dataset.theme;
      if (chosen) kept?.setItem("theme", chosen);
      else kept?.removeItem("theme");
      show();
    });
  show();
}

/** Ctrl+K goes to the search field, as in most books of this kind. */
function startKeys() {
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key !== "k") return;
    event.preventDefault();
    document.querySelector('.bar input[name="q"]').focus();
  });
}

/** Copies a program as a file would have it: without the line of its magic. */
function startCopying() {
  for (const button of document.querySelectorAll(".cell-copy")) {
    const word = button.textContent;
    button.addEventListener("click", async () => {
      const text = button.closest(".cell_input").querySelector("pre").textContent;
      await navigator.clipboard.writeText(text.replace(/^%%.*\n/, ""));
      button.textContent = button.dataset.done;
      setTimeout(() => (button.textContent = word), 2000);
    });
  }
}

/** What is wider than its place scrolls, and so has to be reached by keyboard. */
function startScrolling() {
  const see = (entries) => {
    for (const { target } of entries)
      if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
      else target.removeAttribute("tabindex");
  };
  const observer = new ResizeObserver(see);
  for (const pre of document.querySelectorAll("article pre")) observer.observe(pre);
}

/** The contents are longer than the screen: they begin where this page stands in them. */
function startContents() {
  const contents = document.getElementById("contents");
  const here = contents.querySelector("[aria-current]");
  const show = () => {
    const above = here.getBoundingClientRect().top - contents.getBoundingClientRect().top;
    contents.scrollTop += above - contents.clientHeight / 4;
  };
  if (!here) return;
  contents.addEventListener("toggle", (event) => event.newState === "open" && show());
  show();
}

/** Which pages have been read: a list in this browser, shown in the contents. */
function startProgress() {
  const box = document.getElementById("page-read");
  const links = [...document.querySelectorAll(".contents a[data-page]")];
  const read = () => new Set(JSON.parse(kept?.getItem("read") ?? "[]"));
  const show = () => {
    const done = read();
    for (const link of links) link.querySelector(".read").hidden = !done.has(link.dataset.page);
    const count = links.filter((link) => done.has(link.dataset.page)).length;
    const line = document.querySelector(".contents .progress");
    const said = line.querySelector("span");
    let number = 0;
    said.textContent = said.dataset.said.replace(/%s/g, () => [count, links.length][number++]);
    line.hidden = count === 0;
    if (box) box.checked = done.has(page);
  };
  const mark = (isRead) => {
    const done = read();
    if (isRead) done.add(page);
    else done.delete(page);
    kept?.setItem("read", JSON.stringify([...done]));
    show();
  };
  box?.addEventListener("change", () => mark(box.checked));
  document.querySelector(".contents .forget").addEventListener("click", () => {
    kept?.removeItem("read");
    show();
  });
  show();
}

/** A term's definition beside it while it is pointed at or has the focus; Escape takes it away. */
function startTerms() {
  const card = document.createElement("div");
  card.className = "term-card";
  card.id = "term-card";
  card.role = "tooltip";
  card.hidden = true;
  document.body.append(card);
  let leaving = 0;
  const stay = () => clearTimeout(leaving);
  const hide = () => {
    card.hidden = true;
    document.querySelector(`[aria-describedby="${card.id}"]`)?.removeAttribute("aria-describedby");
  };
  const leave = () => (leaving = setTimeout(hide, 250));
  const show = (term) => {
    stay();
    hide();
    term.setAttribute("aria-describedby", card.id);
    card.textContent = term.dataset.definition;
    card.hidden = false;
    const place = term.getBoundingClientRect();
    const left = Math.min(place.left, root.clientWidth - card.offsetWidth - 8);
    const below = place.bottom + card.offsetHeight + 8 < innerHeight;
    const top = below ? place.bottom + 4 : place.top - card.offsetHeight - 4;
    card.style.left = `${Math.max(8, left) + scrollX}px`;
    card.style.top = `${top + scrollY}px`;
  };
  for (const term of document.querySelectorAll("a.term[title]")) {
    term.dataset.definition = term.title;
    term.removeAttribute("title");
    term.addEventListener("pointerenter", () => show(term));
    term.addEventListener("focus", () => show(term));
    term.addEventListener("pointerleave", leave);
    term.addEventListener("blur", leave);
  }
  card.addEventListener("pointerenter", stay);
  card.addEventListener("pointerleave", leave);
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
}

/** A callout that is pointed at or has the focus shows its other end, where that is in sight. */
function startCallouts() {
  const end = (link) => document.getElementById(decodeURIComponent(link.hash.slice(1)));
  for (const link of document.querySelectorAll("a.callout")) {
    const met = (is) => () => end(link)?.classList.toggle("met", is);
    for (const kind of ["pointerenter", "focus"]) link.addEventListener(kind, met(true));
    for (const kind of ["pointerleave", "blur"]) link.addEventListener(kind, met(false));
  }
}

/** On paper nothing is folded away. */
function startPrinting() {
  const opened = [];
  addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll("details:not([open])")) {
      details.open = true;
      opened.push(details);
    }
  });
  addEventListener("afterprint", () => {
    for (const details of opened.splice(0)) details.open = false;
  });
}

startTheme();
startKeys();
startCopying();
startScrolling();
startProgress();
startContents();
startTerms();
startCallouts();
startPrinting();
