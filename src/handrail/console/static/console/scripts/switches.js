// Before a cell is switched, the reason is asked for; without scripts the switch works at once, without a reason.
const dialog = document.getElementById("switch-dialog");
let form = null;

if (dialog) {
  document.addEventListener(
    "submit",
    (event) => {
      if (!event.target.matches?.("[data-switch]") || event.target.dataset.agreed) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      ask(event.target);
    },
    true,
  );
  dialog.addEventListener("close", () => {
    if (dialog.returnValue !== "go" || !form) return;
    form.elements.reason.value = dialog.querySelector("[data-reason]").value;
    form.dataset.agreed = "yes";
    form.requestSubmit();
    delete form.dataset.agreed;
  });
}

function ask(target) {
  form = target;
  dialog.returnValue = "";
  dialog.querySelector("h2").textContent = target.dataset.question;
  dialog.querySelector("[data-go]").textContent = target.dataset.answer;
  dialog.querySelector("[data-high]").hidden = target.dataset.risk !== "high" || target.elements.stage.value === "off";
  dialog.querySelector("[data-reason]").value = "";
  dialog.showModal();
  dialog.querySelector("[data-reason]").focus();
}
