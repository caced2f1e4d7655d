import { addView, changed, shownPipeline, state } from "./store.js";
import { connect } from "./live.js";
import { element, setText, uptime } from "./format.js";
import { mountMeters } from "./meters.js";
import { mountGraph } from "./graph.js";
import { mountTables } from "./table.js";
import { mountFeeds } from "./feeds.js";
import { mountSources } from "./sources.js";

mountMeters();
mountGraph();
mountTables();
mountFeeds();
mountSources();
mountPipelines();
mountConnection();
connect();

/** One button per pipeline; with a single one it is simply its name and state. */
function mountPipelines() {
  const host = document.getElementById("pipelines");
  let names = null;
  addView(() => {
    const pipelines = state.status?.pipelines ?? [];
    const now = pipelines.map((pipeline) => pipeline.name).join("\n");
    if (now !== names) {
      names = now;
      host.replaceChildren(...pipelines.map(pipelineButton));
    }
    pipelines.forEach((pipeline, index) => {
      const button = host.children[index];
      button.setAttribute("aria-pressed", pipeline === shownPipeline());
      button.title = `Up ${uptime(pipeline.uptimeMillis)}`;
      const [, , label] = button.children;
      setText(label, `${pipeline.state} · ${pipeline.engine === "flink" ? "Flink" : "native"}`);
      label.className = `state ${pipeline.state}`;
      button.children[0].className = `dot ${pipeline.state}`;
    });
  });
}

function pipelineButton(pipeline) {
  const button = element("button", { type: "button" }, element("span", { class: "dot", "aria-hidden": "true" }), element("span", { class: "pipeline-name" }, pipeline.name), element("span", { class: "state" }));
  button.addEventListener("click", () => {
    state.pipeline = pipeline.name;
    changed();
  });
  return button;
}

/** Says whether what is shown is live; while it is not, the numbers fade and a banner says what happens. */
function mountConnection() {
  const chip = document.getElementById("connection");
  const text = document.getElementById("connection-text");
  const banner = document.getElementById("banner");
  let everConnected = false;
  addView(() => {
    everConnected ||= state.connected;
    const problem = state.connected ? state.status?.logProblem : null;
    const lost = !state.connected;
    chip.className = `connection ${lost ? "lost" : problem ? "troubled" : "live"}`;
    setText(text, lost ? (everConnected ? "Reconnecting…" : "Connecting…") : problem ? "Log unreachable" : "Live");
    banner.hidden = !(problem || (lost && everConnected));
    setText(banner, problem ? `The Kafka log cannot be read: ${problem}` : "The connection to Millrace is lost. What you see is the last known state; the page reconnects by itself.");
    document.body.classList.toggle("stale", lost && everConnected);
  });
}
