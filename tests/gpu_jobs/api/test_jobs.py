"""Jobs over REST: asked for, looked at, stopped, started again."""

import uuid
from typing import Any

import pytest
from rest_framework.test import APIClient

from annotation.models import Membership, Project
from gpu_jobs.jobs import enqueue, life, log
from gpu_jobs.jobs.registry import KINDS
from gpu_jobs.models import Job
from tests.gpu_jobs.api.conftest import SignIn, fields_of, problem

pytestmark = pytest.mark.django_db
JOBS = "/api/v1/jobs/"
SIMULATE = {"annotators": [{"name": "careful"}], "judgments_max": 5}


@pytest.fixture
def job(project: Project) -> Job:
    return enqueue.record("simulate", SIMULATE, project)


def ask(client: APIClient, project: Project, kind: str = "simulate", spec: Any = SIMULATE) -> Any:
    return client.post(JOBS, {"kind": kind, "project": project.slug, "spec": spec})


def claimed(job: Job) -> life.Claim:
    held = life.claim(job.pk)
    assert held is not None
    return held


def test_a_job_asked_for_is_queued_and_a_worker_called(
    lead: APIClient, project: Project, messages: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        response = ask(lead, project)
    assert response.status_code == 201
    made = response.json()
    row = Job.objects.get(pk=made["id"])
    assert row.created_by.username == "manager"
    assert messages == [("io", made["id"])]
    assert (made["kind"], made["title"], made["project"]) == ("simulate", "Simulated annotators", "shapes")
    assert (made["state"], made["attempt"], made["result"], made["error"]) == ("queued", 0, None, "")
    assert made["progress"] == {"done": 0, "total": None, "message": ""}
    assert made["spec"]["annotators"][0] == {
        "name": "careful", "noise": 0.0, "position_bias": 0.0, "taste": {}, "seed": 0,
    }  # fmt: skip
    assert lead.get(f"{JOBS}{made['id']}/").json() == made


@pytest.mark.parametrize(
    ("kind", "spec", "field"),
    [
        ("simulate", {}, "spec.annotators"),
        ("simulate", {"annotators": []}, "spec.annotators"),
        ("simulate", {"annotators": [{"name": "a", "noise": 2}]}, "spec.annotators.0.noise"),
        ("simulate", {**SIMULATE, "speed": 3}, "spec.speed"),
        ("generate", {"generator": "the best"}, "spec.generator"),
        (
            "generate",
            {"generator": 1, "strategy": {"name": "independent-noise", "samples_per_prompt": 1}},
            "spec.strategy.independent-noise.samples_per_prompt",
        ),
        ("train", {"generator": 1, "dataset_version": 1, "lora": {"rank": 0}}, "spec.lora"),
        ("curate", {}, "spec.scorer"),
        ("import_pairs", {"upload": "7"}, "spec.upload"),
        ("export", [1], "spec"),
        ("dance", {}, "kind"),
        ("../models", {}, "kind"),
    ],
)
def test_a_wrong_specification_is_answered_with_its_field(
    lead: APIClient, project: Project, kind: str, spec: Any, field: str
) -> None:
    assert field in fields_of(ask(lead, project, kind, spec))
    assert not Job.objects.exists()


def test_what_contradicts_itself_is_said(lead: APIClient, project: Project) -> None:
    told = problem(ask(lead, project, "train", {"generator": 1, "dataset_version": 1, "export": 1}), 400)
    assert "either a dataset_version or an export" in told["detail"]


def test_a_job_without_project_or_kind_is_refused(lead: APIClient) -> None:
    assert fields_of(lead.post(JOBS, {})) == {"kind", "project", "spec"}


def requests_about(project: Project, job: Job) -> list[tuple[str, str, Any]]:
    one = f"{JOBS}{job.pk}/"
    return [
        ("post", JOBS, {"kind": "simulate", "project": project.slug, "spec": SIMULATE}),
        ("get", f"{JOBS}?project={project.slug}", None),
        ("get", one, None),
        ("get", f"{one}log/", None),
        ("get", f"{one}log.txt", None),
        ("get", f"{one}attempts/", None),
        ("post", f"{one}cancellations/", None),
        ("post", f"{one}retries/", None),
    ]


@pytest.mark.parametrize(("who", "code"), [("nobody", 403), ("annotator", 403), ("stranger", 404)])
def test_only_leads_have_to_do_with_jobs(sign_in: SignIn, project: Project, job: Job, who: str, code: int) -> None:
    client = sign_in(who)
    for method, address, body in requests_about(project, job):
        problem(getattr(client, method)(address, body), code)
    job.refresh_from_db()
    assert (job.state, Job.objects.count()) == ("queued", 1)
    if who != "nobody":
        assert client.get(JOBS).json()["results"] == []


@pytest.mark.parametrize("who", ["manager", "staff"])
def test_leads_and_staff_may_do_everything(sign_in: SignIn, project: Project, job: Job, who: str) -> None:
    for method, address, body in requests_about(project, job):
        assert getattr(sign_in(who), method)(address, body).status_code in (200, 201)


def test_a_lead_elsewhere_is_a_stranger_here(sign_in: SignIn, project: Project, job: Job) -> None:
    other = Project.objects.create(slug="other", name="Other", instrument="pairwise", seed=1)
    client = sign_in("stranger")
    Membership.objects.create(project=other, user_id=client.session["_auth_user_id"], role="manager")
    problem(client.get(f"{JOBS}{job.pk}/"), 404)
    assert client.get(JOBS).json()["results"] == []


def test_lists_are_newest_first_and_narrowed_down(lead: APIClient, project: Project, job: Job) -> None:
    newer = enqueue.record("score", {"scorer": "x"}, project)
    life.request_cancel(newer.pk)
    assert [row["id"] for row in lead.get(JOBS).json()["results"]] == [str(newer.pk), str(job.pk)]
    assert [row["id"] for row in lead.get(JOBS, {"kind": "score"}).json()["results"]] == [str(newer.pk)]
    assert [row["id"] for row in lead.get(JOBS, {"state": "queued"}).json()["results"]] == [str(job.pk)]
    page = lead.get(JOBS, {"page_size": 1, "project": project.slug}).json()
    assert [row["id"] for row in lead.get(page["next"]).json()["results"]] == [str(job.pk)]
    assert fields_of(lead.get(JOBS, {"colour": "red"})) == {"colour"}
    assert fields_of(lead.get(JOBS, {"state": "asleep"})) == {"state"}
    assert fields_of(lead.get(JOBS, {"kind": "dance"})) == {"kind"}
    problem(lead.get(JOBS, {"project": "nowhere"}), 404)


def test_a_waiting_job_is_cancelled_at_once_and_only_once(lead: APIClient, job: Job) -> None:
    assert lead.post(f"{JOBS}{job.pk}/cancellations/").json()["state"] == "cancelled"
    assert "ended already" in problem(lead.post(f"{JOBS}{job.pk}/cancellations/"), 409)["detail"]


def test_a_running_job_is_asked_to_stop(lead: APIClient, job: Job) -> None:
    held = claimed(job)
    told = lead.post(f"{JOBS}{job.pk}/cancellations/").json()
    assert (told["state"], told["cancel_requested"]) == ("running", True)
    assert life.wants_cancel(held)


def test_only_what_ended_badly_is_started_again(lead: APIClient, job: Job, messages: list[Any]) -> None:
    retry = f"{JOBS}{job.pk}/retries/"
    problem(lead.post(retry), 409)
    held = claimed(job)
    problem(lead.post(retry), 409)
    life.fail(held, "The disk is full.")
    assert lead.get(f"{JOBS}{job.pk}/").json()["error"] == "The disk is full."
    again = lead.post(retry).json()
    assert (again["state"], again["error"], again["attempt"], again["finished_at"]) == ("queued", "", 0, None)
    assert messages == [("io", str(job.pk))]
    life.succeed(claimed(job), {"judgments": 5}, life.ProgressNow(5, 5))
    problem(lead.post(retry), 409)
    done = lead.get(f"{JOBS}{job.pk}/").json()
    assert (done["state"], done["result"], done["progress"]["done"]) == ("succeeded", {"judgments": 5}, 5)


def test_the_log_is_read_from_its_end(lead: APIClient, job: Job) -> None:
    assert lead.get(f"{JOBS}{job.pk}/log/").json() == {"lines": []}
    log.write(job, "\n".join(f"line {number}" for number in range(600)))
    lines = lead.get(f"{JOBS}{job.pk}/log/").json()["lines"]
    assert len(lines) == 500
    assert lines[-1].endswith("line 599")


def test_the_whole_log_is_a_file(lead: APIClient, job: Job) -> None:
    address = f"{JOBS}{job.pk}/log.txt"
    assert b"".join(lead.get(address).streaming_content) == b""
    log.write(job, "\n".join(f"line {number} é" for number in range(30_000)))
    response = lead.get(address)
    lines = b"".join(response.streaming_content).decode().splitlines()
    assert response["Content-Disposition"] == f'attachment; filename="job-{job.pk}.txt"'
    assert (len(lines), lines[0][-8:], lines[-1][-12:]) == (30_000, "line 0 é", "line 29999 é")


def test_attempts_are_told_with_their_reasons(lead: APIClient, job: Job) -> None:
    address = f"{JOBS}{job.pk}/attempts/"
    assert lead.get(address).json() == []
    life.try_again(claimed(job), "The disk was full.")
    Job.objects.update(not_before=None)
    claimed(job)
    first, second = lead.get(address).json()
    assert (first["number"], first["outcome"], first["reason"]) == (1, "broke off", "The disk was full.")
    assert first["ended_at"] is not None
    assert (second["number"], second["outcome"], second["reason"], second["ended_at"]) == (2, "", "", None)


def test_what_is_not_there_is_not_found(lead: APIClient) -> None:
    problem(lead.get(f"{JOBS}{uuid.uuid4()}/"), 404)
    assert lead.get(f"{JOBS}7/").status_code == 404


def test_a_list_costs_the_same_however_long(
    lead: APIClient, project: Project, job: Job, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(
        connection,
    ) as one:
        lead.get(JOBS)
    for _ in range(15):
        enqueue.record("simulate", SIMULATE, project)
    with django_assert_num_queries(len(one)):
        assert len(lead.get(JOBS).json()["results"]) == 16


def test_kinds_come_with_the_schema_of_their_specification(lead: APIClient, sign_in: SignIn) -> None:
    kinds = {kind["kind"]: kind for kind in lead.get("/api/v1/job-kinds/").json()}
    assert list(kinds) == [name for name in KINDS if name not in ("delete_project", "discard_run")], (
        "asked for elsewhere"
    )
    assert {kind["queue"] for kind in kinds.values()} == {"default", "io", "gpu"}
    assert kinds["curate"]["schema"]["required"] == ["scorer"]
    assert (
        kinds["generate"]["schema"]["$defs"]["IndependentNoiseSpec"]["properties"]["samples_per_prompt"]["minimum"]
        == 2
    )
    assert all(kind["schema"]["additionalProperties"] is False for kind in kinds.values())
    problem(sign_in("nobody").get("/api/v1/job-kinds/"), 403)
