"""Who a session belongs to, with the annotator that they are: read together with the session, or by one query."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from annotation.prepared import Prepared
from tastemaker.accounts.models import User
from tastemaker.accounts.sessions import who_came


class AccountBackend(AuthenticationBackend):
    """As its parent in every respect but the time it takes."""

    def get_user(self, user_id: Any) -> User | None:
        """The user, unless they were deactivated."""
        user = who_came(user_id) or _OF_ID.first(user=user_id)
        return user if user is not None and self.user_can_authenticate(user) else None


_OF_ID = Prepared(lambda user: User.objects.select_related("annotator").filter(pk=user), user=int)
