import { h } from "./dom.js";

/** The server has sanitised the html of a message; it is copied through this list all the same. */
const ALLOWED = new Set("P UL OL LI STRONG EM A TABLE THEAD TBODY TR TH TD H4 CODE BR".split(" "));
const DROPPED = new Set("SCRIPT STYLE TEMPLATE IFRAME OBJECT SVG MATH".split(" "));

/** @returns {string|null} the address (seen from `base`) if it is one that a customer may follow */
export function safeUrl(address, base) {
  try {
    const url = new URL(address || "none:", base);
    return ["http:", "https:", "mailto:", "tel:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

function element(source, base) {
  if (source.tagName === "H4") return h("h3"); // the panel's own heading is an h2
  if (source.tagName !== "A") return h(source.tagName.toLowerCase());
  const href = safeUrl(source.getAttribute("href"), base);
  return href ? h("a", { href, target: "_blank", rel: "noopener noreferrer" }) : h("span");
}

/** A wide table scrolls inside its own frame, also from the keyboard. */
function framed(table) {
  const name = [...(table.rows[0]?.cells ?? [])].map((cell) => cell.textContent).join(", ");
  return h("div", { class: "table", role: "group", tabindex: 0, "aria-label": name }, table);
}

function copy(source, target, base) {
  for (const child of source.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) target.append(child.data);
    if (child.nodeType !== Node.ELEMENT_NODE || DROPPED.has(child.tagName.toUpperCase())) continue;
    if (!ALLOWED.has(child.tagName)) {
      copy(child, target, base);
      continue;
    }
    const made = element(child, base);
    copy(child, made, base);
    target.append(made.tagName === "TABLE" ? framed(made) : made);
  }
}

/**
 * @param {string} html sanitised by the server
 * @param {string} text the same as plain text, for pages whose policy forbids parsing (trusted types)
 * @param {string} base address of the server, for links without a host
 * @returns {DocumentFragment}
 */
export function rich(html, text, base) {
  const fragment = document.createDocumentFragment();
  try {
    copy(new DOMParser().parseFromString(html, "text/html").body, fragment, base);
  } catch {
    fragment.append(h("p", { class: "plain" }, text));
  }
  return fragment;
}
