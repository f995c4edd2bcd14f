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

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, dialog");
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && event.target.form) {
    event.preventDefault();
    event.target.form.requestSubmit();
    return;
  }
  if (typing || event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
  event.preventDefault();
  keys[event.key]();
});
