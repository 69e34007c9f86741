"""What a repair of a layout would come to, for whoever may see the layout: asked with every change of a repair."""

import uuid
from typing import Annotated, Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from annotation import policy, repairs
from annotation.api.base import AnnotationView
from annotation.api.instrument_schemas import REFERENCE
from annotation.api.shown_samples import ShownFindingSerializer
from annotation.errors import InvalidError
from annotation.instruments.base import InvalidAnswerError
from annotation.instruments.layout import MOST_OPERATIONS
from annotation.layouts.model import Layout
from annotation.layouts.repair import Operation


class TriedRepair(BaseModel):
    """Operations to try on a layout, one after the other."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    operations: Annotated[tuple[Operation, ...], Field(max_length=MOST_OPERATIONS)] = Field(
        description="As they would be submitted; none of them shows the layout as it is."
    )


@extend_schema_field({"$ref": REFERENCE.format(model=Layout.__name__)})
class LayoutField(serializers.Field):
    """A whole layout, every default filled in."""

    def to_representation(self, value: Layout) -> dict[str, Any]:
        """As JSON."""
        return value.model_dump(mode="json")


class RepairPreviewSerializer(serializers.Serializer):
    """The room after the operations, and what geometry finds in it."""

    layout = LayoutField(read_only=True)
    findings = ShownFindingSerializer(many=True, read_only=True)


class RepairPreviewsView(AnnotationView):
    """Trying a repair of one layout."""

    @extend_schema(request=TriedRepair, responses=RepairPreviewSerializer)
    def post(self, request: Request, sample_id: uuid.UUID) -> Response:
        """Nothing is stored: the repair is an answer, and comes with the judgment."""
        sample = policy.visible_samples(request.user).filter(pk=sample_id).first()
        if sample is None:
            raise NotFound("There is no such sample.")
        return Response(RepairPreviewSerializer(repairs.preview(sample, _operations(request.data))).data)


def _operations(sent: Any) -> tuple[Operation, ...]:
    try:
        return TriedRepair.model_validate(sent).operations
    except ValidationError as error:
        wrong = InvalidAnswerError.of(error)
        raise InvalidError(wrong.field or "operations", str(wrong)) from error
