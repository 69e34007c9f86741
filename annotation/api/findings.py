"""What machines noticed in one sample, for whoever may see it."""

import uuid

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from annotation import policy
from annotation.api.base import AnnotationView
from annotation.api.shown_samples import ShownFindingSerializer


class SampleFindingsView(AnnotationView):
    """The findings of one sample."""

    @extend_schema(responses=ShownFindingSerializer(many=True))
    def get(self, request: Request, sample_id: uuid.UUID) -> Response:
        """All of them, in the order found: a layout has few."""
        sample = policy.visible_samples(request.user).filter(pk=sample_id).first()
        if sample is None:
            raise NotFound("There is no such sample.")
        return Response(ShownFindingSerializer(sample.findings.all(), many=True).data)
