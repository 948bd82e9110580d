// Reports, and a report's text with what was read out of it.
import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { address } from "./place.js";
import { get, useAnswer } from "./service.js";
import { Failure, Waiting } from "./shell.js";
import { useSpeech } from "./words.js";

const ABOUT = ["issued", "publisher", "byline", "supplied_by", "genre", "subject_place"];
const MARKED = ["Program", "Outcome", "Recognition", "Agency", "Place", "Person"];

export function Reports() {
  const { t, colon } = useSpeech();
  const { data, error } = useAnswer(() => get("reports", { limit: 1000 }), "");
  if (error) return html`<${Failure} error=${error} />`;
  if (!data) return html`<${Waiting} />`;
  return html`<article>
    <h1>${t("reports")} <span class="quiet">${data.total}</span></h1>
    <p class="tagline">${t(data.total ? "reportsIntro" : "noReports")}</p>
    <ul class="reports">
      ${data.reports.map((each) => html`<li key=${each.key}>
        <h2><span class="key">${each.key}</span> <a lang="zh-CN" href=${address("report", each.key)}>${each.title}</a> ${each.ours && html`<span class="badge digest">${t("digest")}</span>`}</h2>
        <p class="quiet">${[...ABOUT.filter((name) => each[name]).map((name) => `${t(name)}${colon}${each[name]}`), `${t("characters")}${colon}${each.characters}`, `${each.claims} ${t("claims")}`].join(" · ")}</p>
      </li>`)}
    </ul>
  </article>`;
}

// The text cut where a claim begins or ends: {text, claims} pieces, offsets counted in code points.
function pieces(text, claims) {
  const points = [...text];
  const turns = new Map();
  const at = (offset) => turns.get(offset) ?? turns.set(offset, [[], []]).get(offset);
  for (const claim of claims)
    for (const [from, to] of claim.spans) {
      at(from)[0].push(claim);
      at(to)[1].push(claim);
    }
  const out = [];
  let open = [];
  let from = 0;
  for (const offset of [...turns.keys(), points.length].sort((a, b) => a - b)) {
    if (offset > from) out.push({ text: points.slice(from, offset).join(""), claims: open, from });
    const [begun, ended] = turns.get(offset) ?? [[], []];
    open = [...open.filter((claim) => !ended.includes(claim)), ...begun];
    from = offset;
  }
  return out;
}

// Paragraphs of pieces: the text is broken at its line ends.
function paragraphs(parts) {
  const out = [[]];
  for (const part of parts)
    part.text.split("\n").forEach((line, i) => {
      if (i) out.push([]);
      if (line) out.at(-1).push({ ...part, text: line });
    });
  return out.filter((paragraph) => paragraph.some((part) => part.text.trim()));
}

const subjects = (claim) => claim.about.filter((thing) => MARKED.includes(thing.label));
const speaksOf = (claim, label) => (label === "Outcome" || label === "Recognition" ? claim.states === label.toLowerCase() : claim.about.some((thing) => thing.label === label && thing.name && claim.states !== "outcome" && claim.states !== "recognition"));

function Read({ claims, onClose }) {
  const { t, states, kind, word } = useSpeech();
  const things = new Map();
  for (const claim of claims)
    for (const thing of subjects(claim)) if (thing.name) things.set(thing.id, { ...thing, says: [...(things.get(thing.id)?.says ?? []), claim] });
  return html`<aside class="read" aria-label=${t("readHere")}>
    <h2>${t("readHere")} <button type="button" class="plain" onClick=${onClose} aria-label=${t("close")}>×</button></h2>
    <ul>
      ${[...things.values()].map((thing) => html`<li key=${thing.id}>
        <a href=${address("entity", thing.id)}>${thing.name}</a> <span class="quiet">${kind(thing.label)}</span>
        <p class="tags">${[...new Set(thing.says.map((c) => `${states(c.states)}${c.value && !["name", "named"].includes(c.states) ? ` ${word(c.states, c.value)}` : ""}`))].map((tag) => html`<span class="tag">${tag}</span>`)}</p>
      </li>`)}
    </ul>
  </aside>`;
}

export function Report({ place }) {
  const { t, kind, colon } = useSpeech();
  const { data, error } = useAnswer(() => get(`reports/${encodeURIComponent(place.id)}`), place.id);
  const [label, setLabel] = useState("Program");
  const [chosen, setChosen] = useState(null);
  const wanted = place.parameters.get("claim");
  const mark = useRef();
  useEffect(() => {
    if (data && wanted) {
      setChosen(data.stated.find((claim) => claim.id === wanted)?.spans[0]?.[0] ?? null);
      requestAnimationFrame(() => mark.current?.scrollIntoView({ block: "center" }));
    } else scrollTo(0, 0);
  }, [data, wanted]);
  if (error) return html`<${Failure} error=${error} />`;
  if (!data) return html`<${Waiting} />`;
  const parts = pieces(data.text, data.stated);
  const open = parts.find((part) => part.from === chosen);
  const aimed = data.stated.find((claim) => claim.id === wanted);
  const piece = (part) => {
    const seen = part.claims.some((claim) => speaksOf(claim, label));
    const aim = aimed && part.claims.includes(aimed);
    if (!part.claims.length || (!seen && !aim)) return part.text;
    const choose = () => setChosen(part.from);
    const byKey = (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      choose();
    };
    // No <button>: its words could not be broken over lines.
    return html`<span role="button" tabindex="0" ref=${aim ? (node) => (mark.current ??= node) : null} class=${`span ${label} ${aim ? "aim" : ""}`} aria-pressed=${part.from === chosen} onClick=${choose} onKeyDown=${byKey}>${part.text}</span>`;
  };
  return html`<article class="report">
    <p class="label">${t("report")} ${data.key} ${data.ours ? html`<span class="badge digest">${t("digest")}</span>` : html`<span class="badge">${t("original")}</span>`}</p>
    <h1 lang="zh-CN">${data.title}</h1>
    <p class="quiet">${[...ABOUT.filter((name) => data[name]).map((name) => `${t(name)}${colon}${data[name]}`), `${t("characters")}${colon}${data.characters}`, `${data.claims} ${t("claims")}`].join(" · ")}</p>
    ${data.ours && html`<p class="note">${t("digestNote")}</p>`}
    <div class="marks" role="group" aria-label=${t("show")}>
      <span class="label">${t("show")}</span>
      ${MARKED.map((each) => html`<button type="button" key=${each} class=${`chip ${each}`} aria-pressed=${label === each} onClick=${() => setLabel(each)}>${kind(each)}</button>`)}
      <span class="quiet">${t("tapMark")}</span>
    </div>
    <div class=${`reading ${open ? "with-read" : ""}`}>
      <div class="text" lang="zh-CN">
        ${paragraphs(parts).map(([first, ...rest], i) => {
          const title = /^#+\s*/.exec(first.text);
          const line = title ? [{ ...first, text: first.text.slice(title[0].length) }, ...rest] : [first, ...rest];
          return html`<p key=${i} class=${title ? "title" : ""}>${line.map(piece)}</p>`;
        })}
      </div>
      ${open && html`<${Read} claims=${open.claims} onClose=${() => setChosen(null)} />`}
    </div>
  </article>`;
}
