"""Training runs and evaluations over REST: their numbers, and the pictures they name and no other file."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from annotation.models import Project
from curation.models import DatasetVersion, Export, Selection
from gpu_jobs.generation import generators
from gpu_jobs.jobs import enqueue
from gpu_jobs.models import Evaluation, Generator, TrainingMetric, TrainingRun
from tests.gpu_jobs.api.conftest import SignIn, problem
from tests.gpu_jobs.conftest import png

pytestmark = pytest.mark.django_db
RUNS, EVALUATIONS = "/api/v1/training-runs/", "/api/v1/evaluations/"
OUTCOMES = ("tie", "lose", "win")


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Any) -> None:
    settings.VAR_DIR = tmp_path


@pytest.fixture
def export(project: Project) -> Export:
    selection = Selection.objects.create(
        project=project, spec={}, pool=0, selected=0, gates={}, terms_sha256="0" * 64
    )
    version = DatasetVersion.with_drafts.create(
        project=project, number=1, name="first", sha256="1" * 64, rows=0, recipe={"spec": {}}, statistics={},
        selection=selection, sealed_at=timezone.now(),
    )  # fmt: skip
    return Export.objects.create(version=version, profile="native", folder="x", sha256="2" * 64, rows=0, files=[])


def training_run(project: Project, export: Export) -> TrainingRun:
    base = generators.builtin()
    job = enqueue.record("train", {"generator": base.pk, "export": export.pk}, project)
    return TrainingRun.objects.create(job=job, project=project, export=export, base=base, config={"steps": 3})


def evaluation(project: Project, result: bool = True) -> Evaluation:
    base = generators.builtin()
    job = enqueue.record("evaluate", {"base": base.pk, "tuned": base.pk}, project)
    made = Evaluation.objects.create(job=job, project=project, base=base, tuned=base, config={})
    if result:
        rows = [
            {
                "prompt": f"prompt {number}",
                "outcome": outcome,
                "base": {"picture": f"pictures/base/{number:05d}.png", "score": 0.5},
                "tuned": {"picture": f"pictures/tuned/{number:05d}.png", "score": 0.5},
            }
            for number, outcome in enumerate(OUTCOMES)
        ]
        made.result = {
            "prompts": 3, "base_accuracy": 0.25, "tuned_accuracy": 0.5, "accuracy_means": "share of exact pictures",
            "wins": 1, "ties": 1, "losses": 1, "win_rate": 0.5, "win_rate_ci": [0.2, 0.8],
            "by_attribute": {"base": {"colour": 0.5}, "tuned": {"colour": 0.75}}, "rows": rows, "by_scorer": [],
        }  # fmt: skip
        made.save()
        for number, side in enumerate(("base", "tuned")):
            folder = made.folder / "output" / "pictures" / side
            folder.mkdir(parents=True)
            (folder / "00000.png").write_bytes(png((number, 0, 0)))
        (made.folder / "output" / "grid.png").write_bytes(png((9, 9, 9)))
        (made.folder / "output" / "evaluation.json").write_text("{}")
    return made


def test_a_run_comes_with_every_number_in_order(lead: APIClient, project: Project, export: Export) -> None:
    run = training_run(project, export)
    for step in (3, 1, 2):
        TrainingMetric.objects.create(run=run, step=step, values={"loss": 1 / step, "implicit_accuracy": 0.5})
    seen = lead.get(f"{RUNS}{run.pk}/").json()
    assert [(row["step"], row["loss"]) for row in seen["metrics"]] == [(1, 1.0), (2, 0.5), (3, 1 / 3)]
    assert (seen["state"], seen["dataset_version"], seen["tuned"]) == ("queued", export.version_id, None)
    assert (seen["job"], seen["project"], seen["config"]) == (str(run.job_id), "shapes", {"steps": 3})
    tuned = Generator.objects.create(
        name="Tuned", source="run:1", kind="tuned", parent=run.base, training_run=run, project=project
    )
    (listed,) = lead.get(RUNS, {"project": project.slug}).json()["results"]
    assert listed["tuned"] == tuned.pk
    assert "metrics" not in listed, "a list of runs does not carry every number of each"


def test_an_evaluation_s_figures_and_examples(lead: APIClient, project: Project) -> None:
    made = evaluation(project)
    seen = lead.get(f"{EVALUATIONS}{made.pk}/").json()
    assert {name: seen[name] for name in made.result if name != "rows"} == {
        name: value for name, value in made.result.items() if name != "rows"
    }
    assert [row["outcome"] for row in seen["examples"]] == ["lose", "win", "tie"], (
        "what tells them apart comes first"
    )
    tie = seen["examples"][2]
    for side, number in (("base", 0), ("tuned", 1)):
        response = lead.get(tie[f"{side}_url"])
        assert response["Content-Type"] == "image/png"
        assert b"".join(response.streaming_content) == png((number, 0, 0))
    assert b"".join(lead.get(seen["grid_url"]).streaming_content) == png((9, 9, 9))


def test_before_it_is_done_its_figures_are_null(lead: APIClient, project: Project) -> None:
    made = evaluation(project, result=False)
    seen = lead.get(f"{EVALUATIONS}{made.pk}/").json()
    assert {seen[name] for name in ("prompts", "wins", "win_rate", "win_rate_ci", "grid_url")} == {None}
    assert seen["examples"] == []


@pytest.mark.parametrize(
    "path",
    [
        "evaluation.json",
        "../evaluate.json",
        "pictures/base/../../evaluation.json",
        "pictures/base/00001.png",
        "pictures/base/00007.png",
        "pictures/base/",
        "/etc/passwd",
        "..%2fevaluate.json",
        "%2e%2e/evaluate.json",
    ],
)
def test_no_file_is_served_that_it_does_not_name(lead: APIClient, project: Project, path: str) -> None:
    made = evaluation(project)
    (made.folder / "evaluate.json").write_text("{}")
    assert lead.get(f"{EVALUATIONS}{made.pk}/files/{path}").status_code == 404


@pytest.mark.parametrize(("who", "code"), [("nobody", 403), ("annotator", 403), ("stranger", 404)])
def test_only_leads_see_any_of_it(sign_in: SignIn, project: Project, export: Export, who: str, code: int) -> None:
    run, made = training_run(project, export), evaluation(project)
    client = sign_in(who)
    for address in (
        f"{RUNS}?project={project.slug}",
        f"{RUNS}{run.pk}/",
        f"{EVALUATIONS}?project={project.slug}",
        f"{EVALUATIONS}{made.pk}/",
        f"{EVALUATIONS}{made.pk}/files/grid.png",
    ):
        problem(client.get(address), code)
    if who != "nobody":
        assert [client.get(address).json()["results"] for address in (RUNS, EVALUATIONS)] == [[], []]


@pytest.mark.parametrize("who", ["manager", "staff"])
def test_leads_and_staff_see_all_of_it(sign_in: SignIn, project: Project, export: Export, who: str) -> None:
    training_run(project, export)
    evaluation(project)
    assert [len(sign_in(who).get(address).json()["results"]) for address in (RUNS, EVALUATIONS)] == [1, 1]


@pytest.mark.parametrize("address", [RUNS, EVALUATIONS])
def test_a_list_costs_the_same_however_long(
    lead: APIClient, project: Project, export: Export, address: str, django_assert_num_queries: Any
) -> None:
    def add() -> None:
        run = training_run(project, export)
        Generator.objects.create(
            name="Tuned", source=f"run:{run.pk}", kind="tuned", parent=run.base, training_run=run, project=project
        )
        training_run(project, export)
        evaluation(project)

    add()
    with CaptureQueriesContext(connection) as few:
        lead.get(address)
    for _ in range(5):
        add()
    with django_assert_num_queries(len(few)):
        assert len(lead.get(address).json()["results"]) >= 6
