"""How long jobs wait and run: a histogram in the database, which every process adds to."""

from bisect import bisect_left
from datetime import datetime

from django.db.models import F

from gpu_jobs.models import JobDuration

# Seconds, minutes, hours, days: a job is anything from a thumbnail to a week of training.
BUCKETS_S = (1, 5, 15, 60, 300, 900, 3600, 4 * 3600, 24 * 3600, 7 * 24 * 3600)
BEYOND_S = 2**31


def add(measure: JobDuration.Measure, kind: str, began: datetime, ended: datetime, outcome: str = "") -> None:
    """Count one duration, in the transaction of what took so long. Clocks that disagree make it 0, not less."""
    seconds = max(0.0, (ended - began).total_seconds())
    bucket, _ = JobDuration.objects.get_or_create(
        measure=measure,
        kind=kind,
        outcome=outcome,
        at_most_s=(*BUCKETS_S, BEYOND_S)[bisect_left(BUCKETS_S, seconds)],
    )
    JobDuration.objects.filter(pk=bucket.pk).update(count=F("count") + 1, seconds=F("seconds") + seconds)
