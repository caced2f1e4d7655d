// A line of up to two minutes. Several series share one scale.

import { svg } from "./format.js";

const WIDTH = 240;
const HEIGHT = 44;
const LEAST = 24;

/** @param classes one per series, the last drawn on top and filled below */
export function sparkline(classes) {
  const paths = classes.map((name) => svg("path", { class: `line ${name}` }));
  const area = svg("path", { class: `area ${classes[classes.length - 1]}` });
  const root = svg("svg", { class: "sparkline", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", "aria-hidden": "true" }, area, ...paths);
  return { root, update: (series) => draw(series, paths, area) };
}

function draw(series, paths, area) {
  const top = Math.max(1e-9, ...series.flat().filter((value) => value !== null)) * 1.12;
  const step = WIDTH / (Math.max(LEAST, series[0].length) - 1);
  series.forEach((values, index) => {
    const points = values.map((value, i) => [WIDTH - (values.length - 1 - i) * step, HEIGHT - 1.5 - ((value ?? 0) / top) * (HEIGHT - 4)]);
    const line = points.length > 1 ? "M" + points.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L") : "";
    paths[index].setAttribute("d", line);
    if (index === series.length - 1) {
      area.setAttribute("d", line && `${line}L${WIDTH} ${HEIGHT}L${points[0][0].toFixed(1)} ${HEIGHT}Z`);
    }
  });
}
