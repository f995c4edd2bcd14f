/** Requests to Handrail's server, with the visitor's token. */

/** The server said no, or (status 0) could not be reached. */
export class RequestError extends Error {
  /** @param {number} status @param {{code?: string, message?: string}} body @param {number} retryAfter seconds */
  constructor(status, body = {}, retryAfter = 0) {
    super(body.message ?? `status ${status}`);
    this.status = status;
    this.code = body.code;
    this.retryAfter = retryAfter;
  }
}

async function refusal(response) {
  const body = await response.json().catch(() => ({}));
  return new RequestError(response.status, body, Number(response.headers.get("Retry-After")) || 0);
}

export class Client {
  #server;
  #assistant;
  #store;
  #renewal = null;

  /**
   * @param {string} server address that the paths are relative to
   * @param {string} assistant slug
   * @param {import("./store.js").Store} store keeps the token
   * @param {(reached: boolean) => void} onReach told after every request whether the server was reached
   */
  constructor(server, assistant, store, onReach) {
    this.#server = server;
    this.#assistant = assistant;
    this.#store = store;
    this.onReach = onReach;
  }

  /** Wording, limits and languages; needs no token. */
  async config(language) {
    const query = new URLSearchParams({ assistant: this.#assistant, language });
    return (await this.#fetch(`widget/config?${query}`)).json();
  }

  /** @returns {Promise<object>} */
  async get(path) {
    return (await this.#authorised(path)).json();
  }

  /** @param {string} key the same for every attempt, so that the server does the thing once */
  async post(path, body, key) {
    const headers = { "Content-Type": "application/json", "Idempotency-Key": key };
    const response = await this.#authorised(path, { method: "POST", headers, body: JSON.stringify(body) });
    const text = await response.text();
    return text ? JSON.parse(text) : null;
  }

  /** @returns {Promise<ReadableStream>} of server-sent events */
  async stream(path, signal) {
    return (await this.#authorised(path, { headers: { Accept: "text/event-stream" }, signal })).body;
  }

  /** With the token; if that has expired, once more with a new one. */
  async #authorised(path, options = {}) {
    const token = this.#store.get("token") ?? (await this.#renew(null));
    try {
      return await this.#fetch(path, options, token);
    } catch (error) {
      if (error.status !== 401) throw error;
      return this.#fetch(path, options, await this.#renew(token));
    }
  }

  async #fetch(path, options = {}, token = null) {
    const headers = { ...options.headers, ...(token && { Authorization: `Bearer ${token}` }) };
    let response;
    try {
      response = await fetch(this.#server + path, { credentials: "omit", ...options, headers });
    } catch (error) {
      if (options.signal?.aborted) throw error;
      this.onReach(false);
      throw new RequestError(0, { message: String(error) });
    }
    this.onReach(true);
    if (!response.ok) throw await refusal(response);
    return response;
  }

  /** One renewal at a time, in this tab and (where the browser has locks) in all tabs. */
  #renew(stale) {
    const work = () => this.#newToken(stale);
    const locked = () => (navigator.locks ? navigator.locks.request("handrail session", work) : work());
    this.#renewal ??= locked().finally(() => (this.#renewal = null));
    return this.#renewal;
  }

  async #newToken(stale) {
    const present = this.#store.get("token");
    if (present && present !== stale) return present;
    const token = await this.#session(stale).catch((error) => {
      if (stale && [401, 404, 422].includes(error.status)) return this.#session(null); // too old: a new visitor
      throw error;
    });
    this.#store.set("token", token);
    return token;
  }

  async #session(previous) {
    const body = JSON.stringify({ assistant: this.#assistant, ...(previous && { previous }) });
    const request = { method: "POST", headers: { "Content-Type": "application/json" }, body };
    return (await (await this.#fetch("widget/session", request)).json()).token;
  }
}
