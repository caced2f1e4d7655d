// Numbers, times and small DOM pieces, all in one voice.

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

export const count = (value) => whole.format(value);
export const short = (value) => (value < 10000 ? whole.format(value) : compact.format(value));

/** Rows a second: 0.4, 38, 1,204, 53.1K. */
export function rate(value) {
  if (value > 0 && value < 10) return value.toFixed(1);
  return value < 10000 ? whole.format(value) : compact.format(value);
}

/** Milliseconds as a number and its unit. */
export function duration(millis) {
  if (millis === null || millis === undefined) return ["–", ""];
  if (millis < 10) return [millis.toFixed(1), "ms"];
  if (millis < 1000) return [Math.round(millis).toString(), "ms"];
  if (millis < 60000) return [(millis / 1000).toFixed(1), "s"];
  return [(millis / 60000).toFixed(1), "min"];
}

export function uptime(millis) {
  const seconds = Math.floor(millis / 1000);
  const [d, h, m, s] = [Math.floor(seconds / 86400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60];
  if (d) return `${d} d ${h} h`;
  if (h) return `${h} h ${m} min`;
  return m ? `${m} min ${s} s` : `${s} s`;
}

export function bytes(value) {
  if (value < 1024) return `${value} B`;
  if (value < 1048576) return `${(value / 1024).toFixed(0)} KB`;
  return value < 1073741824 ? `${(value / 1048576).toFixed(1)} MB` : `${(value / 1073741824).toFixed(1)} GB`;
}

/** Event time in UTC, as it stands in the rows. */
export const eventTime = (millis) => new Date(millis).toISOString().replace("T", " ").slice(0, 19);

/** Wall-clock time of day; the date too when it is not today. */
export function clock(millis) {
  const at = new Date(millis);
  const time = at.toLocaleTimeString("en-GB");
  return at.toDateString() === new Date().toDateString() ? time : `${at.toLocaleDateString("en-CA")} ${time}`;
}

/** An element with attributes and children; a text child is always text. */
export function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

export function svg(name, attributes = {}, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

/** Sets text only when it differs: the browser then has nothing to lay out. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** A command to copy. */
export function command(text) {
  const button = element("button", { type: "button", class: "copy", "aria-label": "Copy command" }, "Copy");
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = "Copy"), 1500);
  });
  return element("div", { class: "command" }, element("pre", {}, element("code", {}, text)), button);
}
