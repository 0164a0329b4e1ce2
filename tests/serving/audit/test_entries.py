"""The list of entries: what it shows, what it is filtered by, and the chain verified."""

from __future__ import annotations

import re

import httpx
import pytest

from serving.audit import entry_list
from serving.ledger.keeper import keeper
from tests.serving.access.people import Hospital
from tests.serving.audit.conftest import ADA, BEN, alter
from tests.serving.support import Client


def shown(response: httpx.Response) -> list[int]:
    return [
        int(number)
        for number in re.findall(r'scope="row" class="number"><a href="/audit/(\d+)"', response.text)
    ]


def test_an_empty_ledger_is_a_page_too(client: Client) -> None:
    response = client.get("/audit")
    assert response.status_code == 200
    assert "0 entries" in response.text
    assert "script-src 'self'" in response.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", [4, 3, 2, 1]),
        ("kind=prediction", [3, 2, 1]),
        ("kind=feedback&program=", [4]),
        ("program=rare-childhood", [3, 2, 1]),
        ("program=lung", []),
        ("user=kim", [3]),
        ("since=2100-01-01", []),
        ("until=2100-01-01&user=eve", [4, 2, 1]),
        ("disagrees=yes", []),
        ("disagrees=no&user=eve", [2, 1]),
    ],
)
def test_the_list_has_what_passes_the_filters(
    client: Client, entries: list[int], query: str, numbers: list[int]
) -> None:
    response = client.get(f"/audit?{query}")
    assert response.status_code == 200
    assert shown(response) == numbers
    assert f"{len(shown(response))} entr" in response.text


def test_a_model_is_found_by_name_and_by_version(client: Client, entries: list[int]) -> None:
    source = keeper().kept(1).answer.provenance.models[0]
    assert shown(client.get(f"/audit?model={source.model}")) == [3, 2, 1]
    assert shown(client.get(f"/audit?model={source.model}:{source.version}")) == [3, 2, 1]
    assert shown(client.get(f"/audit?model={source.model}:99")) == []


def test_a_group_and_abstention_are_filters(client: Client, entries: list[int]) -> None:
    kept = keeper().kept(1).answer.reliability.abstained
    assert shown(client.get(f"/audit?abstained={'yes' if kept else 'no'}")) == [3, 2, 1]
    assert shown(client.get(f"/audit?abstained={'no' if kept else 'yes'}")) == []
    page = client.get("/audit").text
    (groups,) = set(re.findall(r'<br><span class="quiet">(.+?)</span>', page))
    assert shown(client.get(f"/audit?group={groups.split(', ')[0]}")) == [3, 2, 1]


@pytest.mark.parametrize(
    ("query", "field", "says"),
    [
        ("kind=predictoin", "kind", "prediction"),
        ("program=lugn", "program", "lung"),
        ("group=sex:none", "group", "Unknown group"),
        ("since=yesterday", "since", "is no day"),
        ("since=2026-11-02&until=2026-11-01", "until", "before the first"),
        ("abstained=maybe", "abstained", "neither yes nor no"),
        ("subject=Ada", "subject", "32 digits"),
        ("user=a%00b", "user", "can be printed"),
        (f"model={'x' * 300}", "model", "At most"),
    ],
)
def test_a_bad_value_is_told_beside_its_field(
    client: Client, entries: list[int], query: str, field: str, says: str
) -> None:
    response = client.get(f"/audit?{query}")
    assert response.status_code == 422
    said = re.search(rf'id="{field}-error" role="alert">([^<]*)<', response.text)
    assert said is not None
    assert says in said[1]
    assert f'aria-describedby="{field}-error"' in response.text
    assert shown(response) == []


@pytest.mark.parametrize("page", ["0", "-1", "x", "1" * 40, "²"])
def test_a_page_that_is_none_is_refused(client: Client, page: str) -> None:
    response = client.get(f"/audit?page={page}")
    assert response.status_code == 422
    assert "is no number of a page" in response.text


def test_what_was_typed_is_escaped(client: Client) -> None:
    page = client.get("/audit?user=<script>x</script>&kind=<b>").text
    assert "<script>x" not in page
    assert "<b>" not in page


def test_pages_lead_to_older_and_newer_ones_and_keep_the_filters(
    client: Client, entries: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entry_list, "PAGE", 2)
    first = client.get("/audit?kind=prediction")
    assert shown(first) == [3, 2]
    assert "3 entries like this" in first.text
    assert 'rel="prev"' not in first.text
    older = re.search(r'href="([^"]+)" rel="next"', first.text)
    assert older is not None
    second = client.get(older[1].replace("&amp;", "&"))
    assert shown(second) == [1]
    assert 'rel="next"' not in second.text
    assert 'href="/audit?kind=prediction&amp;page=1" rel="prev"' in second.text
    beyond = client.get("/audit?kind=prediction&page=9")
    assert "no entry on this page" in beyond.text
    assert "page=2" in beyond.text


def test_a_patient_is_found_and_his_identifier_is_in_no_address(client: Client, entries: list[int]) -> None:
    found = client.request("POST", "/audit/patient", data={"patient": f" {ADA} "})
    assert found.status_code == 303
    goes_to = found.headers["location"]
    assert goes_to == f"/audit?subject={keeper().vault.subject(ADA)}"
    page = client.get(goes_to)
    assert shown(page) == [2, 1]
    assert ADA not in page.text
    assert BEN not in page.text
    assert client.request("POST", "/audit/patient", data={"patient": ""}).headers["location"] == "/audit"


def test_an_unaltered_chain_is_said_to_be_one(client: Client, entries: list[int]) -> None:
    said = client.request("POST", "/audit/verify", json={}).text
    assert "4 entries, none altered" in said
    assert keeper().ledger.entry(4).hash in said
    assert "cut off would not show" in said


def test_verifying_names_the_altered_entry_and_leads_to_it(client: Client, entries: list[int]) -> None:
    alter(3, b'{"kind":1}\n{}')
    said = client.request("POST", "/audit/verify", json={}).text
    assert '<a href="/audit/3">Entry 3</a>: its hash is not that of what it holds' in said
    assert "The 2 entries before it" in said
    page = client.get("/audit/3")
    assert page.status_code == 200
    assert "the entry was altered" in page.text
    assert "cannot be read as an answer" in page.text


def test_the_pages_are_for_auditors(staffed: Hospital) -> None:
    for method, path in (("GET", "/audit"), ("GET", "/audit/1"), ("POST", "/audit/verify")):
        assert staffed.request(method, path, staffed.headers("clinician", "session")).status_code == 403
    headers = staffed.headers("auditor", "session")
    page = staffed.request("GET", "/audit", headers)
    assert page.status_code == 200
    assert f'name="form_token" value="{headers["X-Tailor-Form"]}"' in page.text


def test_a_search_by_patient_needs_the_token_of_the_form(staffed: Hospital) -> None:
    headers = staffed.headers("auditor", "session")
    token = headers.pop("X-Tailor-Form")
    form = {"patient": ADA}
    assert staffed.request("POST", "/audit/patient", headers, data=form).status_code == 403
    found = staffed.request("POST", "/audit/patient", headers, data={**form, "form_token": token})
    assert found.status_code == 303
