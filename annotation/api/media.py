"""The bytes of a sample and its renditions, for whoever may see it: no file name, no origin, in ranges for seeking.

What users send is never trusted: only types on a list are named to the browser, it is told not to guess others, and
whatever it shows runs in a sandbox that loads nothing.
"""

import os
import uuid
from dataclasses import dataclass
from io import BufferedReader
from typing import Any

from django.http import FileResponse, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.utils.http import parse_etags
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.exceptions import APIException, NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from annotation import policy
from annotation.api.base import AnnotationView
from annotation.errors import InvalidError
from annotation.media import store
from annotation.media.ranges import ByteRange, UnsatisfiableRange, requested_range
from annotation.models import Rendition, Sample

Role = Rendition.Role
BLOCK_BYTES = 64 * 1024
# What a stored type is called to the browser; anything else is a download of unknown bytes.
CONTENT_TYPES = {
    **{
        media_type: media_type
        for media_type in (
            "image/png",
            "image/jpeg",
            "image/webp",
            "video/mp4",
            "video/webm",
            "video/quicktime",
            "video/x-matroska",
            "video/x-msvideo",
            "application/json",
        )
    },
    "text/plain": "text/plain; charset=utf-8",
}
UNKNOWN_TYPE = "application/octet-stream"
HEADERS = {
    "Accept-Ranges": "bytes",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Content-Disposition": "inline",
}
# The address names bytes that never change.
FOR_EVER = "private, max-age=31536000, immutable"
# The image stands in for its thumbnail, or a rendition may be made anew: ask again, by ETag.
FOR_NOW = "private, no-cache"
ROLES_OF: dict[str, tuple[str, ...]] = {
    Sample.Kind.IMAGE: (Role.THUMBNAIL,),
    Sample.Kind.VIDEO: (Role.THUMBNAIL, Role.POSTER, Role.PLAYABLE),
}
BINARY = {(200, kind): OpenApiTypes.BINARY for kind in CONTENT_TYPES}
PARTIAL = {(206, kind): OpenApiTypes.BINARY for kind in CONTENT_TYPES}


class RangeNotSatisfiable(APIException):
    """416: the file has no byte in the range that was asked for."""

    status_code = status.HTTP_416_REQUESTED_RANGE_NOT_SATISFIABLE
    default_code = "range_not_satisfiable"

    def __init__(self, reason: UnsatisfiableRange, size: int) -> None:
        super().__init__(str(reason))
        self.size = size


@dataclass(frozen=True)
class ServedFile:
    """A file in the media store, and how long a browser may keep it."""

    sha256: str
    media_type: str
    cache: str

    @property
    def etag(self) -> str:
        """Strong: the bytes' own hash."""
        return f'"{self.sha256}"'


class SampleMediaView(AnnotationView):
    """The bytes of one sample."""

    @extend_schema(
        parameters=[
            OpenApiParameter(
                "rendition",
                enum=Role.values,
                description="thumbnail: small; poster: a video's first frame; playable: what every browser plays",
            ),
            OpenApiParameter("Range", location=OpenApiParameter.HEADER, description="One range of bytes."),
        ],
        responses={**BINARY, **PARTIAL, 304: None},
    )
    def get(self, request: Request, sample_id: uuid.UUID) -> HttpResponseBase:
        """Send them whole or the part that was asked for, or 304 where the reader has them."""
        sample = policy.visible_samples(request.user).filter(pk=sample_id).first()
        if sample is None:
            raise NotFound("There is no such sample.")
        served = _served(sample, request.query_params.get("rendition"))
        headers = {**HEADERS, "ETag": served.etag, "Cache-Control": served.cache}
        if _has_it(request, served):
            return HttpResponseNotModified(headers=headers)
        file = _open(served, sample)
        try:
            return _answer(request, served, file, headers)
        except Exception:
            file.close()
            raise

    def handle_exception(self, exc: Exception) -> Response:
        """As ever; an unsatisfiable range is told how long the file is."""
        response = super().handle_exception(exc)
        if isinstance(exc, RangeNotSatisfiable):
            response["Content-Range"] = f"bytes */{exc.size}"
            response["Accept-Ranges"] = "bytes"
        return response


def _served(sample: Sample, role: str | None) -> ServedFile:
    """The file to send; raises InvalidError for an unknown rendition, NotFound where there is none."""
    original = ServedFile(sample.sha256, sample.media_type, FOR_EVER)
    if role is None:
        return original
    if role not in Role.values:
        raise InvalidError("rendition", f"One of: {', '.join(Role.values)}.")
    if role not in ROLES_OF.get(sample.kind, ()):
        raise NotFound(f"A sample of kind {sample.kind} has no {role}.")
    if role == Role.PLAYABLE and sample.is_playable:
        return original
    rendition = Rendition.objects.filter(source=sample.sha256, role=role).first()
    if rendition is not None:
        return ServedFile(rendition.sha256, rendition.media_type, FOR_NOW)
    if sample.kind == Sample.Kind.IMAGE:
        return ServedFile(sample.sha256, sample.media_type, FOR_NOW if sample.wants_renditions else FOR_EVER)
    raise NotFound(f"The {role} of this video is not made yet; a job makes it within minutes of its arrival.")


def _has_it(request: Request, served: ServedFile) -> bool:
    """Whether the reader's copy is the same (RFC 9110, 13.1.2: weakly compared, and before any range)."""
    known = parse_etags(request.headers.get("If-None-Match", ""))
    return "*" in known or any(tag.removeprefix("W/") == served.etag for tag in known)


def _answer(
    request: Request, served: ServedFile, file: BufferedReader, headers: dict[str, str]
) -> HttpResponseBase:
    size = os.fstat(file.fileno()).st_size
    content_type = CONTENT_TYPES.get(served.media_type, UNKNOWN_TYPE)
    if request.method == "HEAD":  # which knows no ranges (RFC 9110, 14.2)
        file.close()
        return HttpResponse(content_type=content_type, headers={**headers, "Content-Length": str(size)})
    part = _part(request, served, size)
    if part is None:
        whole = FileResponse(file, content_type=content_type, headers={**headers, "Content-Length": str(size)})
        # Django would add the file's name, which is its hash.
        whole.headers["Content-Disposition"] = headers["Content-Disposition"]
        return whole
    headers = {**headers, "Content-Length": str(part.length), "Content-Range": part.content_range(size)}
    response = FileResponse(
        _Slice(file, part), content_type=content_type, headers=headers, status=status.HTTP_206_PARTIAL_CONTENT
    )
    response.block_size = BLOCK_BYTES
    return response


def _part(request: Request, served: ServedFile, size: int) -> ByteRange | None:
    """The range to send, None for the whole; raises RangeNotSatisfiable.

    With If-Range a part is sent only of the very bytes that the reader began
    with, which a strong ETag says; a date would not, and there is none.
    """
    header, condition = request.headers.get("Range"), request.headers.get("If-Range")
    if header is None or condition not in (None, served.etag):
        return None
    try:
        return requested_range(header, size)
    except UnsatisfiableRange as error:
        raise RangeNotSatisfiable(error, size) from error


class _Slice:
    """A part of an open file, read like a file of its own."""

    def __init__(self, file: BufferedReader, part: ByteRange) -> None:
        file.seek(part.start)
        self._file = file
        self._left = part.length

    def read(self, count: int = -1) -> bytes:
        """Up to `count` of the bytes that are left."""
        data = self._file.read(self._left if count < 0 else min(count, self._left))
        self._left -= len(data)
        return data

    def close(self) -> Any:
        """Close the file."""
        return self._file.close()


def _open(served: ServedFile, sample: Sample) -> BufferedReader:
    try:
        return store.path(served.sha256).open("rb")
    except FileNotFoundError:
        raise NotFound(f"The file of sample {sample.pk} is missing from the media store.") from None
