"""`manage.py simulate`: a job of its own, in this process, with words for whoever typed it."""

import io

import pytest
from django.core.management import CommandError, call_command

from annotation.models import Annotator, Judgment, Project
from gpu_jobs.models import Job
from tests.gpu_jobs.shapes import compare_right_with_wrong

pytestmark = pytest.mark.django_db(transaction=True)


def simulate(*arguments: str) -> str:
    out = io.StringIO()
    call_command("simulate", *arguments, stdout=out)
    return out.getvalue()


def test_slots_are_filled_by_as_many_annotators_as_asked_for(project: Project) -> None:
    project.slots_per_comparison = 3
    project.save()
    compare_right_with_wrong(project, 4)
    printed = simulate("--project", project.slug, "--annotators", "3", "--noise", "0.2", "--seed", "10")
    assert Judgment.objects.count() == 12
    assert f"{project.slug}: 12 judgments, 0 skipped" in printed
    rows = Annotator.objects.order_by("name")
    assert [row.name for row in rows] == [f"simulated: annotator {number}" for number in (1, 2, 3)]
    assert [row.config["seed"] for row in rows] == [10, 11, 12]
    assert {row.config["noise"] for row in rows} == {0.2}
    assert all(f"{row.name}: 4" in printed for row in rows)
    job = Job.objects.get()
    assert (job.kind, job.state, job.result["judgments"]) == ("simulate", "succeeded", 12)


def test_a_limit_counts_from_now_on(project: Project) -> None:
    compare_right_with_wrong(project, 6)
    simulate("--project", project.slug, "--judgments", "2")
    simulate("--project", project.slug, "--judgments", "3", "--position-bias", "0.1")
    assert Judgment.objects.count() == 5
    assert "1 judgments" in simulate("--project", project.slug)
    assert "0 judgments" in simulate("--project", project.slug)


def test_taste_is_given_as_json(project: Project) -> None:
    compare_right_with_wrong(project, 1)
    simulate("--project", project.slug, "--taste", '{"warm_colours": 0.25}')
    assert Annotator.objects.get().config["taste"] == {"warm_colours": 0.25}


def test_an_unknown_project_is_named_with_those_there_are(project: Project) -> None:
    with pytest.raises(CommandError, match="no project 'forms'. There are: shapes."):
        simulate("--project", "forms")
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--taste", "warm"], "no JSON"),
        (["--taste", '["warm_colours"]'], "names and finite weights"),
        (["--taste", '{"warm_colours": NaN}'], "names and finite weights"),
        (["--taste", '{"smell": 1}'], "Unknown taste"),
        (["--noise", "1.5"], "noise"),
        (["--noise", "0.7", "--position-bias", "0.7"], "together at most 1"),
        (["--annotators", "0"], "annotators"),
        (["--judgments", "0"], "judgments_max"),
    ],
)
def test_what_makes_no_sense_is_said_and_nothing_is_judged(
    project: Project, arguments: list[str], message: str
) -> None:
    compare_right_with_wrong(project, 1)
    with pytest.raises(CommandError, match=message):
        simulate("--project", project.slug, *arguments)
    assert not Judgment.objects.exists()
    assert not Job.objects.filter(state__in=("queued", "running")).exists()


def test_interrupted_it_leaves_no_job_that_runs_behind_one_s_back(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gpu_jobs.judging import simulated

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    compare_right_with_wrong(project, 2)
    monkeypatch.setattr(simulated, "_answer", interrupted)
    with pytest.raises(KeyboardInterrupt):
        simulate("--project", project.slug)
    assert Job.objects.get().state == Job.State.CANCELLED
