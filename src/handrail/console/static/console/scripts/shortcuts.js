// Keys for people who live in the inbox. Never while typing, never with a modifier.
function rows() {
  return [...document.querySelectorAll("[data-row] a")];
}

function move(step) {
  const links = rows();
  if (!links.length) return;
  let at = links.indexOf(document.activeElement);
  if (at < 0) at = links.findIndex((link) => link.hasAttribute("aria-current"));
  links[Math.min(Math.max(at + step, 0), links.length - 1)].focus();
}

function write(tab, field) {
  document.getElementById(tab)?.click();
  document.getElementById(field)?.focus();
}

const keys = {
  j: () => move(1),
  k: () => move(-1),
  c: () => document.querySelector('[data-verb="claim"]')?.click(),
  r: () => write("tab-reply", "reply-text"),
  n: () => write("tab-note", "note-text"),
  "?": () => document.getElementById("shortcuts").showModal(),
};

// A page may give its buttons keys of their own, one use each: a held key must not judge twice.
function pressed(event) {
  const button = /^[0-9]$/.test(event.key) && document.querySelector(`[data-key="${event.key}"]`);
  return button && !event.repeat ? () => button.click() : null;
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, dialog");
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && event.target.form) {
    event.preventDefault();
    event.target.form.requestSubmit();
    return;
  }
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const press = keys[event.key] ?? pressed(event);
  if (!press) return;
  event.preventDefault();
  press();
});
