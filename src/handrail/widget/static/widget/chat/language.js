import { Backoff, pause } from "./patience.js";

const base = (tag) => tag.toLowerCase().split("-")[0];

/** The languages to try, best first: the one asked for, else the page's, else the browser's. */
function wishes(asked) {
  if (asked) return [asked];
  return [document.documentElement.lang, ...(navigator.languages ?? [])].filter(Boolean);
}

async function fetchConfig(client, wished) {
  const config = await client.config(wished[0] ?? "");
  const best = wished.map(base).find((language) => config.languages.map(base).includes(language));
  return best && best !== base(config.language) ? client.config(best) : config;
}

/**
 * The assistant's wording in the language that suits this visitor. Without a network, the wording of the last
 * visit; without that, it waits for the network.
 * @param {import("./client.js").Client} client
 * @param {import("./store.js").Store} store
 * @param {string|null} asked language that the page asks for
 */
export async function loadConfig(client, store, asked) {
  const wished = wishes(asked);
  const field = `config ${wished[0] ?? ""}`;
  const backoff = new Backoff();
  for (;;) {
    try {
      const config = await fetchConfig(client, wished);
      store.set(field, config);
      return config;
    } catch (error) {
      if (store.get(field)) return store.get(field);
      if (error.status >= 400 && error.status < 429) throw error;
      await pause(backoff.next(error.retryAfter));
    }
  }
}

/** Fill `{name}` and the like into a wording. */
export function fill(text, values = {}) {
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "").trim();
}
