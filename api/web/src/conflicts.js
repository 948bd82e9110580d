// Contradictions, both sides side by side.
import { html } from "htm/preact";
import { get, useAnswer } from "./service.js";
import { Failure, Waiting } from "./shell.js";
import { Badges, ReportLink, Sentence } from "./statements.js";
import { address } from "./place.js";
import { useSpeech } from "./words.js";

function Side({ value, unit, indicator, turn, statement }) {
  if (!statement) return null;
  return html`<section class="side">
    <p class="big">${turn && html`<span class="turn">${turn}</span>`}<b>${value}</b>${unit}</p>
    <p class="quiet" lang="zh-CN">${indicator}</p>
    <${Sentence} sentence=${statement.sentence ?? ""} quotes=${[statement.quote]} />
    <p class="source"><${ReportLink} report=${statement.report} claim=${statement.id} /> <${Badges} statement=${statement} /></p>
  </section>`;
}

export function Conflicts({ place }) {
  const { t, language, turn } = useSpeech();
  const from = Number(place.parameters.get("from") ?? 0);
  const { data, error } = useAnswer(() => get("conflicts", { offset: from }), `${from}`);
  if (error) return html`<${Failure} error=${error} />`;
  if (!data) return html`<${Waiting} />`;
  const title = (each) => (language === "en" ? `${each.indicator_en ?? each.indicator} (${each.indicator})` : each.indicator);
  return html`<article>
    <h1>${t("conflicts")}</h1>
    <p class="tagline">${t(data.total ? "conflictsIntro" : "noConflicts")}</p>
    ${data.conflicts.map((each) => {
      const moved = turn(each.comparison, each.direction);
      return html`<section class="conflict" key=${each.claims.join()}>
      <h2>${title(each)} <span class="quiet">${[each.place, each.period].filter(Boolean).join(" · ")}</span></h2>
      <div class="sides">
        <${Side} turn=${moved} value=${each.left} unit=${each.unit} indicator=${each.left_indicator} statement=${data.evidence[each.claims[0]]} />
        <${Side} turn=${moved} value=${each.right} unit=${each.right_unit} indicator=${each.right_indicator} statement=${data.evidence[each.claims[1]]} />
      </div>
    </section>`;
    })}
    ${from + data.conflicts.length < data.total && html`<a class="button" href=${address("conflicts", "", { from: from + 50 })}>${t("more", data.total - from - data.conflicts.length)}</a>`}
  </article>`;
}
