// Keeps the eye where it was when parts of the page are replaced.
const NEAR_END = 80;
let atEnd = true;
let opened = new Set();

function transcript() {
  return document.getElementById("transcript");
}

function toEnd() {
  const box = transcript();
  if (box) box.scrollTop = box.scrollHeight;
}

document.body.addEventListener("htmx:oobBeforeSwap", (event) => {
  const box = transcript();
  if (box) atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END;
  for (const each of (event.detail.target ?? document).querySelectorAll("details[id][open]")) opened.add(each.id);
});

document.body.addEventListener("htmx:oobAfterSwap", () => {
  if (atEnd) toEnd();
  for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
});

document.body.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target?.id !== "pane") return;
  opened = new Set();
  toEnd();
  const id = document.getElementById("conversation")?.dataset.conversation ?? "";
  document.getElementById("open-id").value = id;
  for (const link of document.querySelectorAll("[data-row] a")) {
    if (link.closest("[data-row]").dataset.row === id) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
});

toEnd();
