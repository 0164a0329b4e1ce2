// Rows of the form that come and go: genes, their changes, genotypes.

import { all, choose, node, state } from "./dom.js";

let made = 0;

export function geneRow(form, section, gene) {
  return all(form, ".gene").find((row) => row.dataset.gene === gene && row.dataset.section === section);
}

export function addGene(form, section, gene) {
  const known = geneRow(form, section, gene);
  if (known) return known;
  const template = form.querySelector(`.gene-template[data-section="${section}"]`);
  const row = template.content.firstElementChild.cloneNode(true);
  row.dataset.gene = gene;
  row.querySelector(".name").textContent = gene;
  for (const radio of all(row, "input[type=radio]")) radio.name = `${section}:${gene}`;
  form.querySelector(`.added[data-section="${section}"]`).append(row);
  return row;
}

export function addChange(form, row) {
  const template = form.querySelector(`.change-template[data-section="${row.dataset.section}"]`);
  const item = template.content.firstElementChild.cloneNode(true);
  row.querySelector(".changes ul").append(item);
  return item;
}

/** A row of its own for a genotype or an allele that the form has none for. */
export function addGermline(form, kind, name) {
  const row = form.querySelector(`#${kind}-template`).content.firstElementChild.cloneNode(true);
  const id = `added-${kind}-${(made += 1)}`;
  row.dataset[kind] = name;
  row.querySelector(".error").id = `${id}-error`;
  if (kind === "diplotype") {
    row.querySelector("label").firstChild.textContent = `${name} `;
    row.querySelector("label").htmlFor = row.querySelector("input").id = id;
  } else {
    row.id = id;
    row.querySelector(".name").textContent = name;
    for (const radio of all(row, "input")) radio.name = `allele:${name}`;
  }
  form.querySelector(".added-germline").append(row);
  return row;
}

export function wire(form) {
  form.addEventListener("change", (event) => {
    const row = event.target.closest(".gene");
    if (row && event.target.type === "radio") row.querySelector(".changes").hidden = state(row) !== "altered";
  });
  form.addEventListener("click", (event) => {
    const row = event.target.closest(".gene");
    if (event.target.matches(".add-change")) addChange(form, row).querySelector("input").focus();
    if (event.target.matches(".drop-change")) dropChange(form, event.target.closest("li"), row);
    if (event.target.matches(".add-gene")) byHand(form, event.target.dataset.section);
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.id.startsWith("add-")) return;
    event.preventDefault();
    byHand(form, event.target.id.slice("add-".length));
  });
}

function dropChange(form, item, row) {
  item.remove();
  if (!row.querySelector(".change")) addChange(form, row);
  row.querySelector(".change").focus();
}

function byHand(form, section) {
  const input = form.querySelector(`#add-${section}`);
  const gene = input.value.trim();
  if (!gene) return input.focus();
  const row = addGene(form, section, gene);
  input.value = "";
  choose(row, "altered");
  row.querySelector(".change").focus();
}

/** Fill the list that gene symbols are completed from. */
export function complete(list, genes) {
  list.replaceChildren(...genes.map((gene) => node("option", gene.aliases.join(", "), { value: gene.symbol })));
}
