"""The table of published side effects: its contract, a few counts as printed, and the pooling."""

from __future__ import annotations

import pytest
from scipy.stats import beta, binomtest

from data.errors import TailorError
from data.program import Therapy, program, programs
from data.side_effects import PublishedRate, jeffreys, published_rates
from data.side_effects_table import check_table, ctcae_terms, side_effect_table, table_version

TABLE = side_effect_table()


def _text_table():
    return TABLE.astype(str)


def _rate(
    rates: list[PublishedRate], event: str, grade: str = "any", attribution: str = "all"
) -> PublishedRate:
    (found,) = [
        r for r in rates if (r.event, r.grade, r.attribution, r.population) == (event, grade, attribution, "")
    ]
    return found


def test_every_program_with_patients_has_published_rates():
    assert len(TABLE) >= 90
    assert set(TABLE["program"]) == set(programs()) - {"simulated", "tumour-assay"}


def test_every_therapy_named_exists():
    named = TABLE.loc[TABLE["therapy"] != "", ["program", "therapy"]].drop_duplicates()
    assert len(named) > 10
    for program_id, therapy in named.itertuples(index=False):
        assert program(program_id).therapy(therapy).id == therapy


def test_counts_are_counts():
    assert (TABLE["events"] <= TABLE["patients"]).all()
    assert (TABLE["patients"] > 0).all()
    assert TABLE["pmid"].str.fullmatch(r"(\d{6,8}(;\d{6,8})*)?").all()
    assert set(TABLE["event"]) <= set(ctcae_terms())


def test_a_paper_is_one_trial_of_one_year():
    cited = TABLE[TABLE["pmid"] != ""]
    assert (cited.groupby("pmid")["year"].nunique() == 1).all()
    trial = cited["trial"].str.replace(r" \(.*", "", regex=True)  # which cut, which label
    assert (trial.groupby(cited["pmid"]).nunique() == 1).all()
    assert (cited.groupby("trial")["nct"].nunique() == 1).all()


def test_severe_events_are_no_more_than_all():
    arm = ["program", "therapy", "drugs", "trial", "event", "attribution", "population", "patients"]
    wide = TABLE.pivot(index=arm, columns="grade", values="events").dropna(subset=["any", ">=3"])
    assert len(wide) > 15
    assert (wide[">=3"] <= wide["any"]).all()


# As printed in the papers; each is one cell of the table.
PRINTED = [
    ("KEYNOTE-024", "pembrolizumab", "Pneumonitis", "any", 9, 154),
    ("CheckMate 057", "docetaxel", "Febrile neutropenia", ">=3", 26, 268),
    ("NSABP B-31 (7 years)", "trastuzumab;taxane;anthracycline", "Heart failure", ">=3", 37, 944),
    ("DESTINY-Breast03", "trastuzumab deruxtecan", "Pneumonitis", "any", 27, 257),
    ("MOSAIC", "fluorouracil;leucovorin;oxaliplatin", "Peripheral sensory neuropathy", ">=3", 137, 1108),
    ("SANAD arm A", "carbamazepine", "Rash maculo-papular", "any", 38, 378),
    ("SANAD arm A", "lamotrigine", "Rash maculo-papular", "any", 17, 378),
    ("SINGLE", "efavirenz;tenofovir disoproxil;emtricitabine", "Dizziness", "any", 148, 419),
]


@pytest.mark.parametrize(("trial", "drugs", "event", "grade", "events", "patients"), PRINTED)
def test_counts_as_printed(trial, drugs, event, grade, events, patients):
    cell = TABLE.query("trial == @trial and drugs == @drugs and event == @event and grade == @grade")
    assert cell[["events", "patients"]].to_numpy().tolist() == [[events, patients]]


@pytest.mark.parametrize(("events", "patients"), [(1, 20), (38, 378), (295, 444), (19, 20)])
def test_the_interval_is_jeffreys(events, patients):
    low, high = jeffreys(events, patients)
    assert (low, high) == pytest.approx(beta.interval(0.95, events + 0.5, patients - events + 0.5))
    assert low < events / patients < high


def test_the_interval_has_no_end_where_nothing_was_seen():
    assert jeffreys(0, 30)[0] == 0.0
    assert jeffreys(30, 30)[1] == 1.0
    # close to, and inside, the exact interval
    assert 0.05 < jeffreys(0, 30)[1] < binomtest(0, 30).proportion_ci(0.95).high


def test_trials_of_one_therapy_are_added_up():
    """Docetaxel and platinum in lung cancer: the arms that were seen in print."""
    rates = published_rates("lung", program("lung").therapy("cytotoxic"))
    neutropenia = _rate(rates, "Neutrophil count decreased", ">=3", "related")
    arms = TABLE.query(
        "program == 'lung' and therapy == 'cytotoxic' and event == 'Neutrophil count decreased' "
        "and grade == '>=3' and attribution == 'related' and confidence == 'high'"
    )
    assert len(arms) >= 2
    events, patients = int(arms["events"].sum()), int(arms["patients"].sum())
    assert (neutropenia.events, neutropenia.patients) == (events, patients)
    assert neutropenia.rate == pytest.approx(events / patients)
    wide = beta.interval(0.95, events + 0.5, patients - events + 0.5)
    assert (neutropenia.low, neutropenia.high) == pytest.approx(wide)
    assert neutropenia.lowest < neutropenia.rate < neutropenia.highest
    assert set(neutropenia.trials) == set(arms["trial"])
    assert {"carboplatin", "pemetrexed"} <= set(neutropenia.drugs)


def test_trastuzumab_against_chemotherapy():
    arms = {
        t: published_rates("breast", program("breast").therapy(t))
        for t in ("chemotherapy_anti_her2", "chemotherapy")
    }
    with_it, without = (_rate(rates, "Heart failure", ">=3") for rates in arms.values())
    assert (with_it.events, with_it.patients) == (37 + 21, 944 + 1068)  # NSABP B-31 and BCIRG 006
    assert (without.events, without.patients) == (10 + 7, 743 + 1050)
    assert with_it.low > without.high
    assert with_it.system_organ_class == "Cardiac disorders"


def test_rates_come_most_frequent_first_with_their_version():
    rates = published_rates(
        "pharmacogenomics", program("pharmacogenomics").therapy("carbamazepine"), unchecked=True
    )
    assert [r.rate for r in rates] == sorted((r.rate for r in rates), reverse=True)
    assert {r.version for r in rates} == {table_version()}
    assert table_version().date == TABLE["entered"].max()
    assert len(table_version().sha256) == 64


def test_genotypes_are_not_mixed_with_all_comers():
    rates = published_rates(
        "pharmacogenomics", program("pharmacogenomics").therapy("warfarin"), unchecked=True
    )
    bleeding = {r.population: r.patients for r in rates if r.event == "Major bleeding"}
    assert "" not in bleeding
    assert len(bleeding) == 3


def _therapy(*drugs: str) -> Therapy:
    return Therapy(id="not-in-the-table", title="x", kind="targeted", drugs=drugs)


def test_a_row_without_id_is_found_by_its_drugs_in_any_order():
    ivacaftor = published_rates("cystic-fibrosis", _therapy("ivacaftor"))
    assert _rate(ivacaftor, "Dizziness").patients == 221
    three = published_rates("cystic-fibrosis", _therapy("ivacaftor", "elexacaftor", "tezacaftor"))
    assert _rate(three, "Alanine aminotransferase increased").events == 20
    assert published_rates("cystic-fibrosis", _therapy("elexacaftor"), unchecked=True) == []
    assert published_rates("lung", _therapy("ivacaftor"), unchecked=True) == []


def test_a_row_with_an_id_is_not_found_by_its_drugs():
    assert published_rates("breast", _therapy("tamoxifen"), unchecked=True) == []


def test_no_drugs_match_nothing():
    assert published_rates("cystic-fibrosis", _therapy(), unchecked=True) == []


def test_what_was_not_checked_is_asked_for_by_name():
    therapy = program("colon").therapy("levamisole_5fu")
    assert published_rates("colon", therapy) == []
    rates = published_rates("colon", therapy, unchecked=True)
    assert {r.confidence for r in rates} == {"check"}


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("event", "Feeling odd"),
        ("grade", "severe"),
        ("events", "900000"),
        ("events", "-1"),
        ("patients", "many"),
        ("pmid", "PMC123"),
        ("nct", "12345678"),
        ("confidence", "sure"),
        ("entered", "last year"),
    ],
)
def test_a_wrong_cell_is_an_error(column, value):
    table = _text_table()
    table.loc[3, column] = value
    with pytest.raises(TailorError) as caught:
        check_table(table)
    assert caught.value.code == "bad_table"


def test_a_row_needs_a_source_and_an_arm():
    for columns in (["pmid", "nct", "checked"], ["therapy", "drugs"]):
        table = _text_table()
        table.loc[0, "confidence"] = "check"
        table.loc[0, ["checked", *columns]] = ""
        with pytest.raises(TailorError, match="PMID" if "pmid" in columns else "drugs"):
            check_table(table)


def test_high_confidence_says_where_it_was_seen():
    table = _text_table()
    table.loc[table.index[table["confidence"] == "high"][0], "checked"] = ""
    with pytest.raises(TailorError, match="checked"):
        check_table(table)


def test_most_rows_were_seen():
    high = TABLE[TABLE["confidence"] == "high"]
    assert len(high) > 900
    assert high["checked"].str.startswith("http").all()


def test_a_therapy_may_borrow_the_rates_of_its_like():
    breast = program("breast")
    borrowed = published_rates("breast", breast.therapy("adjuvant_hormone"))
    assert borrowed == published_rates("breast", breast.therapy("hormone_therapy")) != []


def test_no_cell_twice():
    table = _text_table()
    table.loc[len(table)] = table.loc[0]
    with pytest.raises(TailorError) as caught:
        check_table(table)
    assert caught.value.code == "bad_table"
