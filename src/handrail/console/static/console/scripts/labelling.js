// Keys of the labelling screen. Enter needs none: the likeliest label has the focus. Never with a modifier.
function press(key) {
  const button = document.querySelector(`#label-card [data-key="${key}"]:not(:disabled)`);
  button?.click();
  return Boolean(button);
}

function focusFirst() {
  document.querySelector("#label-card [autofocus]")?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  const search = document.querySelector("#label-card [data-search]");
  if (event.target === search && event.key === "Escape") {
    search.value = "";
    focusFirst();
    return;
  }
  if (event.target.closest("input, textarea, select, dialog")) return;
  if (event.key === "/" && search) {
    event.preventDefault();
    search.focus();
  } else if (/^[0-9su]$/.test(event.key) && press(event.key)) {
    event.preventDefault();
  }
});

document.body.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target?.id === "label-card") focusFirst();
});
