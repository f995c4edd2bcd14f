/** What a chat does not decide itself: the network, whether anyone looks, what other tabs store. */
export class Surroundings {
  #reached = true;
  #changed;
  #life = new AbortController();

  /** @param {() => void} changed called when the answers below may be different */
  constructor(changed) {
    this.#changed = changed;
  }

  get offline() {
    return !navigator.onLine || !this.#reached;
  }

  get looking() {
    return !document.hidden;
  }

  /** The last request did or did not reach the server. */
  reach(reached) {
    const news = reached !== this.#reached;
    this.#reached = reached;
    if (news) this.#changed();
  }

  /**
   * @param {import("./store.js").Store} store
   * @param {() => void} online called when the network is back
   * @param {(field: string) => void} stored called when another tab stored something
   */
  watch(store, online, stored) {
    const { signal } = this.#life;
    window.addEventListener("online", online, { signal });
    for (const name of ["online", "offline"]) window.addEventListener(name, this.#changed, { signal });
    document.addEventListener("visibilitychange", this.#changed, { signal });
    signal.addEventListener("abort", store.watch(stored));
  }

  stop() {
    this.#life.abort();
  }
}
