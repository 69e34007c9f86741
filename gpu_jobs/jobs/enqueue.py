"""Asking for a job: a row first, and once it is committed a message that wakes a worker up."""

import logging
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from pydantic import BaseModel

from annotation import archive
from annotation.models import Project
from gpu_jobs.jobs import messages, registry, timing
from gpu_jobs.models import Job

logger = logging.getLogger(__name__)


def enqueue(kind: str, spec: Mapping[str, Any] | BaseModel, project: Project | None, created_by: Any = None) -> Job:
    """Ask for a job. It is done once the surrounding transaction, if any, commits.

    Raises:
        UnknownKind: there is no such kind.
        InvalidSpec: the specification does not fit the kind.
        ArchivedError: the project takes no jobs.
    """
    job = record(kind, spec, project, created_by)
    transaction.on_commit(lambda: call_worker(job.pk))
    return job


def record(
    kind: str,
    spec: Mapping[str, Any] | BaseModel,
    project: Project | None,
    created_by: Any = None,
    *,
    called: bool = False,
) -> Job:
    """The row alone. `called` when the caller will run it itself, so that the reaper calls nobody meanwhile."""
    job_kind = registry.get(kind)
    checked = job_kind.parse(spec if isinstance(spec, BaseModel) else dict(spec))
    now = timezone.now()
    with transaction.atomic():
        if project is not None and not job_kind.of_archived:
            archive.hold_open(project)
        if project is not None:
            job_kind.check(project, checked)
        return Job.objects.create(
            kind=kind,
            queue=job_kind.queue,
            project=project,
            spec=checked.model_dump(mode="json"),
            max_attempts=timing.max_attempts(),
            created_by=created_by,
            created_at=now,
            queued_at=now,
            message_sent_at=now if called else None,
        )


def call_worker(job_id: uuid.UUID) -> bool:
    """Send the job's message; False when the broker does not answer, and then the reaper sends it later."""
    job = Job.objects.filter(pk=job_id, state=Job.State.QUEUED).only("queue").first()
    if job is None:
        return False
    try:
        messages.send(messages.RUN, [str(job_id)], job.queue)
    except messages.BrokerUnreachable:
        logger.warning("The broker does not answer; job %s waits for the reaper", job_id, exc_info=True)
        return False
    Job.objects.filter(pk=job_id, state=Job.State.QUEUED).update(message_sent_at=timezone.now())
    return True
