// What opens and closes: the menu on a phone, the context beside a conversation on a narrow screen.
function toggle(button, holder, name) {
  const open = holder.classList.toggle(name);
  button.setAttribute("aria-expanded", String(open));
}

document.addEventListener("click", (event) => {
  const menu = event.target.closest("[data-menu]");
  if (menu) toggle(menu, document.body, "menu-open");
  const side = event.target.closest("[data-side-toggle]");
  if (side) toggle(side, side.closest(".conversation"), "side-open");
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector(".menu-open [data-menu], .side-open [data-side-toggle]");
  open?.click();
  open?.focus();
});

document.addEventListener("submit", (event) => {
  const question = event.target.dataset?.confirm;
  if (question && !window.confirm(question)) event.preventDefault();
});
