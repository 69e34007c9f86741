"""Members: who may make whom what, and that no project is ever nobody's."""

import threading

import pytest
from django.db import connection
from rest_framework.exceptions import NotFound, PermissionDenied

from annotation import annotators, members, queue
from annotation.errors import ConflictError
from annotation.models import AuditEvent, Membership, Slot
from tests.annotation import factories

Role = Membership.Role


@pytest.fixture
def project(db):
    return factories.make_project()


def membership_of(user, project):
    return Membership.objects.get(user=user, project=project)


def test_a_manager_makes_everything_but_owners(project):
    manager = factories.make_user(project, Role.MANAGER)
    for role in (Role.ANNOTATOR, Role.REVIEWER, Role.MANAGER):
        added = members.add(project, factories.make_user(), role, manager)
        assert added.role == role
    with pytest.raises(PermissionDenied):
        members.add(project, factories.make_user(), Role.OWNER, manager)


def test_a_manager_neither_makes_nor_unmakes_an_owner(project):
    owner, second = factories.make_user(project, Role.OWNER), factories.make_user(project, Role.OWNER)
    manager = factories.make_user(project, Role.MANAGER)
    for change in (
        lambda: members.change_role(membership_of(owner, project), Role.ANNOTATOR, manager),
        lambda: members.change_role(membership_of(manager, project), Role.OWNER, manager),
        lambda: members.remove(membership_of(owner, project), manager),
    ):
        with pytest.raises(PermissionDenied):
            change()
    assert set(project.memberships.filter(role=Role.OWNER).values_list("user", flat=True)) == {owner.pk, second.pk}


@pytest.mark.parametrize("role", [Role.ANNOTATOR, Role.REVIEWER])
def test_who_is_no_manager_changes_nobody_and_may_leave(project, role):
    factories.make_user(project, Role.OWNER)
    user, other = factories.make_user(project, role), factories.make_user(project)
    with pytest.raises(PermissionDenied):
        members.change_role(membership_of(user, project), Role.MANAGER, user)
    with pytest.raises(PermissionDenied):
        members.remove(membership_of(other, project), user)
    members.remove(membership_of(user, project), user)
    assert not project.memberships.filter(user=user).exists()


def test_a_stranger_changes_nobody(project):
    other = factories.make_user(project)
    with pytest.raises(NotFound):
        members.remove(membership_of(other, project), factories.make_user())


def test_the_last_owner_stays(project):
    owner = factories.make_user(project, Role.OWNER)
    mine = membership_of(owner, project)
    for change in (
        lambda: members.remove(mine, owner),
        lambda: members.change_role(mine, Role.MANAGER, owner),
        lambda: members.remove(mine, factories.make_user(is_staff=True)),
    ):
        with pytest.raises(members.LastOwnerError):
            change()
    assert membership_of(owner, project).role == Role.OWNER
    assert not AuditEvent.objects.filter(action="membership.removed").exists()


def test_who_is_removed_leaves_their_answers_and_nothing_else(project):
    owner, user = factories.make_user(project, Role.OWNER), factories.make_user(project)
    factories.make_pairs(project, 2)
    annotator = annotators.for_user(user)
    first, _ = queue.lease(project, annotator, 2)
    queue.submit(first.slot.pk, annotator, factories.new_id(), {"choice": "tie"}, 5)
    members.remove(membership_of(user, project), owner)
    states = sorted(Slot.objects.values_list("state", flat=True))
    assert states == ["answered", "open"]


def test_every_change_is_on_record(project):
    owner, user = factories.make_user(project, Role.OWNER), factories.make_user()
    added = members.add(project, user, Role.ANNOTATOR, owner)
    members.change_role(added, Role.REVIEWER, owner)
    members.change_role(added, Role.REVIEWER, owner)  # no change, no record
    members.remove(added, owner)
    events = AuditEvent.objects.filter(project=project.slug).order_by("id")
    assert [(event.action, event.before, event.after) for event in events] == [
        ("membership.added", None, {"role": "annotator"}),
        ("membership.changed", {"role": "annotator"}, {"role": "reviewer"}),
        ("membership.removed", {"role": "reviewer"}, None),
    ]
    assert {(event.actor_name, event.subject) for event in events} == {(owner.username, user.username)}


def test_people_are_found_by_name_or_address(db):
    ada = factories.make_user(email="ada@example.org")
    assert members.find_person(ada.username.upper()) == ada
    assert members.find_person("ADA@example.org") == ada
    factories.make_user(email="ada@example.org")
    with pytest.raises(members.InvalidError):
        members.find_person("ada@example.org")  # whose, nobody has confirmed
    with pytest.raises(members.InvalidError):
        members.find_person("")


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("change", ["leave", "demote each other"])
def test_of_owners_who_go_at_once_one_stays(change):
    project = factories.make_project()
    owners = [factories.make_user(project, Role.OWNER) for _ in range(8)]
    start = threading.Barrier(len(owners))
    outcomes = []

    def go(index: int) -> None:
        user = owners[index]
        target = user if change == "leave" else owners[(index + 1) % len(owners)]
        membership = membership_of(target, project)
        start.wait()
        try:
            if change == "leave":
                members.remove(membership, user)
            else:
                members.change_role(membership, Role.ANNOTATOR, user)
        except (ConflictError, PermissionDenied, NotFound) as error:
            outcomes.append(type(error).__name__)
        else:
            outcomes.append("done")
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=(index,)) for index in range(len(owners))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == len(owners)
    assert outcomes.count("done") < len(owners)
    assert project.memberships.filter(role=Role.OWNER).count() == len(owners) - outcomes.count("done") >= 1
