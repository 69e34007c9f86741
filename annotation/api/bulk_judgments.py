"""Many judgments in one request: one's own, or those of a machine whose keeper sends them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from annotation import annotators, policy
from annotation.answers import LONGEST_TIME_MS, Sent
from annotation.api.base import AnnotationView, validated
from annotation.api.bulk_rows import (
    BulkAnswerSerializer,
    RowResultSerializer,
    done,
    parse_rows,
    refused,
    rows_of,
    summary,
)
from annotation.api.filters import LARGEST_ID
from annotation.bulk_answers import Outcome, submit_many
from annotation.errors import InvalidError
from annotation.models import Annotator, ComparisonSample, Project, Slot
from annotation.places import places_for

MACHINES = [choice for choice in Annotator.Kind.choices if choice[0] != Annotator.Kind.PERSON]
NO_PLACE = "There is no such comparison in this project, or every place for an answer is taken: see slots_wanted."
EITHER = "Name the slot, or, for a machine, the comparison: one of them."


class MachineSerializer(serializers.Serializer):
    """A machine that judges. With another configuration it is another annotator; nobody speaks for a person."""

    kind = serializers.ChoiceField(choices=MACHINES)
    name = serializers.CharField(max_length=200, help_text="Such as the model's name and revision.")
    config = serializers.DictField(default=dict, help_text="The protocol, the prompt template, the temperature, …")


class BulkJudgmentSerializer(serializers.Serializer):
    """One answer. `client_id` is made by the client: sent twice, it is one judgment.

    In one's own name the slot is one that was taken, and the answer is in the order shown. A machine answers a
    comparison, in the order in which the API lists its samples unless `shown_order` says otherwise.
    """

    client_id = serializers.UUIDField()
    slot = serializers.UUIDField(required=False)
    comparison = serializers.IntegerField(required=False, min_value=1, max_value=LARGEST_ID)
    answer = serializers.DictField()
    shown_order = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=100),
        required=False,
        min_length=1,
        max_length=100,
        help_text="shown_order[i] is the position of the sample that the machine saw i-th.",
    )
    time_ms = serializers.IntegerField(
        required=False, allow_null=True, min_value=0, max_value=LONGEST_TIME_MS, default=None
    )
    raw_text = serializers.CharField(
        required=False, allow_blank=True, max_length=100_000, default="", help_text="What the model said."
    )
    supersedes = serializers.UUIDField(required=False, allow_null=True, default=None)

    def validate(self, row: dict[str, Any]) -> dict[str, Any]:
        """A place is named once."""
        if ("slot" in row) == ("comparison" in row):
            raise ValidationError(EITHER)
        return row


class JudgmentBatchSerializer(serializers.Serializer):
    """Up to 1,000 answers, of whoever sends them or of the machine that is named."""

    annotator = MachineSerializer(required=False, help_text="For managers; without it, one's own answers.")
    judgments = rows_of(BulkJudgmentSerializer)


class BatchedJudgmentSerializer(RowResultSerializer):
    """What became of one; `id` is null where it was refused."""

    id = serializers.UUIDField(allow_null=True)


class BatchedJudgmentsSerializer(BulkAnswerSerializer):
    """What became of all, in the order in which they were sent."""

    results = BatchedJudgmentSerializer(many=True)


class JudgmentBatchesView(AnnotationView):
    """Where many answers arrive at once."""

    @extend_schema(
        request=JudgmentBatchSerializer,
        responses={201: BatchedJudgmentsSerializer, 200: BatchedJudgmentsSerializer},
    )
    def post(self, request: Request, slug: str) -> Response:
        """Submit them: each is saved or refused on its own; 200 where none of them is new."""
        sent = validated(JudgmentBatchSerializer(data=request.data))
        machine = sent.get("annotator")
        least = policy.Action.ANSWER if machine is None else policy.Action.CHANGE_CONTENT
        project = policy.open_project_for(request.user, slug, least)
        annotator = annotators.for_user(request.user) if machine is None else _machine(machine)
        valid, results = parse_rows(sent["judgments"], BulkJudgmentSerializer)
        results |= _submitted(project, annotator, valid)
        answer = summary(results)
        code = status.HTTP_201_CREATED if answer["created"] else status.HTTP_200_OK
        return Response(BatchedJudgmentsSerializer(answer).data, status=code)


def _machine(sent: Mapping[str, Any]) -> Annotator:
    return annotators.machine(Annotator.Kind(sent["kind"]), sent["name"], sent["config"])


@dataclass(frozen=True)
class Place:
    """Where an answer goes, and in which order its samples were shown (None: the annotator's own)."""

    slot: UUID
    shown: list[int] | None


def _submitted(project: Project, annotator: Annotator, rows: dict[int, Any]) -> dict[int, Any]:
    """The results of the valid rows, each submitted in a transaction of its own."""
    is_person = annotator.kind == Annotator.Kind.PERSON
    places, results = _own_places(project, rows) if is_person else _machine_places(project, annotator, rows)
    sent = [(place.slot, _sent(rows[index], place)) for index, place in places.items()]
    for index, outcome in zip(places, submit_many(annotator, sent), strict=True):
        results[index] = _result(index, outcome)
    return results


def _sent(row: Mapping[str, Any], place: Place) -> Sent:
    return Sent(
        client_id=row["client_id"],
        answer=row["answer"],
        time_ms=row["time_ms"],
        supersedes=row["supersedes"],
        raw_text=row["raw_text"],
        shown=place.shown,
    )


def _result(index: int, outcome: Outcome) -> dict[str, Any]:
    if outcome.judgment is not None:
        return done(index, outcome.judgment.pk, created=outcome.created)
    field = outcome.error.field if isinstance(outcome.error, InvalidError) else ""
    return refused(index, [(field, str(outcome.error))])


def _own_places(project: Project, rows: Mapping[int, Any]) -> tuple[dict[int, Place], dict[int, Any]]:
    """The slots that a person names, and the results of the rows that name none of this project."""
    named = {row["slot"] for row in rows.values() if "slot" in row}
    known = set(Slot.objects.filter(project=project, pk__in=named).values_list("pk", flat=True))
    places: dict[int, Place] = {}
    results: dict[int, Any] = {}
    for index, row in rows.items():
        if row.get("slot") in known and "shown_order" not in row:
            places[index] = Place(row["slot"], None)
        elif "shown_order" in row:
            results[index] = refused(index, [("shown_order", "People answer in the order that they were shown.")])
        else:
            results[index] = refused(index, [("slot", "Name a slot of this project that you took.")])
    return places, results


def _machine_places(
    project: Project, annotator: Annotator, rows: Mapping[int, Any]
) -> tuple[dict[int, Place], dict[int, Any]]:
    """The slots for a machine's answers, and the results of the rows for which there is none."""
    wanted = {row["comparison"] for row in rows.values() if "comparison" in row}
    slots = places_for(annotator, project, wanted)
    members = ComparisonSample.objects.filter(comparison__in=slots).order_by()
    sizes = dict(members.values_list("comparison").annotate(n=Count("pk")))
    places: dict[int, Place] = {}
    results: dict[int, Any] = {}
    for index, row in rows.items():
        slot = slots.get(row.get("comparison", 0))
        if slot is not None:
            shown = row.get("shown_order", list(range(sizes[slot.comparison_id])))
            places[index] = Place(slot.pk, shown)
        else:
            results[index] = refused(index, [("comparison", NO_PLACE)])
    return places, results
