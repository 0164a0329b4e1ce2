// What an auditor presses: a form with data-post sends its fields as JSON, and the answer takes its place beside it.

import { Fault, post } from "./ask.js";

for (const form of document.querySelectorAll("form[data-post]")) {
  form.addEventListener("submit", (event) => { event.preventDefault(); send(form); });
}

async function send(form) {
  const place = document.getElementById(form.dataset.into);
  const fields = Object.fromEntries(new FormData(form));
  form.setAttribute("aria-busy", "true");
  for (const button of form.querySelectorAll("button")) button.disabled = true;
  try {
    const answer = await (await post(form.dataset.post, fields)).text();
    place.innerHTML = answer; // made by this service, escaped there
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    place.textContent = error.words;
  } finally {
    form.removeAttribute("aria-busy");
    for (const button of form.querySelectorAll("button")) button.disabled = false;
    place.focus();
  }
}
