import { h, put, unseen } from "./dom.js";
import { icon } from "./icons.js";
import { rich, safeUrl } from "./rich.js";

function clock(at, language) {
  const time = new Date(at);
  const shown = new Intl.DateTimeFormat(language, { hour: "numeric", minute: "2-digit" }).format(time);
  return h("time", { datetime: at, title: time.toLocaleString(language) }, shown);
}

/** Who speaks. A bot is always named as one. */
function byline(message, { wording, language }) {
  const bot = message.author === "bot";
  const name = bot ? wording.bot_label : message.name;
  const avatar = h("span", { class: "avatar" }, icon(bot ? "ai" : "person"));
  return h("div", { class: "by" }, avatar, h("span", { class: "name" }, name), clock(message.at, language));
}

function sourceLink({ title, heading, url }, server) {
  const name = [h("span", { class: "title" }, title), heading && heading !== title && h("span", {}, heading)];
  const href = safeUrl(url, server);
  if (!href) return h("span", { class: "source", dir: "auto" }, name);
  return h("a", { class: "source", href, target: "_blank", rel: "noopener noreferrer", dir: "auto" }, name, icon("outside"));
}

function sources(list, { wording, server }) {
  if (!list?.length) return null;
  const items = list.map((source) => h("li", {}, sourceLink(source, server)));
  return h("div", { class: "sources" }, h("p", {}, wording.sources), h("ul", {}, items));
}

/** A message of the bot, of a person, or a note of the system. */
export function messageView(message, config) {
  const { html, text } = message;
  const content = html ? rich(html, text, config.server) : h("p", { class: "plain" }, text);
  const body = h("div", { class: "bubble", dir: "auto" }, content);
  const attributes = { class: `message ${message.author}`, lang: message.language };
  if (message.author === "system") return h("article", attributes, body);
  return h("article", attributes, byline(message, config), body, sources(message.sources, config));
}

/**
 * A message of the customer, on its way or arrived.
 * @returns {{node: HTMLElement, update: (entry: object|null) => void}} `update` shows how the sending goes
 */
export function ownMessageView({ text, at, key }, { wording, language }, retry) {
  const sending = h("span", {}, wording.sending);
  const again = h("button", { type: "button", class: "link", onclick: () => retry(key) }, wording.retry);
  const failed = h("span", { class: "failed" }, h("span", {}, wording.not_sent), again);
  const state = h("div", { class: "state" }, clock(at, language));
  const bubble = h("div", { class: "bubble", dir: "auto" }, unseen(`${wording.you_label}: `), text);
  const node = h("article", { class: "message customer" }, bubble, state);
  const update = (entry) => {
    const stuck = entry && !entry.accepted && (entry.refused || entry.attempts > 1);
    put(node, "data-state", stuck ? "failed" : entry && !entry.accepted ? "sending" : "sent");
    const shown = stuck ? failed : entry && !entry.accepted ? sending : state.querySelector("time") ?? clock(at, language);
    if (state.firstChild !== shown) state.replaceChildren(shown);
  };
  return { node, update };
}
