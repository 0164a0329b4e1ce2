// From a patient to the form. What is there already stays; where a file says otherwise, that is returned.

import { all, choose, node, state } from "./dom.js";
import { value } from "./form.js";
import { addChange, addGene, addGermline, geneRow } from "./rows.js";

/** Fill the form; `source` marks what came from it. Return contradictions: {label, kept, said, take}. */
export function fill(form, patient, source) {
  const contradictions = [];
  const mutations = patient.mutations ?? {};
  const expression = patient.expression ?? {};
  const flat = {
    history: patient.history, environment: patient.environment,
    mutations: mutations.measures, expression: { ...expression.measures },
  };
  const carried = {};
  for (const [gene, level] of Object.entries(expression.genes ?? {})) {
    (form.querySelector(`[data-key="expression:${gene}"]`) ? flat.expression : carried)[gene] = level;
  }
  for (const [group, values] of Object.entries(flat)) {
    for (const [name, given] of Object.entries(values ?? {})) {
      if (given !== null) setField(form.querySelector(`[data-key="${group}:${name}"]`), given);
    }
  }
  for (const variant of mutations.variants ?? []) setVariant(variant, mutations.tested_genes ?? []);
  setTested(mutations.tested_genes ?? [], new Set((mutations.variants ?? []).map((one) => one.gene)));
  for (const [gene, said] of Object.entries(mutations.diplotypes ?? {})) setGermline("diplotype", gene, said);
  for (const [name, said] of Object.entries(mutations.alleles ?? {})) setGermline("allele", name, said);
  setText("#patient-id", patient.patient_id, "Name for this case");
  setText("#expression-unit", expression.unit, "Unit of expression");
  carry(form, carried);
  return contradictions;

  function settle(row, label, kept, said, set) {
    const take = () => { set(); mark(row); };
    if (kept === null || kept === "") take();
    else if (String(kept) !== String(said)) contradictions.push({ label, kept: words(kept), said: words(said), take });
  }

  function setField(field, given) {
    const label = field.querySelector("label, legend").firstChild.textContent.trim();
    const put = () => {
      if (field.dataset.kind === "flag") choose(field, given ? "yes" : "no");
      else field.querySelector("input, select").value = String(given);
    };
    settle(field, label, value(field), given, put);
  }

  function setText(selector, given, label) {
    const input = form.querySelector(selector);
    if (given) settle(input.closest(".field"), label, input.value.trim(), given, () => { input.value = given; });
  }

  function setVariant({ gene, change, zygosity, ...details }, tested) {
    const section = gene.startsWith("HIV-") ? "virus" : details.origin === "germline" ? "inherited" : "tumour";
    const place = form.querySelector(`.added[data-section="${section}"]`) || geneRow(form, section, gene) ? section : "tumour";
    const row = geneRow(form, place, gene) ?? (details.origin ? null : anyRow(gene)) ?? addGene(form, place, gene);
    const put = () => putChange(row, change, zygosity, details);
    if (state(row) === "none") settle(row, gene, "tested, no alteration", change, put);
    else { if (!state(row) && !tested.includes(gene)) row.dataset.untested = "yes"; put(); mark(row); }
  }

  function putChange(row, change, zygosity, details) {
    choose(row, "altered");
    const items = all(row, ".variant");
    const input = (item) => item.querySelector(".change");
    if (row.dataset.section === "virus") {
      const given = input(items[0]).value.split(/[,;\s]+/).filter(Boolean);
      input(items[0]).value = [...new Set([...given, change])].join(", ");
      return;
    }
    if (items.some((one) => input(one).value === change)) return;
    const item = items.find((one) => !input(one).value) ?? addChange(form, row);
    input(item).value = change;
    const select = item.querySelector(".zygosity");
    if (select) select.value = zygosity ?? "";
    item.dataset.details = JSON.stringify({ origin: "unknown", ...details, ...(!select && zygosity ? { zygosity } : {}) });
    item.querySelector(".details").textContent = about({ ...details, ...(select ? {} : { zygosity }) });
  }

  function setTested(genes, altered) {
    const also = form.querySelector("#also-tested");
    const listed = also.value.split(/[,;\s]+/).filter(Boolean);
    for (const gene of genes) {
      const row = anyRow(gene);
      if (row && !state(row)) { choose(row, "none"); mark(row); }
      else if (row) delete row.dataset.untested;
      else if (!altered.has(gene) && !listed.includes(gene)) listed.push(gene);
    }
    if (also.value.trim() !== listed.join(", ")) { also.value = listed.join(", "); mark(also.closest(".field")); }
  }

  function anyRow(gene) {
    // A tumour's report says nothing of what is inherited: those rows are folded away, and left alone.
    const rows = all(form, ".gene").filter((row) => row.dataset.gene === gene && (row.dataset.section !== "inherited" || !row.closest(".more")));
    return rows.find((row) => state(row)) ?? rows[0];
  }

  function setGermline(kind, name, said) {
    const row = all(form, `[data-${kind}]`).find((one) => one.dataset[kind] === name) ?? addGermline(form, kind, name);
    const input = row.querySelector("input");
    if (kind === "diplotype") settle(row, name, input.value.trim(), said, () => { input.value = said; });
    else settle(row, name, { yes: true, no: false }[state(row)] ?? null, said, () => choose(row, said ? "yes" : "no"));
  }

  function mark(row) {
    const place = row.querySelector(".mark");
    if (place && source) place.textContent = `from ${source}`;
  }
}

function words(said) {
  return said === true ? "yes" : said === false ? "no" : String(said);
}

function about({ vaf, copy_number, zygosity }) {
  const parts = [
    vaf != null && `${Math.round(100 * vaf)} % of reads`, copy_number != null && `${copy_number} copies`, zygosity,
  ];
  return parts.filter(Boolean).join(", ");
}

/** Expression of genes that have no input of their own goes along unseen, and is counted. */
function carry(form, genes) {
  const line = form.querySelector("#expression-carried");
  const kept = { ...genes, ...JSON.parse(line.dataset.genes ?? "{}") };
  const count = Object.keys(kept).length;
  line.dataset.genes = JSON.stringify(kept);
  line.hidden = count === 0;
  line.querySelector("span").textContent = `Expression of ${count} more genes goes along from a file.`;
  line.querySelector("button").onclick = () => { delete line.dataset.genes; line.hidden = true; };
}
