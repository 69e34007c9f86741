"""Standings: excluding takes effect on every preference, whatever cuts it off, and is undone without a trace."""

import pytest

from annotation import annotators, standings
from annotation.errors import InvalidError
from annotation.models import AuditEvent, Membership, Standing
from annotation.standings import Change
from tests.annotation import factories
from tests.annotation.quality.answered import choose, derive
from tests.annotation.test_preferences import labels

pytestmark = pytest.mark.django_db
EXCLUDE = Change(is_excluded=True, reason="clicks without looking")


class Cut(Exception):
    """The work was cut off."""


@pytest.fixture
def manager():
    return factories.make_user()


@pytest.fixture
def project():
    return factories.make_project()


@pytest.fixture
def crowd(project):
    """Three annotators who all answered the same six comparisons; returns them, the last one contrary."""
    three = [factories.make_annotator() for _ in range(3)]
    for comparison in factories.make_pairs(project, 6):
        for annotator, outcome in zip(three, (0, 0, 2), strict=True):
            choose(comparison, annotator, outcome)
    derive(project)
    return three


@pytest.fixture
def small_batches(monkeypatch):
    monkeypatch.setattr(standings, "BATCH", 2)


def p_a(project):
    return {label[0] for label in labels(project).values()}


def test_excluding_and_including_again_leaves_no_trace_in_the_preferences(project, crowd, manager, small_batches):
    before = labels(project)
    standing = standings.change(project, crowd[2], EXCLUDE, manager)
    assert standing.is_excluded
    assert standing.unsettled_since is None
    assert p_a(project) == {1.0}
    assert project.comparisons.filter(judgments__annotator=crowd[2]).count() == 6
    standings.change(project, crowd[2], Change(is_excluded=False), manager)
    assert labels(project) == before


def test_a_reason_is_asked_for(project, crowd, manager):
    for wanted in (Change(is_excluded=True), Change(is_paused=True, reason="  ")):
        with pytest.raises(InvalidError) as error:
            standings.change(project, crowd[0], wanted, manager)
        assert error.value.field == "reason"
    assert not project.standings.filter(is_paused=True).exists()
    assert len(p_a(project)) == 1
    assert not AuditEvent.objects.exists()


def test_every_change_is_on_record_and_no_change_is_not(project, crowd, manager):
    for _ in range(2):
        standings.change(project, crowd[0], Change(is_paused=True, reason="on holiday"), manager)
    event = AuditEvent.objects.get()
    assert (event.action, event.project, event.actor_id) == ("standing.changed", project.slug, manager.pk)
    assert event.before == {"is_paused": False, "is_excluded": False, "reason": ""}
    assert event.after == {"is_paused": True, "is_excluded": False, "reason": "on holiday"}


def test_pausing_touches_no_preference(project, crowd, manager):
    before = labels(project)
    standing = standings.change(project, crowd[2], Change(is_paused=True, reason="tired"), manager)
    assert standing.unsettled_since is None
    assert labels(project) == before


def test_work_that_was_cut_off_is_known_and_finished(project, crowd, manager, small_batches, monkeypatch):
    def cut(done, total, message=""):
        raise Cut

    whole = standings.settle
    monkeypatch.setattr(standings, "settle", lambda standing: whole(standing, cut))
    with pytest.raises(Cut):
        standings.change(project, crowd[2], EXCLUDE, manager)
    monkeypatch.undo()
    assert Standing.objects.get(annotator=crowd[2]).unsettled_since is not None
    assert p_a(project) == {1.0, 2 / 3}
    steps = []
    assert standings.settle_all(project, lambda done, total, message="": steps.append((done, total))) == 1
    assert p_a(project) == {1.0}
    assert steps[-1] == (6, 6)
    assert standings.settle_all(project) == 0


def test_what_is_too_much_for_a_request_is_asked_for(project, crowd, manager, monkeypatch):
    asked = []

    def hear(sender, project, user, **_):
        asked.append((project, user))

    standings.unsettled.connect(hear)
    monkeypatch.setattr(standings, "MOST_AT_ONCE", 5)
    try:
        standing = standings.change(project, crowd[2], EXCLUDE, manager)
    finally:
        standings.unsettled.disconnect(hear)
    assert asked == [(project, manager)]
    assert standing.unsettled_since is not None
    assert p_a(project) == {2 / 3}
    standings.settle_all(project)
    assert p_a(project) == {1.0}


def test_a_change_of_mind_meanwhile_is_not_taken_for_settled(project, crowd, manager):
    standing = standings.change(project, crowd[2], EXCLUDE, manager)
    stale = Standing.objects.get(pk=standing.pk)
    later = standings.timezone.now()
    Standing.objects.filter(pk=standing.pk).update(is_excluded=False, unsettled_since=later)
    standings.settle(stale)
    assert Standing.objects.get(pk=standing.pk).unsettled_since == later


def test_whoever_may_answer_or_has_is_an_annotator_of_the_project(project, crowd):
    member = factories.make_user(project)
    stranger = factories.make_user(factories.make_project())
    theirs = annotators.for_user(member)
    annotators.for_user(stranger)
    assert set(standings.annotators_of(project)) == {*crowd, theirs}
    Membership.objects.filter(user=member).delete()
    Standing.objects.create(project=project, annotator=theirs)
    assert set(standings.annotators_of(project)) == {*crowd, theirs}


def test_a_new_standing_counts_what_was_answered_before_it(project, crowd, manager):
    Standing.objects.all().delete()
    standings.begin(project, [annotator.pk for annotator in crowd])
    standings.begin(project, [annotator.pk for annotator in crowd])
    assert set(project.standings.values_list("n_answered", "n_on_day")) == {(6, 6)}
