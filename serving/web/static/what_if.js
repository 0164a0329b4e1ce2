// What a patient can change: the levers move the numbers beside them, never the answer.

import { post } from "./ask.js";
import { all } from "./dom.js";
import { beside, clear } from "./errors.js";

const PAUSE = 250; // ms without a move before the service is asked

/** Wire the levers under an answer to the request that was answered. */
export function wire(root, request) {
  const table = root.querySelector("#what-if-table");
  let timer = 0;
  let running = null;
  root.addEventListener("input", () => { clearTimeout(timer); show(); timer = setTimeout(suppose, PAUSE); });
  root.querySelector("#what-if-reset").addEventListener("click", () => {
    for (const lever of all(root, ".lever")) put(lever);
    clearTimeout(timer);
    running?.abort();
    show();
    table.replaceChildren();
  });

  function show() {
    for (const lever of all(root, ".lever")) {
      const output = lever.querySelector("output");
      if (output) output.value = `${Number(place(lever).toPrecision(3))} ${lever.querySelector("input").dataset.unit}`;
    }
  }

  async function suppose() {
    running?.abort();
    running = new AbortController();
    clear(root);
    const changes = changed(root);
    if (!Object.keys(changes).length) return table.replaceChildren();
    try {
      const response = await post("/what-if", { request, changes }, { signal: running.signal });
      table.innerHTML = await response.text();
    } catch (fault) {
      if (fault.name === "AbortError") return;
      if (!fault.words) throw fault;
      table.replaceChildren();
      const lever = all(root, ".lever").find((one) => one.dataset.field === fault.field) ?? root.querySelector(".lever");
      beside(lever.querySelector("input"), fault);
    }
  }
}

function place(lever) {
  const input = lever.querySelector("input");
  return input.type === "checkbox" ? Number(input.checked) : input.valueAsNumber;
}

function put(lever) {
  const input = lever.querySelector("input");
  if (input.type === "checkbox") input.checked = lever.dataset.now === "1";
  else input.value = lever.dataset.now;
}

function changed(root) {
  const moved = all(root, ".lever").filter((lever) => {
    const step = Number(lever.querySelector("input").step) || 1;
    return Math.abs(place(lever) - Number(lever.dataset.now)) > step / 2;
  });
  const value = (lever) => (lever.querySelector("input").type === "checkbox" ? Boolean(place(lever)) : place(lever));
  return Object.fromEntries(moved.map((lever) => [lever.dataset.field, value(lever)]));
}
