"""Estimates of jobs: what one would do, and how long that may take, before anybody starts it."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from gpu_jobs.api.base import LeadView
from gpu_jobs.api.jobs import NewJobSerializer
from gpu_jobs.jobs import registry
from gpu_jobs.jobs.errors import JobError
from gpu_jobs.jobs.estimates import estimate
from gpu_jobs.models import Job


class JobEstimateSerializer(serializers.Serializer):
    """At most so much of each; null where it does not apply or nobody can say. Costs are in the model's prices."""

    prompts = serializers.IntegerField(source="work.prompts", allow_null=True)
    samples = serializers.IntegerField(source="work.samples", allow_null=True)
    comparisons = serializers.IntegerField(source="work.comparisons", allow_null=True)
    requests = serializers.IntegerField(source="work.requests", allow_null=True)
    tokens_in = serializers.IntegerField(source="work.tokens_in", allow_null=True)
    tokens_out = serializers.IntegerField(source="work.tokens_out", allow_null=True)
    cost = serializers.FloatField(source="work.cost", allow_null=True)
    seconds = serializers.FloatField(allow_null=True, help_text="By the pace of earlier jobs like it.")
    earlier_jobs = serializers.IntegerField(help_text="How many these were.")


class JobEstimatesView(LeadView):
    """Where an estimate is asked for; nothing is kept."""

    serializer_class = JobEstimateSerializer
    queryset = Job.objects.none()

    @extend_schema(request=NewJobSerializer, responses=JobEstimateSerializer)
    def post(self, request: Request) -> Response:
        """What such a job would do."""
        asked = NewJobSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        project = self.led_project(asked.validated_data["project"])
        kind = registry.get(asked.validated_data["kind"])
        try:
            found = estimate(kind, project, asked.validated_data["spec"])
        except JobError as error:
            raise ValidationError(str(error)) from error
        if found is None:
            raise ValidationError({"kind": f"Nobody can say beforehand what a '{kind.kind}' job will do."})
        return Response(self.get_serializer(found).data)
