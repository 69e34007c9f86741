"""Who may do what, and which objects they may see: the one place that knows.

`LEAST_ROLE` is the whole policy of a project: what can be done there, and from which role on. Everything else here
applies it: `may` and `require` answer "may this user", `visible` and its kin "which objects". Strangers are told
that there is nothing (NotFound), members without the rank that it is not theirs to do (PermissionDenied).
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import Model, Q, QuerySet
from rest_framework.exceptions import NotFound, PermissionDenied

from annotation.errors import ArchivedError
from annotation.models import (
    AuditEvent,
    Comparison,
    Gold,
    Invitation,
    Judgment,
    Membership,
    Project,
    Prompt,
    Sample,
    Slot,
    Upload,
)
from annotation.prepared import Prepared

Role = Membership.Role
# Each may do what those before it may.
RANKS = (Role.ANNOTATOR, Role.REVIEWER, Role.MANAGER, Role.OWNER)
Visitor = AbstractBaseUser | AnonymousUser


class Action(StrEnum):
    """What can be done in a project."""

    READ_PROJECT = "project.read"
    ANSWER = "answer.give"
    READ_OWN_ANSWERS = "answer.read_own"
    READ_ALL_ANSWERS = "answer.read_all"
    REVIEW = "answer.review"
    READ_SAMPLES = "sample.read"
    CHANGE_CONTENT = "content.change"
    READ_CONTENT = "content.read"
    CHANGE_SETTINGS = "project.change"
    READ_QUALITY = "quality.read"
    MANAGE_ANNOTATORS = "annotator.manage"
    MANAGE_MEMBERS = "member.manage"
    MANAGE_OWNERS = "owner.manage"
    ARCHIVE = "project.archive"
    DELETE_PROJECT = "project.delete"
    READ_AUDIT_LOG = "audit.read"
    # What the floors above make of a project: datasets, jobs, models.
    READ_WORK = "work.read"
    ASK_FOR_WORK = "work.ask"


LEAST_ROLE: Mapping[Action, Role] = {
    Action.READ_PROJECT: Role.ANNOTATOR,
    Action.ANSWER: Role.ANNOTATOR,
    Action.READ_OWN_ANSWERS: Role.ANNOTATOR,
    Action.READ_ALL_ANSWERS: Role.REVIEWER,
    Action.REVIEW: Role.REVIEWER,
    Action.READ_SAMPLES: Role.REVIEWER,
    Action.CHANGE_CONTENT: Role.MANAGER,
    Action.READ_CONTENT: Role.MANAGER,
    Action.CHANGE_SETTINGS: Role.MANAGER,
    Action.READ_QUALITY: Role.REVIEWER,
    Action.MANAGE_ANNOTATORS: Role.MANAGER,
    Action.MANAGE_MEMBERS: Role.MANAGER,
    Action.MANAGE_OWNERS: Role.OWNER,
    Action.ARCHIVE: Role.MANAGER,
    Action.DELETE_PROJECT: Role.OWNER,
    Action.READ_AUDIT_LOG: Role.MANAGER,
    Action.READ_WORK: Role.MANAGER,
    Action.ASK_FOR_WORK: Role.MANAGER,
}


# --- may this user --------------------------------------------------------------------------------


def may(user: Visitor, action: Action | str, project: Project) -> bool:
    """Whether `user` may do `action` in `project`."""
    own = role_in(user, project)
    return own is not None and outranks_or_equals(own, LEAST_ROLE[Action(action)])


def require(user: Visitor, project: Project, least: Action | Role | str = Role.ANNOTATOR) -> None:
    """Let `user` pass who may do an action, or has a role or a higher one; NotFound or PermissionDenied."""
    _require_of(role_in(user, project), least)


def _require_of(own: Role | None, least: Action | Role | str) -> None:
    if own is None:
        raise NotFound("There is no such project.")
    role = _least(least)
    if not outranks_or_equals(own, role):
        raise PermissionDenied(f"Only a {role.label.lower()} of this project may do this.")


def project_for(user: Visitor, slug: str, least: Action | Role | str = Role.ANNOTATOR) -> Project:
    """The project at `slug`, for whoever `require` lets pass."""
    if user.is_authenticated and not is_staff(user) and _narrowed_to(user) in (None, slug):
        # Most requests of annotators come by here: one query for both.
        membership = _MEMBERSHIP.first(user=user.pk, slug=slug)
        if membership is not None:
            _require_of(Role(membership.role), least)
            return membership.project
    project = Project.objects.filter(slug=slug).first()
    if project is None:
        raise NotFound("There is no such project.")
    require(user, project, least)
    return project


def open_project_for(user: Visitor, slug: str, least: Action | Role | str = Role.ANNOTATOR) -> Project:
    """The project at `slug`, for whoever `require` lets pass and is about to add to it; raises ArchivedError."""
    project = project_for(user, slug, least)
    require_open(project)
    return project


def require_open(project: Project) -> None:
    """Refuse what changes an archived project or adds to it, but for who is in it; raises ArchivedError."""
    if project.archived_at is not None:
        raise ArchivedError


_MEMBERSHIP = Prepared(
    lambda user, slug: Membership.objects.select_related("project").filter(project__slug=slug, user=user),
    user=int,
    slug=str,
)


def require_grant(user: Visitor, project: Project, role: Role | str) -> None:
    """Let pass who may give this role in `project`, or take it: owners are made and unmade by owners only."""
    require(user, project, Action.MANAGE_OWNERS if role == Role.OWNER else Action.MANAGE_MEMBERS)


def role_in(user: Visitor, project: Project) -> Role | None:
    """What `user` is in `project`; staff own everything; None for nobody."""
    if not user.is_authenticated or _narrowed_to(user) not in (None, project.slug):
        return None
    if is_staff(user):
        return Role.OWNER
    found = _ROLE.first(project=project.pk, user=user.pk)
    return None if found is None else Role(found[0])


_ROLE = Prepared(
    lambda project, user: Membership.objects.filter(project=project, user=user).values_list("role"),
    project=int,
    user=int,
)


def at_least(role: Role | str) -> tuple[Role, ...]:
    """This role and those that may do more."""
    return RANKS[RANKS.index(Role(role)) :]


def outranks_or_equals(role: Role | str, other: Role | str) -> bool:
    """Whether whoever has `role` may do all that `other` may."""
    return Role(role) in at_least(other)


def _least(least: Action | Role | str) -> Role:
    return LEAST_ROLE[Action(least)] if least in LEAST_ROLE else Role(least)


# --- users who are less than themselves -----------------------------------------------------------


def narrow(user: Visitor, slug: str) -> None:
    """For as long as this object of `user` lives, let them be a member of one project only, and no staff."""
    user.narrowed_to = slug


def is_staff(user: Visitor) -> bool:
    """Whether `user` may do everything; never by way of a token for one project."""
    return bool(getattr(user, "is_staff", False)) and user.is_active and _narrowed_to(user) is None


def require_unnarrowed(user: Visitor) -> None:
    """Refuse what belongs to no project to a token for one project."""
    if _narrowed_to(user) is not None:
        raise PermissionDenied("This token is for one project; use one for all of yours, or sign in.")


def _narrowed_to(user: Visitor) -> str | None:
    return getattr(user, "narrowed_to", None)


# --- which objects --------------------------------------------------------------------------------


def visible(user: Visitor, model: type[Model]) -> QuerySet[Any]:
    """Those rows of `model` that `user` may see; raises LookupError for a model that the policy does not know."""
    try:
        return VISIBLE[model](user)
    except KeyError:
        raise LookupError(f"The policy does not say who sees a {model.__name__}: add it to VISIBLE.") from None


def projects_where(user: Visitor, action: Action | str) -> QuerySet[Project]:
    """The projects in which `user` may do `action`."""
    if not user.is_authenticated:
        return Project.objects.none()
    if is_staff(user):
        return Project.objects.all()
    roles = at_least(LEAST_ROLE[Action(action)])
    rows = Project.objects.filter(memberships__user=user, memberships__role__in=roles)
    narrowed = _narrowed_to(user)
    return rows if narrowed is None else rows.filter(slug=narrowed)


def visible_projects(user: Visitor) -> QuerySet[Project]:
    """The projects that `user` is a member of; all of them for staff."""
    return projects_where(user, Action.READ_PROJECT)


def slot_for(user: Visitor, slot_id: UUID) -> Slot:
    """A slot of an open project in which `user` may answer; whether it is theirs, its lease says."""
    slot = _SLOT_OF_MEMBER.first(slot=slot_id, user=user.pk) if user.is_authenticated else None
    if slot is None and is_staff(user):
        slot = _SLOTS.filter(pk=slot_id).first()
    if slot is None or _narrowed_to(user) not in (None, slot.project.slug):
        raise NotFound("There is no such slot.")
    require_open(slot.project)
    return slot


_SLOTS = Slot.objects.select_related("project", "comparison__prompt")
_SLOT_OF_MEMBER = Prepared(
    lambda slot, user: _SLOTS.filter(
        pk=slot,
        project__memberships__user=user,
        project__memberships__role__in=at_least(LEAST_ROLE[Action.ANSWER]),
    ),
    slot=UUID,
    user=int,
)


def visible_samples(user: Visitor) -> QuerySet[Sample]:
    """All of the projects whose samples `user` may read, those of their own assignments, and those of practice."""
    if not user.is_authenticated:
        return Sample.objects.none()
    if is_staff(user):
        return Sample.objects.all()
    sees_all_of = projects_where(user, Action.READ_SAMPLES)
    assigned = Slot.objects.filter(annotator__user=user, project__in=visible_projects(user))
    practised = Gold.objects.filter(
        is_practice=True, is_active=True, comparison__project__in=projects_where(user, Action.ANSWER)
    )
    return Sample.objects.filter(
        Q(prompt__project__in=sees_all_of)
        | Q(memberships__comparison__in=assigned.values("comparison"))
        | Q(memberships__comparison__in=practised.values("comparison"))
    ).distinct()


def visible_slots(user: Visitor) -> QuerySet[Slot]:
    """One's own, and all of the projects whose answers `user` may read."""
    own = Q(annotator__user=user) if user.is_authenticated else Q(pk__in=[])
    return Slot.objects.filter(project__in=visible_projects(user)).filter(
        own | Q(project__in=projects_where(user, Action.READ_ALL_ANSWERS))
    )


def visible_judgments(user: Visitor) -> QuerySet[Judgment]:
    """One's own, and all of the projects whose answers `user` may read."""
    own = Q(annotator__user=user) if user.is_authenticated else Q(pk__in=[])
    return Judgment.objects.filter(comparison__project__in=visible_projects(user)).filter(
        own | Q(comparison__project__in=projects_where(user, Action.READ_ALL_ANSWERS))
    )


def own_judgments(user: Visitor, project: Project) -> QuerySet[Judgment]:
    """The current answers of `user` in `project`, newest first."""
    return Judgment.objects.filter(annotator__user=user, slot__project=project, is_current=True).order_by(
        "-created_at", "-id"
    )


def visible_audit_events(user: Visitor) -> QuerySet[AuditEvent]:
    """Those of the projects whose log `user` may read; for staff also those of no project."""
    if is_staff(user):
        return AuditEvent.objects.all()
    return AuditEvent.objects.filter(project__in=projects_where(user, Action.READ_AUDIT_LOG).values("slug"))


def _of_project(model: type[Model], action: Action) -> Callable[[Visitor], QuerySet[Any]]:
    """The rows of `model` in the projects where its reader may do `action`."""
    return lambda user: model._default_manager.filter(project__in=projects_where(user, action))


VISIBLE: Mapping[type[Model], Callable[[Visitor], QuerySet[Any]]] = {
    AuditEvent: visible_audit_events,
    Comparison: _of_project(Comparison, Action.READ_ALL_ANSWERS),
    Invitation: _of_project(Invitation, Action.MANAGE_MEMBERS),
    Judgment: visible_judgments,
    Membership: _of_project(Membership, Action.MANAGE_MEMBERS),
    Project: visible_projects,
    Prompt: _of_project(Prompt, Action.READ_CONTENT),
    Sample: visible_samples,
    Slot: visible_slots,
    Upload: _of_project(Upload, Action.CHANGE_CONTENT),
}
