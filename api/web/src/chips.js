// What was understood, as chips: each parameter with its values, which can be changed, taken out or added to.
import { html } from "htm/preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { get, useAnswer } from "./service.js";
import { useSpeech } from "./words.js";

const TYPED = ["year", "text", "attribute"]; // values without a list to choose from

function Picker({ parameter, onPick, onClose }) {
  const { t, language, word } = useSpeech();
  const [part, setPart] = useState("");
  const [asked, setAsked] = useState("");
  const field = useRef();
  const typed = TYPED.includes(parameter.type);
  useLayoutEffect(() => field.current.focus(), []);
  useEffect(() => {
    const wait = setTimeout(() => setAsked(part.trim()), 150);
    return () => clearTimeout(wait);
  }, [part]);
  const { data } = useAnswer(
    () => (typed ? Promise.resolve({ choices: [] }) : get(`choices/${parameter.type}`, { q: asked, limit: 40 })),
    `${parameter.type} ${asked}`,
  );
  const choices = data?.choices ?? [];
  const submit = (event) => {
    event.preventDefault();
    if (typed ? part.trim() : choices.length) onPick(typed ? part.trim() : choices[0].id);
  };
  return html`<div class="picker" role="group" aria-label=${parameter[language]} onKeyDown=${(e) => e.key === "Escape" && onClose()}>
    <form onSubmit=${submit}>
      <input ref=${field} value=${part} onInput=${(e) => setPart(e.target.value)} placeholder=${typed ? parameter[language] : t("filter")} aria-label=${t("filter")} />
      <button type="button" class="plain" onClick=${onClose} aria-label=${t("close")}>×</button>
    </form>
    ${!typed &&
    html`<ul>
      ${choices.map(
        (choice) => html`<li key=${choice.id}>
          <button type="button" onClick=${() => onPick(choice.id)}>
            ${choice[language]} ${language === "en" && choice.en !== choice.zh && html`<span class="quiet" lang="zh-CN">${choice.zh}</span>`}
            ${choice.level && html`<span class="quiet">${word("level", choice.level)}</span>`}
          </button>
        </li>`,
      )}
      ${data && !choices.length && html`<li class="quiet">${t("nothing")}</li>`}
    </ul>`}
  </div>`;
}

// `values`: parameter to [{id, name}]. `onChange` gets parameter to ids.
export function Chips({ question, values, onChange }) {
  const { t, word, language } = useSpeech();
  const needed = (p) => p.required || p.at_least > 0 || (question.one_of.includes(p.name) && !question.one_of.some((name) => values[name]?.length));
  const lacking = question.parameters.find((p) => !values[p.name]?.length && needed(p));
  const [open, setOpen] = useState(lacking ? [lacking.name, 0] : null); // parameter, index of the value that is being replaced
  const ids = Object.fromEntries(Object.entries(values).map(([name, given]) => [name, given.map((v) => v.id)]));
  const set = (name, list) => {
    setOpen(null);
    onChange({ ...ids, [name]: list });
  };
  const shown = question.parameters.filter((p) => values[p.name]?.length);
  const absent = question.parameters.filter((p) => !values[p.name]?.length);
  const fixed = (p) => (values[p.name]?.length ?? 0) <= Math.max(p.at_least, p.required ? 1 : 0) || (question.one_of.includes(p.name) && values[p.name].length === 1 && question.one_of.filter((name) => values[name]?.length).length === 1);
  const opened = open && question.parameters.find((p) => p.name === open[0]);
  return html`
  <div class="chips">
    ${shown.map(
      (p) => html`<span class="chip" key=${p.name}>
        <span class="label">${p[language]}</span>
        ${values[p.name].map(
          (value, i) => html`<span class="value" key=${value.id}>
            <button type="button" aria-expanded=${open?.[0] === p.name && open[1] === i} title=${t("change")} onClick=${() => setOpen([p.name, i])}>${word(p.type, value.name)}</button>
            ${!fixed(p) && html`<button type="button" class="drop" aria-label=${`${t("remove")} ${value.name}`} onClick=${() => set(p.name, ids[p.name].filter((id) => id !== value.id))}>×</button>`}
          </span>`,
        )}
        ${!["flag", "order"].includes(p.type) && html`<button type="button" class="more" aria-label=${`${t("add")} ${p[language]}`} onClick=${() => setOpen([p.name, values[p.name].length])}>+</button>`}
      </span>`,
    )}
    ${absent.map(
      (p) => html`<button type="button" key=${p.name} class=${`chip absent ${needed(p) ? "needed" : ""}`} aria-expanded=${open?.[0] === p.name} onClick=${() => setOpen([p.name, 0])}>+ ${p[language]}</button>`,
    )}
  </div>
  ${opened &&
    html`<${Picker}
      key=${open.join()}
      parameter=${opened}
      onClose=${() => setOpen(null)}
      onPick=${(id) => {
        const list = [...(ids[open[0]] ?? [])];
        list[open[1]] = id;
        set(open[0], [...new Set(list)]);
      }}
    />`}
  `;
}
