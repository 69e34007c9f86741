"""Generators over REST: seen by leads, added by staff."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from annotation.models import Project
from gpu_jobs.models import Generator
from tests.gpu_jobs.api.conftest import SignIn, fields_of, problem

pytestmark = pytest.mark.django_db
GENERATORS = "/api/v1/generators/"
SDXL = {"name": "SDXL", "source": "stabilityai/stable-diffusion-xl-base-1.0", "revision": "fp16"}


def test_the_built_in_ones_are_there_from_the_start(lead: APIClient, project: Project) -> None:
    found = lead.get(GENERATORS, {"project": project.slug}).json()["results"]
    assert [(one["source"], one["kind"], one["project"]) for one in found] == [
        ("builtin:shapeworld", "base", None),
        ("builtin:shapeworld-video", "base", None),
    ]


def test_a_project_sees_what_serves_all_and_its_own(lead: APIClient, project: Project) -> None:
    other = Project.objects.create(slug="other", name="Other", instrument="pairwise", seed=1)
    Generator.objects.create(name="Own", source="/own", project=project)
    Generator.objects.create(name="Foreign", source="/foreign", project=other)
    for query in ({}, {"project": project.slug}):
        names = [row["name"] for row in lead.get(GENERATORS, query).json()["results"]]
        assert names == ["Shapeworld (built in)", "Shapeworld video (built in)", "Own"]


def test_staff_add_generators_for_all(sign_in: SignIn) -> None:
    response = sign_in("staff").post(GENERATORS, SDXL)
    assert response.status_code == 201
    made = Generator.objects.get(pk=response.json()["id"])
    assert (made.name, made.source, made.revision) == tuple(SDXL.values())
    assert (made.kind, made.project, made.created_by.username) == ("base", None, "staff")


@pytest.mark.parametrize("who", ["manager", "annotator", "stranger", "nobody"])
def test_nobody_else_does(sign_in: SignIn, who: str) -> None:
    problem(sign_in(who).post(GENERATORS, SDXL), 403)
    assert not Generator.objects.filter(name="SDXL").exists()


@pytest.mark.parametrize(("who", "code"), [("annotator", 403), ("stranger", 404), ("nobody", 403)])
def test_a_project_s_generators_are_for_its_leads(sign_in: SignIn, project: Project, who: str, code: int) -> None:
    problem(sign_in(who).get(GENERATORS, {"project": project.slug}), code)


def test_the_same_source_twice_is_a_conflict(sign_in: SignIn) -> None:
    client = sign_in("staff")
    assert client.post(GENERATORS, SDXL).status_code == 201
    problem(client.post(GENERATORS, SDXL), 409)
    assert client.post(GENERATORS, {**SDXL, "revision": "main"}).status_code == 201


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"source": ""}, "source"),
        ({"source": "builtin:shapeworld"}, "source"),
        ({"source": "run:1"}, "source"),
        ({"source": "x" * 1001}, "source"),
    ],
)
def test_what_is_wrong_is_named(sign_in: SignIn, wrong: dict[str, Any], field: str) -> None:
    assert fields_of(sign_in("staff").post(GENERATORS, SDXL | wrong)) == {field}


def test_nobody_calls_a_generator_tuned_by_hand(sign_in: SignIn) -> None:
    made = sign_in("staff").post(GENERATORS, SDXL | {"kind": "tuned", "training_run": 1, "parent": 1}).json()
    assert (made["kind"], made["parent"], made["training_run"]) == ("base", None, None)


def test_a_list_costs_the_same_however_long(
    lead: APIClient, project: Project, django_assert_num_queries: Any
) -> None:
    Generator.objects.create(name="Own", source="/own", project=project)
    lead.get(GENERATORS)
    with CaptureQueriesContext(connection) as few:
        lead.get(GENERATORS)
    for number in range(15):
        Generator.objects.create(name=f"Own {number}", source=f"/own/{number}", project=project)
    with django_assert_num_queries(len(few)):
        assert len(lead.get(GENERATORS).json()["results"]) == 18
