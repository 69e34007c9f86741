"""Prompts of a project: the list, and adding some."""

from typing import Any

from django.db.models import Count
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from annotation import policy
from annotation.api.base import AnnotationView, validated
from annotation.models import Prompt
from annotation.prompts import add_prompts

MOST_AT_ONCE = 10_000


class PromptSerializer(serializers.ModelSerializer):
    """A prompt and how many samples answer it."""

    sample_count = serializers.IntegerField(read_only=True)

    class Meta:
        model = Prompt
        fields = ("id", "text", "split", "sample_count")


class NewPromptsSerializer(serializers.Serializer):
    """Texts to add."""

    texts = serializers.ListField(
        child=serializers.CharField(trim_whitespace=False, allow_blank=True),
        min_length=1,
        max_length=MOST_AT_ONCE,
    )


class AddedPromptsSerializer(serializers.Serializer):
    """How many texts are new, and how many were there already."""

    added = serializers.IntegerField()
    already_there = serializers.IntegerField()


class PromptsView(AnnotationView, generics.ListAPIView):
    """The prompts of a project, for its lead."""

    serializer_class = PromptSerializer
    queryset = Prompt.objects.none()

    def get_queryset(self) -> Any:
        """In the order in which they came."""
        project = policy.project_for(self.request.user, self.kwargs["slug"], policy.Role.MANAGER)
        return Prompt.objects.filter(project=project).annotate(sample_count=Count("samples")).order_by("id")

    @extend_schema(request=NewPromptsSerializer, responses={201: AddedPromptsSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Add texts; those that the project has already stay as they are."""
        project = policy.project_for(request.user, slug, policy.Role.MANAGER)
        texts = validated(NewPromptsSerializer(data=request.data))["texts"]
        added = add_prompts(project, texts)
        return Response(AddedPromptsSerializer(added).data, status=status.HTTP_201_CREATED)
