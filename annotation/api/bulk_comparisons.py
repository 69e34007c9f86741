"""Making many comparisons in one request, of samples that are there (see bulk_samples.py)."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from rest_framework import serializers
from rest_framework.request import Request

from annotation import audit, comparisons
from annotation.api.base import validated
from annotation.api.bulk_rows import (
    BulkAnswerSerializer,
    RowResultSerializer,
    done,
    parse_rows,
    refused,
    rows_of,
    summary,
)
from annotation.comparisons import Draft
from annotation.errors import InvalidError
from annotation.instruments.ranking import MOST_SAMPLES
from annotation.models import Project, Sample
from annotation.models.comparison import HIGHEST_PRIORITY
from annotation.models.project import MAX_SLOTS_PER_COMPARISON

OF_DRAFT = ("strategy", "priority", "slots_wanted")


class NewComparisonSerializer(serializers.Serializer):
    """Samples of one prompt to put side by side, in any order; what stays out is the project's own number."""

    samples = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=MOST_SAMPLES)
    strategy = serializers.CharField(max_length=64, help_text="What chose these samples, in a word or two.")
    priority = serializers.IntegerField(
        required=False, min_value=-HIGHEST_PRIORITY, max_value=HIGHEST_PRIORITY, help_text="Higher is asked first."
    )
    slots_wanted = serializers.IntegerField(
        required=False, min_value=0, max_value=MAX_SLOTS_PER_COMPARISON, help_text="How many answers are wanted."
    )


class NewComparisonsSerializer(serializers.Serializer):
    """Up to 1,000 comparisons.

    A comparison is known by its samples: making it again gives the one that is there, unchanged. So a request whose
    answer was lost is simply sent again.
    """

    comparisons = rows_of(NewComparisonSerializer)


class MadeComparisonSerializer(RowResultSerializer):
    """What became of one; `id` is null where it was refused."""

    id = serializers.IntegerField(allow_null=True)


class MadeComparisonsSerializer(BulkAnswerSerializer):
    """What became of all, in the order in which they were sent."""

    results = MadeComparisonSerializer(many=True)


def make(project: Project, request: Request) -> dict[str, Any]:
    """Do what the request asks: the good rows are made, the others are reported."""
    rows = validated(NewComparisonsSerializer(data=request.data))["comparisons"]
    valid, results = parse_rows(rows, NewComparisonSerializer)
    drafts, wrong = _drafts(project, valid)
    with transaction.atomic():
        made = comparisons.make_comparisons(project, list(drafts.values()))
        for index, (comparison, created) in zip(drafts, made, strict=True):
            results[index] = done(index, comparison.pk, created=created)
        answer = summary(results | wrong)
        if answer["created"]:
            told = {"created": answer["created"]}
            audit.record(request.user, "comparisons.made", project.slug, project=project, after=told)
    return answer


def _drafts(project: Project, rows: Mapping[int, Any]) -> tuple[dict[int, Draft], dict[int, Any]]:
    """The comparisons that can be made, and the results of the rows that cannot."""
    samples = _samples(project, rows)
    drafts: dict[int, Draft] = {}
    wrong: dict[int, Any] = {}
    for index, row in rows.items():
        unknown = [place for place, identity in enumerate(row["samples"]) if identity not in samples]
        if unknown:
            said = "There is no such sample in this project."
            wrong[index] = refused(index, [(f"samples.{place}", said) for place in unknown])
            continue
        chosen = [samples[identity] for identity in row["samples"]]
        draft = Draft(chosen[0].prompt, chosen, **{name: row[name] for name in OF_DRAFT if name in row})
        try:
            comparisons.check_draft(project, draft)
        except InvalidError as error:
            wrong[index] = refused(index, [(error.field, str(error))])
        else:
            drafts[index] = draft
    return drafts, wrong


def _samples(project: Project, rows: Mapping[int, Any]) -> dict[UUID, Sample]:
    wanted = {identity for row in rows.values() for identity in row["samples"]}
    return Sample.objects.filter(prompt__project=project).select_related("prompt").in_bulk(wanted)
