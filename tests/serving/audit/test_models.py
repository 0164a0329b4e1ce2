"""The list of models and the review of one, as they are served."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

from anyio.from_thread import BlockingPortal

from models.registry import store
from serving.audit.figure_numbers import figure_tables
from serving.audit.reviewed import reviewed
from serving.ledger.keeper import keeper
from serving.predictor import Predictor
from tests.serving.access.people import hospital
from tests.serving.audit.models_support import MODEL, PAGE, ask_about
from tests.serving.support import Client

pytest_plugins = ("tests.serving.audit.models_fixtures",)


class Text(HTMLParser):
    """Collects what is read of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.feed(page)

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def words(page: str) -> str:
    return " ".join(" ".join(Text(page).said).split())


def images(page: str) -> list[str]:
    return [unescape(path) for path in re.findall(r'<img src="([^"]+)"', page)]


def test_every_version_is_listed_with_its_answers_and_whether_it_was_reviewed(
    auditor: Client, audited: Predictor
) -> None:
    ask_about(audited, 3)
    page = auditor.get("/audit/models")
    assert page.status_code == 200
    assert f'href="{PAGE}"' in page.text
    shown = [words(row) for row in page.text.split("<tr>")[2:]]
    assert [" 2 simulated 0 not reviewed" in shown[0], "served" in shown[0]] == [True, False]
    assert " 1 served simulated 3 not reviewed" in shown[1]


def test_findings_come_first_in_words_the_gravest_first(auditor: Client, audited: Predictor) -> None:
    ask_about(audited, 60)  # all of them exercise more than anybody in the cohort
    page = auditor.get(PAGE).text
    findings = reviewed(MODEL, "1").gathered.review.findings
    assert findings[0].severity == "warning"
    shown = words(page)
    places = [shown.index(f"{finding.severity} {finding.kind} {finding.says}.") for finding in findings]
    assert places == sorted(places)
    assert page.index('id="findings"') < page.index("<img")


def test_the_page_says_what_was_reviewed_and_what_was_left_out(auditor: Client, audited: Predictor) -> None:
    shown = words(auditor.get(PAGE).text)
    assert "simulated.objective_response v1, which is served." in shown
    assert "Learned from 500 patients of simulated" in shown
    assert "Drift: 0 patients served" in shown
    assert f"{MODEL} v2" in shown  # compared with
    assert "which is not served (version 1 is)" in words(auditor.get(PAGE[:-1] + "2").text)


def test_every_figure_is_valid_svg_without_script_and_has_its_numbers(
    auditor: Client, audited: Predictor
) -> None:
    ask_about(audited, 60)
    page = auditor.get(PAGE).text
    found = {path.split("/")[-1].split(".svg")[0]: auditor.get(path) for path in images(page)}
    assert set(found) == {"beeswarm", "dependence", "interactions", "shift", "subgroups", "stability"}
    for answer in found.values():
        assert answer.headers["content-type"] == "image/svg+xml"
        assert answer.headers["content-security-policy"] == "default-src 'none'; style-src 'unsafe-inline'"
        root = ET.fromstring(answer.text)
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        assert not [node for node in root.iter() if node.tag.endswith("script")]
        assert not [key for node in root.iter() for key in node.attrib if key.startswith("on")]
    assert page.count("<summary>Numbers of") == len(found)
    assert 'alt=""' not in page


def test_the_numbers_of_the_dots_are_those_of_the_cohort(auditor: Client, audited: Predictor) -> None:
    gathered = reviewed(MODEL, "1").gathered
    tables = figure_tables(gathered)
    assert set(tables) == {"beeswarm", "dependence", "stability"}  # nobody was served
    of_first = [row for row in tables["dependence"].rows if row[0] == gathered.review.influences[0].label]
    assert sum(int(row[2]) for row in of_first) == gathered.review.sampled
    assert all(len(row) == len(table.head) for table in tables.values() for row in table.rows)


def test_those_served_grow_with_the_answers(auditor: Client, audited: Predictor) -> None:
    seen = []
    for start in (0, 4):
        ask_about(audited, 4, start)
        seen.append(reviewed(MODEL, "1").gathered.review.served)
    assert seen == [4, 8]
    assert "and on 8 of the 8 newest answers" in words(auditor.get(PAGE).text)
    assert reviewed(MODEL, "2").gathered.review.served == 0


def test_what_came_later_does_not_change_a_review_up_to_a_time(audited: Predictor) -> None:
    ask_about(audited, 4)
    until = keeper().ledger.entry(4).at
    before = reviewed(MODEL, "1", until).digest
    ask_about(audited, 1, 4)
    assert reviewed(MODEL, "1", until).digest == before
    assert reviewed(MODEL, "1").digest != before


def test_of_a_patient_who_is_forgotten_the_explanation_remains_and_nothing_else(audited: Predictor) -> None:
    ask_about(audited, 4)
    assert reviewed(MODEL, "1").gathered.served.attributes["sex"] == ["female", "male", "female", "male"]
    keeper().forget("p1", by="cli", user=None, role=None)
    served = reviewed(MODEL, "1").gathered.served
    assert served.attributes["sex"] == ["female", None, "female", "male"]
    assert len(served) == 4


def test_what_there_is_none_of_is_named_with_the_nearest(auditor: Client) -> None:
    for path, hint in (
        ("/audit/models/simulated.objective_respons/1", f"Did you mean {MODEL}?"),
        (PAGE[:-1] + "7", "Known: 1, 2."),
        (PAGE + "/beswarm.svg", "Did you mean beeswarm?"),
    ):
        answer = auditor.get(path)
        assert answer.status_code == 404
        assert answer.json()["error"]["hint"] == hint


def test_a_version_that_cannot_be_read_is_listed_and_said_to_be_left_out(
    auditor: Client, audited: Predictor, two_versions: Path
) -> None:
    cards = sorted((two_versions / "artifacts").rglob("card.json"), key=lambda path: path.stat().st_mtime_ns)
    kept = cards[1].read_bytes()
    cards[1].write_bytes(b"{}")
    try:
        ask_about(audited, 1)  # so that the review is none of before
        assert "Version 2 was not compared." in words(auditor.get(PAGE).text)
    finally:
        cards[1].write_bytes(kept)
    assert store.card(MODEL, "2").name == MODEL


def test_only_auditors_and_administrators_see_models(
    audited: Predictor, portal: BlockingPortal, tmp_path: Path
) -> None:
    staff = hospital(tmp_path, portal, audited)
    for path in ("/audit/models", PAGE, PAGE + "/beeswarm.svg"):
        seen = {
            role: staff.request("GET", path, staff.headers(role, "key")).status_code for role in staff.keys
        }
        assert {role for role, status in seen.items() if status == 200} == {"auditor", "admin"}
        assert set(seen.values()) == {200, 403}
    staff.engine.dispose()
