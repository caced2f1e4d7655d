// Alerts and dead letters, newest first. Entries are never redrawn: new ones are put on top, old ones fall off.

import { addView, state } from "./store.js";
import { columnText, describe } from "./columns.js";
import { bytes, clock, element, setText, short } from "./format.js";

const TITLE = /(reason|message|text|description|title|alert|rule)$/i;

export function mountFeeds() {
  feed("alerts", "alerts-count", () => [state.alerts, state.alertTotal], (alert) => alert.number, alertEntry, noAlerts);
  feed("dead", "dead-count", () => [state.deadLetters, state.deadLetterTotal], (letter) => `${letter.deadLetterPartition}/${letter.deadLetterOffset}`, letterEntry, noLetters);
}

function feed(hostId, countId, read, keyOf, draw, empty) {
  const host = document.getElementById(hostId);
  const counter = document.getElementById(countId);
  const list = element("ol", { class: "feed" });
  let known = new Map();
  let drawn = null;
  addView(() => {
    if (!state.status) return;
    const [entries, total] = read();
    if (entries === drawn) return;
    setText(counter, total ? short(total) : "");
    if (entries.length === 0) {
      host.replaceChildren(empty());
    } else if (list.parentNode !== host) {
      host.replaceChildren(list);
    }
    const now = new Map();
    let after = null;
    for (const entry of entries) {
      const key = keyOf(entry);
      const root = known.get(key) ?? element("li", { class: drawn ? "new" : null }, ...draw(entry));
      const place = after ? after.nextSibling : list.firstChild;
      if (place !== root) list.insertBefore(root, place);
      after = root;
      now.set(key, root);
    }
    for (const [key, root] of known) if (!now.has(key)) root.remove();
    known = now;
    drawn = entries;
  });
}

function alertEntry(alert) {
  const tables = state.status.tables.filter((table) => table.alert);
  const table = tables.find((one) => one.name === alert.table);
  const columns = new Map((table?.columns ?? []).map((column) => [column.name, describe(column, table)]));
  const fields = Object.entries(alert.row).filter(([, value]) => value !== null);
  const title = fields.find(([name, value]) => TITLE.test(name) && typeof value === "string") ?? fields.find(([, value]) => typeof value === "string");
  const rest = fields.filter((field) => field !== title);
  return [
    element("div", { class: "feed-head" }, element("strong", {}, title ? title[1] : alert.table), element("time", {}, clock(alert.timestamp))),
    element("dl", { class: "fields" }, ...rest.map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, columnText(columns.get(name), value))))),
    tables.length > 1 ? element("p", { class: "origin" }, alert.table) : null,
  ].filter((part) => part !== null);
}

function letterEntry(letter) {
  const place = letter.partition === null ? letter.topic : `${letter.topic} / ${letter.partition} @ ${letter.offset}`;
  const preview = letter.encoding === "hex" ? letter.preview.replace(/(..)/g, "$1 ").trim() : letter.preview;
  return [
    element("div", { class: "feed-head" }, element("strong", {}, letter.reason || "No reason was given"), element("time", {}, clock(letter.timestampMillis))),
    element("pre", { class: "preview" }, preview || "(empty)"),
    element("p", { class: "origin" }, `${place} · ${bytes(letter.bytes)}${letter.pipeline ? ` · ${letter.pipeline}` : ""}`),
  ];
}

function noAlerts() {
  return element("div", { class: "empty small" }, element("p", { class: "lead" }, "All quiet."), element("p", {}, "Every row that a pipeline writes to a table of alerts appears here the moment it does."));
}

function noLetters() {
  return element("div", { class: "empty small" }, element("p", { class: "lead" }, "None."), element("p", {}, "An event that cannot be decoded or delivered is kept here with its bytes and the reason, and the pipeline goes on."));
}
