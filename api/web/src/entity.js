// One thing: its names, facts, relations, and the sentences that speak of it. And finding things by name.
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { address } from "./place.js";
import { get, useAnswer } from "./service.js";
import { Failure, Waiting } from "./shell.js";
import { gathered, Statements } from "./statements.js";
import { useSpeech } from "./words.js";

const FACTS = ["level", "code", "type", "role", "start_year", "targets", "award", "year", "giver", "indicator", "value_text", "unit", "direction", "comparison", "period_text", "period_start", "period_end", "issued", "publisher", "byline", "supplied_by"];
const WORDED = { level: "level", type: "agency_type", direction: "direction", comparison: "comparison" };
const SHOWN = 12;

function Relation({ title, things }) {
  const { t, name, turn } = useSpeech();
  const [all, setAll] = useState(false);
  const figure = (thing) => thing.label === "Outcome" && html` <span class="quiet">${turn("", thing.turn)} ${thing.value_text}${thing.unit}${thing.period && ` · ${thing.period}`}</span>`;
  const shown = all ? things : things.slice(0, SHOWN);
  return html`<section>
    <h3>${title} <span class="quiet">${things.length}</span></h3>
    <ul class="things">
      ${shown.map((thing) => html`<li key=${thing.id}><a href=${address("entity", thing.id)}>${name(thing)}</a>${figure(thing)}</li>`)}
      ${shown.length < things.length && html`<li><button type="button" class="plain" onClick=${() => setAll(true)}>${t("more", things.length - SHOWN)}</button></li>`}
    </ul>
  </section>`;
}

function relationsOf(entity) {
  const by = new Map();
  for (const each of entity.relations) {
    const key = `${each.relation} ${each.direction}`;
    if (!by.has(key)) by.set(key, new Map());
    by.get(key).set(each.id, each);
  }
  const direct = by.get("IMPLEMENTED_IN in");
  if (direct) for (const id of direct.keys()) by.get("RUNS_IN in")?.delete(id);
  return [...by].filter(([, things]) => things.size).map(([key, things]) => [...key.split(" "), [...things.values()]]);
}

function Facts({ properties }) {
  const { property, word, list } = useSpeech();
  const known = FACTS.filter((name) => properties[name] !== undefined && properties[name] !== "");
  if (!known.length) return null;
  return html`<dl class="facts">
    ${known.map((name) => {
      const value = [properties[name]].flat().map((each) => (WORDED[name] ? word(WORDED[name], each) : String(each)));
      return html`<div key=${name}><dt>${property(name)}</dt><dd>${list(value)}</dd></div>`;
    })}
  </dl>`;
}

export function Entity({ place }) {
  const speech = useSpeech();
  const { t, kind, relation, name, states, list, word, colon } = speech;
  const { data, error } = useAnswer(() => get(`entities/${encodeURIComponent(place.id)}`), place.id);
  const [shown, setShown] = useState(SHOWN);
  if (error) return html`<${Failure} error=${error} />`;
  if (!data) return html`<${Waiting} />`;
  const { properties } = data;
  const written = (properties.written ?? []).filter((each) => each !== data.name);
  const sentences = gathered(data.claims.map((claim) => ({ ...claim })));
  const tags = (same) => [...new Set(same.map((c) => `${states(c.states)}${c.value && c.states !== "name" && c.states !== "named" ? ` ${word(c.states, c.value)}` : ""}`))].map((tag) => html`<span class="tag">${tag}</span>`);
  return html`<article class="entity">
    <p class="label">${kind(data.label)}</p>
    <h1>${name(properties)}</h1>
    ${written.length > 0 && html`<p class="quiet">${t("names")}${colon}<span lang="zh-CN">${list(written)}</span></p>`}
    <${Facts} properties=${properties} />
    ${data.relations.length > 0 &&
    html`<section class="relations" aria-label=${t("relations")}>
      <h2>${t("relations")}</h2>
      <div>${relationsOf(data).map(([type, direction, things]) => html`<${Relation} key=${type + direction} title=${relation(type, direction)} things=${things} />`)}</div>
    </section>`}
    ${sentences.length > 0 &&
    html`<section>
      <h2>${t("evidence")} <span class="quiet">${sentences.length}</span></h2>
      <${Statements} of=${sentences.slice(0, shown).flat()} tags=${tags} />
      ${shown < sentences.length && html`<button type="button" onClick=${() => setShown(shown + 40)}>${t("more", sentences.length - shown)}</button>`}
    </section>`}
  </article>`;
}

export function Search({ place }) {
  const { t, kind, name, list, colon } = useSpeech();
  const part = place.parameters.get("q") ?? "";
  const from = Number(place.parameters.get("from") ?? 0);
  const { data, error } = useAnswer(() => get("search", { q: part, limit: 50, offset: from }), `${part} ${from}`);
  if (error) return html`<${Failure} error=${error} />`;
  if (!data) return html`<${Waiting} />`;
  return html`<article>
    <h1>${t("searchFor")}${colon}${part} <span class="quiet">${data.total}</span></h1>
    ${!data.total && html`<p class="note">${t("foundNone")}</p>`}
    <ul class="found">
      ${data.results.map((thing) => html`<li key=${thing.id}>
        <a href=${thing.label === "Report" ? address("report", thing.id.replace(/^report-/, "")) : address("entity", thing.id)}>${name(thing)}</a>
        <span class="quiet">${kind(thing.label)}${thing.reports.length > 0 && ` · ${t("reports")} ${list(thing.reports)}`}</span>
      </li>`)}
    </ul>
    ${from + data.results.length < data.total && html`<a class="button" href=${address("search", "", { q: part, from: from + 50 })}>${t("more", data.total - from - data.results.length)}</a>`}
  </article>`;
}
