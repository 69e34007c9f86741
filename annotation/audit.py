"""The audit log: one function to append to it, from every floor."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

from annotation.models import AuditEvent, Project

SYSTEM = "system"


def record(
    actor: AbstractBaseUser | AnonymousUser | None,
    action: str,
    subject: str,
    *,
    project: Project | None = None,
    before: Any = None,
    after: Any = None,
) -> AuditEvent:
    """Append an event; call it inside the transaction of the change, so that neither is kept without the other.

    `action` is a noun and what became of it ("membership.changed"), `subject` names the one it happened to.
    `before` and `after` are ready for JSON and hold no secrets.
    """
    known = actor is not None and actor.is_authenticated
    return AuditEvent.objects.create(
        actor_id=actor.pk if known else None,
        actor_name=actor.get_username()[:200] if known else SYSTEM,
        action=action,
        project="" if project is None else project.slug,
        subject=subject[:200],
        before=before,
        after=after,
    )
