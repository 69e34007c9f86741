"""The walk through an archived project: all of it is read as before, and nothing of it changes but who is in it."""

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from annotation.models import Project
from annotation.policy import Role
from gpu_jobs.models import Job
from tests.access.endpoints import ENDPOINTS, E
from tests.access.world import client_of

pytestmark = pytest.mark.django_db
# What may be done to an archived project: who is in it, and whether it stays in the archive.
STILL_DONE = {"members", "member", "invitations", "invitation", "project-archive", "project-deletions"}
# A question that is asked by POST, and what stops work rather than starts it.
ONLY_LOOKED = {"selection-previews", "repair-previews", "practice-attempts", "job-cancellations", "job-estimates"}
ONLY_LOOKED |= {"training-plans"}
OF_A_PROJECT = [endpoint for endpoint in ENDPOINTS if endpoint.is_of_a_project]
# To these the archive is the answer, whoever asks: a slot is the annotator's own.
WHO = {"judgments": Role.ANNOTATOR, "slot-lease": Role.ANNOTATOR, "slot-skips": Role.ANNOTATOR}


@pytest.mark.parametrize("endpoint", OF_A_PROJECT, ids=str)
def test_reads_and_takes_nothing_new(endpoint: E, worlds):
    world, _ = worlds
    with transaction.atomic():
        Job.objects.filter(project=world.project).update(state=Job.State.CANCELLED, finished_at=timezone.now())
        client = client_of(world, WHO.get(endpoint.name, Role.OWNER))
        address = reverse(endpoint.name, kwargs=endpoint.address(world))
        if endpoint.query is not None:
            pairs = "&".join(f"{key}={value}" for key, value in endpoint.query(world).items())
            address = f"{address}?{pairs}"
        body = None if endpoint.body is None else endpoint.body(world)
        Project.objects.filter(pk=world.project.pk).update(archived_at=timezone.now())
        options = {} if endpoint.method == "get" else {"format": endpoint.form}
        response = getattr(client, endpoint.method)(address, body, **options)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        transaction.set_rollback(True)
    response.close()
    code = response.status_code
    if endpoint.changes and endpoint.name not in STILL_DONE | ONLY_LOOKED:
        assert code == 409, content[:300]
        assert "archived" in content.decode()
    else:
        assert b"is archived" not in content
        assert 200 <= code < 300 or code in endpoint.fine or endpoint.name in ONLY_LOOKED, content[:300]
