"""The job kind "aggregate": asked for by hand, by curation, and by exclusions that are too many for a request."""

import pytest

from annotation import standings
from annotation.models import Project
from annotation.standings import Change
from gpu_jobs.jobs.run import run_here
from gpu_jobs.models import Job
from tests.annotation import factories
from tests.annotation.quality.answered import fill
from tests.annotation.quality.crowds import simulate
from tests.annotation.test_preferences import labels

pytestmark = pytest.mark.django_db(transaction=True)


def crowd(method: str = Project.Aggregation.DAWID_SKENE):
    project = factories.make_project(aggregation=method)
    _, annotators = fill(project, simulate([0.9] * 5, n_items=12, votes_each=4))
    return project, annotators


def test_it_rewrites_the_labels_and_says_how() -> None:
    project, _ = crowd()
    job = run_here("aggregate", {}, project)
    assert job.result == {"method": "dawid-skene/crowd-kit-1.4.2", "labels": 12, "changed": 12, "overtaken": 0}
    assert {label[-1] for label in labels(project).values()} == {"dawid-skene/crowd-kit-1.4.2"}


def test_it_is_asked_for_once_where_an_exclusion_is_too_much_for_a_request(monkeypatch: pytest.MonkeyPatch) -> None:
    project, annotators = crowd(Project.Aggregation.MAJORITY)
    monkeypatch.setattr(standings, "MOST_AT_ONCE", 1)
    before, user = labels(project), factories.make_user()
    for annotator in annotators[:2]:
        standings.change(project, annotator, Change(is_excluded=True, reason="spam"), user)
    job = Job.objects.get(kind="aggregate", project=project)
    assert (job.state, job.created_by) == (Job.State.QUEUED, user)
    assert labels(project) == before
    run_here("aggregate", {}, project)
    assert labels(project) != before
    assert not project.standings.filter(unsettled_since__isnull=False).exists()
