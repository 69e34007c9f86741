"""Personal API tokens: made once, shown once, kept as a hash, found at every request."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from annotation import audit, policy
from annotation.errors import InvalidError
from annotation.hashed_secrets import hashed
from tastemaker.accounts.models import ApiToken, User

MARK = "tm_"
PREFIX_LENGTH = 12
SECRET_BYTES = 32
MOST_AT_ONCE = 50
USE_IS_NOTED_EVERY = timedelta(minutes=5)


def make(
    user: User, name: str, *, is_read_only: bool = False, project: str = "", expires_at: datetime | None = None
) -> tuple[ApiToken, str]:
    """A token and the key that goes with it, which nobody will see again; raises InvalidError."""
    if project and not policy.visible_projects(user).filter(slug=project).exists():
        raise InvalidError("project", f"There is no project '{project}' of yours.")
    if expires_at is not None and expires_at <= timezone.now():
        raise InvalidError("expires_at", "This time has passed already.")
    prefix, secret = secrets.token_hex(PREFIX_LENGTH // 2), secrets.token_urlsafe(SECRET_BYTES)
    with transaction.atomic():
        if live(user).select_for_update().count() >= MOST_AT_ONCE:
            raise InvalidError("name", f"You have {MOST_AT_ONCE} tokens; revoke one that you do not need.")
        token = ApiToken.objects.create(
            user=user,
            name=name,
            prefix=prefix,
            secret_hash=hashed(secret),
            is_read_only=is_read_only,
            project=project,
            expires_at=expires_at,
        )
        audit.record(user, "token.made", f"{name} ({prefix})", after=_told(token))
    return token, f"{MARK}{prefix}_{secret}"


def revoke(token: ApiToken) -> None:
    """End a token, now and for good; doing it twice is no error."""
    with transaction.atomic():
        if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now()):
            audit.record(token.user, "token.revoked", f"{token.name} ({token.prefix})", before=_told(token))


def find(key: str) -> ApiToken | None:
    """The live token of this key, with its user; None for everything else."""
    if not key.startswith(MARK):
        return None
    prefix, _, secret = key.removeprefix(MARK).partition("_")
    token = ApiToken.objects.select_related("user").filter(prefix=prefix[:PREFIX_LENGTH]).first()
    if token is None or not constant_time_compare(token.secret_hash, hashed(secret)):
        return None
    has_lapsed = token.expires_at is not None and token.expires_at <= timezone.now()
    return None if token.revoked_at or has_lapsed or not token.user.is_active else token


def live(user: User) -> QuerySet[ApiToken]:
    """The tokens of `user` that still open something or have merely expired."""
    return ApiToken.objects.filter(user=user, revoked_at=None)


def note_use(token: ApiToken) -> None:
    """Remember when the token was last used, to within minutes: most requests write nothing."""
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at > USE_IS_NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)


def _told(token: ApiToken) -> dict[str, object]:
    expires_at = token.expires_at.isoformat() if token.expires_at else None
    return {"read_only": token.is_read_only, "project": token.project, "expires_at": expires_at}
