// The address after #: which view is open, and everything it shows. Links that are shared open the same.
import { useEffect, useState } from "preact/hooks";

export const LANGUAGES = ["zh", "en"];
const byBrowser = () => (/^zh\b/i.test(navigator.languages?.[0] ?? navigator.language) ? "zh" : "en");

function read() {
  const [, path, query] = /^#?\/?([^?]*)\??(.*)$/.exec(location.hash);
  const [view = "", ...rest] = path.split("/").map(decodeURIComponent);
  const parameters = new URLSearchParams(query);
  const asked = parameters.get("lang");
  parameters.delete("lang");
  const language = LANGUAGES.includes(asked) ? asked : byBrowser();
  return { view, id: rest.join("/"), parameters, language, hash: location.hash };
}

export function address(view = "", id = "", parameters = {}, language = read().language) {
  const path = ["", view, ...(id ? [encodeURIComponent(id)] : [])].join("/");
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) for (const each of [value].flat()) if (each) query.append(name, each);
  if (language !== byBrowser()) query.set("lang", language);
  return `#${path}${query.size ? `?${query}` : ""}`;
}

export const go = (...to) => {
  location.hash = address(...to);
};

export function usePlace() {
  const [place, setPlace] = useState(read);
  useEffect(() => {
    const moved = () => setPlace(read());
    addEventListener("hashchange", moved);
    return () => removeEventListener("hashchange", moved);
  }, []);
  return place;
}

// The same place in the other language.
export function inLanguage(place, language) {
  const parameters = {};
  for (const name of place.parameters.keys()) parameters[name] = place.parameters.getAll(name);
  return address(place.view, place.id, parameters, language);
}
