import { Backoff } from "./patience.js";

/** A random key in the form of a UUID (crypto.randomUUID is missing on pages without https). */
export function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0"));
  return hex.join("").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** "hand back": the customer gets the text to change; "later": try again; "refused": tell the customer. */
function verdict(entry, { status }) {
  if (status === 413 || (status === 429 && entry.kind === "message")) return "hand back";
  if (!status || status >= 500 || [401, 408, 429].includes(status)) return "later";
  return "refused";
}

/**
 * What the customer did and the server has not confirmed: messages, the wish for a person, "solved", a rating.
 * Kept in the store before the first attempt, tried until it works, each with one key for all attempts.
 * An entry is {key, kind, body, at, conversation, attempts, accepted?, refused?}.
 */
export class Outbox {
  #store;
  #deliver;
  #told;
  #backoff = new Backoff();
  #timer = null;
  #busy = false;
  #stopped = false;

  /**
   * @param {import("./store.js").Store} store
   * @param {(entry: object) => Promise<void>} deliver
   * @param {(outcome: string, entry: object, error?: Error) => void} told
   */
  constructor(store, deliver, told) {
    this.#store = store;
    this.#deliver = deliver;
    this.#told = told;
  }

  get entries() {
    return this.#store.get("outbox", []);
  }

  add(kind, body, conversation) {
    const entry = { key: newKey(), kind, body, conversation, at: new Date().toISOString(), attempts: 0 };
    this.#write([...this.entries, entry]);
    this.flush();
    return entry;
  }

  /** The server has it for good (its event has arrived), or the customer got it back. */
  remove(key) {
    if (this.entries.some((entry) => entry.key === key)) this.#write(this.entries.filter((entry) => entry.key !== key));
  }

  change(key, values) {
    this.#write(this.entries.map((entry) => (entry.key === key ? { ...entry, ...values } : entry)));
  }

  /** The customer pressed "try again". */
  retry(key) {
    this.change(key, { refused: false, attempts: 0 });
    this.#backoff.reset();
    this.flush();
  }

  /** Send what is due. A message that cannot be sent holds back later messages, not the wish for a person. */
  async flush() {
    if (this.#busy || this.#stopped) return;
    this.#busy = true;
    clearTimeout(this.#timer);
    const held = new Set();
    let wait = 0;
    const due = (entry) => !entry.accepted && !entry.refused && !held.has(entry.kind);
    for (let entry; (entry = this.entries.find(due)); ) {
      const error = await this.#attempt(entry);
      if (error) held.add(entry.kind);
      wait = Math.max(wait, error?.retryAfter ?? 0);
    }
    this.#busy = false;
    if (held.size && !this.#stopped) this.#timer = setTimeout(() => this.flush(), this.#backoff.next(wait));
    else this.#backoff.reset();
  }

  /** No further attempts from this page. */
  stop() {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  /** @returns the error if the entry has to be tried again later */
  async #attempt(entry) {
    try {
      await this.#deliver(entry);
    } catch (error) {
      const outcome = verdict(entry, error);
      if (outcome === "hand back" || (outcome === "refused" && entry.kind !== "message")) this.remove(entry.key);
      else this.change(entry.key, { attempts: entry.attempts + 1, refused: outcome === "refused" });
      this.#told(outcome, entry, error);
      return outcome === "later" ? error : null;
    }
    if (entry.kind === "message") this.change(entry.key, { accepted: true });
    else this.remove(entry.key);
    this.#told("delivered", entry);
    return null;
  }

  #write(entries) {
    this.#store.set("outbox", entries.length ? entries : null);
  }
}
