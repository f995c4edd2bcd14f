// Arrows walk from tile to tile, as the eye does; / goes to the search. Tab and links work without this.
function tileAt(row, column) {
  return row?.querySelectorAll("td")[column]?.querySelector(".tile");
}

function neighbour(tile, key) {
  const cell = tile.closest("td");
  const row = cell.parentElement;
  const column = [...row.querySelectorAll("td")].indexOf(cell);
  const forward = document.documentElement.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
  if (key === "ArrowDown") return tileAt(row.nextElementSibling, column);
  if (key === "ArrowUp") return tileAt(row.previousElementSibling, column);
  if (key === "Home") return tileAt(row, 0);
  if (key === "End") return tileAt(row, row.querySelectorAll("td").length - 1);
  return tileAt(row, column + (key === forward ? 1 : -1));
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const search = document.querySelector("[data-map-find]");
  if (event.target === search) {
    if (event.key !== "ArrowDown") return;
    event.preventDefault();
    document.querySelector("[data-map] .tile")?.focus();
  } else if (event.key === "/" && !event.target.closest("input, textarea, select, dialog")) {
    event.preventDefault();
    search.focus();
  } else if (/^(Arrow|Home$|End$)/.test(event.key)) {
    const tile = event.target.closest("[data-map] .tile");
    if (!tile) return;
    event.preventDefault();
    neighbour(tile, event.key)?.focus();
  }
});
