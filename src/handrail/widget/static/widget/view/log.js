import { h } from "./dom.js";
import { icon } from "./icons.js";
import { messageView, ownMessageView } from "./message.js";

/** How near to the end (in pixels) counts as reading the newest message. */
const NEAR = 80;

/** The messages, oldest first, under the disclosure that an AI answers. */
export class Log {
  #chat;
  #views = new Map();
  #log;
  #restored;

  /** @param {import("../chat/chat.js").Chat} chat @param {HTMLElement} ending stands after the last message */
  constructor(chat, ending) {
    const { wording } = chat.config;
    this.#chat = chat;
    this.#log = h("div", { class: "log", role: "log", "aria-label": wording.title });
    this.#restored = h("p", { class: "restored" }, wording.history_restored);
    this.node = h("div", { class: "scroll", tabindex: 0, role: "group", "aria-label": wording.title });
    this.node.append(this.#disclosure(wording), this.#restored, this.#log, ending);
  }

  #disclosure(wording) {
    const avatar = h("span", { class: "avatar" }, icon("ai"));
    const by = h("div", { class: "by" }, avatar, h("span", { class: "name" }, wording.bot_label));
    const words = h("p", {}, wording.disclosure);
    const copy = h("details", { class: "privacy" }, h("summary", {}, wording.privacy_title), h("p", {}, wording.privacy_copy));
    return h("div", { class: "disclosure" }, by, words, h("p", { class: "privacy" }, wording.privacy_line), copy);
  }

  get atEnd() {
    return this.node.scrollHeight - this.node.scrollTop - this.node.clientHeight < NEAR;
  }

  /**
   * Show the messages; only what changed is touched, so that a screen reader hears each once.
   * @param {boolean} following whether the customer was reading the newest message
   */
  update(following) {
    const { thread, pending } = this.#chat;
    this.#restored.hidden = !this.#chat.restored || !thread.messages.length;
    const wanted = [
      ...thread.messages.map((message) => ({ key: message.key ?? message.message_id, message })),
      ...pending.map((entry) => ({ key: entry.key, entry })),
    ];
    this.#forget(new Set(wanted.map(({ key }) => key)));
    const added = wanted.map((item) => this.#show(item)).filter(Boolean);
    wanted.forEach(({ key }, place) => this.#settle(this.#views.get(key).node, place));
    if (added.length) this.#scroll(added, following);
  }

  scrollToEnd() {
    this.node.scrollTop = this.node.scrollHeight;
  }

  #forget(kept) {
    for (const [key, { node }] of this.#views) {
      if (kept.has(key)) continue;
      node.remove();
      this.#views.delete(key);
    }
  }

  /** @returns the node if it is new */
  #show({ key, message, entry }) {
    const known = this.#views.get(key);
    if (known) return void known.update?.(entry ?? null);
    const { config } = this.#chat;
    const own = entry ? { text: entry.body.text, at: entry.at, key } : message;
    const view =
      entry || message.author === "customer"
        ? ownMessageView(own, config, (which) => this.#chat.retry(which))
        : { node: messageView(message, config) };
    view.update?.(entry ?? null);
    this.#views.set(key, view);
    return view.node;
  }

  #settle(node, place) {
    if (this.#log.children[place] !== node) this.#log.insertBefore(node, this.#log.children[place] ?? null);
  }

  /** Go to the end, but never past the beginning of an answer that has just arrived. */
  #scroll(added, following) {
    const own = added.at(-1).matches(".customer");
    if (!following && !own) return;
    const answer = added.length === 1 && !own ? added[0].offsetTop - 12 : Infinity;
    const smooth = added.length === 1 && !matchMedia("(prefers-reduced-motion: reduce)").matches;
    const top = Math.min(answer, this.node.scrollHeight);
    this.node.scrollTo({ top, behavior: smooth ? "smooth" : "instant" });
  }
}
