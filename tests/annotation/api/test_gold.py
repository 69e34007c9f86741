"""Gold through the API: managers make it, annotators cannot tell it from the rest."""

import json

import pytest
from rest_framework.test import APIClient

from annotation import annotators, gold, standings
from annotation.models import Gold
from annotation.standings import Change
from tests.annotation import factories
from tests.annotation.quality.answered import choose

pytestmark = pytest.mark.django_db


def sign_in(user):
    client = APIClient()
    client.force_login(user)
    return client


@pytest.fixture
def project():
    return factories.make_project(gold_rate=0.5)


@pytest.fixture
def manager(project):
    return sign_in(factories.make_user(project, role="manager"))


def address(project, suffix=""):
    return f"/api/v1/projects/{project.slug}/gold/{suffix}"


def test_making_reading_and_changing(project, manager):
    pair = factories.make_pair(project)
    made = manager.post(
        address(project), {"comparison": pair.pk, "answer": {"choice": "first"}, "explanation": "x"}
    )
    assert made.status_code == 201, made.json()
    told = made.json()
    assert (told["comparison"], told["answer"], told["is_active"]) == (pair.pk, {"choice": "first"}, True)
    assert manager.get(address(project)).json()["results"] == [told]
    one = address(project, f"{told['id']}/")
    assert manager.get(one).json() == told
    changed = manager.patch(one, {"is_active": False, "answer": {"choice": "tie"}})
    assert changed.json() == told | {"is_active": False, "answer": {"choice": "tie"}}
    assert manager.post(address(project), {"comparison": pair.pk, "answer": {"choice": "tie"}}).status_code == 409


def test_what_somebody_answered_becomes_the_known_answer_whatever_side_it_stood_on(project, manager):
    pair, other = factories.make_pairs(project, 2)
    judgment = choose(pair, factories.make_annotator(), 2, shown=(1, 0))
    body = {"comparison": pair.pk, "judgment": str(judgment.pk), "explanation": "Look at the edges."}
    refused = manager.post(address(project), body | {"comparison": other.pk})
    assert [error["field"] for error in refused.json()["errors"]] == ["judgment"]
    made = manager.post(address(project), body)
    assert made.status_code == 201, made.json()
    assert made.json()["answer"] == {"choice": "second"}
    assert Gold.objects.get().answer == {"choice": "sample_1"}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"answer": {"choice": "first"}}, "comparison"),
        ({"comparison": 10**9, "answer": {"choice": "first"}}, "comparison"),
        ({"comparison": "own", "answer": {"choice": "sample_0"}}, "answer.choice"),
        ({"comparison": "own"}, "answer"),
        ({"comparison": "own", "answer": {"choice": "tie"}, "judgment": str(factories.new_id())}, "answer"),
        ({"comparison": "own", "judgment": str(factories.new_id())}, "judgment"),
    ],
)
def test_what_is_wrong_is_named(project, manager, body, field):
    pair = factories.make_pair(project)
    answer = manager.post(
        address(project), body | ({"comparison": pair.pk} if body.get("comparison") == "own" else {})
    )
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert not Gold.objects.exists()


def test_each_has_its_pictures_and_how_people_and_machines_did(project, manager):
    """One of two people is right, the machine is right, and who is excluded does not count."""
    pairs = factories.make_pairs(project, 2)
    for pair in pairs:
        gold.make_gold(pair, {"choice": "first"}, None)
    people = [annotators.for_user(factories.make_user(project)) for _ in range(3)]
    for person, outcome in zip(people, (0, 2, 2), strict=True):
        choose(pairs[0], person, outcome)
    choose(pairs[0], factories.make_annotator(), 0)
    standings.change(project, people[2], Change(is_excluded=True, reason="contrary"), factories.make_user())
    asked, unasked = manager.get(address(project)).json()["results"]
    assert (asked["results"]["people"]["n"], asked["results"]["people"]["accuracy"]) == (2, 0.5)
    assert (asked["results"]["machines"]["n"], asked["results"]["machines"]["accuracy"]) == (1, 1.0)
    assert unasked["results"]["people"] == {"n": 0, "accuracy": None, "low": 0.0, "high": 1.0}
    assert asked["prompt"] == pairs[0].prompt.text
    assert [sample["position"] for sample in asked["samples"]] == [0, 1]
    assert "secret-model" not in json.dumps(asked)


def test_the_list_costs_the_same_however_long_it_is(project, manager, django_assert_max_num_queries):
    for pair in factories.make_pairs(project, 12):
        gold.make_gold(pair, {"choice": "first"}, None)
    with django_assert_max_num_queries(9):
        assert len(manager.get(address(project)).json()["results"]) == 12


def test_only_those_who_manage_the_project_see_it(project, manager):
    pair = factories.make_pair(factories.make_project())
    foreign = manager.post(address(project), {"comparison": pair.pk, "answer": {"choice": "first"}})
    assert foreign.status_code == 400
    for role in ("annotator", "reviewer"):
        assert sign_in(factories.make_user(project, role=role)).get(address(project)).status_code == 403
    assert sign_in(factories.make_user()).get(address(project)).status_code == 404


def test_nothing_that_an_annotator_is_told_differs(project):
    """Assignments, receipts, own answers and every status are alike in form, whichever question is gold."""
    pairs = factories.make_pairs(project, 16)
    known = {pair.pk for pair in pairs[:6]}
    for pair in pairs[:6]:
        gold.make_gold(pair, {"choice": "first"}, None)
    client = sign_in(factories.make_user(project))
    forms = {True: set(), False: set()}
    told = []
    for turn in range(16):
        taken = client.post(f"/api/v1/projects/{project.slug}/assignments/", {"count": 1}).json()
        if not taken["assignments"]:
            break
        [assignment] = taken["assignments"]
        slot, token = assignment["slot"], assignment["lease_token"]
        renewed = client.patch(f"/api/v1/slots/{slot}/lease/", {"lease_token": token})
        if turn % 4 == 3:
            last = client.post(f"/api/v1/slots/{slot}/skips/", {"lease_token": token})
        else:
            body = {"client_id": str(factories.new_id()), "slot": slot, "answer": {"choice": "tie"}, "time_ms": 5}
            last = client.post("/api/v1/judgments/", body)
            told.append(last.json())
        forms[assignment["comparison"] in known].add((tuple(assignment), renewed.status_code, last.status_code))
        told.append(assignment)
    assert forms[True] == forms[False]
    told.append(client.get(f"/api/v1/projects/{project.slug}/judgments/").json())
    assert "gold" not in json.dumps(told)
