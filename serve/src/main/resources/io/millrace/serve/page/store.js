// What the page knows. Messages change it at any rate; the screen follows once a frame.

export const state = {
  connected: false,
  retryAt: 0,
  status: null,
  pipeline: null, // name of the shown pipeline
  history: new Map(), // pipeline name -> points, oldest first
  table: null, // name of the shown table
  order: null, // its order, null for the table's own
  rows: null, // the newest answer of the shown table
  alerts: [],
  alertTotal: 0,
  deadLetters: [],
  deadLetterTotal: 0,
};

const POINTS = 120;
const FEED = 100;
let scheduled = false;
const views = [];

export function addView(update) {
  views.push(update);
}

/** Draws once in the next frame, however many messages came; a hidden page draws when it is shown again. */
export function changed() {
  if (scheduled) return;
  scheduled = true;
  requestAnimationFrame(() => {
    scheduled = false;
    for (const update of views) update(state);
  });
}

export function shownPipeline() {
  const pipelines = state.status?.pipelines ?? [];
  return pipelines.find((pipeline) => pipeline.name === state.pipeline) ?? pipelines[0] ?? null;
}

export function shownTable() {
  return state.status?.tables.find((table) => table.name === state.table) ?? null;
}

export function takeHistory(histories) {
  state.history = new Map(Object.entries(histories));
}

export function takeStatus(status) {
  const first = state.status === null || state.status.atMillis === status.atMillis;
  state.status = status;
  for (const pipeline of status.pipelines) {
    const points = state.history.get(pipeline.name) ?? [];
    const last = points[points.length - 1];
    if (!first && (!last || last.atMillis < status.atMillis)) {
      points.push({
        atMillis: status.atMillis,
        rowsInPerSecond: pipeline.rowsInPerSecond,
        rowsOutPerSecond: pipeline.rowsOutPerSecond,
        latencyP50Millis: pipeline.latencyP50Millis,
        latencyP99Millis: pipeline.latencyP99Millis,
      });
    }
    if (points.length > POINTS) points.splice(0, points.length - POINTS);
    state.history.set(pipeline.name, points);
  }
}

export function takeAlerts(news, replace) {
  state.alerts = (replace ? news.alerts : news.alerts.concat(state.alerts)).slice(0, FEED);
  state.alertTotal = news.total;
}

export function takeDeadLetters(news, replace) {
  state.deadLetters = (replace ? news.deadLetters : news.deadLetters.concat(state.deadLetters)).slice(0, FEED);
  state.deadLetterTotal = news.total;
}
