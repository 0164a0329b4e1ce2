"""The description for machines fits what is served."""

from __future__ import annotations

import re

from tests.serving.support import Client


def test_every_reference_leads_somewhere(client: Client) -> None:
    response = client.get("/openapi.json")
    schemas = response.json()["components"]["schemas"]
    used = set(re.findall(r'"#/components/schemas/([^"]+)"', response.text))
    assert used <= set(schemas)
    assert {"PredictRequest", "Patient", "Prediction", "ErrorBody", "Catalogue"} <= set(schemas)
    assert "$defs" not in response.text


def test_predict_declares_its_body_and_its_errors(client: Client) -> None:
    predict = client.get("/openapi.json").json()["paths"]["/predict"]["post"]
    schema = predict["requestBody"]["content"]["application/json"]["schema"]
    assert schema == {"$ref": "#/components/schemas/PredictRequest"}
    assert set(predict["responses"]) == {"200", "400", "401", "403", "413", "415", "422", "429", "503", "504"}
