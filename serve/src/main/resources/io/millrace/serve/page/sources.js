// Where each source stands: how much waits, and up to which event time it is complete.

import { addView, shownPipeline } from "./store.js";
import { element, eventTime, rate, setText, short } from "./format.js";

export function mountSources() {
  const host = document.getElementById("sources");
  const note = document.getElementById("sources-note");
  let shape = null;
  let rows = [];
  addView((state) => {
    if (!state.status) return;
    const splits = shownPipeline()?.sources ?? [];
    const now = splits.map((split) => `${split.topic}/${split.split}`).join("\n");
    if (shape !== now) {
      shape = now;
      rows = splits.map(row);
      host.replaceChildren(splits.length ? grid(rows) : element("div", { class: "empty small" }, element("p", {}, "No source is being read.")));
    }
    splits.forEach((split, index) => {
      const [speed, lag, watermark] = rows[index].cells;
      setText(speed, rate(split.rowsPerSecond));
      setText(lag, split.lag === null ? "–" : short(split.lag));
      setText(watermark, split.watermarkMillis === null ? "none" : eventTime(split.watermarkMillis));
    });
    setText(note, state.status.logAddress);
  });
}

function row(split) {
  const cells = [element("td", { class: "number" }), element("td", { class: "number" }), element("td", { class: "number" })];
  const name = element("th", { scope: "row" }, split.topic, element("span", { class: "split" }, ` ${split.split}`));
  return { root: element("tr", {}, name, ...cells), cells };
}

function grid(rows) {
  const head = ["Topic", "Rows/s", "Lag", "Watermark"].map((name, index) => element("th", { scope: "col", class: index ? "number" : null }, name));
  return element("div", { class: "grid-scroll" }, element("table", { class: "grid compact" }, element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows.map((one) => one.root))));
}
