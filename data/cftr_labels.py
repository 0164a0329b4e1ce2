"""Which variants of CFTR are on the label of which modulator since when: tables of our own, checked on load.

A label names variants; it does not predict. ``cftr_labels.csv`` has a row for each label and variant,
``cftr_label_dates.csv`` one for each change of a label's ages or list, with how many variants it then
named, so that a list carried over in part is known to be one.
"""

from __future__ import annotations

import datetime
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import pandas as pd
import pandera.pandas as pa

from data.cftr_names import canonical
from data.checked import checked, read_table
from data.errors import unknown

MONTH = r"^(19|20)\d\d-(0[1-9]|1[0-2])$"
Variants = frozenset[str]


@dataclass(frozen=True)
class Listing:
    """A variant (or several in cis) on a label: ``copies`` says whether one allele with it is enough."""

    variants: Variants
    since: str
    effect: Literal["responsive", "not effective"]
    basis: str
    copies: Literal["one", "both"]
    source: str


@dataclass(frozen=True)
class Label:
    """A label as it stood: ``since`` is the month of its last change known here, ``min_age`` in years.

    ``complete`` is False where the label names more variants than were carried over; not to be among them is
    then even less of an answer.
    """

    id: str
    since: str
    min_age: float
    listings: tuple[Listing, ...]
    complete: bool
    source: str
    note: str

    @property
    def drugs(self) -> tuple[str, ...]:
        """Return the drugs of the label."""
        return tuple(self.id.split("_"))

    @property
    def for_two_copies_only(self) -> bool:
        """Whether all it names must be on both alleles."""
        return all(one.copies == "both" for one in self.listings if one.effect == "responsive")


def find_label(drugs: str | Iterable[str], today: datetime.date | None = None) -> Label | None:
    """Return the label of these drugs on a day (by default the newest known), None if there was none yet.

    Parameters
    ----------
    drugs : str or iterable of str
        Names of the drugs, or joined by ``_``.
    today : date, optional
        The day the label is asked for.

    Raises
    ------
    TailorError
        ``unknown_label`` where no label of CFTR modulators is of these drugs.
    """
    given = frozenset(drugs.split("_") if isinstance(drugs, str) else drugs)
    ids = {frozenset(name.split("_")): name for name in tables()[0]["label"].unique()}
    if given not in ids:
        raise unknown("unknown_label", "label of CFTR modulators:", "_".join(sorted(given)), ids.values())
    return _label(ids[given], "9999-12" if today is None else f"{today:%Y-%m}")


@lru_cache(maxsize=64)  # asked of every supposed patient
def _label(label_id: str, month: str) -> Label | None:
    dates, listed = (t[(t["label"] == label_id) & (t["since"] <= month)] for t in tables())
    if dates.empty:
        return None
    listings = tuple(_listing(row) for row in listed.to_dict("records"))
    now = dates.sort_values("since").iloc[-1]
    named = sum(one.effect == "responsive" for one in listings)
    return Label(
        id=label_id,
        since=now["since"],
        min_age=float(now["min_age"]),
        listings=listings,
        complete=named == now["listed"],
        source=now["source"],
        note=now["note"],
    )


@lru_cache(maxsize=1)
def responsive_anywhere() -> frozenset[str]:
    """Return every single variant that some label lists: it leaves protein for a modulator to act on."""
    listed = tables()[1]
    return frozenset(
        name for name in listed.loc[listed["effect"] == "responsive", "variant"] if ";" not in name
    )


@lru_cache(maxsize=1)
def tables() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the checked tables of dates and of variants.

    Raises
    ------
    TailorError
        ``bad_table`` naming the table, the column and the first offending value.
    """
    return check(read_table("cftr_label_dates.csv"), _DATES, "dates"), check(read_table("cftr_labels.csv"))


def check(raw: pd.DataFrame, schema: pa.DataFrameSchema | None = None, what: str = "labels") -> pd.DataFrame:
    """Return a table read as text, typed and checked; by default that of variants."""
    return checked(raw, schema or _LABELS, f"cftr {what}")


def _listing(row: Mapping[Hashable, str]) -> Listing:
    variants = frozenset(row["variant"].split(";"))
    effect: Literal["responsive", "not effective"] = (
        "responsive" if row["effect"] == "responsive" else "not effective"
    )
    copies: Literal["one", "both"] = "one" if row["copies"] == "one" else "both"
    return Listing(variants, row["since"], effect, row["basis"], copies, row["source"])


def _is_canonical(variant: str) -> bool:
    return all(canonical(part) == part for part in variant.split(";"))


_TEXT, _FILLED = pa.Column(str), pa.Column(str, pa.Check.str_length(min_value=1))
_DAY = pa.Column(str, pa.Check.str_matches(r"^\d{4}-\d{2}-\d{2}$"))
_LABELS = pa.DataFrameSchema(
    {
        "label": _FILLED,
        "since": pa.Column(str, pa.Check.str_matches(MONTH)),
        "variant": pa.Column(str, pa.Check(_is_canonical, element_wise=True, error="the labels' own name")),
        "coding": pa.Column(str, pa.Check.str_matches(r"^(c\.\S+)?$")),
        "protein": pa.Column(str, pa.Check.str_matches(r"^(p\.\S+)?$")),
        "effect": pa.Column(str, pa.Check.isin(["responsive", "not effective"])),
        "basis": pa.Column(str, pa.Check.str_matches("clinical|in vitro")),
        "copies": pa.Column(str, pa.Check.isin(["one", "both"])),
        "source": _FILLED,
        "entered": _DAY,
        "note": _TEXT,
    },
    unique=["label", "variant"],
    strict=True,
    ordered=True,
)
_DATES = pa.DataFrameSchema(
    {
        "label": _FILLED,
        "since": pa.Column(str, pa.Check.str_matches(MONTH)),
        "min_age": pa.Column(float, pa.Check.in_range(0, 18), coerce=True),
        "listed": pa.Column(int, pa.Check.ge(1), coerce=True),
        "source": _FILLED,
        "entered": _DAY,
        "note": _TEXT,
    },
    unique=["label", "since"],
    strict=True,
    ordered=True,
)
