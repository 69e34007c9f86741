"""The pairs of a preview: as a list, and one of them explained."""

from dataclasses import asdict
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from annotation.api.filters import Filters, given
from annotation.models import Prompt, Sample
from curation.api import row_pages
from curation.api.base import CurationView
from curation.api.verdicts import VerdictSerializer
from curation.selection import gates, previews
from curation.selection.pair_facts import facts
from curation.selection.pair_list import ORDERS, Wanted, rows_in_order
from curation.selection.verdict import verdict

# Both ways each; the first is the default.
ORDERINGS = tuple(sign + name for name in ORDERS for sign in ("", "-"))


class PreviewPairSerializer(serializers.Serializer):
    """A pair with its label and its terms; null where one is not known.

    `value` is what the criterion ranks by, `rank` the place among the pairs that passed the gates; both are null
    for those that a gate kept out before. `gate` is null for a pair that is selected.
    """

    comparison = serializers.IntegerField()
    pair_id = serializers.CharField()
    prompt = serializers.CharField()
    split = serializers.CharField()
    kind = serializers.ChoiceField(Sample.Kind.choices)
    media_0 = serializers.CharField()
    media_1 = serializers.CharField()
    label_0 = serializers.FloatField(allow_null=True)
    p_0 = serializers.FloatField(allow_null=True)
    n_judgments = serializers.IntegerField()
    n_human = serializers.IntegerField()
    agreement = serializers.FloatField(allow_null=True)
    score_0 = serializers.FloatField(allow_null=True)
    score_1 = serializers.FloatField(allow_null=True)
    disagrees = serializers.BooleanField()
    importance = serializers.FloatField(allow_null=True)
    margin = serializers.FloatField(allow_null=True)
    text_quality = serializers.FloatField(allow_null=True)
    entropy = serializers.FloatField(allow_null=True)
    value = serializers.FloatField(allow_null=True)
    rank = serializers.IntegerField(allow_null=True)
    gate = serializers.CharField(allow_null=True)


class PreviewPairPageSerializer(serializers.Serializer):
    """A page of pairs; `count` is how many there are on all pages."""

    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    count = serializers.IntegerField()
    results = PreviewPairSerializer(many=True)


class ExplainedPairSerializer(serializers.Serializer):
    """A pair, and why it was taken or left out."""

    pair = PreviewPairSerializer()
    verdict = VerdictSerializer()


class PreviewPairFilters(Filters):
    """Which pairs of a preview."""

    gate = serializers.ChoiceField(choices=gates.NAMES, required=False, help_text="What kept them out.")
    selected = serializers.BooleanField(required=False, help_text="Whether they were taken.")
    disagrees = serializers.BooleanField(required=False, help_text="Whether the scorer contradicts the label.")
    split = serializers.ChoiceField(choices=Prompt.Split.choices, required=False)
    contains = serializers.CharField(
        required=False, max_length=200, help_text="A part of the prompt's text, in any case."
    )


class PreviewPairsView(CurationView):
    """The pairs of a preview, those left out included."""

    @extend_schema(
        operation_id="projects_selection_previews_pairs_list",
        parameters=[PreviewPairFilters, *row_pages.parameters(ORDERINGS)],
        responses=PreviewPairPageSerializer,
    )
    def get(self, request: Request, slug: str, preview: str) -> Response:
        """A page of them, the first in rank first unless asked otherwise, for the lead.

        409 when pairs, labels or scores have changed and those of the preview are no longer kept: make it again.
        """
        project = self.led_project(slug)
        filters = PreviewPairFilters(data=given(request, PreviewPairFilters))
        filters.is_valid(raise_exception=True)
        order, page = row_pages.ordering(request, ORDERINGS), row_pages.Page.of(request)
        chosen = previews.find(project, preview)
        rows = rows_in_order(chosen, Wanted(**filters.validated_data), order)
        return page.answer(request, rows, lambda shown: facts(chosen, shown.tolist()))


class PreviewPairView(CurationView):
    """One pair of a preview."""

    @extend_schema(responses=ExplainedPairSerializer)
    def get(self, request: Request, slug: str, preview: str, pair_id: str) -> Response:
        """The pair with every term measured, normalised and weighed, and why it is in or out, for the lead.

        409 when pairs, labels or scores have changed and those of the preview are no longer kept: make it again.
        """
        chosen = previews.find(self.led_project(slug), preview)
        row = chosen.pool.pair_ids.find(pair_id)
        if row is None:
            raise NotFound("There is no such pair in the pool.")
        found: dict[str, Any] = {"pair": facts(chosen, [row])[0], "verdict": asdict(verdict(chosen, row))}
        return Response(ExplainedPairSerializer(found).data)
