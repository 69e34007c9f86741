"""What waits for whom: everybody's own questions; reviews and pauses for those whose business they are."""

from dataclasses import replace

import pytest
from django.core.cache import cache

from annotation import annotators, queue, reviews
from annotation.models import Membership, Standing
from annotation.my_work import Work, work_of
from tests.annotation import factories

pytestmark = pytest.mark.django_db
Role = Membership.Role


@pytest.fixture(autouse=True)
def fresh_cache():
    cache.clear()


@pytest.fixture
def project():
    made = factories.make_project()
    factories.make_pairs(made, 5)
    return made


@pytest.fixture
def user(project):
    return factories.make_user(project)


def answer(project, user, time_ms=1000):
    annotator = annotators.for_user(user)
    [taken] = queue.lease(project, annotator)
    return queue.submit(taken.slot.pk, annotator, factories.new_id(), {"choice": "first"}, time_ms)[0]


def test_an_annotator_is_told_of_their_own_only(project, user):
    nothing = Work(project.slug, 0, 0, 0, None, False, "", None, None)
    assert work_of(user, [project]) == [nothing]
    answer(project, factories.make_user(project))
    assert work_of(user, [project]) == [nothing]
    for time_ms in (1000, 2000, 9000):
        answer(project, user, time_ms)
    queue.lease(project, annotators.for_user(user))
    assert work_of(user, [project]) == [replace(nothing, in_hand=1, mine_today=3, median_ms=2000)]


def test_what_came_back_waits_for_its_annotator_and_for_no_reviewer(project, user):
    reviewer = factories.make_user(project, Role.REVIEWER)
    judgment = answer(project, user)
    [waiting] = work_of(reviewer, [project])
    assert (waiting.unreviewed, waiting.annotators_paused) == (1, None)
    reviews.review(judgment, "returned", reviewer, "Look again.")
    assert work_of(user, [project])[0].returned == 1
    assert work_of(user, [project])[0].mine_today == 0
    assert work_of(reviewer, [project])[0].unreviewed == 0


def test_nobody_is_asked_to_review_their_own(project):
    reviewer = factories.make_user(project, Role.REVIEWER)
    answer(project, reviewer)
    assert work_of(reviewer, [project])[0].unreviewed == 0


def test_counting_ends_where_more_would_change_nothing(project, user, monkeypatch):
    monkeypatch.setattr("annotation.my_work.MOST_COUNTED", 2)
    for _ in range(4):
        answer(project, user)
    assert work_of(factories.make_user(project, Role.MANAGER), [project])[0].unreviewed == 3


def test_who_is_paused_is_told_why_and_their_manager_that(project, user):
    answer(project, user)
    Standing.objects.filter(project=project).update(is_paused=True, reason="Too fast.")
    [mine] = work_of(user, [project])
    assert (mine.is_paused, mine.reason) == (True, "Too fast.")
    assert work_of(factories.make_user(project, Role.MANAGER), [project])[0].annotators_paused == 1


def test_the_number_of_queries_does_not_grow_with_an_annotators_projects(user, django_assert_max_num_queries):
    projects = [factories.make_project() for _ in range(8)]
    for one in projects:
        Membership.objects.create(project=one, user=user, role=Role.ANNOTATOR)
    # Two for each ask the policy for the role; everything else is asked once.
    with django_assert_max_num_queries(4 + 2 * len(projects)):
        assert len(work_of(user, projects)) == 8
