/** Waiting longer each time something fails, and not longer than needed. */

/** Delays of about 1, 2, 4 … 30 seconds, with chance, so that a thousand visitors do not return at once. */
export class Backoff {
  #failures = 0;

  get failures() {
    return this.#failures;
  }

  /** @param {number} atLeast seconds the server asked for @returns {number} milliseconds to wait */
  next(atLeast = 0) {
    const ceiling = Math.min(30_000, 1000 * 2 ** this.#failures++);
    return Math.max(atLeast * 1000, ceiling * (0.5 + Math.random() / 2));
  }

  reset() {
    this.#failures = 0;
  }
}

/** Resolves after `ms`, or as soon as the network is back or `signal` is aborted. */
export function pause(ms, signal) {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      window.removeEventListener("online", done);
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    window.addEventListener("online", done);
    signal?.addEventListener("abort", done);
    if (signal?.aborted) done();
  });
}
