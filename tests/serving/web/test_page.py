"""The page in a browser: a doctor fills in, drops a file, is told what is wrong, and reads an answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.serving.support import EXAMPLES

Shoot = Callable[[Page, str], None]
SMOKER = {
    "program": "simulated",
    "patient": {
        "history": {"age": 61, "height": 170, "weight": 86.7},
        "environment": {"pm25": 24.0, "exercise_met_hours": 3.0, "smoking_current": True},
    },
}


def choose(page: Page, program: str) -> Locator:
    """Choose a program; return its form."""
    page.locator(f"input[name=program][value={program}]").check()
    form = page.locator(f"form[data-program={program}]")
    expect(form).to_be_visible()
    return form


def entry(page: Page, key: str) -> Locator:
    """Return the input of a field."""
    return page.locator(f"#f-{key.replace(':', '-')}")


def predict(page: Page) -> Locator:
    page.get_by_role("button", name="Predict").click()
    expect(page.locator("#status")).to_contain_text("Done", timeout=15_000)
    return page.locator("#answer article.answer")


def drop(page: Page, name: str, content: Any) -> Locator:
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    before = page.locator("#file-panel section").count()
    page.set_input_files("#file", {"name": name, "mimeType": "application/json", "buffer": raw})
    panel = page.locator("#file-panel section").nth(before)
    expect(panel).to_be_visible()
    return panel


def faults(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html']}" for v in found if v["impact"] in ("serious", "critical")]


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


def test_an_error_stands_beside_its_field_and_nothing_typed_is_lost(page: Page, shoot: Shoot) -> None:
    choose(page, "breast")
    entry(page, "history:age").fill("58")
    entry(page, "history:tumour_size").fill("4,2")
    page.get_by_role("button", name="Predict").click()
    wrong = entry(page, "history:tumour_size")
    expect(wrong).to_be_focused()
    expect(wrong).to_have_attribute("aria-invalid", "true")
    described = (wrong.get_attribute("aria-describedby") or "").split()[-1]
    expect(page.locator(f"#{described}")).to_contain_text("Give a number")
    expect(wrong).to_have_value("4,2")
    expect(entry(page, "history:age")).to_have_value("58")
    shoot(page, "error")
    wrong.fill("42")
    expect(wrong).not_to_have_attribute("aria-invalid", "true")
    predict(page)


def test_errors_about_genes_stand_beside_their_row(page: Page) -> None:
    form = choose(page, "breast")
    form.locator("#add-tumour").fill("PIC3CA")
    form.locator("#add-tumour").press("Enter")
    row = form.locator(".gene[data-gene=PIC3CA]")
    page.get_by_role("button", name="Predict").click()
    expect(row.locator(".error:visible")).to_contain_text("Did you mean PIK3CA")
    row.get_by_role("radio", name="Not tested").check()
    known = form.locator(".gene[data-gene=ESR1][data-section=tumour]")
    known.get_by_role("radio", name="Altered").check()
    page.get_by_role("button", name="Predict").click()
    expect(known.locator(".error:visible")).to_contain_text("1 character")
    expect(known.locator(".change")).to_be_focused()
    known.locator(".change").fill("Y537S")
    form.get_by_label("CYP2D6").fill("*1")
    page.get_by_role("button", name="Predict").click()
    expect(form.get_by_label("CYP2D6")).to_have_attribute("aria-invalid", "true")


def test_a_file_fills_the_form_and_a_second_adds_without_overwriting(page: Page, shoot: Shoot) -> None:
    choose(page, "breast")
    entry(page, "history:age").fill("58")
    genes = {
        "variants": [{"gene": "PIK3CA", "change": "p.His1047Arg", "vaf": 0.3}],
        "tested_genes": ["PIK3CA", "TP53"],
    }
    panel = drop(page, "one.json", {"history": {"age": 58, "positive_nodes": 3}, "mutations": genes})
    expect(panel).to_contain_text("5 found, 5 used, 0 left")
    expect(page.locator("[data-key='history:positive_nodes'] .mark")).to_have_text("from one.json")
    second = drop(
        page, "two.json", {"history": {"positive_nodes": 7}, "mutations": {"tested_genes": ["GATA3"]}}
    )
    expect(second).to_contain_text("3 was kept; two.json says 7")
    expect(entry(page, "history:positive_nodes")).to_have_value("3")
    shoot(page, "file")
    second.get_by_role("button").click()
    expect(entry(page, "history:positive_nodes")).to_have_value("7")
    with page.expect_request("**/answer") as asked:
        predict(page)
    sent = asked.value.post_data_json["patient"]["mutations"]
    assert sent["variants"] == [{"gene": "PIK3CA", "change": "p.His1047Arg", "origin": "unknown", "vaf": 0.3}]
    assert set(sent["tested_genes"]) == {"PIK3CA", "TP53", "GATA3"}


def test_a_file_may_be_dropped_or_its_text_pasted(page: Page) -> None:
    choose(page, "breast")
    text = json.dumps({"program": "rare-childhood", "patient": {"history": {"age": 9}}})
    make = "text => { const t = new DataTransfer(); t.items.add(new File([text], 'child.json')); return t; }"
    page.dispatch_event("#drop", "drop", {"dataTransfer": page.evaluate_handle(make, text)})
    expect(page.locator("form[data-program=rare-childhood] #file-panel")).to_contain_text("1 found, 1 used")
    expect(entry(page, "history:age")).to_have_value("9")
    page.get_by_text("Paste a report").click()
    page.get_by_label("Text of the report").fill('{"history": {"age": 9, "sex": "male"}}')
    page.get_by_role("button", name="Read it").click()
    expect(entry(page, "history:sex")).to_have_value("male")
    predict(page)


def test_leaving_warns_where_something_was_typed(page: Page) -> None:
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    choose(page, "breast")
    page.reload()
    assert asked == []
    entry(page, "history:age").press_sequentially("58")
    page.reload()
    assert asked == ["beforeunload"]


def test_a_file_nobody_reads_is_said_and_leaves_the_form_alone(page: Page) -> None:
    choose(page, "breast")
    entry(page, "history:age").fill("58")
    expect(drop(page, "scan.xyz", b"\x00\x01\x02")).to_contain_text("of no format known")
    expect(entry(page, "history:age")).to_have_value("58")


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


def test_without_a_connection_the_form_stays_as_it_was(page: Page) -> None:
    choose(page, "rare-childhood")
    entry(page, "history:age").fill("7")
    page.context.set_offline(True)
    page.get_by_role("button", name="Predict").click()
    expect(page.get_by_role("alert")).to_contain_text("cannot be reached")
    expect(entry(page, "history:age")).to_have_value("7")
    page.context.set_offline(False)
    predict(page)


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
