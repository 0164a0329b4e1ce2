"""Whether those served are still those learned from: by their values, and by what moved their answers."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import numpy as np
from scipy.stats import chi2, false_discovery_control, ks_2samp

from models.target import Array
from serving.review.facts import Drift
from serving.review.population import Population, Value

FEWEST = 20  # patients in either population
BINS = 5
RATE = 0.05  # of false discoveries
APART = 0.25  # distance of distributions
SLIGHT = 0.1  # a population stability index below is no shift worth a name, however many patients


def drift(first: Population, second: Population) -> tuple[Drift, ...]:
    """Compare the values and contributions of every field of the patient, the largest index first.

    What is not known counts as a value of its own, below all others. A field drifts if q is at most ``RATE``
    and the shift is worth a name: the index above ``SLIGHT`` and above what chance allows, or the distance
    at least ``APART`` (few values, as of ages in decades, may all stay within the bins of the index).
    Of the therapy nothing is compared: patients received one, and ask about several.
    """
    if min(len(first), len(second)) < FEWEST:
        return ()
    pairs = list(chain(_columns(first, second, "value"), _columns(first, second, "contribution")))
    if not pairs:
        return ()
    tests = [_ks(a, b) for _, _, a, b in pairs]
    adjusted = false_discovery_control([p for _, p in tests])
    found = []
    for (field, of, a, b), (ks, p), q in zip(pairs, tests, adjusted.tolist(), strict=True):
        index, usual = stability_index(a, b)
        found.append(
            Drift(
                feature=field,
                of="value" if of == "value" else "contribution",
                psi=index,
                usual=usual,
                ks=ks,
                p=p,
                q=q,
                missing=(float(np.isnan(a).mean()), float(np.isnan(b).mean())),
                drifts=q <= RATE and (index > max(SLIGHT, usual) or ks >= APART),
            )
        )
    return tuple(sorted(found, key=lambda one: -one.psi))


def _columns(first: Population, second: Population, of: str) -> Iterator[tuple[str, str, Array, Array]]:
    for j, field in enumerate(first.fields):
        if not field.startswith("therapy:"):
            a, b = ((p.values if of == "value" else p.contributions)[:, j] for p in (first, second))
            yield field, of, a, b


def _ks(a: Array, b: Array) -> tuple[float, float]:
    """Return the distance and its p-value, which ties make too large and never too small."""
    low = np.nanmin([*a, *b, 0.0]) - 1.0
    found = ks_2samp(*(np.nan_to_num(np.round(part, 9), nan=low) for part in (a, b)), method="asymp")
    return float(found.statistic), float(found.pvalue)


def stability_index(first: Array, second: Array) -> tuple[float, float]:
    """Return the population stability index, and its 95th percentile where nothing differs; (n,), (m,).

    Few values are bins of their own, else fifths of the first; what is not known is a bin. Half a patient is
    added to every bin. Without a shift it is χ² of bins - 1, times 1/n + 1/m (Yurdakul 2018, Western Michigan
    University, dissertation 3208).
    """
    a, b = np.round(first[~np.isnan(first)], 9), np.round(second[~np.isnan(second)], 9)
    seen = np.unique(np.concatenate([a, b]))
    inner = np.arange(1, BINS) / BINS
    cuts = seen[1:] if len(seen) <= BINS else np.unique(np.quantile(a, inner)) if len(a) else seen[:0]
    counts = []
    for part, whole in ((a, first), (b, second)):
        known = np.bincount(np.searchsorted(cuts, part, side="right"), minlength=len(cuts) + 1)
        counts.append(np.append(known, len(whole) - len(part)))
    table = np.array(counts, dtype=float)
    table = table[:, table.any(0)]
    bins = table.shape[1]
    share = (table + 0.5) / (table.sum(1, keepdims=True) + 0.5 * bins)
    index = float(((share[1] - share[0]) * np.log(share[1] / share[0])).sum())
    return index, float(chi2.ppf(0.95, bins - 1) * (1 / len(first) + 1 / len(second))) if bins > 1 else 0.0


def halves(population: Population) -> tuple[Population, Population]:
    """Return the earlier and the later half of those served."""
    middle = len(population) // 2
    return _part(population, slice(None, middle)), _part(population, slice(middle, None))


def _part(population: Population, rows: slice) -> Population:
    attributes: dict[str, list[Value]] = {name: of[rows] for name, of in population.attributes.items()}
    margin, residual, base = (
        part[rows] for part in (population.margin, population.residual, population.base)
    )
    values, contributions = population.values[rows], population.contributions[rows]
    return Population(population.fields, values, contributions, margin, residual, base, attributes)
