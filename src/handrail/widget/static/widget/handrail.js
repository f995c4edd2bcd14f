/**
 * Handrail's chat for customers. One tag puts it on a page:
 *
 *   <script type="module" src="https://HOST/static/widget/handrail.js" data-assistant="fernhill" async></script>
 *
 * The tag may also carry data-language, data-theme ("light" keeps it light) and data-server (when the files
 * come from another host than the server). A `<handrail-chat assistant="…">` placed by hand works as well.
 */
import { HandrailChat } from "./view/element.js";

const server = new URL("../../", import.meta.url).href;

/** A module script has no document.currentScript: the tag is the one whose src is this very file. */
function ownTag() {
  const tags = document.querySelectorAll("script[data-assistant]");
  return [...tags].find((tag) => tag.src === import.meta.url);
}

function place(tag) {
  const chat = document.createElement("handrail-chat");
  for (const name of ["assistant", "language", "theme", "server"]) {
    if (tag.dataset[name]) chat.setAttribute(name, tag.dataset[name]);
  }
  document.body.append(chat);
}

HandrailChat.server = server;
if (!customElements.get("handrail-chat")) {
  customElements.define("handrail-chat", HandrailChat);
  const tag = ownTag();
  if (tag && document.body) place(tag);
  else if (tag) document.addEventListener("DOMContentLoaded", () => place(tag), { once: true });
}
