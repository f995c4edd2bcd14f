import { Chat } from "../chat/chat.js";
import { sheets } from "../styles/sheets.js";
import { h, put, say } from "./dom.js";
import { icon } from "./icons.js";
import { Panel } from "./panel.js";

const phone = () => matchMedia("(max-width: 480px)").matches;
const touch = () => matchMedia("(pointer: coarse)").matches;

/** `<handrail-chat assistant="…">`: the button in the corner and the chat that it opens. */
export class HandrailChat extends HTMLElement {
  /** Address of the server that these files came from; the attribute `server` overrules it. */
  static server = null;

  #chat = null;
  #panel;
  #launcher;
  #unread = h("span", { class: "unread", "aria-hidden": "true" });

  connectedCallback() {
    if (!this.#chat) this.#begin();
  }

  disconnectedCallback() {
    this.#chat?.stop();
    this.#chat = null;
    this.shadowRoot?.replaceChildren();
  }

  /** Open the chat and put the focus into it. */
  open() {
    this.#show(true);
    (touch() ? this.#panel.node : this.#panel.composer).focus();
  }

  /** Close the chat; the focus returns to the button. */
  close() {
    this.#show(false);
    this.#launcher.focus();
  }

  async #begin() {
    const server = new URL(this.getAttribute("server") ?? HandrailChat.server, location).href.replace(/\/*$/, "/");
    const chat = new Chat({ server, assistant: this.getAttribute("assistant"), language: this.getAttribute("language") });
    this.#chat = chat;
    try {
      await chat.start();
    } catch (error) {
      console.warn(`Handrail: the chat cannot start: ${error.message}`);
      return;
    }
    if (this.#chat === chat) this.#build(chat);
  }

  #build(chat) {
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = sheets();
    this.#panel = new Panel(chat, () => this.close());
    const button = { type: "button", class: "launcher", onclick: () => this.open() };
    this.#launcher = h("button", button, icon("chat"), this.#unread);
    const { language, direction } = chat.config;
    root.append(h("div", { class: "root", lang: language, dir: direction }, this.#launcher, this.#panel.node));
    chat.addEventListener("change", () => this.#update());
    window.visualViewport?.addEventListener("resize", () => this.#fit());
    this.#show(chat.tab.get("open", false) && !phone());
  }

  #show(open) {
    this.#panel.node.hidden = !open;
    this.#launcher.hidden = open;
    this.#chat.tab.set("open", open);
    this.#chat.show(open);
    if (!open) return;
    this.#fit();
    this.#panel.composer.fit();
    this.#panel.log.scrollToEnd();
  }

  #update() {
    const { unread, config } = this.#chat;
    const number = new Intl.NumberFormat(config.language).format(unread);
    say(this.#unread, unread ? number : "");
    put(this.#launcher, "aria-label", config.wording.open_chat + (unread ? ` (${number})` : ""));
    this.#panel.update();
  }

  /** On a phone the keyboard takes part of the screen; the chat keeps to the rest. */
  #fit() {
    const height = phone() ? `${window.visualViewport?.height ?? window.innerHeight}px` : "";
    this.#panel.node.style.blockSize = height;
  }
}
