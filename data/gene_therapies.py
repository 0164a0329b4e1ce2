"""Therapies for the gene a patient has altered, and drugs to avoid for it: facts with their sources.

They are listed, not predicted: the share that responded is of a trial's patients, not of this one. That a
variant causes the disease is taken from whoever reported it.
"""

from __future__ import annotations

from data.ages import in_words
from data.facts import Fact, Status, Verdict
from data.gene_copies import altered, makes_disease
from data.gene_therapies_table import gene_therapy_table
from data.patient import Patient
from data.side_effects import LEVEL, jeffreys
from data.versions import Knowledge, table


class Share(Fact):
    """``events`` of ``patients`` in one arm of a trial, as a fraction with its Jeffreys interval."""

    arm: str
    events: int
    patients: int
    rate: float
    low: float
    high: float
    level: float = LEVEL


class GeneTherapyMatch(Fact):
    """A therapy for a gene that is altered in the patient; ``kind`` ``avoid`` is a drug not to give.

    ``status`` is met where gene, copies and age are as asked and nothing more is; unknown where something
    that is asked was not given, or is a ``condition`` that is not decided here; unmet outside its ages.
    ``measure`` says what ``shares`` count, the therapy first, then what it was compared with.
    """

    genes: tuple[str, ...]
    disease: str
    inheritance: str
    therapy: str
    kind: str
    mechanism: str
    status: Status
    reason: str
    condition: str | None
    approved: str
    label_date: str | None
    measure: str | None
    shares: tuple[Share, ...]
    sources: tuple[str, ...]
    note: str | None
    table: Knowledge


def for_patient(patient: Patient) -> tuple[GeneTherapyMatch, ...]:
    """Return the therapies for genes altered in the patient: first what to avoid, then met before unknown.

    Genes that were not tested, or found wild type, give nothing. Only germline variants and those of unknown
    origin count, but for diseases that are somatic.
    """
    rows = gene_therapy_table().to_dict("records")
    matches = (_match(patient, {str(column): cell for column, cell in row.items()}) for row in rows)
    found = [match for match in matches if match is not None]
    order = {"met": 0, "unknown": 1, "unmet": 2}

    def key(match: GeneTherapyMatch) -> tuple[bool, bool, int, str, str]:
        late = match.status == "unmet"
        return late, match.kind != "avoid", order[match.status], match.disease, match.therapy

    return tuple(sorted(found, key=key))


def _match(patient: Patient, row: dict[str, str]) -> GeneTherapyMatch | None:
    genes = [g for g in row["gene"].split(";") if altered(patient, g, row["inheritance"])]
    if not genes:
        return None
    copies = [makes_disease(patient, gene, row["inheritance"]) for gene in genes]
    best = next((verdict for verdict in copies if verdict.status == "met"), copies[0])
    verdict = _joined(best, _age(patient, row), row["condition"])
    return GeneTherapyMatch(
        genes=tuple(genes),
        disease=row["disease"],
        inheritance=row["inheritance"],
        therapy=row["therapy"],
        kind=row["kind"],
        mechanism=row["mechanism"],
        status=verdict.status,
        reason=verdict.reason,
        condition=row["condition"] or None,
        approved=row["approved"],
        label_date=row["label_date"] or None,
        measure=row["response_measure"] or None,
        shares=_shares(row),
        sources=_sources(row),
        note=row["note"] or None,
        table=table("gene_therapies"),
    )


def _joined(copies: Verdict, age: Verdict | None, condition: str) -> Verdict:
    asks = Verdict(status="unknown", reason=f"also asks: {condition}") if condition else None
    verdicts = [verdict for verdict in (copies, age, asks) if verdict is not None]
    statuses = {verdict.status for verdict in verdicts}
    status: Status = "unmet" if "unmet" in statuses else "unknown" if "unknown" in statuses else "met"
    return Verdict(status=status, reason="; ".join(v.reason for v in verdicts if v.reason))


def _age(patient: Patient, row: dict[str, str]) -> Verdict | None:
    """Return whether the age is within that of the label, None where it sets none."""
    lowest = float(row["min_age"]) if row["min_age"] else None
    highest = float(row["max_age"]) if row["max_age"] else None
    if lowest is None and highest is None:
        return None
    words = f"from {in_words(lowest)}" if lowest is not None else ""
    words += f"{' ' if words else ''}under {in_words(highest)}" if highest is not None else ""
    age = patient.field("history:age")
    if age is None:
        return Verdict(status="unknown", reason=f"{words}: age not given")
    years = float(str(age))
    inside = (lowest is None or years >= lowest) and (highest is None or years < highest)
    return Verdict(status="met" if inside else "unmet", reason="" if inside else f"only {words}")


def _shares(row: dict[str, str]) -> tuple[Share, ...]:
    arms = [(row["therapy"], "events", "patients")]
    arms.append((row["comparator"], "comparator_events", "comparator_patients"))
    return tuple(_share(arm, int(row[e]), int(row[n])) for arm, e, n in arms if row[n])


def _share(arm: str, events: int, patients: int) -> Share:
    low, high = jeffreys(events, patients)
    return Share(arm=arm, events=events, patients=patients, rate=events / patients, low=low, high=high)


def _sources(row: dict[str, str]) -> tuple[str, ...]:
    """Return the approval or guideline, then papers, trials, and the address where the counts were seen."""
    papers = [f"PMID {pmid}" for pmid in row["pmid"].split(";") if pmid]
    trials = [nct for nct in row["nct"].split(";") if nct]
    return tuple(filter(None, (row["approved"], *papers, *trials, row["checked"])))
