// The served tables: one tab each, rows keyed and reconciled, changed cells lit for a moment.

import { addView, changed, shownPipeline, shownTable, state } from "./store.js";
import { connect } from "./live.js";
import { columnText, describe } from "./columns.js";
import { command, count, element, rate, setText, short } from "./format.js";

export function mountTables() {
  const tabs = document.getElementById("tabs");
  const panel = document.getElementById("table-panel");
  const note = document.getElementById("table-note");
  let tabNames = "";
  let grid = null;
  let emptyFor = null;

  readHash();
  addEventListener("hashchange", () => {
    readHash();
    connect();
    changed();
  });

  addView(() => {
    if (!state.status) return;
    const tables = state.status.tables;
    if (!shownTable() && tables.length) return choose((tables.find((table) => !table.alert) ?? tables[0]).name);
    const names = tables.map((table) => table.name).join("\n");
    if (names !== tabNames) {
      tabNames = names;
      tabs.replaceChildren(...tables.map(tab));
      tabs.hidden = tables.length === 0;
    }
    tables.forEach((table, index) => refreshTab(tabs.children[index], table));
    const table = shownTable();
    if (!table) {
      if (emptyFor !== "none") panel.replaceChildren(noTables());
      emptyFor = "none";
      return;
    }
    panel.setAttribute("aria-labelledby", `tab-${table.name}`);
    if (table.rows === 0) {
      grid = null;
      const asked = `${table.name} ${sourceTopic()}`;
      if (emptyFor !== asked) panel.replaceChildren(noRows());
      emptyFor = asked;
      setText(note, "Waiting for the first row");
      return;
    }
    emptyFor = null;
    if (state.rows?.table !== table.name) return;
    if (grid?.table !== table.name) {
      grid = buildGrid(table);
      panel.replaceChildren(grid.root);
    }
    refreshGrid(grid, table, state.rows);
    const shown = state.rows.rows.length;
    const kept = table.retainedRows ? `, newest ${count(table.retainedRows)} kept` : "";
    setText(note, `${shown < state.rows.matched ? `${shown} of ${count(state.rows.matched)}` : count(shown)} rows${kept} · ${rate(table.changesPerSecond)} changes/s`);
  });
}

function readHash() {
  const asked = new URLSearchParams(location.hash.slice(1));
  state.table = asked.get("table");
  state.order = asked.get("order");
}

function choose(table, order = null) {
  const hash = new URLSearchParams({ table });
  if (order) hash.set("order", order);
  history.replaceState(null, "", `#${hash}`);
  readHash();
  connect();
  changed();
}

function tab(table) {
  const dot = table.alert ? element("span", { class: "alert-dot", title: "Rows are alerts" }) : null;
  const root = element("button", { type: "button", role: "tab", id: `tab-${table.name}`, "aria-controls": "table-panel" }, ...(dot ? [dot] : []), element("span", {}, table.name), element("span", { class: "tab-count" }));
  root.addEventListener("click", () => choose(table.name));
  root.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const all = [...root.parentNode.children];
    const next = all[(all.indexOf(root) + step + all.length) % all.length];
    next.focus();
    next.click();
  });
  return root;
}

function refreshTab(root, table) {
  const selected = table.name === state.table;
  if (selected && root.getAttribute("aria-selected") !== "true") root.parentNode.scrollTo({ left: root.offsetLeft - 40 });
  root.setAttribute("aria-selected", selected);
  root.tabIndex = selected ? 0 : -1;
  setText(root.lastChild, short(table.rows));
}

function buildGrid(table) {
  const columns = table.columns.map((column) => describe(column, table));
  const heads = columns.map((column) => {
    const button = element("button", { type: "button" }, column.name, element("span", { class: "arrow", "aria-hidden": "true" }));
    button.addEventListener("click", () => choose(table.name, nextOrder(column)));
    return element("th", { scope: "col", class: column.number ? "number" : null, title: column.type }, button);
  });
  const body = element("tbody");
  const scroll = element("div", { class: "grid-scroll", tabindex: "0", role: "region", "aria-label": `Rows of ${table.name}` },
    element("table", { class: "grid" }, element("thead", {}, element("tr", {}, ...heads)), body));
  const call = command(`curl '${location.origin}/api/tables/${encodeURIComponent(table.name)}?limit=10'`);
  const root = element("div", {}, scroll, element("div", { class: "call" }, call));
  return { table: table.name, root, columns, heads, body, rows: new Map(), drawn: null };
}

function nextOrder(column) {
  const current = state.rows?.order[0];
  if (current === `-${column.name}`) return column.name;
  if (current === column.name) return `-${column.name}`;
  return column.number ? `-${column.name}` : column.name;
}

/** Rows keep their element by primary key, so that a row that moves is moved and a cell that changes is lit. */
function refreshGrid(grid, table, answer) {
  if (grid.drawn === answer) return;
  const light = grid.drawn !== null && grid.drawn.order.join() === answer.order.join();
  grid.drawn = answer;
  grid.heads.forEach((head, index) => {
    const column = grid.columns[index].name;
    const sorted = answer.order[0] === column ? "ascending" : answer.order[0] === `-${column}` ? "descending" : "none";
    head.setAttribute("aria-sort", sorted);
  });
  const keep = new Map();
  const twins = new Map();
  const leading = answer.order.length > 1 ? grid.columns.findIndex((column) => column.name === answer.order[0].replace(/^-/, "")) : -1;
  let above = null;
  let after = null;
  for (const row of answer.rows) {
    let key = table.primaryKey.length ? JSON.stringify(table.primaryKey.map((name) => row[name])) : JSON.stringify(row);
    const twin = twins.get(key) ?? 0;
    twins.set(key, twin + 1);
    if (twin) key += `#${twin}`;
    const known = grid.rows.get(key);
    const entry = known ?? newRow(grid, light);
    fill(grid, entry, row, light && known);
    // Under an order by a column that repeats, the repeated value steps back and the groups stand out.
    if (leading >= 0) entry.cells[leading].classList.toggle("same", above?.cells[leading].textContent === entry.cells[leading].textContent);
    above = entry;
    const place = after ? after.nextSibling : grid.body.firstChild;
    if (place !== entry.root) grid.body.insertBefore(entry.root, place);
    after = entry.root;
    keep.set(key, entry);
  }
  for (const [key, entry] of grid.rows) if (!keep.has(key)) entry.root.remove();
  grid.rows = keep;
}

function newRow(grid, light) {
  const cells = grid.columns.map((column) => element("td", { class: column.number ? "number" : null }));
  return { root: element("tr", { class: light ? "new" : null }, ...cells), cells };
}

function fill(grid, entry, row, light) {
  grid.columns.forEach((column, index) => {
    const cell = entry.cells[index];
    const value = columnText(column, row[column.name]);
    if (cell.textContent === value) return;
    cell.textContent = value;
    if (light) {
      // Two equal animations under two names: switching between them starts the light anew without a forced layout.
      cell.className = `${column.number ? "number " : ""}${cell.classList.contains("lit") ? "lit-again" : "lit"}`;
    }
  });
}

const sourceTopic = () => shownPipeline()?.sources[0]?.topic ?? "events";

function noTables() {
  return element("div", { class: "empty" },
    element("p", { class: "lead" }, "No table is served yet."),
    element("p", {}, "A table with the served connector appears here as soon as its pipeline starts:"),
    command("CREATE TABLE revenue (\n  country STRING, revenue DECIMAL(12, 2),\n  PRIMARY KEY (country) NOT ENFORCED\n) WITH ('connector' = 'served');"));
}

function noRows() {
  const topic = sourceTopic();
  return element("div", { class: "empty" },
    element("p", { class: "lead" }, "No rows yet: the pipeline waits for events."),
    element("p", {}, "Send one over HTTP:"),
    command(`curl -d '{"id": 1}' ${location.origin}/api/topics/${topic}`),
    element("p", {}, "Or with any Kafka client:"),
    command(`echo '{"id": 1}' | kcat -P -b ${state.status.logAddress} -t ${topic}`));
}
