"""The figures of a project's quality, as the API gives them."""

from collections.abc import Collection

from django.db.models import Prefetch, QuerySet
from rest_framework import serializers

from annotation.api.shown_samples import MediaSerializer
from annotation.models import Annotator, Comparison, ComparisonSample, Preference


class RespectSerializer(serializers.Serializer):
    """In what respect was asked: an aspect ('' for the sample as such), of the whole or of its parts."""

    aspect = serializers.CharField(allow_blank=True)
    in_parts = serializers.BooleanField()


class IntervalSerializer(serializers.Serializer):
    """A 95% interval."""

    low = serializers.FloatField()
    high = serializers.FloatField()


class AnswerSharesSerializer(serializers.Serializer):
    """How often each answer was given; a and b are canonical positions, whatever side they stood on."""

    a = serializers.FloatField()
    b = serializers.FloatField()
    tie = serializers.FloatField()
    both_bad = serializers.FloatField()


class AgreementInSerializer(serializers.Serializer):
    """Krippendorff's α in one respect, for three names and for three steps; null where it is not defined."""

    respect = RespectSerializer()
    items = serializers.IntegerField()
    votes = serializers.IntegerField()
    alpha_nominal = serializers.FloatField(allow_null=True)
    alpha_nominal_interval = IntervalSerializer(allow_null=True)
    alpha_ordinal = serializers.FloatField(allow_null=True)
    alpha_ordinal_interval = IntervalSerializer(allow_null=True)
    observed = serializers.FloatField(allow_null=True)
    shares = AnswerSharesSerializer(allow_null=True)


class LabelsByMethodSerializer(serializers.Serializer):
    """How many preferences were made by a method."""

    method = serializers.CharField()
    n = serializers.IntegerField()


class AgreementSerializer(serializers.Serializer):
    """Agreement in each respect, and how the preferences were made."""

    aggregation = serializers.CharField()
    respects = AgreementInSerializer(many=True)
    labels = LabelsByMethodSerializer(many=True)


class GoldAccuracySerializer(serializers.Serializer):
    """The mean score on questions with a known answer; `low` and `high` bound it with 95% confidence."""

    n = serializers.IntegerField()
    accuracy = serializers.FloatField(allow_null=True)
    low = serializers.FloatField()
    high = serializers.FloatField()


class PositionBiasSerializer(serializers.Serializer):
    """Of `n` decided answers, `n_first` took what was shown first; `p_value` is a fair coin's chance of as much."""

    n = serializers.IntegerField()
    n_first = serializers.IntegerField()
    rate = serializers.FloatField(allow_null=True)
    low = serializers.FloatField()
    high = serializers.FloatField()
    p_value = serializers.FloatField()


class SpeedSerializer(serializers.Serializer):
    """How long answers took, in milliseconds, and how many were faster than the project's limit."""

    n = serializers.IntegerField()
    median_ms = serializers.FloatField(allow_null=True)
    p05_ms = serializers.FloatField(allow_null=True)
    p25_ms = serializers.FloatField(allow_null=True)
    p75_ms = serializers.FloatField(allow_null=True)
    p95_ms = serializers.FloatField(allow_null=True)
    too_fast = serializers.IntegerField()
    too_fast_share = serializers.FloatField(allow_null=True)


class ShareOfSerializer(serializers.Serializer):
    """A share of `n`; null where n is 0."""

    n = serializers.IntegerField()
    value = serializers.FloatField(allow_null=True)


class AnnotatorQualitySerializer(serializers.Serializer):
    """What an annotator's answers say about them.

    `without_sides` answers decided though no sample had a side, as when a machine looks both ways round.
    """

    answers = serializers.IntegerField()
    gold = GoldAccuracySerializer()
    position = PositionBiasSerializer()
    without_sides = serializers.IntegerField()
    speed = SpeedSerializer()
    with_the_others = ShareOfSerializer()
    reliability = ShareOfSerializer()


class AnnotatorRowSerializer(serializers.Serializer):
    """An annotator with their figures; `believed` is what the project's method of aggregation thinks of them.

    `is_settled` is false while some preferences are still being derived anew; `reason` says why somebody is
    paused or excluded.
    """

    annotator = serializers.IntegerField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=Annotator.Kind.choices)
    is_paused = serializers.BooleanField()
    is_excluded = serializers.BooleanField()
    is_settled = serializers.BooleanField()
    reason = serializers.CharField(allow_blank=True)
    believed = serializers.FloatField(allow_null=True)
    believed_by = serializers.CharField(allow_blank=True)
    quality = AnnotatorQualitySerializer()


class BinSerializer(serializers.Serializer):
    """A bar of the histogram, from `low_ms` to less than `high_ms`; the last has no end."""

    low_ms = serializers.FloatField()
    high_ms = serializers.FloatField(allow_null=True)
    n = serializers.IntegerField()


class TimesSerializer(serializers.Serializer):
    """How long people's answers took."""

    too_fast_ms = serializers.IntegerField()
    speed = SpeedSerializer()
    bins = BinSerializer(many=True)


class SidesSerializer(serializers.Serializer):
    """Whether the side had a say."""

    people = PositionBiasSerializer()
    machines = PositionBiasSerializer()


class DaySerializer(serializers.Serializer):
    """How many current answers a kind of annotator gave on a day (UTC)."""

    day = serializers.DateField()
    kind = serializers.ChoiceField(choices=Annotator.Kind.choices)
    answers = serializers.IntegerField()


class DaysSerializer(serializers.Serializer):
    """Answers by day, the oldest first; days without any are not there."""

    days = DaySerializer(many=True)


class ConfusionSerializer(serializers.Serializer):
    """`matrix[x][y]`: people say x and the machine y, both in the order a, even, b."""

    n = serializers.IntegerField()
    matrix = serializers.ListField(child=serializers.ListField(child=serializers.IntegerField()))
    agreement = serializers.FloatField(allow_null=True)
    low = serializers.FloatField()
    high = serializers.FloatField()
    alpha = serializers.FloatField(allow_null=True)
    alpha_interval = IntervalSerializer(allow_null=True)


class MachineAgainstPeopleSerializer(serializers.Serializer):
    """One machine against the majority of people."""

    annotator = serializers.IntegerField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=Annotator.Kind.choices)
    confusion = ConfusionSerializer()


class ComparedSampleOfQualitySerializer(MediaSerializer):
    """A sample at its canonical position, without a word about where it came from."""

    in_sample = "sample"

    id = serializers.UUIDField(source="sample_id")
    position = serializers.IntegerField()


class QuestionAskedSerializer(serializers.Serializer):
    """A question about a comparison, with what is needed to show it; `span` is in seconds, null for the whole."""

    comparison = serializers.IntegerField(source="comparison_id")
    prompt = serializers.CharField(source="comparison.prompt.text")
    samples = ComparedSampleOfQualitySerializer(source="comparison.members", many=True)
    aspect = serializers.CharField(allow_blank=True)
    span = serializers.ListField(child=serializers.FloatField(), allow_null=True)
    position_a = serializers.IntegerField()
    position_b = serializers.IntegerField()


class AmbiguousQuestionSerializer(QuestionAskedSerializer):
    """A question that annotators did not agree on."""

    p_a = serializers.FloatField()
    agreement = serializers.FloatField()
    n_judgments = serializers.IntegerField()
    n_ties = serializers.IntegerField()
    n_both_bad = serializers.IntegerField()
    method = serializers.CharField()


class ApartSerializer(QuestionAskedSerializer):
    """A question on which people and machines differ: P(a is preferred) by the votes of each side."""

    p_people = serializers.FloatField()
    p_machines = serializers.FloatField()
    n_people = serializers.IntegerField()
    n_machines = serializers.IntegerField()


class HumanMachineSerializer(serializers.Serializer):
    """Machines against the majority of people, and where they are furthest apart."""

    respects = RespectSerializer(many=True)
    together = ConfusionSerializer()
    machines = MachineAgainstPeopleSerializer(many=True)
    furthest = ApartSerializer(many=True)


class ModelStandingSerializer(serializers.Serializer):
    """A model of the gallery: its strength in log odds with a 95% interval, and its votes."""

    model = serializers.CharField()
    strength = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()
    comparisons = serializers.IntegerField()
    votes = serializers.IntegerField()
    win_rate = serializers.FloatField()


class GallerySerializer(serializers.Serializer):
    """The models of a gallery, the strongest first; `wins[i][j]` is how often model i won over j, ties half."""

    method = serializers.CharField()
    respects = RespectSerializer(many=True)
    models = ModelStandingSerializer(many=True)
    wins = serializers.ListField(child=serializers.ListField(child=serializers.FloatField()))


def preferences_with_pictures(rows: QuerySet[Preference]) -> QuerySet[Preference]:
    """Preferences with everything that QuestionAskedSerializer shows, in one query more."""
    return rows.select_related("comparison__prompt").prefetch_related(
        Prefetch("comparison__members", members_shown())
    )


def comparisons_with_pictures(ids: Collection[int]) -> dict[int, Comparison]:
    """Comparisons by id, with their prompts and samples; two queries."""
    return (
        Comparison.objects.select_related("prompt")
        .prefetch_related(Prefetch("members", members_shown()))
        .in_bulk(ids)
    )


def members_shown() -> QuerySet[ComparisonSample]:
    """The samples of comparisons, in canonical order."""
    return ComparisonSample.objects.select_related("sample").order_by("position")
