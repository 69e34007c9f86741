"""Jobs: asked for, looked at, cancelled, started again, and their logs."""

from typing import Any, ClassVar

from django.db import transaction
from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from annotation import archive, audit
from annotation.api.base import Conflict
from gpu_jobs.api.base import LeadView, OfProject
from gpu_jobs.jobs import life, log, registry
from gpu_jobs.jobs.enqueue import call_worker, enqueue
from gpu_jobs.models import Job


class JobProgressSerializer(serializers.Serializer):
    """How far a job is; `total` is null while nobody knows."""

    done = serializers.IntegerField(source="progress_done")
    total = serializers.IntegerField(source="progress_total", allow_null=True)
    message = serializers.CharField(source="progress_message")


class JobSerializer(serializers.ModelSerializer):
    """A job: what was asked for, how far it is, how it ended."""

    title = serializers.SerializerMethodField()
    project = serializers.SlugRelatedField(slug_field="slug", read_only=True, allow_null=True)
    progress = JobProgressSerializer(source="*")
    spec = serializers.DictField()
    result = serializers.DictField(allow_null=True)

    class Meta:
        model = Job
        fields = (
            "id",
            "kind",
            "title",
            "project",
            "spec",
            "state",
            "attempt",
            "max_attempts",
            "progress",
            "result",
            "error",
            "cancel_requested",
            "created_at",
            "started_at",
            "finished_at",
            "heartbeat_at",
        )

    @extend_schema_field(OpenApiTypes.STR)
    def get_title(self, job: Job) -> str:
        """The kind in words."""
        return registry.get(job.kind).title


class NewJobSerializer(serializers.Serializer):
    """What to do, for which project."""

    kind = serializers.CharField(max_length=64)
    project = serializers.SlugField(max_length=64)
    spec = serializers.DictField()


class JobLogSerializer(serializers.Serializer):
    """The last lines of a job's log, oldest first."""

    lines = serializers.ListField(child=serializers.CharField())


class JobFilters(OfProject):
    """Which jobs."""

    lookups: ClassVar = {"kind": "kind", "state": "state"}

    kind = serializers.ChoiceField(choices=list(registry.KINDS), required=False)
    state = serializers.ChoiceField(choices=Job.State.choices, required=False)


class JobsView(LeadView):
    """The jobs of the projects that the visitor leads, newest first."""

    serializer_class = JobSerializer
    queryset = Job.objects.none()
    filters = JobFilters
    orderings: ClassVar = {"-created_at": ("-created_at", "-id"), "created_at": ("created_at", "id")}

    @extend_schema(responses=JobSerializer(many=True))
    def get(self, request: Request) -> Response:
        """A page of jobs."""
        return self.listed(request, Job.objects.select_related("project"))

    @extend_schema(request=NewJobSerializer, responses={201: JobSerializer})
    def post(self, request: Request) -> Response:
        """Ask for a job."""
        asked = NewJobSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        project = self.led_open(asked.validated_data["project"])
        kind = registry.get(asked.validated_data["kind"])
        if kind.asked_at:
            raise ValidationError({"kind": f"'{kind.title}' is asked for at {kind.asked_at}."})
        with transaction.atomic():
            job = enqueue(kind.kind, asked.validated_data["spec"], project, request.user)
            _on_record(request, "job.asked", job, after={"spec": job.spec})
        job.refresh_from_db()
        return Response(self.get_serializer(job).data, status=status.HTTP_201_CREATED)


class JobView(LeadView):
    """One job."""

    serializer_class = JobSerializer
    queryset = Job.objects.none()

    def job(self, pk: Any) -> Job:
        """The job, for a lead of its project."""
        return self.led(Job.objects.select_related("project"), pk)

    @extend_schema(responses=JobSerializer)
    def get(self, request: Request, pk: Any) -> Response:
        """How it is."""
        return Response(self.get_serializer(self.job(pk)).data)


class JobCancellationsView(JobView):
    """Where a job is asked to stop."""

    http_method_names = ["post", "options"]

    @extend_schema(request=None, responses=JobSerializer)
    def post(self, request: Request, pk: Any) -> Response:
        """Stop: at once while it waits, at its next step while it runs; what is done stays."""
        job = self.job(pk)
        with transaction.atomic():
            if not life.request_cancel(job.pk):
                raise Conflict("This job has ended already.")
            _on_record(request, "job.cancelled", job, before={"state": job.state})
        return Response(self.get_serializer(self.job(pk)).data)


class JobRetriesView(JobView):
    """Where an ended job is started again."""

    http_method_names = ["post", "options"]

    @extend_schema(request=None, responses=JobSerializer)
    def post(self, request: Request, pk: Any) -> Response:
        """Begin again where it stood."""
        job = self.job(pk)
        with transaction.atomic():
            if job.project is not None:
                archive.hold_open(job.project)
            if not life.requeue(job.pk):
                raise Conflict("Only a failed, cancelled or dead job can be started again.")
            _on_record(request, "job.retried", job, before={"state": job.state})
        call_worker(job.pk)
        return Response(self.get_serializer(self.job(pk)).data)


class JobLogView(JobView):
    """What a job wrote while it worked."""

    @extend_schema(responses=JobLogSerializer)
    def get(self, request: Request, pk: Any) -> Response:
        """The end of its log."""
        return Response({"lines": log.tail(self.job(pk))})


class JobLogFileView(JobView):
    """A job's log, whole."""

    @extend_schema(responses={(200, "text/plain"): OpenApiTypes.STR})
    def get(self, request: Request, pk: Any) -> StreamingHttpResponse:
        """Everything that every attempt wrote, as a file."""
        response = StreamingHttpResponse(log.pieces(self.job(pk)), content_type="text/plain; charset=utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="job-{pk}.txt"'
        return response


def _on_record(request: Request, action: str, job: Job, **told: Any) -> None:
    """Into the audit log of the job's project: who asked for what."""
    audit.record(request.user, action, f"{job.kind} {job.pk}", project=job.project, **told)
