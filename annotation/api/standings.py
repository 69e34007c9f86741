"""Standings: who is asked and who counts in a project, for its managers."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from annotation import policy, standings
from annotation.api.base import AnnotationView, validated
from annotation.models import Annotator, Project, Standing
from annotation.standings import Change

LONGEST_REASON = 500


class StandingSerializer(serializers.Serializer):
    """One annotator. `is_settled` is false while some preferences are still being derived anew."""

    annotator = serializers.IntegerField(source="annotator_id")
    name = serializers.CharField(source="annotator.name")
    kind = serializers.ChoiceField(source="annotator.kind", choices=Annotator.Kind.choices)
    is_paused = serializers.BooleanField()
    is_excluded = serializers.BooleanField()
    is_settled = serializers.SerializerMethodField()
    reason = serializers.CharField(allow_blank=True)
    n_answered = serializers.IntegerField()

    def get_is_settled(self, standing: Standing) -> bool:
        """Whether the preferences are in step with this."""
        return standing.unsettled_since is None


class StandingChangeSerializer(serializers.Serializer):
    """What may change. Whoever is paused or excluded, is so for a reason."""

    is_paused = serializers.BooleanField(required=False)
    is_excluded = serializers.BooleanField(required=False)
    reason = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_REASON)


class StandingsView(AnnotationView, generics.ListAPIView):
    """The standings of a project."""

    serializer_class = StandingSerializer
    queryset = Annotator.objects.none()
    orderings: ClassVar = {"id": ("id",), "-id": ("-id",)}

    def get_queryset(self) -> QuerySet[Annotator]:
        """Everybody who has answered, or may."""
        return standings.annotators_of(self._project()).order_by("id")

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page; who has no standing yet is neither paused nor excluded."""
        project = self._project()
        page: list[Annotator] = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        known = {
            standing.annotator_id: standing
            for standing in Standing.objects.filter(project=project, annotator__in=page).select_related("annotator")
        }
        rows = [known.get(one.pk) or Standing(project=project, annotator=one) for one in page]
        return self.get_paginated_response(StandingSerializer(rows, many=True).data)

    def _project(self) -> Project:
        return policy.project_for(self.request.user, self.kwargs["slug"], policy.Action.MANAGE_ANNOTATORS)


class StandingView(AnnotationView):
    """One standing."""

    @extend_schema(request=StandingChangeSerializer, responses=StandingSerializer)
    def patch(self, request: Request, slug: str, annotator_id: int) -> Response:
        """Pause or exclude an annotator, or take it back; nothing that they answered is deleted."""
        project = policy.open_project_for(request.user, slug, policy.Action.MANAGE_ANNOTATORS)
        annotator = standings.annotators_of(project).filter(pk=annotator_id).first()
        if annotator is None:
            raise NotFound("There is no such annotator in this project.")
        change = Change(**validated(StandingChangeSerializer(data=request.data)))
        return Response(StandingSerializer(standings.change(project, annotator, change, request.user)).data)
