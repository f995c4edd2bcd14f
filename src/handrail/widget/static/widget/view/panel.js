import { fill } from "../chat/language.js";
import { h, put, say } from "./dom.js";
import { Composer } from "./composer.js";
import { Ending } from "./ending.js";
import { icon } from "./icons.js";
import { Log } from "./log.js";
import { PersonButton } from "./person.js";

/** The open chat: who is there, the messages, what is going on, the way to a person, the box. */
export class Panel {
  #chat;
  #ending;
  #who = h("span", { class: "who" });
  #avatar = h("span", { class: "avatar" });
  #offline = h("p", { class: "offline", role: "status" });
  #progress = h("p", { class: "progress", role: "status" });
  #notice = h("p", { class: "notice", role: "status" });

  /** @param {import("../chat/chat.js").Chat} chat @param {() => void} close */
  constructor(chat, close) {
    this.#chat = chat;
    this.#ending = new Ending(chat, (solved) => this.#afterButton(solved));
    this.log = new Log(chat, this.#ending.node);
    this.person = new PersonButton(chat);
    this.composer = new Composer(chat);
    this.node = h("section", { class: "panel", role: "dialog", "aria-labelledby": "title", tabindex: -1, hidden: true });
    const foot = h("div", { class: "foot" }, this.#progress, this.#notice, this.person.node, this.composer.node);
    this.node.append(this.#header(close), this.#offline, this.log.node, foot);
    this.node.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.isComposing) return;
      event.stopPropagation();
      close();
    });
  }

  update() {
    const { thread, config, offline, notice } = this.#chat;
    const following = this.log.atEnd;
    this.person.update();
    this.#showHolder(thread, config.wording);
    say(this.#offline, offline ? config.wording.offline : "");
    say(this.#notice, notice ? fill(config.wording[notice], { limit: config.limits.message_characters }) : "");
    this.#showProgress(offline ? null : thread.progress, config.wording);
    if (this.#ending.update() && following) this.log.scrollToEnd();
    this.log.update(following);
  }

  #header(close) {
    const { wording } = this.#chat.config;
    const names = h("div", { class: "names" }, h("h2", { id: "title" }, wording.title), this.#who);
    const button = h("button", { type: "button", class: "close", "aria-label": wording.close_chat, onclick: close });
    put(button, "title", wording.close_chat);
    button.append(icon("down"));
    return h("div", { class: "header" }, this.#avatar, names, button);
  }

  #showHolder({ holder, agentName }, wording) {
    const person = holder === "person";
    say(this.#who, person && agentName ? agentName : wording.bot_label);
    if (this.#avatar.dataset.of === String(person)) return;
    put(this.#avatar, "data-of", String(person));
    this.#avatar.replaceChildren(icon(person ? "person" : "ai"));
  }

  #showProgress(step, wording) {
    const text = step ? wording[`progress_${step}`] ?? wording.progress_reading : "";
    if (this.#progress.dataset.text === text) return;
    put(this.#progress, "data-text", text);
    const dots = h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i"));
    this.#progress.replaceChildren(...(text ? [dots, h("span", {}, text)] : []));
  }

  /** The pressed button is gone: the focus needs a place, and "no" leads to a person. */
  #afterButton(solved) {
    if (solved === false) {
      this.person.suggest();
      this.person.node.focus();
      return;
    }
    this.log.node.focus({ preventScroll: true });
    this.log.scrollToEnd();
  }
}
