// The start page, a question in words, and a question of the catalogue.
import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Answer, Readings, Understood } from "./answer.js";
import { address, go } from "./place.js";
import { post, useAnswer } from "./service.js";
import { Failure, Waiting } from "./shell.js";
import { useSpeech } from "./words.js";

const GROUPS = [
  [["项目", "Programmes"], "programmes places-with-programmes places-without about-programme places-of-programme shared-programmes parts-of-programme programmes-where attribute-of-programme domains-of-place count-programmes timeline"],
  [["成效与数字", "Outcomes and figures"], "figures figures-of-place figures-of-report outcomes-of-programme programmes-with-outcome rank-places compare-places places-by-change conflicts"],
  [["机构与人物", "Agencies and people"], "agencies-of-programme programmes-of-agency agencies-of-place people person"],
  [["荣誉", "Awards"], "recipients-of-award awards-of awards-given"],
  [["出处", "Sources"], "evidence names-of reports-mentioning reports"],
];

export function QuestionBox({ text = "", autofocus }) {
  const { t } = useSpeech();
  const [written, setWritten] = useState(text);
  const field = useRef();
  useEffect(() => setWritten(text), [text]);
  useEffect(() => autofocus && field.current.focus({ preventScroll: true }), []);
  const submit = (event) => {
    event.preventDefault();
    if (written.trim()) go("ask", "", { q: written.trim() });
  };
  return html`<form class="ask" role="search" onSubmit=${submit}>
    <label class="unseen" for="question">${t("question")}</label>
    <input id="question" ref=${field} type="search" enterkeyhint="search" autocomplete="off" maxlength="400" value=${written} placeholder=${t("placeholder")} onInput=${(e) => setWritten(e.target.value)} />
    <button>${t("ask")}</button>
  </form>`;
}

function grouped(catalogue) {
  const left = new Map(catalogue.map((q) => [q.id, q]));
  const take = (id) => {
    const question = left.get(id);
    left.delete(id);
    return question;
  };
  const groups = GROUPS.map(([title, ids]) => [title, ids.split(" ").map(take).filter(Boolean)]);
  return [...groups, [["其他", "Others"], [...left.values()]]].filter(([, questions]) => questions.length);
}

export function Catalogue({ catalogue }) {
  const { t, language } = useSpeech();
  return html`<section class="catalogue" aria-label=${t("catalogue")}>
    <h2>${t("catalogue")}</h2>
    <div class="groups">
      ${grouped(catalogue).map(
        ([title, questions]) => html`<section key=${title[1]}>
          <h3>${title[language === "zh" ? 0 : 1]}</h3>
          <ul>
            ${questions.map((question) => {
              const [example] = question.examples[language];
              return html`<li key=${question.id}>
                <a href=${address("ask", "", { q: example })}>${example}</a>
                <a class="quiet" href=${address("q", question.id)}>${question[language]}</a>
              </li>`;
            })}
          </ul>
        </section>`,
      )}
    </div>
  </section>`;
}

export function Start({ catalogue, digests }) {
  const { t } = useSpeech();
  return html`<div class="start">
    <h1>${t("title")}</h1>
    <p class="tagline">${t("tagline")}</p>
    <${QuestionBox} autofocus />
    ${digests && html`<p class="quiet">${t("digestGraph")}</p>`}
    <${Catalogue} catalogue=${catalogue} />
  </div>`;
}

function NotUnderstood({ error, text, catalogue }) {
  const { t } = useSpeech();
  return html`<article class="answer">
    <h1>${t("notUnderstood")}</h1>
    <p class="note" role="status">${error.message}</p>
    <${Readings} title=${t("perhaps")} choices=${error.choices} text=${text} />
    <p class="quiet">${t("reword")}</p>
    <${Catalogue} catalogue=${catalogue} />
  </article>`;
}

export function Asked({ place, catalogue }) {
  const text = place.parameters.get("q") ?? "";
  const { data, error } = useAnswer(() => post("ask", { text }), text);
  return html`
    <${QuestionBox} text=${text} />
    ${!data && !error && html`<${Waiting} />`}
    ${data && html`<${Answer} answer=${data} question=${catalogue.find((q) => q.id === data.question)} text=${text} />`}
    ${error?.code === "NotUnderstood"
      ? html`<${NotUnderstood} error=${error} text=${text} catalogue=${catalogue} />`
      : error && html`<${Failure} error=${error} />`}
  `;
}

// A question of the catalogue with the parameters of the address, as far as they are given.
export function Corrected({ place, catalogue }) {
  const { language, t } = useSpeech();
  const question = catalogue.find((q) => q.id === place.id);
  const parameters = {};
  for (const name of place.parameters.keys()) if (name !== "text") parameters[name] = place.parameters.getAll(name);
  const text = place.parameters.get("text") ?? "";
  const short = question ? missing(question, parameters) : [];
  const { data, error } = useAnswer(
    () => (question && !short.length ? post("ask", { question: place.id, parameters, lang: language }) : Promise.resolve(null)),
    place.hash,
  );
  if (!question) return html`<${Failure} error=${{ message: place.id, status: 404 }} />`;
  const given = Object.fromEntries(Object.entries(parameters).map(([name, ids]) => [name, ids.map((id) => ({ id, name: id }))]));
  const needs = short.length ? `${t("needs")} ${short.map((name) => question.parameters.find((p) => p.name === name)[language]).join(" / ")}` : "";
  return html`
    <${QuestionBox} text=${text} />
    ${data
      ? html`<${Answer} answer=${data} question=${question} text=${text} />`
      : html`<article class="answer"><${Understood} question=${question} values=${given} text=${text} needs=${needs} /></article>`}
    ${error && html`<${Failure} error=${error} />`}
    ${!data && !error && !short.length && html`<${Waiting} />`}
  `;
}

function missing(question, parameters) {
  const count = (name) => parameters[name]?.length ?? 0;
  const short = question.parameters.filter((p) => count(p.name) < Math.max(p.at_least, p.required ? 1 : 0)).map((p) => p.name);
  return question.one_of.length && !question.one_of.some(count) ? [...short, ...question.one_of] : short;
}
