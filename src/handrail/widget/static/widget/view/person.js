import { fill } from "../chat/language.js";
import { h, put, say } from "./dom.js";
import { icon } from "./icons.js";

/** What the way to a person is called right now. */
function stateOf({ thread, config: { wording } }) {
  if (thread.holder === "person") {
    const said = fill(wording.person_has_joined, { name: thread.agentName ?? "" });
    return { state: "person", text: said };
  }
  if (thread.holder === "waiting") return { state: "waiting", text: wording.waiting_for_person };
  if (thread.asked) return { state: "waiting", text: wording.progress_finding_person };
  return { state: "offered", text: wording.talk_to_person };
}

/** The button for a person. It is there in every state: a customer is never stuck. */
export class PersonButton {
  #chat;
  #text = h("span", { class: "text" });

  /** @param {import("../chat/chat.js").Chat} chat */
  constructor(chat) {
    this.#chat = chat;
    const dots = h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i"));
    this.node = h("button", { type: "button", class: "person-button", onclick: () => this.#press() });
    this.node.append(icon("person"), this.#text, dots);
  }

  update() {
    const { state, text } = stateOf(this.#chat);
    put(this.node, "data-state", state);
    put(this.node, "aria-disabled", state === "offered" ? null : "true");
    say(this.#text, text);
  }

  /** Draw the eye to it, after "no, that did not solve it". */
  suggest() {
    put(this.node, "data-suggested", true);
  }

  #press() {
    put(this.node, "data-suggested", null);
    if (this.node.dataset.state === "offered") this.#chat.askForPerson();
  }
}
