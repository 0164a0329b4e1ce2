"""The table of therapies for one gene: read, checked for form.

Counts of a trial are there only where they were seen in a text, whose address is in ``checked``;
``approved`` is an agency and month, or the guideline, label or trial it rests on. ``condition`` is what a
therapy asks beyond the gene, in words: nothing here decides it.
"""

from __future__ import annotations

from functools import lru_cache

import pandas as pd
import pandera.pandas as pa

from data.checked import checked, read_table
from data.errors import TailorError
from data.genes import check_gene

INHERITANCE = (
    "autosomal recessive",
    "autosomal dominant",
    "X-linked",
    "X-linked dominant",
    "somatic mosaic",
    "any",
)
KINDS = (
    "antibody",
    "antisense",
    "avoid",
    "cofactor",
    "dietary",
    "enzyme replacement",
    "gene therapy",
    "protein replacement",
    "RNA interference",
    "small molecule",
    "substrate reduction",
    "transplantation",
)
COUNTS = ("events", "patients", "comparator_events", "comparator_patients")
_MONTH = r"(19|20)\d\d-(0[1-9]|1[0-2])"
_APPROVED = rf"^((FDA|EMA) {_MONTH}(; (FDA|EMA) {_MONTH})*|(guideline|contraindication|withdrawn|trial): .+)$"


@lru_cache(maxsize=1)
def gene_therapy_table() -> pd.DataFrame:
    """Return the checked table as text, one row for each gene (or several), disease and therapy.

    Raises
    ------
    TailorError
        ``bad_table`` naming the column and the first offending value.
    """
    return check_table(read_table("gene_therapies.csv"))


def check_table(raw: pd.DataFrame) -> pd.DataFrame:
    """Return a table read as text, checked; see :func:`gene_therapy_table`."""
    return checked(raw, _schema(), "gene_therapies.csv")


def _known_genes(genes: str) -> bool:
    try:
        return all(check_gene(gene) == gene for gene in genes.split(";"))
    except TailorError:
        return False


def _no_more_than(table: pd.DataFrame, events: str, patients: str) -> pd.Series:
    """Return where events are no more than patients, and given if and only if patients are."""
    few, many = (pd.to_numeric(table[column], errors="coerce") for column in (events, patients))
    return ((table[events] == "") & (table[patients] == "")) | ((few <= many) & (many > 0))


def _schema() -> pa.DataFrameSchema:
    text, filled = pa.Column(str), pa.Column(str, pa.Check.str_length(min_value=1))
    age = pa.Column(str, pa.Check.str_matches(r"^(\d+(\.\d+)?)?$"))
    count = pa.Column(str, pa.Check.str_matches(r"^\d*$"))
    return pa.DataFrameSchema(
        {
            "gene": pa.Column(str, pa.Check(_known_genes, element_wise=True, error="approved symbols")),
            "disease": filled,
            "inheritance": pa.Column(str, pa.Check.isin(INHERITANCE)),
            "mechanism": filled,
            "therapy": filled,
            "kind": pa.Column(str, pa.Check.isin(KINDS)),
            "condition": text,
            "approved": pa.Column(str, pa.Check.str_matches(_APPROVED)),
            "min_age": age,
            "max_age": age,
            "response_measure": text,
            "events": count,
            "patients": count,
            "comparator": text,
            "comparator_events": count,
            "comparator_patients": count,
            "pmid": pa.Column(str, pa.Check.str_matches(r"^([0-9]{6,8}(;[0-9]{6,8})*)?$")),
            "nct": pa.Column(str, pa.Check.str_matches(r"^(NCT[0-9]{8}(;NCT[0-9]{8})*)?$")),
            "label_date": pa.Column(str, pa.Check.str_matches(rf"^({_MONTH})?$")),
            "checked": pa.Column(str, pa.Check.str_matches(r"^(https?://\S+)?$")),
            "entered": pa.Column(str, pa.Check.str_matches(r"^\d{4}-\d{2}-\d{2}$")),
            "note": text,
        },
        checks=[
            pa.Check(lambda t: _no_more_than(t, "events", "patients"), error="no more events than patients"),
            pa.Check(
                lambda t: _no_more_than(t, "comparator_events", "comparator_patients"),
                error="no more events than patients in the comparator",
            ),
            pa.Check(
                lambda t: (t["patients"] == "") | ((t["checked"] != "") & (t["response_measure"] != "")),
                error="counts say what they count and where they were seen",
            ),
            pa.Check(
                lambda t: (t["comparator_patients"] == "") | (t["comparator"] != ""),
                error="a comparator has a name",
            ),
        ],
        unique=["gene", "disease", "therapy", "condition"],
        strict=True,
        ordered=True,
    )
