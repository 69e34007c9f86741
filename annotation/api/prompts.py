"""Prompts of a project: the list, and adding some."""

from typing import Any, ClassVar

from django.db import transaction
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from annotation import audit, policy
from annotation.api.base import AnnotationView, validated
from annotation.api.fields import TextField
from annotation.api.filters import Filters
from annotation.models import Prompt, Sample
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
        child=TextField(trim_whitespace=False, allow_blank=True),
        min_length=1,
        max_length=MOST_AT_ONCE,
    )


class AddedPromptsSerializer(serializers.Serializer):
    """How many texts are new, and how many were there already."""

    added = serializers.IntegerField()
    already_there = serializers.IntegerField()


class PromptFilters(Filters):
    """Which prompts."""

    lookups: ClassVar = {"split": "split", "contains": "text__icontains"}

    split = serializers.ChoiceField(choices=Prompt.Split.choices, required=False)
    contains = serializers.CharField(required=False, max_length=200, help_text="A part of the text, in any case.")


class PromptsView(AnnotationView, generics.ListAPIView):
    """The prompts of a project, for its lead."""

    serializer_class = PromptSerializer
    queryset = Prompt.objects.none()
    filters = PromptFilters
    orderings: ClassVar = {"id": ("id",), "-id": ("-id",)}

    def get_queryset(self) -> QuerySet[Prompt]:
        """With what each row shows; samples are counted for the rows of the page alone."""
        project = policy.project_for(self.request.user, self.kwargs["slug"], policy.Action.READ_CONTENT)
        samples = Sample.objects.filter(prompt=OuterRef("pk")).order_by().values("prompt").annotate(n=Count("pk"))
        return Prompt.objects.filter(project=project).annotate(
            sample_count=Coalesce(Subquery(samples.values("n")), 0)
        )

    @extend_schema(request=NewPromptsSerializer, responses={201: AddedPromptsSerializer})
    def post(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Add texts; those that the project has already stay as they are."""
        project = policy.open_project_for(request.user, kwargs["slug"], policy.Action.CHANGE_CONTENT)
        texts = validated(NewPromptsSerializer(data=request.data))["texts"]
        with transaction.atomic():
            added = add_prompts(project, texts)
            if added.added:
                audit.record(
                    request.user, "prompts.added", project.slug, project=project, after={"added": added.added}
                )
        return Response(AddedPromptsSerializer(added).data, status=status.HTTP_201_CREATED)
