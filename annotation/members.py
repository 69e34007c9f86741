"""The members of a project: added, given another role, removed; never without an owner.

Every change locks the project's row first, so of two owners who leave at once the second sees that the first has
left, and stays.
"""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Q, QuerySet

from annotation import audit, policy
from annotation.errors import ConflictError, InvalidError
from annotation.models import Membership, Project, Slot

Role = Membership.Role


class LastOwnerError(ConflictError):
    """The project would be nobody's."""

    def __init__(self) -> None:
        super().__init__("A project needs an owner: make somebody else an owner first.")


class AlreadyMemberError(ConflictError):
    """They are a member; what they are can be changed."""


def members(project: Project) -> QuerySet[Membership]:
    """All of them with their users, in the order in which they came."""
    return Membership.objects.filter(project=project).select_related("user").order_by("id")


def find_person(login: str) -> AbstractBaseUser:
    """The active person of this username or e-mail address; raises InvalidError, the same for all reasons."""
    people = get_user_model().objects.filter(is_active=True)
    by_name = people.filter(username__iexact=login)
    # A confirmed address first: anybody may have written down somebody else's.
    by_address = people.filter(Q(emailaddress__email__iexact=login, emailaddress__verified=True))
    written_down = people.filter(email__iexact=login) if "@" in login else people.none()
    for found in (by_name, by_address, written_down):
        matches = list(found.distinct()[:2])
        if len(matches) == 1:
            return matches[0]
    raise InvalidError("user", "Nobody here has this name or address; send an invitation instead.")


def add(project: Project, person: AbstractBaseUser, role: Role | str, by: AbstractBaseUser) -> Membership:
    """Make `person` a member; raises PermissionDenied, AlreadyMemberError."""
    with transaction.atomic():
        project = _locked(project)
        policy.require_grant(by, project, role)
        membership, is_new = Membership.objects.get_or_create(project=project, user=person, defaults={"role": role})
        if not is_new:
            raise AlreadyMemberError(f"{person.get_username()} is {membership.role} here already; change that.")
        audit.record(by, "membership.added", person.get_username(), project=project, after={"role": str(role)})
    return membership


def change_role(membership: Membership, role: Role | str, by: AbstractBaseUser) -> Membership:
    """Give a member another role; raises PermissionDenied, LastOwnerError."""
    with transaction.atomic():
        project, current = _locked_with(membership)
        policy.require_grant(by, project, current.role)
        policy.require_grant(by, project, role)
        before, current.role = current.role, role
        if before == role:
            return current
        current.save(update_fields=["role"])
        _require_an_owner(project)
        audit.record(
            by,
            "membership.changed",
            current.user.get_username(),
            project=project,
            before={"role": before},
            after={"role": str(role)},
        )
    return current


def remove(membership: Membership, by: AbstractBaseUser) -> None:
    """End a membership, one's own or, as a manager, another's; raises PermissionDenied, LastOwnerError.

    What they hold in the queue goes to others; what they answered stays.
    """
    with transaction.atomic():
        project, current = _locked_with(membership)
        if current.user_id != by.pk:
            policy.require_grant(by, project, current.role)
        name, role = current.user.get_username(), current.role
        Slot.objects.filter(project=project, annotator__user=current.user_id, state=Slot.State.LEASED).update(
            state=Slot.State.OPEN, annotator=None, lease_token=None, lease_until=None
        )
        current.delete()
        _require_an_owner(project)
        audit.record(by, "membership.removed", name, project=project, before={"role": role})


def _locked(project: Project) -> Project:
    return Project.objects.select_for_update(no_key=True).get(pk=project.pk)


def _locked_with(membership: Membership) -> tuple[Project, Membership]:
    """The project, locked, and the membership as it is now; raises ConflictError where it has ended."""
    project = _locked(membership.project)
    current = Membership.objects.select_related("user").filter(pk=membership.pk).first()
    if current is None:
        raise ConflictError("This membership has ended already.")
    return project, current


def _require_an_owner(project: Project) -> None:
    if not Membership.objects.filter(project=project, role=Role.OWNER).exists():
        raise LastOwnerError
