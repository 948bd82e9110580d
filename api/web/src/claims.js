// A claim: what it says, and the sentences that state it in all texts of its report.
import { html } from "htm/preact";
import { get, useAnswer } from "./service.js";
import { Failure, Waiting } from "./shell.js";
import { Statements } from "./statements.js";
import { useSpeech } from "./words.js";

export function Claim({ place }) {
  const { t, states, property, word } = useSpeech();
  const { data, error } = useAnswer(() => get(`claims/${encodeURIComponent(place.id)}`), place.id);
  if (error) return html`<${Failure} error=${error} />`;
  if (!data) return html`<${Waiting} />`;
  const { property: about, relation, ...literals } = data.literals;
  const said = Object.entries(literals).filter(([, value]) => ![false, "", "="].includes(value));
  const statements = data.evidence.map((each, i) => ({ ...each, id: `${data.id} ${i}`, report: data.report }));
  return html`<article class="entity">
    <p class="label">${t("claim")}</p>
    <h1>${states(about ?? relation ?? data.kind)}</h1>
    <dl class="facts">
      ${data.roles.map(([role, mention], i) => html`<div key=${i}><dt>${states(role)}</dt><dd lang="zh-CN">${mention.name}</dd></div>`)}
      ${said.map(([name, value]) => html`<div key=${name}><dt>${property(name)}</dt><dd>${word(name === "value" ? about : name, String(value))}</dd></div>`)}
    </dl>
    <p class="tagline">${t("claimIntro")}</p>
    <${Statements} of=${statements} whole=${false} />
    <p class="coverage">${data.id}</p>
  </article>`;
}
