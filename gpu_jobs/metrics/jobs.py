"""Jobs: how many there are, how long the queues are, and how long jobs wait and run."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import accumulate

from django.db.models import Count, Min, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from prometheus_client.utils import floatToGoString

from gpu_jobs.jobs import timing
from gpu_jobs.jobs.durations import BEYOND_S, BUCKETS_S
from gpu_jobs.jobs.queues import KINDS
from gpu_jobs.models import Job, JobDuration

Measure = JobDuration.Measure
# What shows with 0 as well, so that an alert on it has something to compare.
OF_INTEREST = (Job.State.QUEUED, Job.State.RUNNING, Job.State.FAILED, Job.State.DEAD)


class JobMetrics(Collector):
    """Everything about jobs."""

    def collect(self) -> Iterator[Metric]:
        """All families, as of now."""
        now = timezone.now()
        yield _jobs()
        yield from _queues(now)
        yield _overdue(now)
        yield _durations(
            Measure.WAIT, "tastemaker_job_wait_seconds", "Seconds from the queue to a worker.", ("kind",)
        )
        yield _durations(
            Measure.RUN,
            "tastemaker_job_attempt_seconds",
            "Seconds from a worker's claim to the end of the attempt.",
            ("kind", "outcome"),
        )


def _jobs() -> Metric:
    family = GaugeMetricFamily(
        "tastemaker_jobs", "Jobs that are kept, by state.", labels=("kind", "queue", "state")
    )
    found = {
        (kind, state): jobs
        for kind, state, jobs in Job.objects.order_by().values_list("kind", "state").annotate(Count("pk"))
    }
    for kind, queue in KINDS.items():
        for state in Job.State.values:
            jobs = found.get((kind, state), 0)
            if jobs or state in OF_INTEREST:
                family.add_metric((kind, queue, state), jobs)
    return family


def _queues(now: datetime) -> Iterator[Metric]:
    depth = GaugeMetricFamily(
        "tastemaker_queue_depth", "Jobs that could begin and wait for a worker.", labels=("queue",)
    )
    oldest = GaugeMetricFamily(
        "tastemaker_queue_oldest_seconds", "How long the first of them has been waiting.", labels=("queue",)
    )
    waiting = Job.objects.filter(Q(not_before=None) | Q(not_before__lte=now), state=Job.State.QUEUED).order_by()
    found = {
        queue: (jobs, first)
        for queue, jobs, first in waiting.values_list("queue").annotate(
            jobs=Count("pk"), first=Min(Coalesce("not_before", "queued_at"))
        )
    }
    for queue in sorted(set(KINDS.values()) | set(found)):
        jobs, first = found.get(queue, (0, now))
        depth.add_metric((queue,), jobs)
        oldest.add_metric((queue,), max(0.0, (now - first).total_seconds()))
    yield depth
    yield oldest


def _overdue(now: datetime) -> Metric:
    """Silence that the reaper should have ended: above 0 for long, nobody reaps."""
    a_while = timedelta(seconds=60)
    silent = Job.objects.filter(state=Job.State.RUNNING, lease_until__lt=now)
    unheard = Job.objects.filter(
        state=Job.State.QUEUED, message_sent_at=None, queued_at__lt=now - timing.call_again_after() - a_while
    ).filter(Q(not_before=None) | Q(not_before__lt=now - a_while))
    family = GaugeMetricFamily(
        "tastemaker_jobs_unattended",
        "Running jobs whose lease has lapsed (silent), and waiting ones that no worker was called for (unheard).",
        labels=("why",),
    )
    family.add_metric(("silent",), silent.count())
    family.add_metric(("unheard",), unheard.count())
    return family


def _durations(measure: Measure, name: str, help_: str, labels: tuple[str, ...]) -> Metric:
    family = HistogramMetricFamily(name, help_, labels=labels)
    counts: dict[tuple[str, ...], dict[int, int]] = defaultdict(dict)
    seconds: dict[tuple[str, ...], float] = defaultdict(float)
    for row in JobDuration.objects.filter(measure=measure):
        key = tuple(getattr(row, label) for label in labels)
        counts[key][row.at_most_s] = row.count
        seconds[key] += row.seconds
    for key, found in counts.items():
        # Whatever buckets there were when it was counted, Prometheus wants those of today, cumulated.
        ends = sorted({*BUCKETS_S, *found} - {BEYOND_S})
        cumulated = accumulate(found.get(end, 0) for end in [*ends, BEYOND_S])
        family.add_metric(
            key, list(zip([*map(floatToGoString, ends), "+Inf"], cumulated, strict=True)), seconds[key]
        )
    return family
