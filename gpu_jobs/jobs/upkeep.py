"""Upkeep: the jobs that nobody asks for because everybody expects them done."""

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Max
from django.utils import timezone

from annotation import abandoned_drafts, leftovers
from annotation.models import Project, Sample
from curation import chat_answers
from gpu_jobs.jobs.enqueue import enqueue
from gpu_jobs.models import Job

RENDITIONS = "make_renditions"
# While one of these runs, more files are on their way: one job for all of them afterwards.
BRINGING = ("generate", "import_pairs", "import_data")
# What failed is tried again after this long: a disk has room again, a file is back. Often enough for a person who
# mends it, and seldom enough not to fill the list of jobs with a file that stays broken.
TRIED_AGAIN_AFTER = timedelta(hours=6)
# A round of upkeep is short: the rest is for the next one.
LEFTOVERS_AT_ONCE = 1000


def ask_for_renditions() -> list[Job]:
    """Enqueue a job in each project that has files waiting for renditions and nobody at work; returns the jobs.

    However samples arrive (an import, a generation, the API), they are found by what they lack. The cost grows with
    the number of waiting files only. Two callers at once may enqueue two jobs, of which one finds nothing to do.
    """
    waiting = (
        Sample.objects.filter(wants_renditions=True)
        .order_by()
        .values_list("prompt__project")
        .annotate(newest=Max("created_at"))
    )
    newest = dict(waiting)
    return [
        enqueue(RENDITIONS, {}, project)
        for project in Project.objects.filter(pk__in=newest, archived_at=None)
        if _is_time(project, newest[project.pk])
    ]


def remove_leftovers() -> int:
    """Settle some of the files that deleted projects left behind; returns how many were removed."""
    return leftovers.sweep(most=LEFTOVERS_AT_ONCE)


def tidy() -> tuple[int, int]:
    """Once a day: remove what killed writers left, forget old answers of models; returns how many of each.

    Answers of models belong to no project: they are remembered by what was asked, whoever asked. So they do not go
    with a project, but in their time (`KEEP_ANSWERS_FOR`).
    """
    drafts = abandoned_drafts.remove(Path(settings.VAR_DIR))
    kept_for: timedelta | None = settings.KEEP_ANSWERS_FOR
    return drafts, 0 if kept_for is None else chat_answers.forget(kept_for)


def _is_time(project: Project, newest: datetime) -> bool:
    jobs = Job.objects.filter(project=project)
    if jobs.filter(kind__in=(RENDITIONS, *BRINGING)).exclude(state__in=Job.ENDED).exists():
        return False
    last = jobs.filter(kind=RENDITIONS).order_by("-created_at").first()
    return last is None or last.created_at < newest or last.created_at < timezone.now() - TRIED_AGAIN_AFTER
