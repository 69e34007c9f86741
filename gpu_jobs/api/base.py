"""What the views of this floor share: whose jobs somebody may see, and errors as answers of the API."""

from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from rest_framework import generics, serializers
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from annotation import policy
from annotation.api.base import Conflict
from annotation.api.filters import Filters
from annotation.errors import ConflictError, InvalidError
from annotation.models import Project
from gpu_jobs.jobs.registry import InvalidSpec, UnknownKind

M = TypeVar("M", bound=Model)


class OfProject(Filters):
    """Of which project; applied by LeadView, which knows who leads it."""

    project = serializers.SlugField(
        required=False, max_length=64, help_text="Of one project; otherwise of all that one leads."
    )


class LeadView(generics.GenericAPIView):
    """A view on what a project's leads do; strangers and annotators find nothing there."""

    def handle_exception(self, exc: Exception) -> Response:
        """Translate what the job registry raises, then do as ever."""
        if isinstance(exc, InvalidSpec):
            exc = ValidationError({"spec": {name: [text] for name, text in exc.fields.items()}})
        elif isinstance(exc, UnknownKind):
            exc = ValidationError({"kind": str(exc)})
        elif isinstance(exc, InvalidError):
            exc = ValidationError({exc.field: [str(exc)]})
        elif isinstance(exc, ConflictError):
            exc = Conflict(str(exc))
        return super().handle_exception(exc)

    def led_projects(self) -> QuerySet[Project]:
        """The projects that the visitor leads."""
        return policy.projects_where(self.request.user, policy.Action.READ_WORK)

    def led_project(self, slug: str) -> Project:
        """The project at `slug`; NotFound or PermissionDenied for others than its leads."""
        return policy.project_for(self.request.user, slug, policy.Role.MANAGER)

    def led_open(self, slug: str) -> Project:
        """As `led_project`, for whoever is about to start work there; raises ArchivedError."""
        return policy.open_project_for(self.request.user, slug, policy.Action.ASK_FOR_WORK)

    def led(self, rows: QuerySet[M], pk: object) -> M:
        """The row of a project that the visitor leads; NotFound for strangers, PermissionDenied for annotators."""
        found = rows.filter(pk=pk, project__in=policy.visible_projects(self.request.user)).first()
        if found is None:
            raise NotFound("There is no such thing, or it belongs to a project that is not yours.")
        policy.require(self.request.user, found.project, policy.Role.MANAGER)
        return found

    def listed(self, request: Request, rows: QuerySet[Any]) -> Response:
        """A page of rows, of one project where `?project=` names it, else of all that the visitor leads."""
        slug = request.query_params.get("project")
        mine = rows.filter(project=self.led_project(slug)) if slug else rows.filter(project__in=self.led_projects())
        page = self.paginate_queryset(self.filter_queryset(mine))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)
