"""Practice: questions with a known answer before the work begins, and what an attempt at one is worth."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from annotation import annotators, policy, practice
from annotation.api.base import AnnotationView, validated
from annotation.api.shown_samples import ShownSampleSerializer
from annotation.models import Gold


class PracticeQuestionSerializer(serializers.Serializer):
    """A question to practise on, its samples in the order in which they are shown; its answer is not told."""

    id = serializers.IntegerField(source="gold.pk")
    comparison = serializers.IntegerField(source="comparison.pk")
    prompt = serializers.CharField(source="comparison.prompt.text")
    samples = ShownSampleSerializer(many=True)


class NewAttemptSerializer(serializers.Serializer):
    """An answer in shown terms."""

    answer = serializers.DictField()


class FeedbackSerializer(serializers.Serializer):
    """What an attempt was worth: the share of the known answer that it has, that answer as shown, and why.

    `score` is null where the instrument has nothing to compare, as with captions.
    """

    score = serializers.FloatField(allow_null=True)
    known = serializers.DictField()
    explanation = serializers.CharField()


class PracticeQuestionsView(AnnotationView):
    """The questions to practise on in a project."""

    @extend_schema(responses=PracticeQuestionSerializer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """List them all, in their order: at most fifty, so there are no pages."""
        project = policy.project_for(request.user, slug, policy.Action.ANSWER)
        questions = practice.practice_questions(project, annotators.for_user(request.user))
        return Response(PracticeQuestionSerializer(questions, many=True).data)


class PracticeAttemptsView(AnnotationView):
    """Attempts at one of them."""

    @extend_schema(request=NewAttemptSerializer, responses=FeedbackSerializer)
    def post(self, request: Request, slug: str, pk: int) -> Response:
        """Try an answer. Nothing is kept of it."""
        project = policy.project_for(request.user, slug, policy.Action.ANSWER)
        rows = Gold.objects.select_related("comparison__prompt").filter(
            comparison__project=project, is_active=True, is_practice=True
        )
        question = rows.filter(pk=pk).first()
        if question is None:
            raise NotFound("There is no such question to practise on.")
        answer = validated(NewAttemptSerializer(data=request.data))["answer"]
        feedback = practice.attempt(project, annotators.for_user(request.user), question, answer)
        return Response(FeedbackSerializer(feedback).data)
