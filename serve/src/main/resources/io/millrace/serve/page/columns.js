// How the values of a table's columns are written, in the grid and in the feed of alerts.

const NUMBER = /^(TINYINT|SMALLINT|INT|INTEGER|BIGINT|FLOAT|DOUBLE|DECIMAL|NUMERIC|DEC)\b/i;
const TIME = /^(TIMESTAMP|TIMESTAMP_LTZ)\b/i;
const IDENTIFIER = /(^|_)(id|no|nr|code|year|number|customer|invoice|port)$/i;

/** A number that names something (a key, an id) is written plainly, others with separators and their scale. */
export function describe(column, table) {
  const decimal = /^(?:DECIMAL|NUMERIC|DEC)\(\d+, ?(\d+)\)/i.exec(column.type);
  const number = NUMBER.test(column.type);
  const plain = table.primaryKey.includes(column.name) || IDENTIFIER.test(column.name);
  const digits = decimal ? Number(decimal[1]) : null;
  const format = digits !== null ? new Intl.NumberFormat("en", { minimumFractionDigits: digits, maximumFractionDigits: digits }) : new Intl.NumberFormat("en", { maximumFractionDigits: 3 });
  return { name: column.name, type: column.type, number, time: TIME.test(column.type), format: plain && digits === null ? null : format };
}

export function columnText(column, value) {
  if (value === null || value === undefined) return "–";
  if (column?.number && column.format && !Number.isNaN(Number(value))) return column.format.format(typeof value === "string" && /^-?\d+$/.test(value) ? BigInt(value) : Number(value));
  if (column?.time) return String(value).replace("T", " ").replace(/(:\d\d):00(\.0+)?Z?$/, "$1");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
