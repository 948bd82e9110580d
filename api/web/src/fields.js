// Cells of an answer: what a value of a row looks like.
import { html } from "htm/preact";
import { address } from "./place.js";
import { ReportLink } from "./statements.js";

const FIGURE = ["approx", "value", "value_max", "baseline", "unit", "direction", "comparison"];
const APPROX = { zh: { "~": "约 ", "<": "近 ", ">": "超 " }, en: { "~": "about ", "<": "nearly ", ">": "over " } };
export const empty = (value) => value === null || value === undefined || value === "" || (Array.isArray(value) && !value.length);

const number = (value) => (typeof value === "number" ? String(+value.toFixed(6)) : String(value));

// The columns worth a place: those with a value somewhere; parts of a figure become one column.
export function columnsOf(answer) {
  const filled = answer.columns.filter((c) => answer.rows.some((row) => !empty(row[c]) && row[c] !== false));
  const joined = filled.includes("value");
  const kept = filled.filter((c) => {
    if (c.endsWith("_en")) return !filled.includes(c.slice(0, -3)); // stands beside the name as written
    return c === "value" || !(joined && FIGURE.includes(c));
  });
  return kept.length ? kept : answer.columns;
}

export function Figure({ row, speech }) {
  const { language, turn: phrase } = speech;
  const unit = row.unit ?? "";
  const written = (value) => html`<b>${number(value)}</b>${/^[%‰]/.test(unit) || !unit ? unit : html`<span class="unit">${unit}</span>`}`;
  const turn = phrase(row.comparison, row.direction);
  if (empty(row.value)) return html`<span class="figure">${turn || "—"}</span>`;
  return html`<span class="figure">
    ${turn && html`<span class="turn">${turn} </span>`}
    ${APPROX[language][row.approx] ?? ""}${!empty(row.baseline) && html`${number(row.baseline)} → `}${written(row.value)}${!empty(row.value_max) && html`–${written(row.value_max)}`}
  </span>`;
}

export function Cell({ column, row, links, speech }) {
  const { t } = speech;
  const value = row[column];
  if (column === "value") return html`<${Figure} row=${row} speech=${speech} />`;
  if (empty(value)) return html`<span class="quiet">—</span>`;
  if (value === true) return html`<span class="badge">${t("yes")}</span>`;
  if (value === false) return t("no");
  if (column === "report") return html`<${ReportLink} report=${value} claim=${row.claims[0]} />`;
  if (column === "reports") return html`<ul class="inline">${value.map((each) => html`<li><a href=${address("report", each)}>${each}</a></li>`)}</ul>`;
  const english = row[`${column}_en`];
  if (!Array.isArray(value) && (links?.[column] || english)) {
    const shown = english || number(value);
    const written = english && english !== value && html` <span class="quiet" lang="zh-CN">${value}</span>`;
    return html`${links?.[column] ? html`<a href=${address("entity", links[column])}>${shown}</a>` : shown}${written}`;
  }
  if (Array.isArray(value)) return html`<ul class="inline">${value.map((each) => html`<li>${number(each)}</li>`)}</ul>`;
  return number(value);
}
