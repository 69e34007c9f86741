"""Runs of judging, and judges beside people, by the API."""

from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from annotation import answers, queue
from annotation.annotators import for_user, simulated
from annotation.models import Membership, Project
from curation.chat import endpoints
from curation.chat.endpoints import Endpoint
from gpu_jobs.jobs import timing
from gpu_jobs.jobs.run import run_here
from gpu_jobs.models import Job
from tests.annotation import factories
from tests.gpu_jobs.judging.worlds import right_one
from tests.gpu_jobs.shapes import compare_right_with_wrong

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(monkeypatch) -> Project:
    monkeypatch.setattr(timing, "poll_s", lambda: 3600.0)
    made = factories.make_project(slug="shapes", name="Shapes", slots_per_comparison=2)
    compare_right_with_wrong(made, 6)
    return made


@pytest.fixture
def lead(project: Project) -> APIClient:
    client = APIClient()
    client.force_login(factories.make_user(project, Membership.Role.MANAGER))
    return client


def answer(project, annotator, wrong=0):
    for number, held in enumerate(queue.lease(project, annotator, count=6)):
        choice = right_one(held.comparison) if number >= wrong else 1 - right_one(held.comparison)
        sent = {"choice": ("first", "second")[choice]}
        answers.submit(held.slot.pk, annotator, uuid4(), sent, 900, shown=(0, 1))


def test_a_judge_is_set_beside_people_and_what_is_apart_is_shown(project, lead):
    answer(project, for_user(factories.make_user(project)))
    machine = simulated("a machine", {})
    answer(project, machine, wrong=2)
    (row,) = lead.get("/api/v1/projects/shapes/judges/").json()
    assert (row["judge"]["name"], row["answers"], row["counted"]) == ("a machine", 6, 6)
    assert row["agreement"]["accuracy"] == pytest.approx(4 / 6) and row["agreement"]["n"] == 6
    one = lead.get(f"/api/v1/projects/shapes/judges/{machine.pk}/", {"reference": "people"}).json()
    assert len(one["apart"]) == 2 and all(each["theirs"] != each["mine"] for each in one["apart"])
    assert len(one["apart"][0]["samples"]) == 2 and one["apart"][0]["prompt"]
    by_gold = lead.get(f"/api/v1/projects/shapes/judges/{machine.pk}/", {"reference": "gold"}).json()
    assert by_gold["agreement"]["n"] == 0 == len(by_gold["apart"])
    assert lead.get("/api/v1/projects/shapes/judges/0/").status_code == 404


def counted_of_all(lead):
    """How many of the only judge's answers count, and how many it gave."""
    (row,) = lead.get("/api/v1/projects/shapes/judges/").json()
    return row["counted"], row["answers"]


def test_of_a_judge_that_is_excluded_nothing_counts(project, lead):
    machine = simulated("a machine", {})
    answer(project, machine)
    assert counted_of_all(lead) == (6, 6)
    changed = {"is_excluded": True, "reason": "I doubt it."}
    assert lead.patch(f"/api/v1/projects/shapes/standings/{machine.pk}/", changed).status_code == 200
    assert counted_of_all(lead) == (0, 6)


def test_a_run_on_trial_is_seen_and_released_for_a_reason(project, lead):
    answer(project, for_user(factories.make_user(project)))
    run_here("judge_by_scores", {"terms": [{"scorer": "shapeworld-verifier"}], "questions": "answered"}, project)
    (run,) = lead.get("/api/v1/judging-runs/", {"project": "shapes", "standing": "held_back"}).json()["results"]
    assert run["is_trial"] and run["job"]["state"] == Job.State.SUCCEEDED
    assert run["report"]["agreement"]["accuracy"] == 1.0 and run["report"]["answered"] == 6
    assert counted_of_all(lead) == (0, 6), "held back, they are set beside people and count nowhere"
    address = f"/api/v1/judging-runs/{run['id']}"
    assert lead.post(f"{address}/decisions/", {"decision": "release", "reason": " "}).status_code == 400
    released = lead.post(f"{address}/decisions/", {"decision": "release", "reason": "It agrees."}).json()
    assert (released["standing"], released["reason"]) == ("released", "It agrees.") and released["decided_by"]
    assert counted_of_all(lead) == (6, 6)
    assert lead.post(f"{address}/decisions/", {"decision": "discard", "reason": "No."}).status_code == 409
    assert lead.post(f"{address}/retries/").status_code == 409


def test_models_are_listed_without_their_addresses(lead):
    endpoints.configure({"m": Endpoint(name="m", base_url="http://inner.example/v1", model="M", key_env="NO_SUCH")})
    (model,) = lead.get("/api/v1/language-models/").json()
    endpoints.configure({})
    assert (
        model["name"] == "m"
        and not model["is_local"]
        and "NO_SUCH" in model["why_not"]
        and "inner" not in str(model)
    )
