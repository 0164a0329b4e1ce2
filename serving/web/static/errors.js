// An error stands beside the input it is about; one that is about none stands above the form.

import { all, reveal } from "./dom.js";

export function clear(root) {
  for (const place of all(root, ".error")) { place.hidden = true; place.textContent = ""; }
  for (const input of all(root, "[aria-invalid]")) unflag(input);
  const summary = root.querySelector("#summary");
  if (summary) summary.hidden = true;
}

/** Say what is wrong, beside its input if there is one, and go there. */
export function show(form, fault, places) {
  const input = find(fault, places);
  return input ? beside(input, fault) : above(form, fault);
}

export function above(form, fault) {
  const summary = form.querySelector("#summary");
  summary.hidden = false;
  summary.textContent = fault.words;
  summary.focus();
}

function find(fault, places) {
  const field = fault.field ?? "";
  const named = /'([^']+)'/.exec(fault.message)?.[1];
  if (field === "mutations:gene" && named) {
    return [...places].find(([path]) => path.toLowerCase() === `gene:${named.toLowerCase()}`)?.[1];
  }
  const [group, name] = field.split(":");
  const germline = group === "mutations" ? places.get(`diplotype:${name}`) ?? places.get(`gene:${name}`) : null;
  const parent = places.get(field.replace(/\.[^.]+$/, ""));
  return places.get(field) ?? germline ?? parent ?? null;
}

export function beside(input, fault) {
  const place = input.closest(".field, .variant, .gene, .add, .lever, #therapies, .programs").querySelector(":scope > .error");
  place.id ||= `error-${all(document, ".error").indexOf(place)}`;
  place.hidden = false;
  place.textContent = plain(fault);
  input.setAttribute("aria-invalid", "true");
  const described = (input.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && id !== place.id);
  input.setAttribute("aria-describedby", [...described, place.id].join(" "));
  reveal(input);
  (input.matches("fieldset") ? input.querySelector("input:checked") ?? input.querySelector("input") : input).focus();
}

/** Beside its input an error needs no key: "history:albumin (Serum albumin) is 42" is "Serum albumin is 42". */
function plain({ field, words }) {
  const start = `${field} (`;
  return words.startsWith(start) ? words.slice(start.length).replace(") is ", " is ") : words;
}

/** What is being changed is no longer wrong until the service says so again. */
export function forgive(event) {
  const row = event.target.closest(".field, .variant, .gene, .add, #therapies");
  if (!row) return;
  for (const place of all(row, ".error")) place.hidden = true;
  for (const input of [row, ...all(row, "[aria-invalid]")]) unflag(input);
}

function unflag(input) {
  input.removeAttribute("aria-invalid");
  const kept = (input.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && !/error/.test(id));
  if (kept.length) input.setAttribute("aria-describedby", kept.join(" "));
  else input.removeAttribute("aria-describedby");
}
