// The pipeline's graph. The layout is made once per shape; each second only numbers and widths change.

import { addView, shownPipeline } from "./store.js";
import { bytes, command, count, element, rate, setText, short, svg, uptime } from "./format.js";
import { edgeKey, layout } from "./layout.js";

const MARGIN = 14;
const ICONS = { source: "M-4 -4h8v8h-8z", operator: "M0 -5L5 0L0 5L-5 0z", sink: "M-5 -4h10M-5 0h10M-5 4h10" };
const KIND_WORDS = { source: "source", operator: "operator", sink: "sink" };

export function mountGraph() {
  const host = document.getElementById("graph");
  const note = document.getElementById("graph-note");
  let drawn = null;
  addView((state) => {
    if (!state.status) return;
    const pipeline = shownPipeline();
    if (!pipeline) {
      if (drawn !== "empty") host.replaceChildren(empty());
      drawn = "empty";
      setText(note, "");
      return;
    }
    const shape = JSON.stringify([pipeline.name, pipeline.nodes.map((node) => [node.id, node.name, node.kind, node.native]), pipeline.edges.map(edgeKey)]);
    if (drawn?.shape !== shape) {
      drawn = build(pipeline, shape);
      host.replaceChildren(drawn.root);
    }
    refresh(drawn, pipeline);
    setText(note, pipeline.note ?? `${pipeline.nodes.length} nodes · up ${uptime(pipeline.uptimeMillis)}`);
  });
}

function empty() {
  return element("div", { class: "empty" },
    element("p", { class: "lead" }, "No pipeline is running."),
    element("p", {}, "Write Flink SQL that reads a topic and fills a table, then run it:"),
    command("./millrace run pipeline.sql"));
}

function build(pipeline, shape) {
  const plan = layout(pipeline.nodes, pipeline.edges);
  const width = plan.width + 2 * MARGIN;
  const height = plan.height + 2 * MARGIN;
  const root = svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "list", "aria-label": `Graph of pipeline ${pipeline.name}` });
  const world = svg("g", { transform: `translate(${MARGIN} ${MARGIN})` });
  const edges = new Map();
  const labels = svg("g", { "aria-hidden": "true" });
  for (const { key, path, label } of plan.edges) {
    const line = svg("path", { class: "edge", d: path });
    const flow = svg("path", { class: "edge-flow", d: path });
    const text = svg("text", { class: "edge-label", x: label.x, y: label.y + 4, "text-anchor": "middle" });
    world.append(line, flow);
    labels.append(text);
    edges.set(key, { line, flow, text });
  }
  const nodes = new Map();
  for (const node of pipeline.nodes) {
    const box = nodeBox(node, plan.nodes.get(node.id));
    world.append(box.root);
    nodes.set(node.id, box);
  }
  world.append(labels);
  root.append(world);
  root.style.maxWidth = `${width}px`;
  root.style.setProperty("--least-width", `${Math.round(width * 0.72)}px`);
  return { shape, root, nodes, edges };
}

function nodeBox(node, at) {
  const badgeWidth = node.native ? 44 : 38;
  const icon = svg("path", { class: "icon", d: ICONS[node.kind], transform: "translate(17 18)" });
  const name = svg("text", { class: "node-name", x: 30, y: 22 }, cut(node.name, 22));
  const detail = svg("text", { class: "node-detail", x: 12, y: 42 });
  const badge = svg("g", { class: node.native ? "badge native" : "badge flink", transform: `translate(${at.width - badgeWidth - 8} 30)` },
    svg("rect", { width: badgeWidth, height: 16, rx: 8 }),
    svg("text", { x: badgeWidth / 2, y: 11.5, "text-anchor": "middle" }, node.native ? "native" : "Flink"));
  const lateText = svg("text", { x: 0, y: 3.5, "text-anchor": "middle" });
  const late = svg("g", { class: "late", transform: `translate(${at.width - 8} -1)` }, svg("rect", { height: 16, y: -8.5, rx: 8 }), lateText);
  const title = svg("title");
  const root = svg("g", { class: `node ${node.kind}`, role: "listitem", tabindex: "0", transform: `translate(${at.x} ${at.y})` },
    title, svg("rect", { class: "box", width: at.width, height: at.height, rx: 9 }), icon, name, detail, badge, late);
  return { root, detail, late, lateText, title };
}

function refresh(drawn, pipeline) {
  for (const node of pipeline.nodes) {
    const box = drawn.nodes.get(node.id);
    const held = node.stateRows ? ` · ${short(node.stateRows)} held` : "";
    setText(box.detail, `${rate(node.rowsPerSecond)}/s${held}`);
    box.late.style.display = node.lateRows ? "" : "none";
    if (node.lateRows) {
      const text = `${short(node.lateRows)} late`;
      setText(box.lateText, text);
      const width = Math.round(text.length * 5.5) + 13;
      box.lateText.setAttribute("x", -width / 2);
      box.late.firstChild.setAttribute("width", width);
      box.late.firstChild.setAttribute("x", -width);
    }
    const words = `${node.name}: ${KIND_WORDS[node.kind]}, ${node.native ? "native" : "on Flink"}, ${count(node.rowsIn)} rows in, ${count(node.rowsOut)} out, ${count(node.lateRows)} late, ${count(node.stateRows)} rows of state (${bytes(node.stateBytes)})`;
    setText(box.title, words);
    box.root.setAttribute("aria-label", words);
  }
  for (const edge of pipeline.edges) {
    const parts = drawn.edges.get(edgeKey(edge));
    if (!parts) continue;
    const width = 1.25 + Math.min(3.5, Math.log10(1 + edge.rowsPerSecond) * 0.8);
    parts.line.style.strokeWidth = width;
    parts.flow.style.strokeWidth = width;
    parts.flow.style.display = edge.rowsPerSecond > 0 ? "" : "none";
    setText(parts.text, `${rate(edge.rowsPerSecond)}/s`);
    parts.text.classList.toggle("idle", edge.rowsPerSecond === 0);
  }
}

const cut = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
