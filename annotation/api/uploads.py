"""Uploads: a file arrives and waits to be imported by a job."""

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import APIException
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from annotation import policy, uploads
from annotation.api.base import AnnotationView, validated
from annotation.models import Upload

# What a form has around its file.
ENVELOPE_BYTES = 64 * 2**10


class NoSpaceLeft(APIException):
    """507: the disk is full."""

    status_code = status.HTTP_507_INSUFFICIENT_STORAGE
    default_code = "no_space"


class TooLarge(APIException):
    """413: more than this server takes."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"


class NewUploadSerializer(serializers.Serializer):
    """A file, and the project that it is for."""

    project = serializers.SlugField(max_length=64)
    file = serializers.FileField(allow_empty_file=True)


class UploadSerializer(serializers.ModelSerializer):
    """A file that has arrived."""

    class Meta:
        model = Upload
        fields = ("id", "name", "bytes", "sha256")


class UploadsView(AnnotationView):
    """Where files arrive."""

    parser_classes = [MultiPartParser]

    @extend_schema(request=NewUploadSerializer, responses={201: UploadSerializer})
    def post(self, request: Request) -> Response:
        """Keep a file for a project. An import job then names one upload, or several that belong together."""
        # Said before the body is read: whoever sends too much learns it at once.
        announced = str(request.META.get("CONTENT_LENGTH", ""))
        if announced.isdecimal() and int(announced) > settings.UPLOAD_MOST_BYTES + ENVELOPE_BYTES:
            raise TooLarge(str(uploads.TooLargeError()))
        sent = validated(NewUploadSerializer(data=request.data))
        project = policy.open_project_for(request.user, sent["project"], policy.Action.CHANGE_CONTENT)
        file = sent["file"]
        try:
            upload = uploads.keep(project, file.name, file.chunks(), request.user)
        except uploads.TooLargeError as error:
            raise TooLarge(str(error)) from error
        except uploads.NoSpaceError as error:
            raise NoSpaceLeft(str(error)) from error
        return Response(UploadSerializer(upload).data, status=status.HTTP_201_CREATED)
