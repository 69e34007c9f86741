"""A repair can be tried: what comes back is what the submitted one would be, and nothing is stored."""

import json

import pytest
from rest_framework.test import APIClient

from annotation import annotators, queue
from annotation.comparisons import make_comparison
from annotation.layouts.model import parse
from annotation.media import store
from annotation.models import Finding, Membership, Sample
from annotation.prompts import get_or_add
from annotation.samples import Origin, store_sample
from tests.annotation import factories
from tests.annotation.rooms import crowded

pytestmark = pytest.mark.django_db

APART = [{"op": "move", "object": "chest", "x": 4.5, "y": 2.0}]


@pytest.fixture
def project():
    return factories.make_project(instrument="layout", instrument_config={})


@pytest.fixture
def sample(project):
    made = store_sample(get_or_add(project, "a bedroom"), crowded(), Origin(model="secret-model"))
    make_comparison(project, made.prompt, [made], "synthesised")
    return made


def client_of(user):
    client = APIClient()
    client.force_login(user)
    return client


def tried(client, sample, operations):
    return client.post(f"/api/v1/samples/{sample.pk}/repair-previews/", {"operations": operations}, format="json")


@pytest.fixture
def reviewer(project):
    return client_of(factories.make_user(project, Membership.Role.REVIEWER))


def test_what_is_tried_is_what_is_submitted(project, sample):
    person = factories.make_user(project)
    annotator = annotators.for_user(person)
    [held] = queue.lease(project, annotator, 1)
    shown = tried(client_of(person), sample, APART).json()
    answer = {"decision": "repair", "operations": APART}
    queue.submit(held.slot.pk, annotator, factories.new_id(), answer, 900)
    repaired = Sample.objects.get(parent=sample)
    assert shown["layout"] == parse(store.read(repaired.sha256)).model_dump(mode="json")
    assert [finding["message"] for finding in shown["findings"]] == [row.message for row in repaired.findings.all()]


def test_the_findings_are_those_of_the_repaired_room_and_nothing_is_stored(reviewer, sample):
    kept = list(Finding.objects.values())
    assert tried(reviewer, sample, APART).json()["findings"] == []
    into_the_wall = [{"op": "move", "object": "chest", "x": 6.0, "y": 2.0}]
    [finding] = tried(reviewer, sample, into_the_wall).json()["findings"]
    assert (finding["code"], finding["subjects"]) == ("out_of_room", ["chest"])
    [ring] = finding["place"]["polygons"]
    assert sorted(ring) == [[6.0, 1.5], [6.0, 2.5], [6.5, 1.5], [6.5, 2.5]]
    assert list(Finding.objects.values()) == kept
    assert Sample.objects.count() == 1


def test_nothing_done_is_the_layout_itself_with_every_default(reviewer, sample):
    shown = tried(reviewer, sample, []).json()
    assert shown["layout"]["objects"][0]["z"] == 0
    assert [finding["code"] for finding in shown["findings"]] == ["overlap"]


@pytest.mark.parametrize(
    ("operations", "field"),
    [
        ([{"op": "remove", "object": "sofa"}], "operations.0.object"),
        ([{"op": "remove", "object": "bed"}, {"op": "remove", "object": "bed"}], "operations.1.object"),
        ([{"op": "paint", "object": "bed"}], "operations.0"),
        ([{"op": "move", "object": "bed", "x": "1", "y": 0}], "operations.0.move.x"),
        ("remove it", "operations"),
    ],
)
def test_what_is_impossible_is_said_by_its_field(reviewer, sample, operations, field):
    refused = tried(reviewer, sample, operations)
    assert refused.status_code == 400
    assert [error["field"] for error in refused.json()["errors"]] == [field]


def test_only_layouts_are_repaired(reviewer, project):
    refused = tried(reviewer, factories.make_sample(project), [])
    assert refused.status_code == 409
    assert "Only layouts" in refused.json()["detail"]


def test_it_says_nothing_of_who_made_the_room_and_nothing_to_others(project, sample):
    of_a_reviewer = client_of(factories.make_user(project, Membership.Role.REVIEWER))
    assert "secret-model" not in json.dumps(tried(of_a_reviewer, sample, []).json())
    for nobody in (factories.make_user(), factories.make_user(project)):
        assert tried(client_of(nobody), sample, []).status_code == 404
