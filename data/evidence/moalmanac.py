"""Molecular Oncology Almanac: assertions on response and resistance, as published in its database file."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from data.errors import TailorError
from data.evidence.released import Left, Release, collect, rows_of
from data.evidence.table import Evidence
from data.versions import Knowledge

NAME = "moalmanac"
TITLE = "Molecular Oncology Almanac"
#: Its grades -> ours; what is preclinical or inferred is not shown to a patient.
_LEVELS = {
    "Guideline": "guideline",
    "FDA-Approved": "approved",
    "Clinical trial": "trial",
    "Clinical evidence": "early",
}
_EFFECTS = {
    "Missense": "missense mutation",
    "Nonsense": "nonsense mutation",
    "Frameshift": "frameshift",
    "Splice Site": "splice site mutation",
    "": "mutation",
    "Activating mutation": "mutation",
}


def read(path: Path) -> Release:
    """Return the assertions of the file; its date and version are its newest ``last_updated``.

    Raises
    ------
    TailorError
        ``bad_release`` where the file is no list of assertions.
    """
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
        newest = max(datetime.date.fromisoformat(entry["last_updated"]) for entry in entries)
    except (ValueError, KeyError, TypeError) as error:
        raise TailorError(
            "bad_release",
            f"{path.name} is no list of assertions: {error!r}.",
            hint="Give molecular-oncology-almanac.json of vanallenlab/moalmanac-db.",
        ) from None
    known = Knowledge(name=NAME, title=TITLE, version=str(newest), date=newest, file=path.name)
    return collect(entries, partial(_rows, knowledge=known), known, path.parent)


def _rows(entry: dict[str, Any], knowledge: Knowledge) -> Iterator[Evidence]:
    direction = _direction(entry)
    if entry["predictive_implication"] not in _LEVELS:
        raise Left("preclinical or inferred")
    if entry["_deprecated"]:
        raise Left("withdrawn by the publisher")
    given = {
        "id": f"moalmanac:{entry['assertion_id']}",
        "context": entry["context"],
        "drugs": tuple(drug.strip().lower() for drug in entry["therapy_name"].split("+")),
        "direction": direction,
        "level": _LEVELS[entry["predictive_implication"]],
        "pmid": (str(entry["pmid"]),) if entry["pmid"] else (),
        "nct": tuple(re.findall(r"NCT\d{8}", entry["nct"])),
        "label_date": entry["publication_date"] if entry["source_type"] == "FDA" else "",
        "checked": (f"moalmanac:{entry['assertion_id']}",),
        "origin": "MOAlmanac",
    }
    yield from rows_of(given, _biomarker(entry), entry["disease"], knowledge)


def _direction(entry: dict[str, Any]) -> str:
    if not entry["therapy_name"]:
        raise Left("names no drug")
    if (entry["therapy_sensitivity"] == 1) == (entry["therapy_resistance"] == 1):
        raise Left("neither sensitivity nor resistance")
    return "sensitivity" if entry["therapy_sensitivity"] == 1 else "resistance"


def _biomarker(entry: dict[str, Any]) -> str:
    kind = entry["feature_type"]
    if kind == "Rearrangement":
        partners = [gene for gene in (entry["gene1"], entry["gene2"]) if gene]
        return f"{'::'.join(partners)} fusion"
    if kind == "Microsatellite Stability":
        return str(entry["status"])
    if kind == "Mutational Burden":
        least = entry["mutations_per_mb"]
        return f"TMB >= {least}" if least else "TMB-high"
    if kind == "Copy Number":
        return f"{entry['gene']} {entry['direction'].lower()}"
    if kind in ("Somatic Variant", "Germline Variant"):
        origin = "germline " if kind == "Germline Variant" else ""
        return f"{origin}{entry['gene']} {_change(entry)}"
    raise Left("biomarker that cannot be read")


def _change(entry: dict[str, Any]) -> str:
    """Return what is said of a variant: its protein, else its exon, else its effect; pathogenic is a loss."""
    effect = entry["variant_annotation"]
    if entry["protein_change"]:
        return str(entry["protein_change"])
    if entry["exon"] != "" and effect in ("Insertion", "Deletion", "", "Missense"):
        return f"exon {entry['exon']} {effect.lower() if effect.endswith('ion') else 'mutation'}"
    if entry["exon"] != "" and effect == "Splice Site":
        return f"exon {entry['exon']} skipping"
    if entry.get("pathogenic") == 1:
        return "loss of function"
    return _EFFECTS.get(effect, effect)
