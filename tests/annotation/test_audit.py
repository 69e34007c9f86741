"""The audit log: it only grows, whoever asks and by whatever way."""

import pytest
from django.db import DatabaseError, connection, transaction

from annotation import audit
from annotation.models import AuditEvent
from annotation.models.audit_event import AppendOnlyError
from tests.annotation import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return audit.record(factories.make_user(), "thing.changed", "a thing", before={"n": 1}, after={"n": 2})


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE annotation_auditevent SET subject = 'another'",
        "UPDATE annotation_auditevent SET actor_name = 'nobody' WHERE id > 0",
        "DELETE FROM annotation_auditevent",
    ],
)
def test_the_database_refuses(event, change):
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    assert AuditEvent.objects.get().subject == "a thing"


def test_so_does_the_orm(event):
    with pytest.raises(AppendOnlyError):
        event.save()
    with pytest.raises(AppendOnlyError):
        event.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEvent.objects.update(subject="another")
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEvent.objects.all().delete()
    assert AuditEvent.objects.count() == 1


def test_an_event_outlives_whom_and_what_it_speaks_of():
    project = factories.make_project()
    user = factories.make_user(project)
    audit.record(user, "thing.changed", "a thing", project=project)
    slug, name = project.slug, user.username
    user.delete()
    project.delete()
    event = AuditEvent.objects.get()
    assert (event.actor_name, event.project) == (name, slug)


@pytest.mark.django_db(transaction=True)
def test_an_event_and_its_change_are_kept_together_or_not_at_all():
    project = factories.make_project()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        audit.record(None, "thing.changed", "a thing", project=project)
        1 / 0  # noqa: B018
    assert not AuditEvent.objects.exists()
