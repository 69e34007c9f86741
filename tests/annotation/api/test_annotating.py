"""What an annotator does through the API: take, answer, pass, correct; and what they never get to see."""

import json
import uuid

import pytest
from rest_framework.serializers import Serializer
from rest_framework.test import APIClient

from annotation import queue, reviews
from annotation.api.assignments import AssignmentSerializer
from annotation.models import Judgment, Slot
from tests.annotation import factories

pytestmark = pytest.mark.django_db
JUDGMENTS = "/api/v1/judgments/"


@pytest.fixture
def project():
    return factories.make_project(guidelines="Look at the edges.")


@pytest.fixture
def client(project):
    return sign_in(factories.make_user(project))


def sign_in(user):
    client = APIClient()
    client.force_login(user)
    return client


def take(client, project, count=1):
    answer = client.post(f"/api/v1/projects/{project.slug}/assignments/", {"count": count})
    assert answer.status_code == 200, answer.json()
    return answer.json()


def judge(client, assignment, choice="first", **more):
    body = {
        "client_id": str(uuid.uuid4()),
        "slot": assignment["slot"],
        "answer": {"choice": choice},
        "time_ms": 900,
    }
    return client.post(JUDGMENTS, body | more)


def test_taking_answering_and_taking_the_next(client, project):
    factories.make_pairs(project, 3)
    taken = take(client, project, 2)
    assert taken["progress"] == {"open": 3, "answered": 0, "mine": 0, "mine_today": 0}
    first, second = taken["assignments"]
    assert set(first) == {
        "slot",
        "lease_token",
        "lease_until",
        "comparison",
        "prompt",
        "instrument",
        "samples",
        "returned",
    }
    assert first["instrument"] == "pairwise"
    assert len({sample["id"] for sample in first["samples"]}) == 2
    answer = judge(client, first)
    assert answer.status_code == 201
    assert answer.json()["slot"] == first["slot"]
    again = take(client, project, 2)
    assert again["progress"] == {"open": 2, "answered": 1, "mine": 1, "mine_today": 1}
    assert again["assignments"][0]["slot"] == second["slot"]
    assert first["slot"] not in [assignment["slot"] for assignment in again["assignments"]]


def test_a_repeated_submit_is_answered_with_the_same_judgment(client, project):
    factories.make_pair(project)
    [assignment] = take(client, project)["assignments"]
    client_id = str(uuid.uuid4())
    first, again = (judge(client, assignment, client_id=client_id) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert Judgment.objects.count() == 1


def test_an_answer_is_about_the_sample_that_was_shown_first(client, project):
    comparison = factories.make_pair(project)
    [assignment] = take(client, project)["assignments"]
    judge(client, assignment, "first")
    chosen = comparison.members.get(sample=assignment["samples"][0]["id"]).position
    assert Judgment.objects.get().answer == {"choice": f"sample_{chosen}"}


def test_own_answers_come_back_in_shown_terms_and_can_be_corrected(client, project):
    factories.make_pairs(project, 2)
    taken = take(client, project, 2)["assignments"]
    receipts = [
        judge(client, assignment, choice).json() for assignment, choice in zip(taken, ["first", "tie"], strict=True)
    ]
    own = client.get(f"/api/v1/projects/{project.slug}/judgments/").json()["results"]
    assert [row["id"] for row in own] == [receipts[1]["id"], receipts[0]["id"]]
    assert [row["answer"] for row in own] == [{"choice": "tie"}, {"choice": "first"}]
    assert own[1]["assignment"] == taken[0] | {"lease_token": None, "lease_until": None}
    assert judge(client, own[1]["assignment"], "second").status_code == 409
    corrected = judge(client, own[1]["assignment"], "second", supersedes=own[1]["id"])
    assert corrected.status_code == 201
    own = client.get(f"/api/v1/projects/{project.slug}/judgments/").json()["results"]
    assert [row["answer"] for row in own] == [{"choice": "second"}, {"choice": "tie"}]


def test_leases_are_renewed_given_back_and_passed_on(client, project):
    factories.make_pairs(project, 2)
    first, second = take(client, project, 2)["assignments"]
    address = f"/api/v1/slots/{first['slot']}"
    renewed = client.patch(f"{address}/lease/", {"lease_token": first["lease_token"]})
    assert renewed.json()["lease_until"] > first["lease_until"]
    assert client.delete(f"{address}/lease/", {"lease_token": first["lease_token"]}).status_code == 204
    assert client.delete(f"{address}/lease/?lease_token={first['lease_token']}").status_code == 204
    assert client.patch(f"{address}/lease/", {"lease_token": first["lease_token"]}).status_code == 409
    passed = client.post(
        f"/api/v1/slots/{second['slot']}/skips/", {"lease_token": second["lease_token"], "reason": "too dark"}
    )
    assert passed.status_code == 204
    assert Slot.objects.get(state="skipped").skip_reason == "too dark"
    assert [a["comparison"] for a in take(client, project, 5)["assignments"]] == [first["comparison"]]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"answer": {"choice": "third"}}, "answer.choice"),
        ({"answer": {}}, "answer.choice"),
        ({"answer": {"choice": "first", "x": 1}}, "answer.x"),
        ({"answer": "first"}, "answer"),
        ({"time_ms": -1}, "time_ms"),
        ({"time_ms": None}, "time_ms"),
        ({"client_id": "1"}, "client_id"),
        ({"slot": "1"}, "slot"),
        ({"supersedes": str(uuid.uuid4())}, "supersedes"),
    ],
)
def test_what_is_wrong_is_named_in_a_problem(client, project, wrong, field):
    factories.make_pair(project)
    [assignment] = take(client, project)["assignments"]
    answer = judge(client, assignment, **wrong)
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert not Judgment.objects.exists()


def test_an_answer_after_somebody_else_took_over_is_a_conflict_that_says_what_to_do(client, project):
    factories.make_pair(project)
    [assignment] = take(client, project)["assignments"]
    Slot.objects.update(lease_until="2020-01-01T00:00:00Z")
    take(sign_in(factories.make_user(project)), project)
    answer = judge(client, assignment)
    assert answer.status_code == 409
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert "take the next" in answer.json()["detail"]


def test_an_annotator_is_told_nothing_about_where_samples_came_from(client, project):
    factories.make_pairs(project, 2)
    taken = take(client, project, 2)
    receipt = judge(client, taken["assignments"][0]).json()
    own = client.get(f"/api/v1/projects/{project.slug}/judgments/").json()
    about = client.get(f"/api/v1/projects/{project.slug}/").json()
    media = client.get(taken["assignments"][0]["samples"][0]["media_url"])
    media.close()
    headers = [media.headers[name] for name in ("ETag", "Content-Disposition", "Content-Type")]
    everything = json.dumps([taken, receipt, own, about, headers]).lower()
    for word in ("secret-model", "origin", "independent-noise", "strategy", "position", "sample_0", "p_0"):
        assert word not in everything


def test_media_are_cached_for_ever_and_harmless(client, project):
    factories.make_pair(project)
    address = take(client, project)["assignments"][0]["samples"][0]["media_url"]
    answer = client.get(address)
    assert b"".join(answer.streaming_content).startswith(b"\x89PNG")
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    answer.close()
    unchanged = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert unchanged.status_code == 304
    changed = client.get(address, headers={"If-None-Match": '"other"'})
    assert changed.status_code == 200
    changed.close()


def test_what_is_written_out_is_what_the_schema_says(client, project):
    """The serializer's own way from field to field gives the same, returned answers and all."""
    factories.make_pairs(project, 2)
    user = factories.make_user()
    [first] = take(client, project)["assignments"]
    judge(client, first)
    reviews.review(Judgment.objects.get(), "returned", user, "Once more.")
    annotator = Judgment.objects.get().annotator
    for assignment in queue.lease(project, annotator, 2):
        serializer = AssignmentSerializer(context={"project": project})
        by_field = Serializer.to_representation(serializer, assignment)
        assert serializer.to_representation(assignment) == by_field
