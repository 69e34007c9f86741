"""A leased slot: keep it, give it back, pass it on."""

import uuid

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from annotation import policy, queue
from annotation.api.base import AnnotationView, validated


class LeaseTokenSerializer(serializers.Serializer):
    """The proof of a lease."""

    lease_token = serializers.UUIDField()


class LeaseSerializer(serializers.Serializer):
    """Until when a lease runs."""

    lease_until = serializers.DateTimeField()


class SkipSerializer(LeaseTokenSerializer):
    """The proof of a lease and, if wished, why the annotator passes."""

    reason = serializers.CharField(required=False, allow_blank=True, default="", max_length=200)


class LeaseView(AnnotationView):
    """The lease on a slot."""

    @extend_schema(request=LeaseTokenSerializer, responses=LeaseSerializer)
    def patch(self, request: Request, slot_id: uuid.UUID) -> Response:
        """Extend it: the page's heartbeat."""
        slot = policy.slot_for(request.user, slot_id)
        token = validated(LeaseTokenSerializer(data=request.data))["lease_token"]
        return Response(LeaseSerializer({"lease_until": queue.renew(slot.pk, token)}).data)

    @extend_schema(
        request=None,
        parameters=[OpenApiParameter("lease_token", type=uuid.UUID, required=True)],
        responses={204: None},
    )
    def delete(self, request: Request, slot_id: uuid.UUID) -> Response:
        """End it unanswered; the token comes in the address or in the body. Doing it twice is no error."""
        slot = policy.slot_for(request.user, slot_id)
        sent = request.query_params if "lease_token" in request.query_params else request.data
        queue.release(slot.pk, validated(LeaseTokenSerializer(data=sent))["lease_token"])
        return Response(status=status.HTTP_204_NO_CONTENT)


class SkipsView(AnnotationView):
    """Passing on a slot."""

    @extend_schema(request=SkipSerializer, responses={204: None})
    def post(self, request: Request, slot_id: uuid.UUID) -> Response:
        """Pass: the annotator does not meet this comparison again, others do."""
        slot = policy.slot_for(request.user, slot_id)
        sent = validated(SkipSerializer(data=request.data))
        queue.skip(slot.pk, sent["lease_token"], sent["reason"])
        return Response(status=status.HTTP_204_NO_CONTENT)
