"""Which group a drug belongs to, by RxNorm, by ATC or by its name.

Table ``data/knowledge/drug_groups.csv``: the group is ours, read from the ATC class; ``source`` says where
the codes stand: ATC the ATC/DDD Index of the WHO Collaborating Centre for Drug Statistics Methodology, CPIC
the drug list of CPIC's schema (RxNorm ingredients), mCODE the trial-matching example of the mCODE
implementation guide (RxNorm dose-form groups), RxNorm the ingredients as public data dictionaries cite them.
"""

from __future__ import annotations

import re
from functools import lru_cache

import pandas as pd
import pandera.pandas as pa

from data.checked import checked, codes, read_table
from data.readers.fhir.coding import Element, codings, words
from data.readers.fhir.tables import codes as fhir_codes

#: Given to the skin or the eye it is no treatment of the whole body.
_LOCAL = re.compile(r"\b(topical|cream|ointment|ophthalmic|intravitreal)\b", re.I)
#: RxNorm may begin with a volume or a kind of release.
_AMOUNT = re.compile(r"^(?:\d+(?:\.\d+)? (?:ML|HR|MG|ACTUAT|DAY) )+", re.I)


@lru_cache(maxsize=1)
def table() -> pd.DataFrame:
    """Return the checked table, one row a drug.

    Raises
    ------
    TailorError
        ``bad_table`` naming the column and the first offending value.
    """
    return check_table(read_table("drug_groups.csv"))


def check_table(raw: pd.DataFrame) -> pd.DataFrame:
    """Return a table of drug groups read as text, checked; see :func:`table`."""
    groups = list(fhir_codes()["drug_groups"])
    schema = pa.DataFrameSchema(
        {
            "drug": pa.Column(str, pa.Check.str_matches("^[a-z0-9 -]+$"), unique=True),
            "aliases": pa.Column(str),
            "group": pa.Column(str, pa.Check.isin(groups)),
            "rxnorm": codes("[0-9]{1,7}"),
            "atc": codes("[A-Z][0-9]{2}[A-Z]{2}[0-9]{2}"),
            "source": codes("(?:ATC|CPIC|mCODE|RxNorm)"),
        },
        checks=[pa.Check(lambda t: (t["rxnorm"] != "") | (t["atc"] != ""), error="a code of RxNorm or ATC")],
        strict=True,
        ordered=True,
    )
    return checked(raw, schema, "drug_groups.csv")


def groups_of(medication: Element | None) -> dict[str, str]:
    """Return the drugs of a medication that the table knows -> group; nothing for one that acts locally.

    A name counts where it begins what is written (``fulvestrant Injectable Product``) or follows a stroke.
    """
    if any(_LOCAL.search(word) for word in words(medication)):
        return {}
    found = {}
    for code in codings(medication):
        if drug := _index().get((code.system, code.code)):
            found[drug] = _groups()[drug]
    for word in words(medication):
        for part in word.lower().split(" / "):
            if drug := _by_name(_AMOUNT.sub("", part.strip())):
                found[drug] = _groups()[drug]
    return found


@lru_cache(maxsize=1)
def _groups() -> dict[str, str]:
    return dict(zip(table()["drug"], table()["group"], strict=True))


@lru_cache(maxsize=1)
def _index() -> dict[tuple[str, str], str]:
    return {
        (system, code): row["drug"]
        for _, row in table().iterrows()
        for system in ("rxnorm", "atc")
        for code in str(row[system]).split(";")
        if code
    }


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    return {
        name: row["drug"]
        for _, row in table().iterrows()
        for name in (row["drug"], *str(row["aliases"]).split(";"))
        if name
    }


def _by_name(text: str) -> str | None:
    """Return the drug whose name begins a text; the longest name counts."""
    for name in sorted(_names(), key=len, reverse=True):
        if text.startswith(name) and not text[len(name) : len(name) + 1].isalnum():
            return _names()[name]
    return None
