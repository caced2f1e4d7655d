// One stream brings everything. It is opened anew for another table, and after a loss with growing pauses.

import { state, changed, takeHistory, takeStatus, takeAlerts, takeDeadLetters } from "./store.js";

const SILENCE_MILLIS = 5000;
let source = null;
let pause = 500;
let timer = 0;
let watchdog = 0;

/** Integers beyond 2^53 stay as they were written, where the browser tells how they were. */
const exact = (key, value, context) =>
  typeof value === "number" && !Number.isSafeInteger(value) && /^-?\d+$/.test(context?.source ?? "") ? context.source : value;

export function connect() {
  clearTimeout(timer);
  source?.close();
  const query = new URLSearchParams();
  if (state.table) query.set("table", state.table);
  if (state.table && state.order) query.set("order", state.order);
  const opened = new EventSource(`/api/live?${query}`);
  source = opened;
  const fresh = { alerts: true, deadLetters: true };
  const on = (name, take) =>
    opened.addEventListener(name, (event) => {
      take(JSON.parse(event.data, exact));
      alive();
      changed();
    });
  on("history", takeHistory);
  on("status", takeStatus);
  on("table", (rows) => (state.rows = rows));
  on("alerts", (news) => {
    takeAlerts(news, fresh.alerts);
    fresh.alerts = false;
  });
  on("dead-letters", (news) => {
    takeDeadLetters(news, fresh.deadLetters);
    fresh.deadLetters = false;
  });
  opened.onerror = lost;
  expect();
}

function alive() {
  state.connected = true;
  pause = 500;
  expect();
}

/** A stream that has gone silent is lost too: a status comes every second. */
function expect() {
  clearTimeout(watchdog);
  watchdog = setTimeout(lost, SILENCE_MILLIS);
}

function lost() {
  clearTimeout(watchdog);
  source?.close();
  state.connected = false;
  state.retryAt = Date.now() + pause;
  clearTimeout(timer);
  timer = setTimeout(connect, pause);
  pause = Math.min(pause * 1.7, 5000);
  changed();
}
