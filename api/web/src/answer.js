// An answer: what was understood, rows that open their sentences, what was looked at, the Cypher behind it, other readings.
import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { Chips } from "./chips.js";
import { Cell, columnsOf } from "./fields.js";
import { address, go } from "./place.js";
import { gathered, Statements } from "./statements.js";
import { useSpeech } from "./words.js";

export const idsOf = (understood) => Object.fromEntries(Object.entries(understood).map(([name, values]) => [name, values.map((v) => v.id)]));

export function Understood({ question, values, text, needs }) {
  const { t, language } = useSpeech();
  return html`<section class="understood" aria-label=${t("understood")}>
    <p><span class="label">${t("understood")}</span> <strong>${question[language]}</strong></p>
    <${Chips} question=${question} values=${values} onChange=${(ids) => go("q", question.id, { ...ids, text })} />
    ${needs && html`<p class="quiet">${needs}</p>`}
  </section>`;
}

// `choices`: readings, each {question, wording, understood}.
export function Readings({ title, choices, text }) {
  const { word, list, colon } = useSpeech();
  if (!choices?.length) return null;
  return html`<section class="readings">
    <h2>${title}</h2>
    <ul>
      ${choices.map((choice) => {
        const given = Object.values(choice.understood ?? {}).flat().map((v) => word("", v.name));
        return html`<li>
          <a class="button" href=${address("q", choice.question, { ...idsOf(choice.understood ?? {}), text })}>
            ${choice.wording}${given.length > 0 && html` <span class="quiet">${list(given)}</span>`}
          </a>
        </li>`;
      })}
    </ul>
  </section>`;
}

function Row({ answer, columns, at, open, onToggle }) {
  const speech = useSpeech();
  const { t } = speech;
  const row = answer.rows[at];
  const statements = row.claims.map((id) => answer.evidence[id]).filter(Boolean);
  return html`
    <tr class=${`${row.context ? "context" : ""} ${open ? "open" : ""}`}>
      ${columns.map(
        (column, i) => html`<td key=${column} data-label=${column === "value" ? t("figure") : answer.labels[column]}>
          <${Cell} column=${column} row=${row} links=${answer.links?.[at]} speech=${speech} />
          ${i === 0 && row.context && html` <span class="badge quiet">${t("context")}</span>`}
        </td>`,
      )}
      <td class="opener">
        <button type="button" disabled=${!statements.length} aria-expanded=${open} aria-controls=${`row-${at}`} onClick=${onToggle}>${t("sentences", gathered(statements).length)}</button>
      </td>
    </tr>
    ${open && html`<tr class="evidence" id=${`row-${at}`}><td colspan=${columns.length + 1}><${Statements} of=${statements} /></td></tr>`}
  `;
}

const SHOWN = 200;

function Rows({ answer }) {
  const { t } = useSpeech();
  const [open, setOpen] = useState(new Set());
  const [shown, setShown] = useState(SHOWN);
  const columns = columnsOf(answer);
  const toggle = (at) => setOpen((was) => new Set(was.has(at) ? [...was].filter((i) => i !== at) : [...was, at]));
  const all = open.size > 0;
  return html`<section class="rows">
    <p class="count">
      <span role="status">${t("rows", answer.rows.length)}</span>
      <button type="button" class="plain" onClick=${() => setOpen(new Set(all ? [] : answer.rows.keys()))}>${t(all ? "closeAll" : "openAll")}</button>
    </p>
    <table>
      <thead>
        <tr>${columns.map((column) => html`<th key=${column} scope="col">${column === "value" ? t("figure") : answer.labels[column]}</th>`)}<th scope="col"><span class="unseen">${t("evidence")}</span></th></tr>
      </thead>
      <tbody>${answer.rows.slice(0, shown).map((_, at) => html`<${Row} key=${at} ...${{ answer, columns, at, open: open.has(at), onToggle: () => toggle(at) }} />`)}</tbody>
    </table>
    ${shown < answer.rows.length && html`<p><button type="button" onClick=${() => setShown(shown + 1000)}>${t("more", answer.rows.length - shown)}</button></p>`}
    ${answer.truncated && html`<p class="quiet">${t("truncated")}</p>`}
  </section>`;
}

function Behind({ cypher }) {
  const { t } = useSpeech();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard?.writeText(cypher);
    setCopied(true);
  };
  return html`<details class="cypher">
    <summary>${t("cypher")}</summary>
    <button type="button" class="plain copy" onClick=${copy}>${t(copied ? "copied" : "copy")}</button>
    <pre lang="en"><code>${cypher}</code></pre>
  </details>`;
}

export function Answer({ answer, question, text }) {
  const { t } = useSpeech();
  return html`<article class="answer">
    <${Understood} question=${question} values=${answer.understood} text=${text} />
    ${answer.note && html`<p class="note" role="status">${answer.note}</p>`}
    ${answer.rows.length > 0 && html`<${Rows} key=${JSON.stringify([answer.question, answer.parameters])} answer=${answer} />`}
    <p class="coverage">${answer.coverage.text}</p>
    <${Behind} cypher=${answer.cypher} />
    <${Readings} title=${t("others")} choices=${answer.others} text=${text} />
  </article>`;
}
