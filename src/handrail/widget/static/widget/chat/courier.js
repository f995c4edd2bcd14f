import { newKey } from "./outbox.js";

/** Takes entries of the outbox to their conversation, and opens the conversation when there is none yet. */
export class Courier {
  #client;
  #store;
  #chat;
  #opening = null;

  /**
   * @param {import("./client.js").Client} client
   * @param {import("./store.js").Store} store knows the conversation
   * @param {{assistant: string, language: () => string, assign: Function, opened: Function, lost: Function}} chat
   */
  constructor(client, store, chat) {
    this.#client = client;
    this.#store = store;
    this.#chat = chat;
  }

  /** Resolves when the server has the entry; rejects with a RequestError. */
  async deliver(entry) {
    const id = entry.conversation ?? (await this.#conversation());
    if (!entry.conversation) this.#chat.assign(entry.key, id);
    const noun = entry.kind === "message" ? "messages" : entry.kind;
    try {
      await this.#client.post(`api/v1/conversations/${id}/${noun}`, entry.body, entry.key);
    } catch (error) {
      const gone = error.status === 404 && entry.conversation && id === this.#store.get("conversation");
      if (!gone || !["message", "handoff"].includes(entry.kind)) throw error;
      this.#chat.lost();
      await this.deliver({ ...entry, conversation: null });
    }
  }

  #conversation() {
    const known = this.#store.get("conversation");
    if (known) return known;
    this.#opening ??= this.#open().finally(() => (this.#opening = null));
    return this.#opening;
  }

  /** One key however often it is tried, in whichever tab: one conversation. */
  async #open() {
    const key = this.#store.get("opening") ?? newKey();
    this.#store.set("opening", key);
    const body = {
      assistant: this.#chat.assistant,
      language: this.#chat.language(),
      page_url: location.origin + location.pathname,
    };
    const { id } = await this.#client.post("api/v1/conversations", body, key);
    this.#store.set("conversation", id);
    this.#store.set("opening", null);
    this.#chat.opened();
    return id;
  }
}
