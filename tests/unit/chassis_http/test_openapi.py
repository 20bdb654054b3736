"""The OpenAPI document of a service."""

from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from services.chassis.http.openapi import document
from services.chassis.http.routes import method_of
from tests.integration.chassis_http.library import ANNOUNCED, API, CARDS, without_intake


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    return document(API, CARDS)


def test_the_document_is_valid(described: dict[str, Any]) -> None:
    OpenAPIV31SpecValidator(described).validate()


def test_the_document_is_always_the_same(described: dict[str, Any]) -> None:
    assert document(API, CARDS) == described


def test_every_route_stands_in_it(described: dict[str, Any]) -> None:
    for route in API.routes:
        operation = described["paths"][route.path][method_of(route).lower()]
        assert operation["summary"] == route.summary


def test_operation_ids_are_unique(described: dict[str, Any]) -> None:
    ids = [operation["operationId"] for path in described["paths"].values() for operation in path.values()]

    assert len(set(ids)) == len(ids)


def test_the_intake_takes_the_services_events_and_no_other(described: dict[str, Any]) -> None:
    content = described["paths"]["/v1/events"]["post"]["requestBody"]["content"]
    [event] = content["application/cloudevents+json"]["schema"]["oneOf"]

    assert event["properties"]["type"] == {"const": ANNOUNCED}
    assert event["properties"]["data"] == {"$ref": "#/components/schemas/BookAnnounced"}
    assert "/v1/events" not in document(without_intake(), CARDS)["paths"]


def test_people_show_a_token_and_partners_sign(described: dict[str, Any]) -> None:
    assert described["paths"]["/v1/books"]["get"]["security"] == [{"bearer": []}]
    [signed] = described["paths"]["/v1/events"]["post"]["security"]
    assert set(signed) == {"partnerId", "webhookId", "webhookTimestamp", "webhookSignature"}


def test_filters_of_a_list_are_parameters(described: dict[str, Any]) -> None:
    names = [parameter["name"] for parameter in described["paths"]["/v1/books"]["get"]["parameters"]]

    assert set(names) == {"limit", "cursor", "centre", "town", "state", "since"}
