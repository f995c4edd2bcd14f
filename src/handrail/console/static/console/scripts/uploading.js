// Sends a file in pieces, for a request takes 1 MB at most; the server says where each goes.
async function post(address, token, body) {
  const answer = await fetch(address, { method: "POST", body, headers: { "X-CSRFToken": token } });
  const said = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
  if (!answer.ok) throw new Error(said.problem || "");
  return said;
}

async function send(form, file) {
  const token = form.elements.csrfmiddlewaretoken.value;
  const told = new FormData(form);
  told.delete("file");
  told.set("name", file.name);
  told.set("size", file.size);
  const places = await post(form.action, token, told);
  const size = Number(form.dataset.piece);
  const bar = form.querySelector("progress");
  bar.hidden = false;
  for (let number = 0; number * size < file.size; number += 1) {
    const piece = file.slice(number * size, (number + 1) * size);
    await post(`${places.pieces}?number=${number}`, token, piece);
    bar.value = Math.min(1, ((number + 1) * size) / file.size);
  }
  await post(places.whole, token, "");
}

function tell(form, text) {
  const line = form.querySelector("[data-upload-problem]");
  line.textContent = text;
  line.hidden = !text;
}

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-upload]");
  if (!form) return;
  event.preventDefault();
  const file = form.elements.file.files[0];
  if (!file) return;
  if (file.size > Number(form.dataset.largest)) {
    tell(form, form.dataset.tooLarge);
    return;
  }
  tell(form, "");
  form.querySelector("button").disabled = true;
  try {
    await send(form, file);
    location.assign(form.dataset.next);
  } catch (problem) {
    tell(form, problem.message || form.dataset.failed);
    form.querySelector("progress").hidden = true;
    form.querySelector("button").disabled = false;
  }
});
