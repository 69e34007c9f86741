"""Reviews through the API: what waits, accepting, returning, giving to others."""

import pytest
from rest_framework.test import APIClient

from annotation.models import Judgment, Review
from tests.annotation import factories

pytestmark = pytest.mark.django_db


def sign_in(user):
    client = APIClient()
    client.force_login(user)
    return client


@pytest.fixture
def project():
    return factories.make_project()


@pytest.fixture
def annotator(project):
    return sign_in(factories.make_user(project))


@pytest.fixture
def reviewer(project):
    return sign_in(factories.make_user(project, role="reviewer"))


def take(client, project):
    return client.post(f"/api/v1/projects/{project.slug}/assignments/", {}).json()["assignments"]


def judge(client, assignment, choice="first"):
    body = {
        "client_id": str(factories.new_id()),
        "slot": assignment["slot"],
        "answer": {"choice": choice},
        "time_ms": 9,
    }
    answer = client.post("/api/v1/judgments/", body)
    assert answer.status_code == 201, answer.json()
    return answer.json()["id"]


def waiting(client, project):
    answer = client.get(f"/api/v1/projects/{project.slug}/unreviewed-judgments/")
    assert answer.status_code == 200, answer.json()
    return answer.json()["results"]


def review(client, judgment, verdict, **more):
    return client.post(f"/api/v1/judgments/{judgment}/reviews/", {"verdict": verdict} | more)


def test_a_reviewer_sees_the_answer_as_it_was_given(project, annotator, reviewer):
    factories.make_pairs(project, 2)
    [assignment] = take(annotator, project)
    judgment = judge(annotator, assignment, "second")
    [row] = waiting(reviewer, project)
    assert (row["id"], row["answer"], row["time_ms"]) == (judgment, {"choice": "second"}, 9)
    assert row["assignment"]["samples"] == assignment["samples"]
    assert row["annotator"]["kind"] == "person"
    assert "secret-model" not in str(row)
    assert review(reviewer, judgment, "accepted").status_code == 201
    assert waiting(reviewer, project) == []


def test_a_returned_answer_comes_back_to_its_annotator(project, annotator, reviewer):
    factories.make_pairs(project, 2)
    judgment = judge(annotator, take(annotator, project)[0], "second")
    made = review(reviewer, judgment, "returned", comment="Look at the hand.")
    assert made.status_code == 201
    assert made.json() | {"id": 0, "created_at": ""} == {
        "id": 0,
        "judgment": judgment,
        "verdict": "returned",
        "comment": "Look at the hand.",
        "created_at": "",
    }
    [again] = take(annotator, project)
    assert again["returned"] == {
        "judgment": judgment,
        "comment": "Look at the hand.",
        "answer": {"choice": "second"},
    }
    later = judge(annotator, again, "tie")
    assert Judgment.objects.get(pk=later).supersedes_id == Judgment.objects.get(pk=judgment).pk
    [other] = take(annotator, project)
    assert other["returned"] is None


@pytest.mark.parametrize("body", [{}, {"verdict": "perhaps"}, {"verdict": "accepted", "comment": "x" * 5001}])
def test_what_is_wrong_is_named(project, annotator, reviewer, body):
    factories.make_pair(project)
    judgment = judge(annotator, take(annotator, project)[0])
    answer = reviewer.post(f"/api/v1/judgments/{judgment}/reviews/", body)
    assert answer.status_code == 400
    assert not Review.objects.exists()


def test_who_may_review(project, annotator):
    factories.make_pair(project)
    judgment = judge(annotator, take(annotator, project)[0])
    assert review(annotator, judgment, "accepted").status_code == 403
    assert review(sign_in(factories.make_user(project)), judgment, "accepted").status_code == 404
    assert review(sign_in(factories.make_user()), judgment, "accepted").status_code == 404
    assert annotator.get(f"/api/v1/projects/{project.slug}/unreviewed-judgments/").status_code == 403
    assert not Review.objects.exists()


def test_ones_own_answers_are_left_to_others(project):
    factories.make_pair(project)
    user = factories.make_user(project, role="reviewer")
    client = sign_in(user)
    judgment = judge(client, take(client, project)[0])
    assert waiting(client, project) == []
    assert review(client, judgment, "accepted").status_code == 409


def test_a_manager_gives_a_returned_place_to_others(project, annotator, reviewer):
    factories.make_pair(project)
    [assignment] = take(annotator, project)
    address = f"/api/v1/slots/{assignment['slot']}/reassignments/"
    judgment = judge(annotator, assignment)
    manager = sign_in(factories.make_user(project, role="manager"))
    assert manager.post(address).status_code == 409
    review(reviewer, judgment, "returned")
    assert reviewer.post(address).status_code == 403
    assert sign_in(factories.make_user()).post(address).status_code == 404
    assert manager.post(address).status_code == 204
    assert take(annotator, project) == []
    assert [one["comparison"] for one in take(manager, project)] == [assignment["comparison"]]
