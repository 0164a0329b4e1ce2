import xml.etree.ElementTree as ET

import pytest

from models.registry.store import Registered
from serving.review.figures import available, figure
from serving.review.review import gather
from tests.serving.review.served import answered, both_or_neither, column, egfr, resampled

SVG = "{http://www.w3.org/2000/svg}"
NAMES = ("beeswarm", "dependence", "interactions", "shift", "subgroups", "stability")


@pytest.fixture(scope="module")
def gathered():
    bundle = both_or_neither()
    X = resampled(bundle)
    X[:, column(bundle, "environment:exercise_met_hours")] += 30
    attributes = [{"sex": ("female", "male")[i % 2]} for i in range(len(X))]
    return gather(Registered(bundle, "1", "run"), answered(bundle, X, attributes))


@pytest.fixture(scope="module")
def drawn(gathered):
    return {name: figure(gathered, name) for name in NAMES}


def texts(svg: str) -> list[str]:
    return ["".join(node.itertext()).strip() for node in ET.fromstring(svg).iter(f"{SVG}text")]


def test_it_is_known_which_figures_there_are_without_drawing_them(gathered, drawn):
    assert list(available(gathered)) == list(NAMES) == [name for name in NAMES if drawn[name] is not None]


def test_every_figure_is_an_svg_with_a_name_its_text_and_no_script(drawn):
    for svg in drawn.values():
        root = ET.fromstring(svg)
        assert root.tag == f"{SVG}svg"
        assert root.get("role") == "img"
        assert root.get("aria-label", "").startswith("simulated.objective_response v1: ")
        assert not list(root.iter(f"{SVG}script"))
        assert len(texts(svg)) > 5


def test_the_same_review_draws_the_same_bytes(gathered, drawn):
    assert {name: figure(gathered, name) for name in NAMES} == drawn


def test_ids_differ_between_figures_so_that_all_fit_one_page(drawn):
    ids = [node.get("id") for svg in drawn.values() for node in ET.fromstring(svg).iter() if node.get("id")]
    assert len(ids) == len(set(ids))


def test_what_drifts_is_marked_where_sizes_are_compared(drawn):
    assert any(text.endswith("(drifts)") for text in texts(drawn["shift"]))


def test_a_panel_says_which_feature_colours_it(drawn):
    said = " ".join(texts(drawn["dependence"]))
    assert "colour:" in said


def test_nothing_is_drawn_of_what_there_is_nothing_of():
    alone = gather(Registered(egfr(2.0), "1", "run"))
    found = [name for name in NAMES if figure(alone, name) is not None]
    assert list(available(alone)) == found
    assert "interactions" not in found
    assert "shift" not in found
    assert "beeswarm" in found
