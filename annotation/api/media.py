"""The bytes of a sample, for whoever may see it: no file name, no origin, cached for ever."""

import uuid
from typing import BinaryIO

from django.http import FileResponse, HttpResponseBase, HttpResponseNotModified
from django.utils.http import parse_etags
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request

from annotation import policy
from annotation.api.base import AnnotationView
from annotation.media import store
from annotation.models import Sample

HEADERS = {
    # The address names one sample whose bytes never change.
    "Cache-Control": "private, max-age=31536000, immutable",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Content-Disposition": "inline",
}


class SampleMediaView(AnnotationView):
    """The bytes of one sample."""

    @extend_schema(responses={(200, "image/*"): OpenApiTypes.BINARY, 304: None})
    def get(self, request: Request, sample_id: uuid.UUID) -> HttpResponseBase:
        """Send them, or 304 where the reader has them."""
        sample = policy.visible_samples(request.user).filter(pk=sample_id).first()
        if sample is None:
            raise NotFound("There is no such sample.")
        etag = f'"{sample.sha256}"'
        headers = {**HEADERS, "ETag": etag}
        if etag in parse_etags(request.headers.get("If-None-Match", "")):
            return HttpResponseNotModified(headers=headers)
        return FileResponse(_open(sample), content_type=sample.media_type, headers=headers)


def _open(sample: Sample) -> BinaryIO:
    try:
        return store.path(sample.sha256).open("rb")
    except FileNotFoundError:
        raise NotFound(f"The file of sample {sample.pk} is missing from the media store.") from None
