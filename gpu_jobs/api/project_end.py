"""Where a project is archived, taken out of the archive, and deleted."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from annotation import policy
from annotation.api.base import AnnotationView, validated
from annotation.api.projects import ProjectSerializer, described
from gpu_jobs import deletion
from gpu_jobs.api.jobs import JobSerializer


class NewDeletionSerializer(serializers.Serializer):
    """The project's name, typed by whoever means it."""

    name = serializers.CharField(max_length=200, trim_whitespace=False)


class ProjectArchiveView(AnnotationView):
    """The archive's place for a project."""

    @extend_schema(request=None, responses=ProjectSerializer)
    def put(self, request: Request, slug: str) -> Response:
        """Archive it: it takes no answers and no jobs, and is read as before. 409 while jobs wait or run."""
        project = policy.project_for(request.user, slug, policy.Action.ARCHIVE)
        return Response(described(deletion.archive_project(project, request.user), request))

    @extend_schema(request=None, responses=ProjectSerializer)
    def delete(self, request: Request, slug: str) -> Response:
        """Take it out again. 409 once its deletion has begun."""
        project = policy.project_for(request.user, slug, policy.Action.ARCHIVE)
        return Response(described(deletion.restore_project(project, request.user), request))


class ProjectDeletionsView(AnnotationView):
    """Where deleting a project is asked for."""

    @extend_schema(request=NewDeletionSerializer, responses={201: JobSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Delete an archived project for ever, by a job; its audit log stays, its address is not given again."""
        project = policy.project_for(request.user, slug, policy.Action.DELETE_PROJECT)
        name = validated(NewDeletionSerializer(data=request.data))["name"]
        job = deletion.ask_for_deletion(project, name, request.user)
        return Response(JobSerializer(job).data, status=status.HTTP_201_CREATED)
