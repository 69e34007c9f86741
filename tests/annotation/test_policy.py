"""The policy: one table that answers both whether somebody may and what they see."""

from itertools import pairwise

import pytest
from django.contrib.auth.models import AnonymousUser
from rest_framework.exceptions import NotFound, PermissionDenied

from annotation import annotators, policy, queue
from annotation.models import Comparison, Gold, Project, Sample, Slot
from annotation.policy import LEAST_ROLE, RANKS, VISIBLE, Action
from tests.annotation import factories

pytestmark = pytest.mark.django_db


def test_every_action_has_a_least_role():
    assert set(LEAST_ROLE) == set(Action)


@pytest.mark.parametrize("action", list(Action))
def test_may_require_and_the_list_of_projects_agree(action):
    project, other = factories.make_project(), factories.make_project()
    visitors = {role: factories.make_user(project, role) for role in RANKS}
    visitors |= {"stranger": factories.make_user(other, "owner"), "staff": factories.make_user(is_staff=True)}
    for role, user in visitors.items():
        allowed = policy.may(user, action, project)
        assert allowed == (role == "staff" or (role in RANKS and role in policy.at_least(LEAST_ROLE[action])))
        assert (project in policy.projects_where(user, action)) == allowed
        if allowed:
            policy.require(user, project, action)
            continue
        with pytest.raises(NotFound if role == "stranger" else PermissionDenied):
            policy.require(user, project, action)
    assert not policy.may(AnonymousUser(), action, project)
    assert not policy.projects_where(AnonymousUser(), action).exists()


def test_a_higher_rank_may_all_that_a_lower_one_may():
    project = factories.make_project()
    rights = [
        {action for action in Action if policy.may(factories.make_user(project, role), action, project)}
        for role in RANKS
    ]
    assert all(lower < higher for lower, higher in pairwise(rights))


@pytest.mark.parametrize("model", list(VISIBLE))
def test_nobody_and_strangers_see_nothing(model):
    project = factories.make_project()
    factories.make_pairs(project, 2)
    [assignment] = queue.lease(project, annotators.for_user(factories.make_user(project)))
    assert assignment
    assert not policy.visible(AnonymousUser(), model).exists()
    assert not policy.visible(factories.make_user(), model).exists()


def test_an_annotator_sees_the_slots_and_samples_given_to_them():
    project = factories.make_project()
    factories.make_pairs(project, 3)
    user = factories.make_user(project)
    [assignment] = queue.lease(project, annotators.for_user(user))
    assert set(policy.visible(user, Slot)) == {assignment.slot}
    assert set(policy.visible(user, Sample)) == set(assignment.samples)
    assert set(policy.visible(user, Project)) == {project}
    assert not policy.visible(user, Comparison).exists()


def test_a_model_unknown_to_the_policy_is_named():
    with pytest.raises(LookupError, match="Gold"):
        policy.visible(factories.make_user(), Gold)
