"""The API of instruments: everything that a form or a client needs, for anybody who has signed in."""

import pytest
from rest_framework.test import APIClient

from annotation.instruments import registry
from tests.annotation.factories import make_user

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/instruments/"


def read():
    client = APIClient()
    client.force_authenticate(make_user())
    answer = client.get(ADDRESS)
    assert answer.status_code == 200
    return answer.json()


def test_every_instrument_is_described_in_the_order_of_the_registry():
    assert [one["id"] for one in read()] == list(registry.INSTRUMENTS)


def test_an_example_sent_back_is_an_answer_under_its_configuration():
    for one in read():
        instrument = registry.get(one["id"])
        config, subject = instrument.configure(one["example_config"]), instrument.example_subject()
        assert one["fewest_samples"] <= len(subject.samples) <= one["most_samples"]
        assert {sample.kind for sample in subject.samples} <= set(one["sample_kinds"])
        assert instrument.to_canonical(one["example"], range(len(subject.samples)), config, subject)


def test_schemas_describe_every_field():
    for one in read():
        for schema in (one["config_schema"], one["answer_schema"]):
            assert schema["type"] == "object"
            assert schema["properties"]
            assert schema["additionalProperties"] is False


def test_a_stranger_reads_nothing():
    assert APIClient().get(ADDRESS).status_code in (401, 403)


def test_it_is_read_only():
    client = APIClient()
    client.force_authenticate(make_user())
    assert client.post(ADDRESS, {}).status_code == 405
