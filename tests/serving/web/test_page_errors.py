"""What is wrong, on the page in a browser: said beside its field, and nothing typed is lost."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.serving.web.filling import Shoot, choose, entry, predict


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


def test_leaving_warns_where_something_was_typed(page: Page) -> None:
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    choose(page, "breast")
    page.reload()
    assert asked == []
    entry(page, "history:age").press_sequentially("58")
    page.reload()
    assert asked == ["beforeunload"]


def test_without_a_connection_the_form_stays_as_it_was(page: Page) -> None:
    choose(page, "rare-childhood")
    entry(page, "history:age").fill("7")
    page.context.set_offline(True)
    page.get_by_role("button", name="Predict").click()
    expect(page.get_by_role("alert")).to_contain_text("cannot be reached")
    expect(entry(page, "history:age")).to_have_value("7")
    page.context.set_offline(False)
    predict(page)
