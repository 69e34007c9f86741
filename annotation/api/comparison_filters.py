"""Which comparisons: the parameters that narrow their list down."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import Exists, OuterRef, Q, QuerySet
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied

from annotation.api.filters import Filters
from annotation.models import Annotator, Comparison, ComparisonSample, Gold, Judgment, Preference, Prompt, Slot
from annotation.models.comparison import HIGHEST_PRIORITY

STATES = ("open", "answered", "tie")
# What only those may ask who see where samples come from.
OF_ORIGIN = ("model", "eta_from", "eta_to")


class ComparisonFilters(Filters):
    """Which comparisons. What is said of agreement is about the whole samples, not about aspects or parts."""

    lookups: ClassVar = {
        "strategy": "strategy",
        "contains": "prompt__text__icontains",
        "split": "prompt__split",
        "priority": "priority",
        "job": "job",
        "created_from": "created_at__gte",
        "created_before": "created_at__lt",
    }

    state = serializers.ChoiceField(
        choices=STATES, required=False, help_text="open: wants answers; answered; tie: exactly even."
    )
    strategy = serializers.CharField(required=False, max_length=64, help_text="What put the samples together.")
    contains = serializers.CharField(
        required=False, max_length=200, help_text="A part of the prompt's text, in any case."
    )
    split = serializers.ChoiceField(choices=Prompt.Split.choices, required=False)
    gold = serializers.BooleanField(required=False, help_text="Whether the answer is known.")
    flagged = serializers.BooleanField(required=False, help_text="Whether somebody said that something is wrong.")
    priority = serializers.IntegerField(required=False, min_value=-HIGHEST_PRIORITY, max_value=HIGHEST_PRIORITY)
    created_from = serializers.DateTimeField(required=False, help_text="Made at this instant or later.")
    created_before = serializers.DateTimeField(required=False, help_text="Made before this instant.")
    agreement_from = serializers.FloatField(
        required=False, min_value=0, max_value=1, help_text="At least this share of the answers agrees."
    )
    agreement_to = serializers.FloatField(
        required=False, min_value=0, max_value=1, help_text="At most this share of the answers agrees."
    )
    judged_by = serializers.ChoiceField(
        choices=Annotator.Kind.choices, required=False, help_text="Somebody of this kind has answered."
    )
    model = serializers.CharField(
        required=False, max_length=200, help_text="A sample of this model takes part. For managers."
    )

    job = serializers.UUIDField(required=False, help_text="The job that made it.")
    eta_from = serializers.FloatField(
        required=False, min_value=0, max_value=1, help_text="A sample went at least so far alone. For managers."
    )
    eta_to = serializers.FloatField(
        required=False, min_value=0, max_value=1, help_text="A sample went at most so far alone. For managers."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Who may not see where samples come from may not find it out by asking for one model after the other."""
        asked = next((name for name in OF_ORIGIN if name in attrs), None)
        if asked is not None and not self.context["view"].shows_origin:
            raise PermissionDenied(
                f"Only a manager of this project may ask by {asked}: it says which model made a sample, or how."
            )
        return attrs

    def narrow(self, rows: QuerySet[Comparison], wanted: Mapping[str, Any]) -> QuerySet[Comparison]:
        """The comparisons that `wanted` leaves."""
        rows = super().narrow(rows, wanted)
        if "state" in wanted:
            rows = _in_state(rows, wanted["state"])
        if "gold" in wanted:
            known = Exists(Gold.objects.filter(comparison=OuterRef("pk")))
            rows = rows.filter(known if wanted["gold"] else ~known)
        if "flagged" in wanted:
            flagged = Slot.objects.exclude(skip_reason="").values("comparison")
            rows = rows.filter(pk__in=flagged) if wanted["flagged"] else rows.exclude(pk__in=flagged)
        if "judged_by" in wanted:
            kind = wanted["judged_by"]
            answers = Judgment.objects.filter(comparison=OuterRef("pk"), is_current=True, annotator__kind=kind)
            rows = rows.filter(Exists(answers))
        if "model" in wanted:
            members = ComparisonSample.objects.filter(comparison=OuterRef("pk"))
            rows = rows.filter(Exists(members.filter(sample__model=wanted["model"])))
        if eta := _eta(wanted):
            members = ComparisonSample.objects.filter(comparison=OuterRef("pk"))
            rows = rows.filter(Exists(members.filter(eta)))
        return _agreeing(rows, wanted.get("agreement_from"), wanted.get("agreement_to"))


def whole_preference() -> QuerySet[Preference]:
    """The preferences about samples as a whole, for the first pair of each comparison."""
    return Preference.objects.filter(aspect="", span_key="", position_a=0, position_b=1)


def _eta(wanted: Mapping[str, Any]) -> Q:
    """How far from what they share the samples of a pair went: the level of a copy, the length of a branch."""
    within = Q()
    if "eta_from" in wanted:
        within &= Q(sample__origin__eta__gte=wanted["eta_from"])
    if "eta_to" in wanted:
        within &= Q(sample__origin__eta__lte=wanted["eta_to"])
    return within


def _in_state(rows: QuerySet[Comparison], state: str) -> QuerySet[Comparison]:
    slots = Slot.objects.filter(comparison=OuterRef("pk"))
    wanted = Exists(slots.filter(state__in=[Slot.State.OPEN, Slot.State.LEASED, Slot.State.RETURNED]))
    if state == "open":
        return rows.filter(wanted)
    if state == "answered":
        return rows.filter(~wanted, Exists(slots.filter(state=Slot.State.ANSWERED)))
    return rows.filter(Exists(whole_preference().filter(comparison=OuterRef("pk"), p_a=0.5)))


def _agreeing(rows: QuerySet[Comparison], least: float | None, most: float | None) -> QuerySet[Comparison]:
    if least is None and most is None:
        return rows
    within = Q() if least is None else Q(agreement__gte=least)
    if most is not None:
        within &= Q(agreement__lte=most)
    return rows.filter(Exists(whole_preference().filter(within, comparison=OuterRef("pk"))))
