"""The page in a browser: a doctor fills in, asks and reads an answer, by keyboard and on any screen."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect

from tests.serving.support import EXAMPLES
from tests.serving.web.filling import Shoot, choose, drop, entry, faults, predict

SMOKER = {
    "program": "simulated",
    "patient": {
        "history": {"age": 61, "height": 170, "weight": 86.7},
        "environment": {"pm25": 24.0, "exercise_met_hours": 3.0, "smoking_current": True},
    },
}


def test_a_form_leads_to_an_answer_that_a_robot_can_read_too(page: Page, shoot: Shoot) -> None:
    choose(page, "rare-childhood")
    assert faults(page) == []
    shoot(page, "form")
    entry(page, "history:age").fill("7")
    entry(page, "history:sex").select_option("male")
    answer = predict(page)
    expect(answer).to_contain_text("6-mercaptopurine")
    assert faults(page) == []
    shoot(page, "answer")
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert faults(page) == [], scheme


def test_nothing_is_filled_in_as_normal(page: Page) -> None:
    for program in ("rare-childhood", "breast", "hiv"):
        choose(page, program)
        with page.expect_request("**/answer") as asked:
            predict(page)
        request = asked.value.post_data_json
        patient = request["patient"]
        assert request["program"] == program
        assert patient["history"] == patient["environment"] == {}
        assert not any(patient["mutations"].values())
        assert not any(patient["expression"].values())


def test_an_example_goes_through_the_form_unchanged(page: Page) -> None:
    for program, name in (("breast", "breast_msk"), ("breast", "breast_brca1"), ("hiv", "hiv_resistant")):
        form = choose(page, program)
        form.locator("#example").select_option(name)
        expect(page.locator("#status")).to_contain_text("filled in")
        with page.expect_request("**/answer") as asked:
            predict(page)
        sent = asked.value.post_data_json["patient"]
        given = json.loads((EXAMPLES / f"{name}.json").read_text("utf-8"))["patient"]
        for group in ("history", "environment"):
            assert sent[group] == given.get(group, {})
        mutations, own = sent["mutations"], given["mutations"]
        for part in ("measures", "diplotypes", "alleles"):
            assert mutations[part] == own.get(part, {})
        assert set(mutations["tested_genes"]) == set(own["tested_genes"])
        known = [{k: v for k, v in one.items() if (k, v) != ("origin", "unknown")} for one in own["variants"]]
        for variant in known:
            assert any(variant.items() <= one.items() for one in mutations["variants"]), variant


def test_moving_what_can_be_changed_moves_numbers_and_not_the_answer(page: Page, shoot: Shoot) -> None:
    choose(page, "simulated")
    drop(page, "smoker.json", SMOKER)
    answer = predict(page)
    words = answer.locator(".glance, h2").first.inner_text()
    lever = page.locator(".lever[data-field='environment:pm25'] input")
    lever.focus()
    lever.press("Home")
    rows = page.locator("#what-if-table tbody tr")
    expect(rows.first).to_be_visible()
    pairs = [(r.locator(".now").inner_text(), r.locator(".if").inner_text()) for r in rows.all()]
    assert all(int(then.strip("%")) > int(now.strip("%")) for now, then in pairs), "cleaner air does good"
    expect(page.locator("#what-if-table caption")).to_contain_text(
        "not what the change would do", ignore_case=True
    )
    switch = page.get_by_role("switch", name="Smokes now")
    switch.uncheck()
    better = rows.first.locator(".if")
    expect(better).not_to_have_text(pairs[0][1])
    assert faults(page) == []
    shoot(page, "what_if")
    page.get_by_role("button", name="As it is").click()
    expect(rows).to_have_count(0)
    assert answer.locator(".glance, h2").first.inner_text() == words


def test_the_keyboard_alone_is_enough(page: Page) -> None:
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the form")).to_be_focused()
    page.locator("input[name=program]").first.focus()
    page.keyboard.press("Space")
    expect(page.locator("#patient")).to_be_visible()
    age = entry(page, "history:age")
    for _ in range(40):
        page.keyboard.press("Tab")
        if age.evaluate("input => input === document.activeElement"):
            break
    page.keyboard.type("9")
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_contain_text("Done", timeout=15_000)
    expect(page.locator("#answer h2").first).to_be_focused()


def test_print_shows_the_answer_and_not_the_form(page: Page) -> None:
    choose(page, "rare-childhood")
    answer = predict(page)
    page.emulate_media(media="print")
    expect(answer).to_be_visible()
    for hidden in ("#patient", ".programs", ".top"):
        expect(page.locator(hidden)).to_be_hidden()
    assert page.pdf().startswith(b"%PDF")


def test_only_the_ticked_therapies_are_compared(page: Page) -> None:
    form = choose(page, "rare-childhood")
    form.locator(".therapies summary").click()
    for box in form.locator("input[name=therapy]").all()[1:]:
        box.uncheck()
    expect(form.locator("#therapy-count")).to_contain_text("1 of")
    with page.expect_request("**/answer") as asked:
        predict(page)
    assert len(asked.value.post_data_json["therapies"]) == 1


@pytest.mark.parametrize("width", [390, 768])
def test_narrow_screens_need_no_sideways_scrolling(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    choose(page, "breast")
    predict(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_going_back_leads_to_the_program_before_and_addresses_hold_no_patient(page: Page) -> None:
    choose(page, "breast")
    choose(page, "hiv")
    page.go_back()
    expect(page.locator("form[data-program=breast]")).to_be_visible()
    entry(page, "history:age").fill("58")
    predict(page)
    assert page.url.endswith("/#breast")
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
