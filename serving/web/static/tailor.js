// The oncologist's page: choose a program, say what is known of the patient, predict.

import { ask, post } from "./ask.js";
import { all } from "./dom.js";
import { above, beside, clear, forgive, show } from "./errors.js";
import { fill } from "./fill.js";
import * as file from "./file.js";
import { read } from "./form.js";
import { complete, wire as wireRows } from "./rows.js";
import { wire as wireWhatIf } from "./what_if.js";

const place = document.querySelector("#form-place");
const answer = document.querySelector("#answer");
const status = document.querySelector("#status");
const again = document.querySelector("#again");
const radios = all(document, "input[name=program]");
let typed = false; // something that would be lost
let genes = null; // asked for once
let running = null;

const form = () => place.querySelector("#patient");
const willLose = () => typed && !window.confirm("What was typed will be lost. Go on?");

async function load(program) {
  try {
    const text = await (await ask(`/form/${encodeURIComponent(program)}`)).text();
    place.innerHTML = text;
  } catch (fault) {
    beside(radios.find((radio) => radio.value === program) ?? radios[0], fault);
    return false;
  }
  running?.abort();
  typed = false;
  answer.replaceChildren();
  again.hidden = true;
  status.textContent = "";
  for (const radio of radios) radio.checked = radio.value === program;
  if (location.hash !== `#${program}`) history.pushState(null, "", `#${program}`);
  wire();
  return true;
}

function wire() {
  const own = form();
  own.addEventListener("input", (event) => { typed ||= event.target.id !== "example"; forgive(event); file.unmark(event); });
  own.addEventListener("submit", (event) => { event.preventDefault(); predict(); });
  own.querySelector("#clear").addEventListener("click", () => willLose() || load(own.dataset.program).then(head));
  own.querySelector("#example")?.addEventListener("change", (event) => tryExample(event.target.value));
  own.querySelector("#therapies").addEventListener("change", countTherapies);
  own.addEventListener("focusin", (event) => { if (event.target.list) fetchGenes(); });
  wireRows(own);
  file.wire(own, { changed: () => { typed = true; }, other: async (program) => !typed && load(program) });
}

const head = () => form().querySelector("#form-title").focus();

async function fetchGenes() {
  genes ??= ask("/genes").then((response) => response.json()).catch(() => []);
  const list = place.querySelector("#genes");
  const known = await genes;
  if (!list.childElementCount) complete(list, known);
}

function countTherapies() {
  const boxes = all(form(), "input[name=therapy]");
  const chosen = boxes.filter((box) => box.checked).length;
  form().querySelector("#therapy-count").textContent =
    chosen === boxes.length ? `all ${chosen}` : `${chosen} of ${boxes.length}`;
}

async function tryExample(name) {
  if (!name || willLose()) return;
  try {
    const request = await (await ask(`/examples/${name}`)).json();
    if (!await load(form().dataset.program)) return;
    fill(form(), request.patient, "");
    form().querySelector("#example").value = name;
    status.textContent = "The example is filled in.";
  } catch (fault) {
    if (!fault.words) throw fault;
    above(form(), fault);
  }
}

async function predict() {
  const own = form();
  clear(own);
  const { request, places } = read(own);
  places.set("program", radios.find((radio) => radio.checked));
  running?.abort();
  running = new AbortController();
  own.setAttribute("aria-busy", "true");
  status.textContent = "Predicting …";
  try {
    const response = await post("/answer", request, { signal: running.signal });
    told(await response.text(), request);
  } catch (fault) {
    if (fault.name === "AbortError") return;
    if (!fault.words) throw fault;
    status.textContent = "No answer was made.";
    show(own, fault, places);
  } finally {
    own.removeAttribute("aria-busy");
  }
}

function told(html, request) {
  answer.innerHTML = html;
  status.textContent = "Done: the answer is below.";
  again.hidden = false;
  const levers = answer.querySelector(".suppose");
  const corner = answer.querySelector("#what-if-controls");
  if (levers) {
    corner?.append(levers);
    corner?.removeAttribute("hidden");
    wireWhatIf(levers, request);
  }
  const title = answer.querySelector("h2");
  title.tabIndex = -1;
  title.focus({ preventScroll: true });
  document.querySelector("#done").scrollIntoView();
}

for (const radio of radios) {
  radio.addEventListener("change", async () => {
    const before = form()?.dataset.program;
    if (willLose() || !await load(radio.value)) for (const one of radios) one.checked = one.value === before;
  });
}
again.addEventListener("click", head);
window.addEventListener("beforeunload", (event) => { if (typed) event.preventDefault(); });
// A file that misses the place for files must not take the page's own place.
for (const name of ["dragover", "drop"]) window.addEventListener(name, (event) => event.preventDefault());
window.addEventListener("popstate", () => follow());

function follow() {
  const program = decodeURIComponent(location.hash.slice(1));
  const known = radios.some((radio) => radio.value === program && !radio.disabled);
  if (known && form()?.dataset.program !== program && !willLose()) load(program);
}

const early = radios.find((radio) => radio.checked); // pressed before this script was here
if (early) load(early.value);
else follow();
