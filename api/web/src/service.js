// Talking to the REST service. Every failure is thrown as {code, message, remedy, status, choices?}.
import { useEffect, useState } from "preact/hooks";

async function call(path, options) {
  let reply;
  try {
    reply = await fetch(path, options);
  } catch {
    throw { code: "Unreachable", message: "", remedy: "", status: 0 };
  }
  const body = await reply.json().catch(() => null);
  if (!reply.ok) throw body?.error ?? { code: "Unexpected", message: reply.statusText, remedy: "", status: reply.status };
  return body;
}

export const get = (path, parameters) => {
  const query = new URLSearchParams(Object.entries(parameters ?? {}).filter(([, value]) => value !== "" && value != null));
  return call(query.size ? `${path}?${query}` : path);
};

export const post = (path, body) =>
  call(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });

const kept = new Map();

// The same for as long as the page is open: the catalogue and the words of the ontology.
export const once = (path) => {
  if (!kept.has(path)) {
    const asked = get(path);
    kept.set(path, asked);
    asked.catch(() => kept.delete(path));
  }
  return kept.get(path);
};

// What `ask` resolves to, asked again whenever `by` changes: {data} or {error}, {} while it is under way.
export function useAnswer(ask, by) {
  const [state, setState] = useState({ by: null });
  useEffect(() => {
    let here = true;
    ask().then(
      (data) => here && setState({ by, data }),
      (error) => here && setState({ by, error }),
    );
    return () => {
      here = false;
    };
  }, [by]);
  return state.by === by ? state : {};
}
