import { Client } from "./client.js";
import { Courier } from "./courier.js";
import { Feed } from "./feed.js";
import { loadConfig } from "./language.js";
import { Outbox } from "./outbox.js";
import { Store } from "./store.js";
import { Surroundings } from "./surroundings.js";
import { anticipate, applyEvent, emptyThread, takeStatus } from "./thread.js";

/** Progress is forgotten after this long without news, so that "thinking" never stays for ever. */
const PROGRESS_LASTS = 60_000;
const STALLED = [{ type: "progress", data: { step: null } }];

/**
 * One visitor's conversation with one assistant: what the view shows, and the verbs behind its buttons.
 * Fires "change" whenever something to show has changed, and "handback" when a text returns to the box.
 */
export class Chat extends EventTarget {
  thread = emptyThread();
  config = null;
  notice = null;
  restored = false;
  #open = false;
  #feed = null;
  #progressTimer = null;
  #surroundings = new Surroundings(() => this.#update());

  /** @param {{server: string, assistant: string, language: string|null}} place */
  constructor({ server, assistant, language }) {
    super();
    const name = `${new URL(server).host}/${assistant}`;
    this.language = language;
    this.server = server;
    this.store = new Store(name);
    this.tab = new Store(name, "sessionStorage");
    this.client = new Client(server, assistant, this.store, (reached) => this.#surroundings.reach(reached));
    const courier = new Courier(this.client, this.store, {
      assistant,
      language: () => this.config.language,
      assign: (key, conversation) => this.outbox.change(key, { conversation }),
      opened: () => this.#adopt(),
      lost: () => this.#lose(),
    });
    this.outbox = new Outbox(this.store, (entry) => courier.deliver(entry), (...news) => this.#told(...news));
  }

  /** Resolves when there is something to show: the wording is there, a former conversation is on its way. */
  async start() {
    this.config = { ...(await loadConfig(this.client, this.store, this.language)), server: this.server };
    const stored = (field) => (field === "conversation" ? this.#adopt() : this.#update());
    this.#surroundings.watch(this.store, () => this.outbox.flush(), stored);
    this.restored = Boolean(this.id);
    this.#adopt();
    this.outbox.flush();
  }

  stop() {
    this.#surroundings.stop();
    this.#feed?.stop();
    this.outbox.stop();
    this.config = null;
  }

  get id() {
    return this.store.get("conversation");
  }

  get offline() {
    return this.#surroundings.offline;
  }

  /** Whether the customer has the chat open. */
  show(open) {
    this.#open = open;
    this.#update();
  }

  /** Messages of the customer that the server's events do not show yet. */
  get pending() {
    const known = new Set(this.thread.messages.map((message) => message.key));
    return this.#mine().filter((entry) => entry.kind === "message" && !known.has(entry.key));
  }

  get unread() {
    const seen = this.store.get("seen", 0);
    return this.thread.messages.filter((message) => message.author !== "customer" && message.event > seen).length;
  }

  send(text) {
    this.#act("message", { text });
  }

  askForPerson() {
    if (!this.thread.asked) this.#act("handoff", {});
  }

  answerSolved(message, solved) {
    this.#act("solved", { message_id: message, solved });
  }

  rate(score, comment) {
    this.#act("rating", comment ? { score, comment } : { score });
  }

  retry(key) {
    this.outbox.retry(key);
    this.#update();
  }

  restart() {
    this.store.set("conversation", null);
    this.#adopt();
  }

  /** Show a kind word ("too_long" …) until the next thing happens. */
  note(wording) {
    this.notice = wording;
    this.#update();
  }

  #act(kind, body) {
    this.notice = null;
    anticipate(this.thread, this.outbox.add(kind, body, this.id));
    this.#update();
  }

  #mine() {
    const id = this.id;
    return this.outbox.entries.filter((entry) => entry.conversation === null || entry.conversation === id);
  }

  #told(outcome, entry, error) {
    if (outcome === "hand back") {
      this.notice = error.status === 413 ? "too_long" : "too_fast";
      this.dispatchEvent(new CustomEvent("handback", { detail: entry.body.text ?? "" }));
    }
    if (outcome === "refused" && entry.kind !== "solved") this.notice = "failed";
    if (outcome === "refused" && entry.kind === "handoff") this.thread.asked = false;
    this.#update();
  }

  /** Turn to the conversation that the store names (another tab may have changed it), or to none. */
  #adopt() {
    this.#feed?.stop();
    this.#feed = null;
    this.thread = emptyThread();
    if (this.id) {
      this.#feed = new Feed(this.client, this.id, (events) => this.#receive(events), () => this.#lose());
      this.#feed.catchUp().catch(() => {});
    } else {
      this.store.set("seen", null);
      this.restored = false;
    }
    for (const entry of this.#mine()) anticipate(this.thread, entry);
    this.#update();
  }

  /** The server no longer knows the conversation: what was not answered goes into a new one. */
  #lose() {
    for (const { key, kind } of this.#mine()) {
      if (["message", "handoff"].includes(kind)) this.outbox.change(key, { conversation: null, accepted: false });
      else this.outbox.remove(key);
    }
    this.restart();
    this.outbox.flush();
  }

  #receive(events) {
    for (const event of events) {
      applyEvent(this.thread, event);
      if (event.data?.key) this.outbox.remove(event.data.key);
    }
    if (events.some((event) => event.type === "reopened")) this.#askForHolder();
    this.#update();
  }

  /** "reopened" does not say who has the conversation now. */
  async #askForHolder() {
    const now = await this.client.get(`api/v1/conversations/${this.id}`).catch(() => null);
    if (now) takeStatus(this.thread, now);
    this.#update();
  }

  /** A live connection is kept only while the customer looks or an answer is due. */
  #wanted() {
    const due = this.thread.progress || this.thread.asked || ["waiting", "person"].includes(this.thread.holder);
    return Boolean(due || this.#mine().some((entry) => entry.accepted) || (this.#open && this.#surroundings.looking));
  }

  #update() {
    if (!this.config) return;
    this.#feed?.follow(this.#wanted());
    if (this.#open && this.#surroundings.looking && this.thread.lastEvent > this.store.get("seen", 0)) {
      this.store.set("seen", this.thread.lastEvent);
    }
    clearTimeout(this.#progressTimer);
    if (this.thread.progress) this.#progressTimer = setTimeout(() => this.#receive(STALLED), PROGRESS_LASTS);
    this.dispatchEvent(new Event("change"));
  }
}
