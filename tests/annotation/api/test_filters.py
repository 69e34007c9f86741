"""What lists can be narrowed down by, and that they take nothing else."""

import uuid

import pytest
from django.urls import get_resolver
from rest_framework.test import APIClient

from annotation import annotators, queue
from annotation.models import Comparison, Finding, Gold, Judgment, Preference, Prompt
from tests.annotation import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    return factories.make_project(slots_per_comparison=2)


def sign_in(user):
    client = APIClient()
    client.force_login(user)
    return client


@pytest.fixture
def client(project):
    return sign_in(factories.make_user(project, role="manager"))


@pytest.fixture
def pairs(project):
    """Three comparisons: one answered by a person and a machine who agree, one where they differ, one by nobody."""
    made = [factories.make_pair(project, text) for text in ("a red Cat", "a blue cat", "100% dog")]
    person, machine = annotators.for_user(factories.make_user(project)), factories.make_annotator()
    for annotator in (person, machine):
        for assignment in queue.lease(project, annotator, 3):
            if assignment.comparison == made[2]:
                continue
            first = assignment.shown_order[0]
            is_flipped = annotator is machine and assignment.comparison == made[1]
            choice = "first" if (first == 0) != is_flipped else "second"
            queue.submit(assignment.slot.pk, annotator, uuid.uuid4(), {"choice": choice}, 5)
    return made


def listed(client, address, parameters):
    answer = client.get(address, parameters)
    assert answer.status_code == 200, answer.json()
    return [row["id"] for row in answer.json()["results"]]


def test_comparisons_by_each_parameter(client, project, pairs):
    Comparison.objects.filter(pk=pairs[1].pk).update(
        priority=9, strategy="other", created_at="2020-05-01T00:00:00Z"
    )
    Prompt.objects.filter(pk=pairs[0].prompt_id).update(split="test")
    Prompt.objects.exclude(pk=pairs[0].prompt_id).update(split="train")
    Gold.objects.create(comparison=pairs[2], answer={"choice": "tie"})
    sample = factories.make_sample(project, "100% dog", seed=1)
    sample.origin = {"model": "rare", "eta": 0.7}
    sample.save()
    pairs[2].members.filter(position=0).update(sample=sample)
    job = uuid.uuid4()
    Comparison.objects.filter(pk=pairs[0].pk).update(job=job)
    address = f"/api/v1/projects/{project.slug}/comparisons/"
    expected = {
        ("job", str(job)): [0],
        ("job", str(uuid.uuid4())): [],
        ("eta_from", "0.65"): [2],
        ("eta_from", "0.75"): [],
        ("eta_to", "0.75"): [2],
        ("contains", "CAT"): [0, 1],
        ("contains", "100%"): [2],
        ("contains", "0_"): [],
        ("split", "test"): [0],
        ("gold", "true"): [2],
        ("gold", "false"): [0, 1],
        ("priority", "9"): [1],
        ("strategy", "other"): [1],
        ("created_from", "2021-01-01T00:00:00Z"): [0, 2],
        ("created_before", "2021-01-01T00:00:00Z"): [1],
        ("agreement_to", "0.9"): [1],
        ("agreement_from", "0.9"): [0],
        ("judged_by", "person"): [0, 1],
        ("judged_by", "simulated"): [0, 1],
        ("judged_by", "vlm"): [],
        ("model", "rare"): [2],
        ("model", "secret-model"): [0, 1, 2],
        ("state", "answered"): [0, 1],
        ("state", "open"): [2],
        ("state", "tie"): [1],
    }
    for (name, value), numbers in expected.items():
        assert listed(client, address, {name: value}) == [pairs[number].pk for number in numbers], (name, value)
    both = {"contains": "cat", "split": "train", "judged_by": "person"}
    assert listed(client, address, both) == [pairs[1].pk]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("colour", "red"),
        ("state", "lost"),
        ("state", ""),
        ("gold", "perhaps"),
        ("priority", "9" * 30),
        ("agreement_from", "nan"),
        ("agreement_to", "2"),
        ("created_from", "yesterday"),
        ("contains", "\0"),
        ("prompt__text", "a"),
        ("project", "other"),
        ("ordering", "password"),
    ],
)
def test_anything_else_is_refused_by_name(client, project, name, value):
    answer = client.get(f"/api/v1/projects/{project.slug}/comparisons/", {name: value})
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == [name]


def test_what_was_misspelt_is_told_what_there_is(client, project):
    detail = client.get(f"/api/v1/projects/{project.slug}/prompts/", {"splt": "test"}).json()["detail"]
    assert all(name in detail for name in ("split", "contains", "cursor", "page_size", "ordering"))
    twice = client.get(f"/api/v1/projects/{project.slug}/prompts/?split=test&split=train")
    assert twice.status_code == 400


def test_prompts_by_split_and_text(client, project, pairs):
    address = f"/api/v1/projects/{project.slug}/prompts/"
    assert listed(client, address, {"contains": "DOG"}) == [pairs[2].prompt_id]
    assert listed(client, address, {"contains": "cat", "ordering": "-id"}) == [
        pairs[1].prompt_id,
        pairs[0].prompt_id,
    ]


def test_judgments_by_each_parameter(client, project, pairs):
    address = f"/api/v1/projects/{project.slug}/all-judgments/"
    everything = listed(client, address, {})
    assert len(everything) == 4
    newest = Judgment.objects.get(pk=everything[0])
    expected = {
        ("annotator", str(newest.annotator_id)): set(Judgment.objects.filter(annotator=newest.annotator)),
        ("comparison", str(pairs[0].pk)): set(Judgment.objects.filter(comparison=pairs[0])),
        ("kind", "person"): set(Judgment.objects.filter(annotator__kind="person")),
        ("kind", "vlm"): set(),
        ("current", "false"): set(),
        ("current", "true"): set(Judgment.objects.all()),
        ("created_before", "2020-01-01T00:00:00Z"): set(),
        ("created_from", "2020-01-01T00:00:00Z"): set(Judgment.objects.all()),
        ("verdict", "returned"): set(),
    }
    for (name, value), rows in expected.items():
        assert set(listed(client, address, {name: value})) == {str(row.pk) for row in rows}, (name, value)


def test_a_reviewer_reads_answers_but_not_which_model_made_what(project, pairs):
    reviewer = sign_in(factories.make_user(project, role="reviewer"))
    address = f"/api/v1/projects/{project.slug}/comparisons/"
    answers = [
        reviewer.get(address),
        reviewer.get(f"/api/v1/comparisons/{pairs[0].pk}/"),
        reviewer.get(f"/api/v1/projects/{project.slug}/all-judgments/"),
    ]
    for answer in answers:
        assert answer.status_code == 200
        assert "secret-model" not in answer.content.decode()
    assert reviewer.get(address, {"model": "secret-model"}).status_code == 403
    annotator = sign_in(factories.make_user(project))
    for answer in answers:
        assert annotator.get(answer.request["PATH_INFO"]).status_code == 403
        assert sign_in(factories.make_user()).get(answer.request["PATH_INFO"]).status_code == 404


def test_one_comparison_with_all_that_is_known_of_it(client, project, pairs):
    [judgment] = Judgment.objects.filter(comparison=pairs[0], annotator__kind="person")
    queue.submit(judgment.slot_id, judgment.annotator, uuid.uuid4(), {"choice": "tie"}, 5, supersedes=judgment.pk)
    Finding.objects.create(
        sample=pairs[0].members.get(position=1).sample, number=0, source="test:1", code="odd", message="It is odd."
    )
    told = client.get(f"/api/v1/comparisons/{pairs[0].pk}/").json()
    assert len(told["judgments"]) == 3
    assert [row["is_current"] for row in told["judgments"]] == [True, True, False]
    assert told["judgments"][0]["supersedes"] == str(judgment.pk)
    assert told["judgments"][0]["answer"] == {"choice": "tie"}
    assert [row["aspect"] for row in told["preferences"]] == [""]
    assert told["preference"]["p_0"] == Preference.objects.get(comparison=pairs[0]).p_a
    assert [[finding["code"] for finding in sample["findings"]] for sample in told["samples"]] == [[], ["odd"]]
    assert told["samples"][0]["origin"]["model"] == "secret-model"
    assert told["gold"] is None


def test_priority_and_answers_wanted_can_be_changed_by_managers(client, project):
    comparison = factories.make_pair(project)
    address = f"/api/v1/comparisons/{comparison.pk}/"
    told = client.patch(address, {"priority": 7, "slots_wanted": 5}).json()
    assert (told["priority"], told["slots_wanted"], comparison.slots.count()) == (7, 5, 5)
    assert client.patch(address, {"priority": 101}).status_code == 400
    assert sign_in(factories.make_user(project, role="reviewer")).patch(address, {"priority": 1}).status_code == 403


def test_every_list_refuses_what_it_does_not_know():
    """Lists that read parameters without naming them would be found here."""
    client = sign_in(factories.make_user(is_staff=True))
    project = factories.make_project()
    asked = 0
    for pattern in get_resolver("annotation.urls").url_patterns:
        view = pattern.callback.view_class
        if not hasattr(view, "list") or "<int" in str(pattern.pattern) or "<uuid" in str(pattern.pattern):
            continue
        address = "/api/v1/" + str(pattern.pattern).replace("<slug:slug>", project.slug)
        assert client.get(address).status_code == 200, address
        answer = client.get(address, {"colour": "red"})
        assert answer.status_code == 400, address
        assert "There is no such parameter" in answer.json()["detail"], address
        assert set(client.get(address).json()) == {"next", "previous", "results"}, address
        asked += 1
    assert asked >= 8


def test_what_somebody_flagged_is_found_with_its_reason(client, project):
    pairs = factories.make_pairs(project, 3)
    annotator = annotators.for_user(factories.make_user(project))
    flagged, passed, _ = queue.lease(project, annotator, 3)
    queue.skip(flagged.slot.pk, flagged.lease_token, "upside down")
    queue.skip(passed.slot.pk, passed.lease_token)
    address = f"/api/v1/projects/{project.slug}/comparisons/"
    assert listed(client, address, {"flagged": "true"}) == [flagged.comparison.pk]
    others = [pair.pk for pair in pairs if pair != flagged.comparison]
    assert listed(client, address, {"flagged": "false"}) == others
    told = client.get(f"/api/v1/comparisons/{flagged.comparison.pk}/").json()["flags"]
    assert told == [{"annotator": annotator.name, "reason": "upside down"}]
    assert client.get(f"/api/v1/comparisons/{passed.comparison.pk}/").json()["flags"] == []
