// From the form to the request it stands for. What is empty is left out: not known is not normal.

import { all, state } from "./dom.js";

const ORIGIN = { tumour: { origin: "somatic" }, inherited: { origin: "germline" }, virus: {} };

/** Return the request, and the input that each path of it was read from. */
export function read(form) {
  const mutations = { variants: [], tested_genes: [], measures: {}, diplotypes: {}, alleles: {} };
  const patient = { mutations, expression: { genes: {}, measures: {} }, history: {}, environment: {} };
  const places = new Map();
  readFields(form, patient, places);
  readGenes(form, mutations, places);
  readGermline(form, mutations, places);
  readExpression(form, patient.expression, places);
  const id = form.querySelector("#patient-id");
  if (id.value.trim()) patient.patient_id = id.value.trim();
  places.set("patient.patient_id", id);
  return { request: { program: form.dataset.program, patient, ...therapies(form, places) }, places };
}

export function value(field) {
  if (field.dataset.kind === "flag") return { yes: true, no: false }[state(field)] ?? null;
  const text = field.querySelector("input, select").value.trim();
  if (text === "") return null;
  // What is no number goes as it was typed: the service says what is wrong with it.
  return field.dataset.kind !== "category" && Number.isFinite(Number(text)) ? Number(text) : text;
}

function readFields(form, patient, places) {
  for (const field of all(form, "[data-key]")) {
    const { key, kind } = field.dataset;
    const [group, name] = key.split(":");
    const part = { mutations: ".measures", expression: kind === "expression" ? ".genes" : ".measures" }[group] ?? "";
    const input = kind === "flag" ? field : field.querySelector("input, select");
    places.set(key, input);
    places.set(`patient.${group}${part}.${name}`, input);
    const given = value(field);
    if (given === null) continue;
    (part ? patient[group][part.slice(1)] : patient[group])[name] = given;
  }
}

function readGenes(form, mutations, places) {
  const tested = new Set();
  const also = form.querySelector("#also-tested");
  for (const name of also.value.split(/[,;\s]+/).filter(Boolean)) note(name, also);
  for (const row of all(form, ".gene")) {
    const { gene, section } = row.dataset;
    const said = state(row);
    places.set(`gene:${gene}`, row);
    if (!said) continue;
    if (!row.dataset.untested) note(gene, row);
    if (said === "altered") for (const item of all(row, ".variant")) readChange(item, gene, section);
  }
  mutations.tested_genes = [...tested];

  function note(gene, place) {
    if (tested.has(gene)) return;
    places.set(`patient.mutations.tested_genes.${tested.size}`, place);
    places.set(`gene:${gene}`, place);
    tested.add(gene);
  }

  function readChange(item, gene, section) {
    const input = item.querySelector(".change");
    const text = input.value.trim();
    const zygosity = item.querySelector(".zygosity")?.value;
    for (const change of section === "virus" ? text.split(/[,;\s]+/) : [text]) {
      const path = `patient.mutations.variants.${mutations.variants.length}`;
      for (const part of ["", ".change", ".gene", ".vaf"]) places.set(path + part, input);
      const details = JSON.parse(item.dataset.details ?? "{}");
      const variant = { gene, change, ...ORIGIN[section], ...details };
      mutations.variants.push(zygosity ? { ...variant, zygosity } : variant);
    }
  }
}

function readGermline(form, mutations, places) {
  for (const row of all(form, "[data-diplotype]")) {
    const [gene, input] = [row.dataset.diplotype, row.querySelector("input")];
    for (const path of [`patient.mutations.diplotypes.${gene}`, `diplotype:${gene}`]) places.set(path, input);
    if (input.value.trim()) mutations.diplotypes[gene] = input.value.trim();
  }
  for (const row of all(form, "[data-allele]")) {
    const name = row.dataset.allele;
    for (const path of [`patient.mutations.alleles.${name}`, `mutations:${name}`]) places.set(path, row);
    if (state(row)) mutations.alleles[name] = state(row) === "yes";
  }
}

function readExpression(form, expression, places) {
  const unit = form.querySelector("#expression-unit");
  places.set("patient.expression.unit", unit);
  if (unit.value.trim()) expression.unit = unit.value.trim();
  const carried = JSON.parse(form.querySelector("#expression-carried").dataset.genes ?? "{}");
  expression.genes = { ...carried, ...expression.genes };
}

function therapies(form, places) {
  places.set("therapies", form.querySelector("#therapies"));
  const boxes = all(form, "input[name=therapy]");
  const chosen = boxes.filter((box) => box.checked).map((box) => box.value);
  return chosen.length === boxes.length ? {} : { therapies: chosen };
}
