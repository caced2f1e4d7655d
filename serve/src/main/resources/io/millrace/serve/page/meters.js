// The key figures of the shown pipeline.

import { addView, shownPipeline } from "./store.js";
import { count, duration, element, eventTime, rate, setText, short } from "./format.js";
import { sparkline } from "./sparkline.js";

function meter(label, parts, spark) {
  const values = parts.map((part) => {
    const number = element("span", { class: "number" }, "–");
    const unit = element("span", { class: "unit" }, part.unit ?? "");
    const name = part.name ? element("span", { class: `series ${part.series ?? ""}` }, part.name) : null;
    return { root: element("div", { class: "value" }, name, number, unit), number, unit };
  });
  const detail = element("p", { class: "detail" });
  const texts = element("div", {}, element("h3", {}, label), element("div", { class: "values" }, ...values.map((value) => value.root)), detail);
  const root = element("div", { class: spark ? "meter with-spark" : "meter" }, texts);
  if (spark) root.append(spark.root);
  return { root, values, detail };
}

export function mountMeters() {
  const flow = sparkline(["flow"]);
  const delay = sparkline(["tail", "median"]);
  const throughput = meter("Throughput", [{ unit: "rows/s" }], flow);
  const latency = meter("End-to-end latency", [{ name: "p50", series: "median" }, { name: "p99", series: "tail" }], delay);
  const progress = meter("Lag", [{ unit: "rows" }]);
  const losses = meter("Set aside", [{ unit: "late rows" }, { unit: "dead letters" }]);
  document.getElementById("meters").append(throughput.root, latency.root, progress.root, losses.root);

  addView((state) => {
    const pipeline = shownPipeline();
    if (!pipeline) return;
    const points = state.history.get(pipeline.name) ?? [];
    setText(throughput.values[0].number, rate(pipeline.rowsInPerSecond));
    setText(throughput.detail, `${short(pipeline.rowsIn)} in · ${short(pipeline.rowsOut)} out`);
    flow.update([points.map((point) => point.rowsInPerSecond)]);

    [pipeline.latencyP50Millis, pipeline.latencyP99Millis].forEach((millis, index) => {
      const [number, unit] = duration(millis);
      setText(latency.values[index].number, number);
      setText(latency.values[index].unit, unit);
    });
    setText(latency.detail, `${count(pipeline.epochs)} ${pipeline.engine === "flink" ? "checkpoints" : "epochs"}`);
    delay.update([points.map((point) => point.latencyP99Millis), points.map((point) => point.latencyP50Millis)]);

    const lags = pipeline.sources.map((split) => split.lag).filter((lag) => lag !== null);
    const watermarks = pipeline.sources.map((split) => split.watermarkMillis).filter((millis) => millis !== null);
    setText(progress.values[0].number, lags.length ? short(lags.reduce((sum, lag) => sum + lag, 0)) : "–");
    setText(progress.detail, watermarks.length ? `Watermark ${eventTime(Math.min(...watermarks))}` : "No watermark yet");

    setText(losses.values[0].number, short(pipeline.lateRows));
    setText(losses.values[1].number, short(pipeline.deadLetters));
    setText(losses.detail, pipeline.lateRows + pipeline.deadLetters === 0 ? "Every event is accounted for" : "Late rows are counted, dead letters are kept");
  });
}
