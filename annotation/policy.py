"""Who may do what, and which objects they may see: the one place that knows."""

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import Q, QuerySet
from rest_framework.exceptions import NotFound, PermissionDenied

from annotation.models import Judgment, Membership, Project, Sample, Slot

Role = Membership.Role
# Each may do what those before it may.
RANKS = (Role.ANNOTATOR, Role.REVIEWER, Role.MANAGER, Role.OWNER)
Visitor = AbstractBaseUser | AnonymousUser


def visible_projects(user: Visitor) -> QuerySet[Project]:
    """The projects that `user` is a member of; all of them for staff."""
    if not user.is_authenticated:
        return Project.objects.none()
    if getattr(user, "is_staff", False):
        return Project.objects.all()
    return Project.objects.filter(memberships__user=user)


def role_in(user: Visitor, project: Project) -> Role | None:
    """What `user` is in `project`; staff own everything; None for nobody."""
    if not user.is_authenticated:
        return None
    if getattr(user, "is_staff", False):
        return Role.OWNER
    role = Membership.objects.filter(project=project, user=user).values_list("role", flat=True).first()
    return None if role is None else Role(role)


def require(user: Visitor, project: Project, role: Role | str = Role.ANNOTATOR) -> None:
    """Let `user` pass with this role or a higher one; NotFound for strangers, PermissionDenied for members."""
    own = role_in(user, project)
    if own is None:
        raise NotFound("There is no such project.")
    if RANKS.index(own) < RANKS.index(Role(role)):
        raise PermissionDenied(f"Only a {Role(role).label.lower()} of this project may do this.")


def at_least(role: Role | str) -> tuple[Role, ...]:
    """This role and those that may do more."""
    return RANKS[RANKS.index(Role(role)) :]


def project_for(user: Visitor, slug: str, role: Role | str = Role.ANNOTATOR) -> Project:
    """The project at `slug` where `user` has this role or a higher one; raises as `require` does."""
    project = Project.objects.filter(slug=slug).first()
    if project is None:
        raise NotFound("There is no such project.")
    require(user, project, role)
    return project


def slot_for(user: Visitor, slot_id: object) -> Slot:
    """A slot of a project in which `user` may answer."""
    slot = Slot.objects.filter(pk=slot_id, project__in=visible_projects(user)).first()
    if slot is None:
        raise NotFound("There is no such slot.")
    return slot


def visible_samples(user: Visitor) -> QuerySet[Sample]:
    """Every sample of the projects that `user` reviews or manages, and those of their own assignments."""
    if not user.is_authenticated:
        return Sample.objects.none()
    if getattr(user, "is_staff", False):
        return Sample.objects.all()
    sees_all_of = Project.objects.filter(memberships__user=user, memberships__role__in=at_least(Role.REVIEWER))
    member_of = Project.objects.filter(memberships__user=user)
    assigned = Slot.objects.filter(annotator__user=user, project__in=member_of)
    return Sample.objects.filter(
        Q(prompt__project__in=sees_all_of) | Q(memberships__comparison__in=assigned.values("comparison"))
    ).distinct()


def own_judgments(user: Visitor, project: Project) -> QuerySet[Judgment]:
    """The current answers of `user` in `project`, newest first."""
    return Judgment.objects.filter(annotator__user=user, slot__project=project, is_current=True).order_by(
        "-created_at", "-id"
    )
