import { render } from "preact";
import { html } from "htm/preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { Claim } from "./claims.js";
import { Conflicts } from "./conflicts.js";
import { Entity, Search } from "./entity.js";
import { usePlace } from "./place.js";
import { Report, Reports } from "./reports.js";
import { get, once, useAnswer } from "./service.js";
import { Failure, Head, Waiting } from "./shell.js";
import { Asked, Corrected, Start } from "./start.js";
import { Speech, speech } from "./words.js";

const VIEWS = { "": Start, ask: Asked, q: Corrected, entity: Entity, claim: Claim, search: Search, conflicts: Conflicts, reports: Reports, report: Report };

const ground = () => Promise.all([once("questions"), once("vocabulary"), get("reports", { limit: 1000 }).catch(() => ({ reports: [] }))]);

function App() {
  const place = usePlace();
  const main = useRef();
  const moved = useRef(false);
  const { data, error } = useAnswer(ground, "ground");
  const [questions, vocabulary, listed] = data ?? [];
  const words = useMemo(
    () => ({ ...speech(place.language, vocabulary), titles: Object.fromEntries((listed?.reports ?? []).map((r) => [r.key, r.title])) }),
    [place.language, vocabulary, listed],
  );
  useEffect(() => {
    document.documentElement.lang = place.language === "zh" ? "zh-CN" : "en";
    document.title = [place.parameters.get("q") ?? place.id, words.t("title")].filter(Boolean).join(" · ");
  }, [place, words]);
  useEffect(() => {
    if (moved.current) {
      main.current.focus({ preventScroll: true });
      if (place.view !== "report") scrollTo(0, 0);
    }
    moved.current = true;
  }, [place.view, place.id]);
  const View = VIEWS[place.view];
  return html`<${Speech.Provider} value=${words}>
    <${Head} place=${place} />
    <main ref=${main} tabindex="-1">
      ${error && html`<${Failure} error=${error} />`}
      ${!data && !error && html`<${Waiting} />`}
      ${data && (View ? html`<${View} key=${place.view} place=${place} catalogue=${questions.questions} digests=${listed.reports.some((r) => r.ours)} />` : html`<${Failure} error=${{ message: place.hash, status: 404 }} />`)}
    </main>
  <//>`;
}

render(html`<${App} />`, document.getElementById("app"));
