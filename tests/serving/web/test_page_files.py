"""A file on the page in a browser: it fills the form and overwrites nothing."""

from __future__ import annotations

import json

from playwright.sync_api import Page, expect

from tests.serving.web.filling import Shoot, choose, drop, entry, predict


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


def test_a_file_nobody_reads_is_said_and_leaves_the_form_alone(page: Page) -> None:
    choose(page, "breast")
    entry(page, "history:age").fill("58")
    expect(drop(page, "scan.xyz", b"\x00\x01\x02")).to_contain_text("of no format known")
    expect(entry(page, "history:age")).to_have_value("58")
