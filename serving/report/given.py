"""What was given about the patient: fields with label and unit, variants, genotypes, genes looked at."""

from __future__ import annotations

from data.dictionary import GROUPS, dictionary
from data.mutations import Variant
from data.patient import Patient
from serving import wording
from serving.report.marks import Shown, listed
from serving.web.numbers import percent

TESTED = 700  # genes that are named
FOUND = 60  # variants that are


def given(patient: Patient) -> Shown:
    """Return everything that was given, nothing that was not; a count where it is too much to read."""
    values: dict[str, list[list[str]]] = {group: [] for group in GROUPS}
    for key, value in patient.given():
        field = dictionary()[key]
        told = value if isinstance(value, str) else wording.given(value, field.unit)
        values[field.group].append([field.label, told])
    genes = patient.mutations
    return {
        "patient": patient.patient_id or "",
        "groups": [{"title": group, "rows": rows} for group, rows in values.items() if rows],
        "variants": [_variant(one) for one in genes.variants[:FOUND]],
        "more": max(0, len(genes.variants) - FOUND),
        "genotypes": [
            *([gene, diplotype] for gene, diplotype in genes.diplotypes.items()),
            *([allele, "carried" if carried else "not carried"] for allele, carried in genes.alleles.items()),
        ],
        "tested": listed(sorted(genes.tested_genes), TESTED),
        "tested_count": len(set(genes.tested_genes)),
        "expression": f"{len(patient.expression.genes):,} genes in {patient.expression.unit or 'no unit'}"
        if patient.expression.genes
        else "",
    }


def _variant(found: Variant) -> Shown:
    told = [found.origin if found.origin != "unknown" else "origin not known", found.zygosity or ""]
    told.append("" if found.vaf is None else f"allele fraction {percent(found.vaf)}")
    told.append("" if found.copy_number is None else f"{found.copy_number:g} copies")
    return {"gene": found.gene, "change": found.change, "says": ", ".join(filter(None, told))}
