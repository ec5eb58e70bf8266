const here = document.currentScript.src;

// Tables that can be sorted by any column and, where they are long, searched.
const number = (text) => Number.parseFloat(text.replaceAll(",", ""));
const order = (a, b) =>
  Number.isNaN(number(a)) || Number.isNaN(number(b)) ? a.localeCompare(b) : number(a) - number(b);

function sortable(table) {
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    if (!head.textContent.trim()) return;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      heads.forEach((each) => each.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const key = (row) => row.cells[column].textContent.trim();
      const rows = [...body.rows].sort((a, b) => order(key(a), key(b)));
      body.append(...(down ? rows.reverse() : rows));
    });
  });
}

function searchable(table) {
  const label = document.createElement("label");
  const field = document.createElement("input");
  const count = document.createElement("output");
  field.type = "search";
  label.className = "rows";
  label.append("Show rows with ", field, " ", count);
  field.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/);
    let shown = 0;
    for (const row of table.tBodies[0].rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
      shown += row.hidden ? 0 : 1;
    }
    count.textContent = `${shown} of ${table.tBodies[0].rows.length}`;
  });
  (table.closest(".pst-scrollable-table-container") ?? table).before(label);
}

// Diagrams, drawn in the colours of the page, and anew when its reader changes these.
async function draw() {
  const dark = document.documentElement.dataset.theme === "dark";
  const readable = dark ? { edgeLabelBackground: "#14181e", tertiaryColor: "#14181e", textColor: "#ffffff" } : {};
  mermaid.initialize({ startOnLoad: false, theme: dark ? "dark" : "default", themeVariables: readable });
  for (const diagram of document.querySelectorAll("pre.mermaid")) {
    diagram.dataset.source ??= diagram.textContent;
    diagram.textContent = diagram.dataset.source;
    delete diagram.dataset.processed;
  }
  await mermaid.run({ querySelector: "pre.mermaid" });
}

function diagrams() {
  if (!document.querySelector("pre.mermaid")) return;
  const script = document.createElement("script");
  script.src = new URL("mermaid.js", here);
  script.addEventListener("load", () => {
    draw();
    new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  });
  document.head.append(script);
}

document.addEventListener("DOMContentLoaded", () => {
  diagrams();
  for (const summary of document.querySelectorAll("summary")) {
    if (!summary.textContent.trim()) summary.setAttribute("aria-label", "Pages below");
  }
  for (const head of document.querySelectorAll("main th")) {
    if (!head.textContent.trim()) head.replaceWith(document.createElement("td")); // it is the head of nothing
  }
  for (const table of document.querySelectorAll("main table")) {
    if (!table.tHead || !table.tBodies.length || table.tBodies[0].rows.length < 5) continue;
    sortable(table);
    if (table.tBodies[0].rows.length > 30) searchable(table);
  }
});
