import { h, put, say } from "./dom.js";
import { icon } from "./icons.js";

/** The counter appears when this share of the limit is used. */
const NEAR_LIMIT = 0.8;

/** The box in which the customer writes. What is written survives a reload. */
export class Composer {
  #chat;
  #limit;
  #input;
  #count = h("span", { class: "count", id: "count" });

  /** @param {import("../chat/chat.js").Chat} chat */
  constructor(chat) {
    const { wording, limits } = chat.config;
    this.#chat = chat;
    this.#limit = limits.message_characters;
    const text = { id: "text", rows: 1, dir: "auto", autocomplete: "off", "aria-describedby": "count" };
    this.#input = h("textarea", { ...text, placeholder: wording.input_placeholder });
    this.#input.addEventListener("input", () => this.#changed());
    this.#input.addEventListener("keydown", (event) => this.#key(event));
    const label = h("label", { for: "text", class: "unseen" }, wording.input_label);
    const send = h("button", { class: "send", "aria-label": wording.send, title: wording.send }, icon("send"));
    const box = h("div", { class: "box" }, this.#input, send);
    this.node = h("form", { class: "composer", onsubmit: (event) => this.#submit(event) }, label, box, this.#count);
    chat.addEventListener("handback", ({ detail }) => this.#takeBack(detail));
    this.#write(chat.tab.get("draft", ""));
  }

  focus() {
    this.#input.focus({ preventScroll: true });
  }

  /** Needed when the box becomes visible: a hidden one has no height. */
  fit() {
    this.#input.style.height = "auto";
    this.#input.style.height = `${this.#input.scrollHeight}px`;
  }

  /** Characters as the server counts them. */
  get #length() {
    return [...this.#input.value].length;
  }

  #key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.node.requestSubmit();
  }

  #submit(event) {
    event.preventDefault();
    const text = this.#input.value.trim();
    if (this.#length > this.#limit) return this.#chat.note("too_long");
    if (text) {
      this.#write("");
      this.#chat.send(text);
    }
    this.focus();
  }

  /** A text that the server did not take returns, before what has been written since. */
  #takeBack(text) {
    this.#write([text, this.#input.value].filter(Boolean).join("\n"));
  }

  #write(text) {
    this.#input.value = text;
    this.#changed();
  }

  #changed() {
    const length = this.#length;
    const number = new Intl.NumberFormat(this.#chat.config.language);
    const shown = length > this.#limit * NEAR_LIMIT;
    say(this.#count, shown ? `${number.format(length)} / ${number.format(this.#limit)}` : "");
    put(this.node, "data-over", length > this.#limit);
    put(this.#input, "aria-invalid", length > this.#limit ? "true" : null);
    put(this.node, "data-empty", !this.#input.value.trim());
    this.#chat.tab.set("draft", this.#input.value || null);
    this.fit();
  }
}
