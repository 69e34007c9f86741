"""The attempts at a job: who had it, from when to when, and why it ended."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from gpu_jobs.api.base import LeadView
from gpu_jobs.models import Attempt, Job


class JobAttemptSerializer(serializers.ModelSerializer):
    """One attempt; while it is at work it has neither end nor outcome."""

    outcome = serializers.ChoiceField(choices=Attempt.Outcome.choices, allow_blank=True)

    class Meta:
        model = Attempt
        fields = ("number", "worker", "began_at", "ended_at", "outcome", "reason")


class JobAttemptsView(LeadView):
    """All attempts at one job."""

    serializer_class = JobAttemptSerializer
    queryset = Attempt.objects.none()
    pagination_class = None

    @extend_schema(responses=JobAttemptSerializer(many=True))
    def get(self, request: Request, pk: str) -> Response:
        """The first comes first."""
        job = self.led(Job.objects.select_related("project"), pk)
        return Response(self.get_serializer(job.attempts.all(), many=True).data)
