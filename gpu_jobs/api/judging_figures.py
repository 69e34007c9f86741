"""The figures of judges and of their runs, as the API gives them."""

from rest_framework import serializers

from annotation.api.quality_figures import IntervalSerializer, QuestionAskedSerializer, RespectSerializer
from annotation.models import Annotator


class JudgeSerializer(serializers.ModelSerializer):
    """A machine among the annotators, with all that decides its answers."""

    config = serializers.DictField()

    class Meta:
        model = Annotator
        fields = ("id", "kind", "name", "config")


class ShareSerializer(serializers.Serializer):
    """`count` of `n` with a 95% interval; `value` is null where n is 0."""

    count = serializers.IntegerField()
    n = serializers.IntegerField()
    value = serializers.FloatField(allow_null=True)
    low = serializers.FloatField()
    high = serializers.FloatField()


class JudgeAgreementSerializer(serializers.Serializer):
    """`matrix[x][y]`: the others say label x, the judge y. κ is Cohen's, with its bootstrap over comparisons."""

    n = serializers.IntegerField()
    labels = serializers.ListField(child=serializers.CharField())
    matrix = serializers.ListField(child=serializers.ListField(child=serializers.IntegerField()))
    accuracy = serializers.FloatField(allow_null=True)
    low = serializers.FloatField()
    high = serializers.FloatField()
    kappa = serializers.FloatField(allow_null=True)
    kappa_interval = IntervalSerializer(allow_null=True)


class JudgeAgreementInSerializer(serializers.Serializer):
    """Agreement in one respect."""

    respect = RespectSerializer()
    agreement = JudgeAgreementSerializer()


class JudgingEffortSerializer(serializers.Serializer):
    """What the answers took. Of `requests`, `cached` had been paid for before; the rest is without them."""

    requests = serializers.IntegerField()
    cached = serializers.IntegerField()
    repaired = serializers.IntegerField()
    tokens_in = serializers.IntegerField()
    tokens_out = serializers.IntegerField()
    cost = serializers.FloatField()
    latency_p50_ms = serializers.FloatField(allow_null=True)
    latency_p95_ms = serializers.FloatField(allow_null=True)


class CaptionAgreementSerializer(serializers.Serializer):
    """`words`: whether a sample shows it, null where that is not asked. `drafts`: whether each stays as it is."""

    words = JudgeAgreementSerializer(allow_null=True)
    drafts = JudgeAgreementSerializer()


class JudgingReportSerializer(serializers.Serializer):
    """How a run's answers were given, beside gold and people's; see docs/judging.md."""

    asked = serializers.IntegerField()
    answered = serializers.IntegerField()
    invalid = ShareSerializer()
    ties = ShareSerializer()
    flips = ShareSerializer()
    position_first = ShareSerializer()
    agreement = JudgeAgreementSerializer()
    respects = JudgeAgreementInSerializer(many=True)
    effort = JudgingEffortSerializer()
    captions = CaptionAgreementSerializer(allow_null=True, default=None)


class JudgeBesidePeopleSerializer(serializers.Serializer):
    """A judge with how far it says what is known, or what most people say; how many of its answers count now."""

    judge = JudgeSerializer()
    answers = serializers.IntegerField()
    counted = serializers.IntegerField()
    agreement = JudgeAgreementSerializer()
    respects = JudgeAgreementInSerializer(many=True)


class JudgeApartSerializer(QuestionAskedSerializer):
    """A question on which a judge differs, by the labels of the agreement."""

    theirs = serializers.CharField()
    mine = serializers.CharField()


class JudgeComparedSerializer(JudgeBesidePeopleSerializer):
    """The same with the first questions on which they differ."""

    apart = JudgeApartSerializer(many=True)
