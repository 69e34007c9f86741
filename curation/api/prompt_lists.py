"""Prompt lists: the benchmarks by which a project's prompts are checked."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.exceptions import NotFound
from rest_framework.permissions import IsAdminUser
from rest_framework.request import Request
from rest_framework.response import Response

from annotation import policy
from annotation.api.base import validated
from annotation.api.fields import TextField
from annotation.api.filters import Filters
from curation.api.base import CurationView
from curation.hygiene import prompt_lists
from curation.models import PromptList


class PromptListSerializer(serializers.ModelSerializer):
    """A list, without its lines. One that `is_for_all` belongs to the installation."""

    is_for_all = serializers.SerializerMethodField()

    class Meta:
        model = PromptList
        fields = ("id", "name", "n_lines", "is_for_all", "created_at")

    def get_is_for_all(self, prompt_list: PromptList) -> bool:
        """Whether every project may check by it."""
        return prompt_list.project_id is None


class NewPromptListSerializer(serializers.Serializer):
    """A name and one prompt a line; blank lines and lines that say the same are left out."""

    name = serializers.CharField(max_length=100)
    lines = serializers.ListField(
        child=TextField(trim_whitespace=False, allow_blank=True), min_length=1, max_length=prompt_lists.MOST_LINES
    )


class PromptListsView(CurationView, generics.ListAPIView):
    """The lists that a project may be checked by: its own and the installation's."""

    serializer_class = PromptListSerializer
    queryset = PromptList.objects.none()
    filters = Filters
    orderings: ClassVar = {"id": ("id",), "-id": ("-id",)}

    def get_queryset(self) -> QuerySet[PromptList]:
        """Without their lines, for the lead."""
        return prompt_lists.offered(self.led_project(self.kwargs["slug"])).defer("lines")

    @extend_schema(request=NewPromptListSerializer, responses={201: PromptListSerializer})
    def post(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Keep a list for this project."""
        project = policy.open_project_for(request.user, kwargs["slug"], policy.Action.CHANGE_CONTENT)
        sent = validated(NewPromptListSerializer(data=request.data))
        kept = prompt_lists.keep(sent["name"], sent["lines"], project, request.user)
        return Response(PromptListSerializer(kept).data, status=status.HTTP_201_CREATED)


class SharedPromptListsView(CurationView):
    """The installation's lists."""

    permission_classes = (IsAdminUser,)

    @extend_schema(request=NewPromptListSerializer, responses={201: PromptListSerializer})
    def post(self, request: Request) -> Response:
        """Keep a list for every project, for staff."""
        policy.require_unnarrowed(request.user)
        sent = validated(NewPromptListSerializer(data=request.data))
        kept = prompt_lists.keep(sent["name"], sent["lines"], None, request.user)
        return Response(PromptListSerializer(kept).data, status=status.HTTP_201_CREATED)


class PromptListView(CurationView):
    """One of a project's own lists."""

    @extend_schema(responses={204: None})
    def delete(self, request: Request, slug: str, pk: int) -> Response:
        """Remove it; what was found with it stays."""
        project = policy.project_for(request.user, slug, policy.Action.CHANGE_CONTENT)
        found = PromptList.objects.filter(project=project, pk=pk).first()
        if found is None:
            raise NotFound("This project has no such list of its own.")
        prompt_lists.remove(found, request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)
