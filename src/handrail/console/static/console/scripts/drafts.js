// What is being written survives everything: a refresh, a reload, a colleague's claim, a lost connection.
// A draft lives in this browser tab only, under the conversation's id, until it has been sent.
// With a draft of the bot the reply box asks what was changed; that answer is kept with the words.
const PREFIX = "draft:";

function field(form) {
  return form.querySelector("textarea");
}

function restore(root) {
  for (const form of root.querySelectorAll("form[data-draft]")) {
    const kept = sessionStorage.getItem(PREFIX + form.dataset.draft);
    if (kept && !field(form).value) field(form).value = kept;
    const edit = form.elements.edit;
    if (edit) edit.value = sessionStorage.getItem(editKey(form)) ?? edit.value;
  }
}

function editKey(form) {
  return `${PREFIX}edit:${form.dataset.draft}`;
}

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-draft]");
  if (form && event.target.name === "edit") sessionStorage.setItem(editKey(form), event.target.value);
});

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-draft]");
  if (!form) return;
  if (field(form).value) sessionStorage.setItem(PREFIX + form.dataset.draft, field(form).value);
  else sessionStorage.removeItem(PREFIX + form.dataset.draft);
});

// The server says which kind was stored, before it swaps in an empty box.
document.body.addEventListener("htmx:beforeSwap", (event) => {
  const told = event.detail.xhr.getResponseHeader("HX-Trigger-After-Settle") ?? "";
  const form = event.detail.requestConfig.elt.closest?.("form[data-draft]");
  if (form && told.includes(form.dataset.sent)) {
    sessionStorage.removeItem(PREFIX + form.dataset.draft);
    sessionStorage.removeItem(editKey(form));
    field(form).value = "";
  }
});

document.body.addEventListener("htmx:afterSettle", () => restore(document));
document.body.addEventListener("htmx:oobAfterSwap", () => restore(document));
document.body.addEventListener("focus-reply", () => document.getElementById("reply-text")?.focus());

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-insert]");
  const reply = document.getElementById("reply-text");
  if (!button || !reply) return;
  document.getElementById("tab-reply")?.click();
  const words = document.querySelector(button.dataset.insert).innerText.trim();
  reply.value = reply.value ? `${reply.value.trimEnd()}\n\n${words}` : words;
  reply.dispatchEvent(new Event("input", { bubbles: true }));
  reply.focus();
});

restore(document);
