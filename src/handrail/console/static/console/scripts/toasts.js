// Short notices. Good news goes by itself; problems stay until they are dismissed.
const SHOWN_MS = 6000;
const region = document.getElementById("toasts");

function show(level, text) {
  const toast = document.getElementById("toast-shape").content.firstElementChild.cloneNode(true);
  toast.dataset.level = level;
  toast.querySelector("[data-text]").textContent = text;
  region.append(toast);
}

function watch(toast) {
  if (toast.dataset.level !== "error") setTimeout(() => toast.remove(), SHOWN_MS);
}

if (region) {
  region.querySelectorAll("[data-toast]").forEach(watch);
  new MutationObserver((changes) => {
    for (const change of changes) {
      for (const node of change.addedNodes) if (node.matches?.("[data-toast]")) watch(node);
    }
  }).observe(region, { childList: true });

  region.addEventListener("click", (event) => {
    if (event.target.closest("[data-dismiss]")) event.target.closest("[data-toast]").remove();
  });

  document.body.addEventListener("notice", (event) => show(event.detail.level, event.detail.text));
  document.body.addEventListener("htmx:responseError", (event) => {
    const told = event.detail.xhr.getResponseHeader("HX-Trigger");
    if (!told) show("error", document.body.dataset.notSent);
  });
  for (const name of ["htmx:sendError", "htmx:timeout"]) {
    document.body.addEventListener(name, (event) => {
      if (event.detail.requestConfig?.verb !== "get") show("error", document.body.dataset.noNetwork);
    });
  }
}
