"""Is a person with cystic fibrosis on the label of a CFTR modulator? By label and date, allele by allele.

Nothing is predicted: what a label does not list is untested here, never unresponsive. Only a variant that
leaves no protein is of a class known not to respond, unless some label lists it (E831X, 4005+2T>C): stops,
shifts of the frame and lost splice sites, as the trial of elexacaftor in F508del and minimal function had it
(doi:10.1056/NEJMoa1908639). The European labels ask for at least one variant that is not of class I.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Literal

from data.ages import in_words, month
from data.cftr_alleles import Allele, alleles
from data.cftr_labels import Label, Listing, find_label, responsive_anywhere
from data.cftr_names import effect
from data.facts import Fact, Status
from data.patient import Patient

Finding = Literal[
    "listed", "needs two copies", "not effective", "not listed", "no protein", "normal", "unknown"
]


class AlleleVerdict(Fact):
    """What a label says of one copy of the gene; ``since`` is the month of the label that listed it first."""

    allele: str
    finding: Finding
    reason: str
    since: str | None = None
    basis: str | None = None
    source: str | None = None


class CftrVerdict(Fact):
    """Whether the label of these drugs covers a patient, and why; ``min_age`` in years.

    ``label_date`` is the month of the listing that decided, else of the label's last change known here.
    ``complete`` is False where the label names more variants than are known here; ``note`` is what else a
    reader should know of the label.
    """

    drugs: tuple[str, ...]
    status: Status
    reason: str
    label_date: str | None = None
    min_age: float | None = None
    complete: bool = True
    alleles: tuple[AlleleVerdict, ...] = ()
    source: str | None = None
    note: str | None = None


def cftr_answer(
    patient: Patient, drugs: str | Iterable[str], today: datetime.date | None = None
) -> CftrVerdict:
    """Return whether the label of these drugs covers the patient's variants of CFTR.

    Parameters
    ----------
    patient : Patient
        Variants, or ``diplotypes["CFTR"]``, in any spelling; ``history:age`` in years.
    drugs : str or iterable of str
        The drugs, or their names joined by ``_``.
    today : date, optional
        The day of the label; by default the newest known here.

    Raises
    ------
    TailorError
        ``unknown_label`` where there is no label of these drugs.
    """
    names = tuple(drugs.split("_") if isinstance(drugs, str) else drugs)
    label = find_label(names, today)
    if label is None:
        return CftrVerdict(drugs=names, status="unmet", reason=f"no label on {today}")
    found = alleles(patient)
    judged = tuple(_judge(copy, found.copies, label) for copy in found.copies)
    decisive = next((one for one in judged if one.finding == "listed"), None)
    status, why = _overall(judged, label, found.phased)
    status, why = _with_age(status, why, label, patient.field("history:age"))
    return CftrVerdict(
        drugs=label.drugs,
        status=status,
        reason="; ".join(filter(None, (why, found.remark))),
        label_date=decisive.since if decisive else label.since,
        min_age=label.min_age,
        complete=label.complete,
        alleles=judged,
        source=decisive.source if decisive else label.source,
        note=label.note or None,
    )


def _judge(copy: Allele, copies: tuple[Allele, ...], label: Label) -> AlleleVerdict:
    if not copy.variants:
        finding: Finding = "normal" if copy.status == "normal" else "unknown"
        alone = {one.status for one in copies} == {"not given"}
        reason = "CFTR not tested" if alone else f"the other copy: {copy.status}"
        if {one.status for one in copies} == {"nothing found"}:
            reason = "CFTR tested, nothing found"
        return AlleleVerdict(allele=copy.name, finding=finding, reason=reason)
    if listing := _listed(copy, label):
        twice = len(copies) == 2 and all(listing.variants <= other.variants for other in copies)
        return _by_listing(copy, listing, twice)
    if why := next(filter(None, map(_no_protein, copy.variants)), None):
        reason = f"{copy.name} is of a class known not to respond ({why})"
        return AlleleVerdict(allele=copy.name, finding="no protein", reason=reason)
    more = "" if label.complete else ", of which only a part is known here"
    return AlleleVerdict(
        allele=copy.name,
        finding="not listed",
        reason=f"{copy.name} is not listed on the label of {month(label.since)}{more}: untested",
    )


def _listed(copy: Allele, label: Label) -> Listing | None:
    """Return the listing of a copy's variants together; one alone if the others do nothing."""
    for names in (copy.variants, copy.meaningful):
        for listing in label.listings:
            if names == listing.variants:
                return listing
    return None


def _by_listing(copy: Allele, listing: Listing, twice: bool) -> AlleleVerdict:
    on = f"{copy.name} is on the label of {month(listing.since)} ({listing.basis})"
    finding: Finding
    if listing.effect == "not effective" and twice:
        finding = "not effective"
        reason = f"not effective with two copies of {copy.name} (label of {month(listing.since)})"
    elif listing.effect == "not effective":
        finding, reason = "not listed", f"{copy.name} is not listed by itself: untested"
    elif listing.copies == "both" and not twice:
        finding, reason = "needs two copies", f"{on}, in two copies"
    else:
        finding, reason = "listed", on
    about = {"since": listing.since, "basis": listing.basis, "source": listing.source}
    return AlleleVerdict(allele=copy.name, finding=finding, reason=reason, **about)


def _no_protein(name: str) -> str | None:
    why = effect(name)
    return why if why.startswith("no protein") and name not in responsive_anywhere() else None


def _overall(judged: tuple[AlleleVerdict, ...], label: Label, phased: bool) -> tuple[Status, str]:
    """Join the copies: one listed makes it met; met and unmet need what they rest on to be known."""
    findings = {one.finding for one in judged}
    said = "; ".join(dict.fromkeys(one.reason for one in judged))
    if "listed" in findings:
        if "normal" in findings:
            return "unknown", f"{said}: a carrier, in whom cystic fibrosis is not explained"
        if "no protein" in findings and not phased:
            return "unknown", said
        return "met", "; ".join(dict.fromkeys(one.reason for one in judged if one.finding == "listed"))
    if "not effective" in findings:
        return "unmet", said
    if "unknown" in findings:
        return "unknown", said
    if label.for_two_copies_only:
        return "unmet", f"{said}; the label of {month(label.since)} is for two copies"
    return ("unknown", said) if "not listed" in findings else ("unmet", said)


def _with_age(status: Status, why: str, label: Label, age: object) -> tuple[Status, str]:
    at_least = f"from {in_words(label.min_age)}"
    if age is None:
        return status, f"{why}; {at_least}, age not given"
    if float(str(age)) < label.min_age:
        return "unmet", f"{why}; the label is {at_least}"
    return status, why
