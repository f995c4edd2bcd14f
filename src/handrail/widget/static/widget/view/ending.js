import { isOver, lastQuestion } from "../chat/thread.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { ratingForm } from "./rating.js";

/** What stands after the last message: "Did this solve it?", thanks, the rating, a new conversation. */
export class Ending {
  #chat;
  #shown = null;

  /** @param {import("../chat/chat.js").Chat} chat @param {() => void} done called when a button here has done its work */
  constructor(chat, done) {
    this.#chat = chat;
    this.done = done;
    this.node = h("div", { class: "ending" });
  }

  /** Built anew only when the stage changes: a comment being typed stays. @returns {boolean} whether it changed */
  update() {
    const { thread, id } = this.#chat;
    const question = thread.holder === "bot" ? lastQuestion(thread) : null;
    const open = question && !thread.solved.has(question.message_id) && !thread.asked ? question.message_id : null;
    const over = isOver(thread);
    const told = thread.messages.at(-1)?.author === "system";
    const stage = JSON.stringify([id, open, over, told, thread.satisfied, thread.rated]);
    if (stage === this.#shown) return false;
    this.#shown = stage;
    this.node.replaceChildren(...(over ? this.#over(thread, told) : open ? [this.#question(question)] : []));
    return true;
  }

  #question({ message_id: id }) {
    const { wording } = this.#chat.config;
    const answer = (solved) => () => {
      this.#chat.answerSolved(id, solved);
      this.done(solved);
    };
    const button = (text, solved) => h("button", { type: "button", class: "pill", onclick: answer(solved) }, text);
    return h(
      "div",
      { class: "question", role: "group", "aria-label": wording.solved_question },
      h("span", {}, wording.solved_question),
      button(wording.yes, true),
      button(wording.no, false),
    );
  }

  #over({ satisfied, rated }, told) {
    const { wording } = this.#chat.config;
    const state = satisfied ? wording.solved_thanks : !told && wording.resolved;
    const rate = (score, comment) => {
      this.#chat.rate(score, comment);
      this.done();
    };
    const button = { type: "button", class: "pill", onclick: () => this.#restart() };
    const restart = h("button", button, icon("plus"), wording.new_conversation);
    const rating = rated ? h("p", { class: "thanks" }, wording.rating_thanks) : ratingForm(wording, rate);
    return [...(state ? [h("p", { class: "over" }, state)] : []), rating, restart];
  }

  #restart() {
    this.#chat.restart();
    this.done();
  }
}
