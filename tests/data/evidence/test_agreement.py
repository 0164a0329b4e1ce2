"""Our evidence against CIViC and MOAlmanac: where they say the opposite, it is explained why ours stays."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from data.alteration import Gene
from data.evidence.diseases import SOLID
from data.evidence.expression import Altered, Expression, Joined, Not
from data.evidence.measures import Measure
from data.evidence.releases import READERS, releases
from data.evidence.table import Evidence, evidence

LISTED = tomllib.loads(Path(__file__).with_name("disagreements.toml").read_text("utf-8"))["disagreement"]


class Known(dict[str, Any]):
    """What is known of somebody in whom every gene was tested."""

    def get(self, key: str, default: object = None) -> Any:
        return super().get(key, default if ":" in key else Gene(tested=True))


def ways(biomarker: Expression) -> list[tuple[Altered | Measure, ...]]:
    """Return the sets of findings of which each meets a biomarker; what has to be absent is left out."""
    if isinstance(biomarker, Not):
        return [()]
    if not isinstance(biomarker, Joined):
        return [(biomarker,)]
    parts = [ways(part) for part in biomarker.parts]
    if not biomarker.all_of:
        return [way for part in parts for way in part]
    together: list[tuple[Altered | Measure, ...]] = [()]
    for part in parts:
        together = [(*some, *more) for some in together for more in part]
    return together


def somebody(findings: tuple[Altered | Measure, ...]) -> Known:
    known = Known()
    for one in findings:
        if isinstance(one, Measure):
            known[one.field] = one.value
            continue
        for gene in one.genes:
            entry = (gene, one.change.text, one.origin or "somatic")
            known[gene] = Gene(True, (*known.get(gene).found, entry))
    return known


def is_a_case_of(special: Evidence, general: Evidence) -> bool:
    return any(general.expression.judge(somebody(way)) for way in ways(special.expression))


def comparable(ours: Evidence, theirs: Evidence) -> bool:
    """Return whether two rows are about the same drugs, disease and genes."""
    same_disease = ours.disease == theirs.disease or theirs.disease in (SOLID, "lung cancer")
    same_drugs = (ours.program, set(ours.drugs)) == (theirs.program, set(theirs.drugs))
    return same_drugs and same_disease and bool(ours.expression.keys() & theirs.expression.keys())


def confirmed(ours: Evidence, theirs: Evidence) -> bool:
    """Return whether a row of a release says the same as ours, of as many, more or fewer patients."""
    return ours.direction == theirs.direction and (is_a_case_of(theirs, ours) or is_a_case_of(ours, theirs))


@pytest.fixture(scope="module")
def pairs() -> list[tuple[Evidence, Evidence]]:
    found = releases()
    if len(found) < len(READERS):
        pytest.skip("the releases of CIViC and MOAlmanac are not on this computer (TAILOR_KNOWLEDGE)")
    theirs = [row for release in found for row in release.rows]
    return [(one, other) for one in evidence() for other in theirs if comparable(one, other)]


def test_every_disagreement_is_explained(pairs: list[tuple[Evidence, Evidence]]) -> None:
    """Theirs is a case of ours and says the opposite, and no other row of ours says what theirs does."""
    agreed = {theirs.id for ours, theirs in pairs if confirmed(ours, theirs) and is_a_case_of(theirs, ours)}
    found = {
        (ours.id, theirs.id)
        for ours, theirs in pairs
        if ours.direction != theirs.direction and is_a_case_of(theirs, ours) and theirs.id not in agreed
    }
    assert found == {(one["ours"], one["theirs"]) for one in LISTED}
    assert all(one["why"] for one in LISTED)


def test_a_good_part_of_our_rows_is_confirmed_by_others(pairs: list[tuple[Evidence, Evidence]]) -> None:
    rows = {ours.id for ours, theirs in pairs if confirmed(ours, theirs)}
    assert len(rows) >= 120


def test_a_row_checked_against_a_release_names_an_entry_there_is(
    pairs: list[tuple[Evidence, Evidence]],
) -> None:
    civic, moalmanac = (release.folder / str(release.knowledge.file) for release in releases())
    there = civic.read_text("utf-8"), moalmanac.read_text("utf-8")
    for row in evidence():
        for seen in row.checked:
            kind, _, number = seen.partition(":")
            if kind == "civic":
                assert f"\t{number.removeprefix('EID')}\t" in there[0], (row.id, seen)
            elif kind == "moalmanac":
                assert f'"assertion_id": {number},' in there[1], (row.id, seen)
