/** Elements without templates, so that no text can ever become markup. */

/** Set an attribute; null and false remove it, true leaves it empty. */
export function put(node, name, value) {
  if (value === null || value === undefined || value === false) node.removeAttribute(name);
  else if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value === true ? "" : value);
}

/** Change a text only where it differs: screen readers announce every change. */
export function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/**
 * Make an element.
 * @param {string} tag
 * @param {object} attributes attributes, and listeners as `onclick` and the like
 * @param {...(Node|string|null|false)} children
 */
export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else put(node, name, value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** Text for screen readers only. */
export function unseen(text) {
  return h("span", { class: "unseen" }, text);
}
