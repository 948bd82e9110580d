// A claim's sentence as a report words it, with the words that state the claim marked in it.
import { html } from "htm/preact";
import { address } from "./place.js";
import { useSpeech } from "./words.js";

// The sentence cut at the quotes that stand in it: [text, marked] pairs.
function marked(sentence, quotes) {
  const at = new Array(sentence.length).fill(false);
  for (const quote of quotes) {
    const from = quote ? sentence.indexOf(quote) : -1;
    if (from >= 0) at.fill(true, from, from + quote.length);
  }
  const parts = [];
  for (let i = 0; i < sentence.length; i++) {
    if (!parts.length || parts.at(-1)[1] !== at[i]) parts.push(["", at[i]]);
    parts.at(-1)[0] += sentence[i];
  }
  return parts;
}

export function Sentence({ sentence, quotes }) {
  return html`<blockquote lang="zh-CN">
    ${marked(sentence, quotes).map(([text, mark]) => (mark ? html`<mark>${text}</mark>` : text))}
  </blockquote>`;
}

export function Badges({ statement }) {
  const { t } = useSpeech();
  return html`
    <span class=${`badge ${statement.status}`}>${t(statement.status)}</span>
    ${statement.form === "digest" && html`<span class="badge digest">${t("digest")}</span>`}
  `;
}

export function ReportLink({ report, claim }) {
  const { t, colon, titles } = useSpeech();
  return html`<a href=${address("report", report, { claim })}>${titles[report] ? html`<cite>${titles[report]}</cite>` : `${t("report")}${colon}${report}`}</a>`;
}

// Statements that share a sentence of a report stand under it once.
export function gathered(statements) {
  const by = new Map();
  for (const each of statements) {
    const key = JSON.stringify([each.report, each.sentence ?? each.id]);
    if (!by.has(key)) by.set(key, []);
    by.get(key).push(each);
  }
  return [...by.values()];
}

export function Statements({ of, tags, whole = true }) {
  const { t, list } = useSpeech();
  return html`<ul class="statements">
    ${gathered(of).map((same) => {
      const first = same[0];
      const used = [...new Set(same.map((each) => each.name_used).filter(Boolean))];
      return html`<li key=${first.id}>
        ${first.sentence
          ? html`<${Sentence} sentence=${first.sentence} quotes=${same.map((each) => each.quote)} />`
          : html`<p class="quiet">${t("unanchored")}</p>`}
        <p class="source">
          <${ReportLink} report=${first.report} claim=${first.id} />
          <${Badges} statement=${first} />
          ${whole && html`<a href=${address("claim", first.id)}>${t("allTexts")}</a>`}
          ${used.length > 0 && used.length < 6 && html`<span class="quiet">${t("nameUsed")} ${list(used)}</span>`}
        </p>
        ${tags && html`<p class="tags">${tags(same)}</p>`}
      </li>`;
    })}
  </ul>`;
}
