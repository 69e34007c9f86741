"""The first page: for everybody what they have to do next."""

from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from annotation import annotators, queue, reviews, standings
from annotation.answers import submit
from annotation.models import Annotator, Membership, Project
from gpu_jobs.jobs import enqueue
from gpu_jobs.models import Job
from tests.annotation import factories
from tests.e2e.axe import assert_accessible


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Any) -> None:
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def person(project: Project) -> Any:
    """Somebody who annotates."""
    return factories.make_user(project)


def answer(project: Project, annotator: Annotator) -> Any:
    """Take the next question and answer it."""
    [taken] = queue.lease(project, annotator)
    return submit(taken.slot.pk, annotator, factories.new_id(), {"choice": "first"}, 4_000)[0]


def card(page: Page) -> Locator:
    return page.get_by_role("article", name="Shapes")


def test_an_annotator_sees_what_they_did_and_what_came_back(
    page: Page, sign_in: Any, project: Project, person: Any, user: Any
) -> None:
    factories.make_pairs(project, 4)
    annotator = annotators.for_user(person)
    answer(project, annotator)
    reviews.review(answer(project, annotator), "returned", user, "Look again.")
    sign_in(person)
    page.goto("/")
    expect(page.get_by_text("Today you gave 1 answer, 4.0 s each.")).to_be_visible()
    expect(card(page)).to_contain_text("3 answers are still wanted.")
    expect(card(page)).not_to_contain_text("simulated")
    assert_accessible(page)
    card(page).get_by_role("link", name="1 answer of yours came back").click()
    expect(page).to_have_url("/annotate/shapes")
    expect(page.get_by_text("Look again.")).to_be_visible()


def test_a_reviewer_sees_that_answers_wait(page: Page, sign_in: Any, project: Project, person: Any) -> None:
    factories.make_pairs(project, 2)
    answer(project, annotators.for_user(person))
    sign_in(factories.make_user(project, Membership.Role.REVIEWER))
    page.goto("/")
    expect(card(page).get_by_role("link", name="1 answer waits for a review")).to_be_visible()
    assert_accessible(page)


def test_a_manager_sees_the_next_step_failed_jobs_and_who_is_paused(
    lead: Page, project: Project, person: Any, user: Any
) -> None:
    lead.goto("/")
    expect(card(lead)).to_contain_text("Say what the samples are to show.")
    factories.make_pairs(project, 3)
    annotator = annotators.for_user(person)
    answer(project, annotator)
    standings.change(project, annotator, standings.Change(is_paused=True, reason="Asleep."), user)
    job = enqueue.record("train", {"generator": 1, "dataset_version": 1}, project)
    Job.objects.filter(pk=job.pk).update(state=Job.State.FAILED, finished_at=timezone.now())
    lead.reload()
    expect(card(lead).get_by_role("link", name="1 annotator is paused")).to_be_visible()
    assert_accessible(lead)
    card(lead).get_by_role("link", name="A job failed").click()
    expect(lead).to_have_url(f"/projects/shapes/jobs/{job.pk}")


def test_what_is_archived_is_not_in_the_way(lead: Page, project: Project, user: Any) -> None:
    from annotation import archive

    archive.archive(project, user)
    lead.goto("/")
    expect(lead.get_by_text("There is no project yet that you belong to.")).to_be_visible()
    lead.get_by_role("link", name="New project").click()
    expect(lead).to_have_url("/projects/new")
