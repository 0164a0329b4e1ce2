// A file fills in the form; a panel says what was used of it and what was left, and why.

import { ask } from "./ask.js";
import { all, node } from "./dom.js";
import { fill } from "./fill.js";

/** Wire the drop zone; `changed` is called when a file was read, `other` to go to another program. */
export function wire(form, { changed, other }) {
  const drop = form.querySelector("#drop");
  const input = form.querySelector("#file");
  const then = { changed, other };
  // A file may have led to the form of another program, which the next one then fills.
  const take = async (files) => {
    for (const file of files) await readFile(document.querySelector("#patient"), file.name, file, then);
  };
  input.addEventListener("change", async () => { await take([...input.files]); input.value = ""; });
  for (const [name, over] of [["dragenter", true], ["dragover", true], ["dragleave", false], ["drop", false]]) {
    drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.toggle("over", over); });
  }
  drop.addEventListener("drop", (event) => take([...event.dataTransfer.files]));
  const paste = form.querySelector("#paste");
  form.querySelector("#read-paste").addEventListener("click", () => {
    if (paste.value.trim()) readFile(form, "pasted.txt", paste.value, then);
  });
}

async function readFile(form, name, body, { changed, other }) {
  const panel = node("section", "", { className: "file" });
  panel.append(node("h3", name));
  const program = form.dataset.program;
  try {
    const query = new URLSearchParams({ program, name });
    const headers = { "Content-Type": "application/octet-stream" };
    const reading = await (await ask(`/read?${query}`, { method: "POST", headers, body })).json();
    if (reading.program !== program && await other(reading.program)) form = document.querySelector("#patient");
    account(panel, reading, form.dataset.program);
    contradictions(panel, fill(form, reading.patient, name), name);
    changed();
  } catch (fault) {
    if (!fault.words) throw fault;
    panel.append(node("p", fault.words, { className: "error" }));
  }
  form.querySelector("#file-panel").append(panel);
}

function account(panel, reading, program) {
  const left = reading.left.reduce((sum, reason) => sum + reason.count, 0);
  panel.append(node("p", `${reading.format}: ${reading.found} found, ${reading.used} used, ${left} left.`));
  if (reading.program !== program) {
    panel.append(node("p", `The file is for ${reading.program}; the form of ${program} was kept.`, { className: "warn" }));
  }
  if (left) {
    const list = node("ul");
    for (const { why, count, examples } of reading.left) {
      const item = node("li", `${count} × ${why}`);
      item.append(node("span", ` (${examples.map(({ where, what }) => `${where}: ${what}`).join("; ")}${count > examples.length ? " …" : ""})`, { className: "unit" }));
      list.append(item);
    }
    panel.append(node("h4", "Left, and why"), list);
  }
  if (reading.remarks.length) {
    const list = node("ul");
    list.append(...reading.remarks.map(({ where, what, why }) => node("li", `${where}: ${what}: ${why}`)));
    panel.append(node("h4", "Used, but not all of it"), list);
  }
}

function contradictions(panel, found, name) {
  if (!found.length) return;
  const list = node("ul");
  for (const { label, kept, said, take } of found) {
    const item = node("li", `${label}: ${kept} was kept; ${name} says ${said}. `);
    const button = node("button", "Take the file’s", { type: "button", className: "quiet" });
    button.addEventListener("click", () => { take(); item.replaceChildren(`${label}: ${said}, from ${name}.`); });
    item.append(button);
    list.append(item);
  }
  panel.append(node("h4", "Contradictions: nothing was overwritten"), list);
}

/** Take the marks off what is changed by hand. */
export function unmark(event) {
  const row = event.target.closest(".field, .gene");
  if (row && event.isTrusted) for (const mark of all(row, ".mark")) mark.textContent = "";
}
