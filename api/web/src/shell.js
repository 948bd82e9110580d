// What every page has: the head with the way to the others, waiting, and failing.
import { html } from "htm/preact";
import { address, go, inLanguage, LANGUAGES } from "./place.js";
import { useSpeech } from "./words.js";

const NAMES = { zh: "中文", en: "English" };

export function Head({ place }) {
  const { t } = useSpeech();
  const here = (view) => (place.view === view || (view === "reports" && place.view === "report") ? "page" : null);
  const find = (event) => {
    event.preventDefault();
    const part = event.target.elements.name.value.trim();
    if (part) go("search", "", { q: part });
  };
  return html`<header>
    <a class="home" href=${address()}><span class="mark" aria-hidden="true"></span>${t("title")}</a>
    <nav aria-label=${t("title")}>
      <a href=${address("conflicts")} aria-current=${here("conflicts")}>${t("conflicts")}</a>
      <a href=${address("reports")} aria-current=${here("reports")}>${t("reports")}</a>
      <a href="docs">${t("api")}</a>
    </nav>
    <form role="search" class="find" onSubmit=${find}>
      <input name="name" type="search" maxlength="100" autocomplete="off" placeholder=${t("search")} aria-label=${t("search")} />
    </form>
    <div class="languages" role="group" aria-label=${t("language")}>
      ${LANGUAGES.map((each) => html`<a key=${each} lang=${each === "zh" ? "zh-CN" : "en"} href=${inLanguage(place, each)} aria-current=${each === place.language ? "true" : null}>${NAMES[each]}</a>`)}
    </div>
  </header>`;
}

export function Waiting() {
  const { t } = useSpeech();
  return html`<p class="waiting" role="status">${t("asking")}</p>`;
}

export function Failure({ error }) {
  const { t } = useSpeech();
  return html`<div class="failure" role="alert">
    <p><strong>${t("failed")}</strong></p>
    <p>${error.code === "Unreachable" ? t("unreachable") : `${error.message} ${error.remedy ?? ""}`}</p>
  </div>`;
}
