"""Published side effects as evidence: the counts of the table, nothing unchecked, nothing of carriers."""

from __future__ import annotations

from dataclasses import replace

import pytest

import serving.evidence
from data.program import program, programs
from data.side_effects import published_rates
from data.side_effects_table import side_effect_table
from serving.evidence import WORDS, published
from tests.calls import B5701, DPYD_2A, NOT_B5701, calls

TABLE = side_effect_table()
WITH_RATES = [(p, t) for p in programs().values() for t in p.therapies if published(p, t)]


def rows_of(about, therapy, outcome):
    event, grade, attribution = outcome.endpoint.split(", ")[-3:]
    event = outcome.endpoint.removesuffix(f", {grade}, {attribution}")
    ids = TABLE["therapy"] == (therapy.rates_of or therapy.id)
    same = TABLE["drugs"].map(lambda cell: bool(cell) and set(cell.split(";")) == set(therapy.drugs))
    return TABLE[
        (TABLE["program"] == about.id)
        & (ids | ((TABLE["therapy"] == "") & same))
        & (TABLE["event"] == event)
        & (TABLE["grade"] == grade)
        & (TABLE["attribution"] == attribution)
    ]


def test_many_therapies_have_rates():
    assert len(WITH_RATES) > 20


@pytest.mark.parametrize(("about", "therapy"), WITH_RATES, ids=lambda x: x.id)
def test_rates_are_those_of_the_counts(about, therapy):
    found = published(about, therapy)
    assert len({outcome.endpoint for outcome in found}) == len(found)
    assert [o.probability for o in found] == sorted((o.probability for o in found), reverse=True)
    for outcome in found:
        rows = rows_of(about, therapy, outcome)
        used = rows[(rows["confidence"] == "high") & (rows["population"] == "")]
        assert len(used)
        assert outcome.probability == pytest.approx(used["events"].sum() / used["patients"].sum())
        assert f"{used['events'].sum()} of {used['patients'].sum()} trial patients" in outcome.reason
        assert outcome.cohort == ", ".join(dict.fromkeys(used["trial"]))
        assert set(used["checked"]) <= set(outcome.sources)


@pytest.mark.parametrize(("about", "therapy"), WITH_RATES, ids=lambda x: x.id)
def test_each_says_how_sure_it_is_and_where_it_is_from(about, therapy):
    for outcome in published(about, therapy):
        assert outcome.interval is not None
        low, high = outcome.interval
        assert 0 <= low <= outcome.probability <= high <= 1
        assert low < high
        assert outcome.interval_level == 0.95
        assert outcome.sources
        assert all(outcome.sources)
        assert any(source.startswith("http") for source in outcome.sources)
        assert (outcome.basis, outcome.role, outcome.design) == ("evidence", "side_effect", "published")
        assert outcome.grade in WORDS
        assert outcome.title.startswith(f"{outcome.event}, {WORDS[outcome.grade]}")
        assert ("treatment-related" in outcome.title) == ("treatment-related" in outcome.reason)
        assert outcome.explanation is None


def test_what_was_counted_in_carriers_is_left_out(monkeypatch):
    about = program("lung")
    therapy = about.therapy("cytotoxic")
    first, second, *_ = published_rates(about.id, therapy)
    carriers = replace(first, population="UGT1A1*28/*28")
    monkeypatch.setattr(serving.evidence, "published_rates", lambda _program, _therapy: [carriers, second])
    another = therapy.model_copy(update={"id": "asked for the first time"})
    assert [(o.event, o.grade) for o in published(about, another)] == [(second.event, second.grade)]


def test_no_rate_of_warfarin_in_carriers_is_given():
    about = program("pharmacogenomics")
    warfarin = about.therapy("warfarin")
    assert any(rate.population for rate in published_rates(about.id, warfarin, unchecked=True))
    assert "Major bleeding" not in {outcome.event for outcome in published(about, warfarin)}


def test_what_was_not_compared_with_the_paper_is_left_out():
    about = program("colon")
    assert (TABLE.loc[TABLE["therapy"] == "levamisole_5fu", "confidence"] == "check").all()
    assert published(about, about.therapy("levamisole_5fu")) == ()


def test_arms_that_differ_are_said_to():
    about = program("lung")
    outcomes = published(about, about.therapy("cytotoxic"))
    apart = [
        o
        for o in outcomes
        if len(rows_of(about, about.therapy("cytotoxic"), o).query("confidence == 'high'")) > 1
    ]
    assert apart
    assert any("single arms" in outcome.reason for outcome in apart)
    alone = [o for o in outcomes if o not in apart]
    assert not any("single arms" in outcome.reason for outcome in alone)


def test_what_the_drug_was_blamed_for_is_told_from_whatever_happened():
    about = program("lung")
    said = {o.endpoint.rpartition(", ")[2]: o.reason for t in about.therapies for o in published(about, t)}
    assert "whatever the cause" in said["all"]
    assert "held to be treatment-related" in said["related"]


def test_without_phenotypes_nothing_is_different_and_with_them_carriers_are():
    about = program("colon")
    therapy = about.therapy("cytotoxic")
    plain, carrier = published(about, therapy), published(about, therapy, calls(DPYD_2A))
    assert published(about, therapy, None) == plain
    before, after = ({o.endpoint: o for o in found} for found in (plain, carrier))
    assert set(before) < set(after)
    moved = {endpoint for endpoint in before if before[endpoint].probability != after[endpoint].probability}
    assert moved == {"Diarrhea, >=3, all", "Mucositis oral, >=3, all"}
    assert [o.probability for o in carrier] == sorted((o.probability for o in carrier), reverse=True)


def test_a_moved_rate_is_evidence_and_cites_ratio_and_guideline():
    about = program("colon")
    found = {o.endpoint: o for o in published(about, about.therapy("cytotoxic"), calls(DPYD_2A))}
    diarrhoea = found["Diarrhea, >=3, all"]
    assert (diarrhoea.basis, diarrhoea.design) == ("evidence", "published")
    assert diarrhoea.probability == pytest.approx(0.387, abs=0.001)
    assert diarrhoea.interval == pytest.approx((0.204, 0.609), abs=0.001)
    assert {"PMID 23930673", "PMID 29152729"} <= set(diarrhoea.sources)
    assert "87 of 851 trial patients" in diarrhoea.reason
    assert "odds ratio 5.54" in diarrhoea.reason
    assert diarrhoea.model.endswith("moved by Terrazzino 2013")


def test_a_carrier_of_hla_b_5701_is_told_the_rate_of_carriers():
    about = program("hiv")
    therapy = about.therapy("dtg_abc_3tc")
    assert "Allergic reaction" not in {o.event for o in published(about, therapy)}
    for called, rate in (((B5701,), 30 / 49), ((NOT_B5701,), 27 / 803), ((), 66 / 847)):
        (reaction,) = [o for o in published(about, therapy, calls(*called)) if o.event == "Allergic reaction"]
        assert reaction.probability == pytest.approx(rate)
        assert "patients like this one" in reaction.reason


def test_what_has_no_figure_for_carriers_says_whose_rate_it_is():
    about = program("colon")
    found = {o.endpoint: o for o in published(about, about.therapy("cytotoxic"), calls(DPYD_2A))}
    neutropenia = found["Neutrophil count decreased, >=3, all"]
    assert "rate of all comers, this patient's is higher" in neutropenia.reason
    assert "PMID 29152729" in neutropenia.sources
    neuropathy = found["Peripheral sensory neuropathy, >=3, all"]
    assert "all comers" not in neuropathy.reason
