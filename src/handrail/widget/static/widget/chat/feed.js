import { Backoff, pause } from "./patience.js";
import { eventsOf } from "./sse.js";

/** A connection that held this long was a good one: the next attempt need not wait. */
const STEADY = 10_000;

/** Brings the events of one conversation, each once and in order: the past first, then live. */
export class Feed {
  #client;
  #path;
  #receive;
  #lost;
  #running = null;
  #behind = true;
  #after = 0;

  /**
   * @param {import("./client.js").Client} client
   * @param {string} conversation id
   * @param {(events: object[]) => void} receive
   * @param {() => void} lost called when the server does not know the conversation (any more)
   */
  constructor(client, conversation, receive, lost) {
    this.#client = client;
    this.#path = `conversations/${encodeURIComponent(conversation)}`;
    this.#receive = receive;
    this.#lost = lost;
  }

  /** Keep the connection, or let it go; both may be called again and again. */
  follow(wanted) {
    if (wanted && !this.#running) this.#run((this.#running = new AbortController()).signal);
    if (!wanted) this.stop();
  }

  stop() {
    this.#running?.abort();
    this.#running = null;
    this.#behind = true;
  }

  /** Fetch what happened since the last known event. The stream would send it too, but not while the chat is closed. */
  async catchUp() {
    let page;
    do {
      page = await this.#client.get(`api/v1/${this.#path}/events?after=${this.#after}&limit=200`);
      this.#take(page.events);
    } while (page.more && page.events.length);
    this.#behind = false;
  }

  async #run(signal) {
    const backoff = new Backoff();
    while (!signal.aborted) {
      let wait = 0;
      try {
        if (this.#behind) await this.catchUp();
        await this.#live(signal, backoff);
      } catch (error) {
        if (!signal.aborted && [403, 404].includes(error.status)) return this.#lost();
        wait = error.retryAfter ?? 0;
      }
      if (!signal.aborted) await pause(backoff.next(wait), signal);
    }
  }

  async #live(signal, backoff) {
    const body = await this.#client.stream(`stream/${this.#path}?after=${this.#after}`, signal);
    const began = Date.now();
    for await (const event of eventsOf(body)) {
      backoff.reset();
      this.#take([event]);
    }
    if (Date.now() - began > STEADY) backoff.reset();
  }

  /** What is known is dropped. Numbers may be missing (events for staff count as well); progress has none. */
  #take(events) {
    const news = events.filter((event) => !(event.id <= this.#after));
    this.#after = Math.max(this.#after, ...news.map((event) => event.id ?? 0));
    if (news.length) this.#receive(news);
  }
}
