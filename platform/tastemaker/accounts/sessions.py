"""Sessions in the database, each read together with whose it is: every request needs both."""

from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.core.signals import request_started
from django.utils import timezone

from annotation.prepared import Prepared
from tastemaker.accounts.models import Session, User

# Who came with the session that this request has read; None once they were asked for.
_came: ContextVar[User | None] = ContextVar("came", default=None)


class SessionStore(db.SessionStore):
    """As its parent, with a column that says whose session it is."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Where the rows are."""
        return Session

    def create_model_instance(self, data: Mapping[str, Any]) -> Session:
        """The row, with whose it is."""
        row: Session = super().create_model_instance(data)
        row.user_id = data.get(SESSION_KEY)
        return row

    def _get_session_from_db(self) -> Session | None:
        found = _OF_KEY.first(key=self.session_key)
        if found is not None and found.expire_date > timezone.now():
            _came.set(found.user)
            return found
        self._session_key = None
        return None


def who_came(user_id: Any) -> User | None:
    """The user of this id, if they came with the session that was read last in this request; once."""
    user = _came.get()
    _came.set(None)
    return user if user is not None and str(user.pk) == str(user_id) else None


def _nobody_came(**_unused: Any) -> None:
    _came.set(None)


# A thread answers one request after the other: nobody is left over from the one before.
request_started.connect(_nobody_came)

_OF_KEY = Prepared(lambda key: Session.objects.select_related("user__annotator").filter(session_key=key), key=str)
