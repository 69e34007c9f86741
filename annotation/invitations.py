"""Invitations: made by a manager, opened by whoever has the link, accepted once."""

import secrets
from collections.abc import MutableMapping
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from annotation import audit, policy
from annotation.errors import ConflictError
from annotation.hashed_secrets import hashed
from annotation.models import Invitation, Membership, Project

SECRET_BYTES = 32
DAYS, MOST_DAYS = 7, 90
# Where a browser's session keeps the invitation that it opened.
SESSION_KEY = "invitation"


class InvitationGoneError(ConflictError):
    """The invitation is unknown, used, revoked or expired; which of these is nobody's business."""

    def __init__(self) -> None:
        super().__init__("This invitation does not hold any more; ask for a new one.")


class AlreadyMemberError(ConflictError):
    """Whoever accepts is a member with this role or a higher one; the invitation stays open for somebody else."""


def invite(
    project: Project, role: Membership.Role | str, by: AbstractBaseUser, email: str = "", days: int = DAYS
) -> tuple[Invitation, str]:
    """A new invitation and its secret, shown once; raises PermissionDenied where `by` may not give `role`."""
    policy.require_grant(by, project, role)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    with transaction.atomic():
        invitation = Invitation.objects.create(
            project=project,
            role=role,
            email=email,
            secret_hash=hashed(secret),
            created_by=by,
            expires_at=timezone.now() + timedelta(days=days),
        )
        audit.record(by, "invitation.made", _name(invitation), project=project, after={"role": str(role)})
    return invitation, secret


def revoke(invitation: Invitation, by: AbstractBaseUser) -> None:
    """Take an invitation back; raises InvitationGoneError where it was used meanwhile."""
    with transaction.atomic():
        open_still = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None)
        if not open_still.update(revoked_at=timezone.now()):
            raise InvitationGoneError
        audit.record(by, "invitation.revoked", _name(invitation), project=invitation.project)


def pending(project: Project) -> QuerySet[Invitation]:
    """Those that somebody may still accept."""
    return _open().filter(project=project).select_related("created_by").order_by("-id")


def find(secret_hash: str) -> Invitation:
    """The open invitation of this secret; raises InvitationGoneError."""
    invitation = _open().select_related("project", "created_by").filter(secret_hash=secret_hash).first()
    if invitation is None:
        raise InvitationGoneError
    return invitation


def accept(secret_hash: str, user: AbstractBaseUser) -> Membership:
    """Make `user` a member, or raise their role; raises InvitationGoneError or AlreadyMemberError."""
    with transaction.atomic():
        invitation = find(secret_hash)
        # Taken by one statement: of two who accept at once, one finds it gone.
        if not _open().filter(pk=invitation.pk).update(accepted_at=timezone.now(), accepted_by=user):
            raise InvitationGoneError
        project = Project.objects.select_for_update(no_key=True).get(pk=invitation.project_id)
        membership = Membership.objects.filter(project=project, user=user).first()
        before = None if membership is None else membership.role
        if membership is None:
            membership = Membership(project=project, user=user)
        elif policy.outranks_or_equals(membership.role, invitation.role):
            raise AlreadyMemberError(f"You are {membership.role} of this project already.")
        membership.role = invitation.role
        membership.save()
        audit.record(
            user,
            "membership.accepted",
            user.get_username(),
            project=project,
            before=None if before is None else {"role": before},
            after={"role": membership.role, "invitation": invitation.pk},
        )
    return membership


def remember(session: MutableMapping[str, Any], invitation: Invitation) -> None:
    """Let this browser make an account by way of `invitation`."""
    session[SESSION_KEY] = invitation.secret_hash


def remembered(session: MutableMapping[str, Any]) -> str | None:
    """The hash of the open invitation that this browser has opened, if it has."""
    secret_hash = session.get(SESSION_KEY)
    return secret_hash if secret_hash and _open().filter(secret_hash=secret_hash).exists() else None


def forget(session: MutableMapping[str, Any]) -> None:
    """The invitation has been used."""
    session.pop(SESSION_KEY, None)


def _open() -> QuerySet[Invitation]:
    return Invitation.objects.filter(accepted_at=None, revoked_at=None, expires_at__gt=timezone.now())


def _name(invitation: Invitation) -> str:
    return f"#{invitation.pk} {invitation.email}".strip()
