"""Hygiene runs: what each step found, and its application, which can be undone."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import generics, serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from annotation import policy
from annotation.api.filters import Filters
from annotation.api.shown_samples import MediaSerializer
from annotation.models import Sample
from curation.api.base import CurationView
from curation.hygiene import nsfw, pairs, runs
from curation.hygiene.specs import STEPS
from curation.models import HygieneFinding, HygieneRun


class HygieneSampleSerializer(MediaSerializer):
    """A sample in an example, without a word about where it came from."""

    id = serializers.UUIDField()


class HygieneMemberSerializer(serializers.Serializer):
    """A pair, a prompt or a line of a list, and what becomes of it; `samples` has both sides."""

    fate = serializers.ChoiceField(choices=["kept", "excluded", "tie", "flagged", "regrouped", "listed"])
    prompt = serializers.CharField()
    comparison = serializers.IntegerField(allow_null=True)
    samples = serializers.SerializerMethodField()
    note = serializers.CharField()

    @extend_schema_field(HygieneSampleSerializer(many=True))
    def get_samples(self, member: dict[str, Any]) -> list[dict[str, Any]]:
        """Those that are still there."""
        known: dict[UUID, Sample] = self.context["samples"]
        shown = (known.get(UUID(sample)) for sample in member["samples"])
        return [dict(HygieneSampleSerializer(sample).data) for sample in shown if sample is not None]


class HygieneExampleSerializer(serializers.Serializer):
    """Things that belong together. `measure` is in the unit of the run's histogram."""

    measure = serializers.FloatField(allow_null=True)
    members = HygieneMemberSerializer(many=True)


class HygieneHistogramSerializer(serializers.Serializer):
    """How many there are of each measure, `of` what, and the `limit` that was asked for."""

    of = serializers.CharField()
    edges = serializers.ListField(child=serializers.FloatField())
    counts = serializers.ListField(child=serializers.IntegerField())
    limit = serializers.FloatField()


class HygieneRunSerializer(serializers.ModelSerializer):
    """A run. It changes nothing until it is applied; `stands` while it is applied."""

    spec = serializers.DictField()
    counts = serializers.DictField(child=serializers.IntegerField())
    stands = serializers.BooleanField()
    created_by = serializers.SerializerMethodField()

    class Meta:
        model = HygieneRun
        fields = ("id", "step", "spec", "counts", "stands", "created_by", "created_at", "applied_at", "undone_at")

    def get_created_by(self, run: HygieneRun) -> str | None:
        """Who asked for it."""
        return run.created_by.get_username() if run.created_by else None


class HygieneRunDetailSerializer(HygieneRunSerializer):
    """A run with what it shows. `is_stale` where pairs or prompts have come or gone since."""

    histogram = HygieneHistogramSerializer(allow_null=True)
    examples = HygieneExampleSerializer(many=True)
    is_stale = serializers.SerializerMethodField()

    class Meta(HygieneRunSerializer.Meta):
        fields = (*HygieneRunSerializer.Meta.fields, "histogram", "examples", "is_stale")

    def to_representation(self, instance: HygieneRun) -> dict[str, Any]:
        """With the samples of all examples read at once."""
        members = (member for example in instance.examples for member in example["members"])
        wanted = {UUID(sample) for member in members for sample in member["samples"]}
        self.context["samples"] = Sample.objects.in_bulk(wanted)
        told: dict[str, Any] = super().to_representation(instance)
        return told

    def get_is_stale(self, run: HygieneRun) -> bool:
        """Whether it is time to look again."""
        return bool(run.saw != pairs.state(run.project))


class HygieneFindingSerializer(serializers.ModelSerializer):
    """One finding, with its reason."""

    prompt = serializers.CharField(source="prompt.text", allow_null=True)

    class Meta:
        model = HygieneFinding
        fields = ("id", "action", "pair_id", "comparison", "prompt", "group", "measure", "reason")


class HygieneStepSerializer(serializers.Serializer):
    """A step there is; `why_not` says what is missing where it cannot be run here."""

    step = serializers.ChoiceField(choices=STEPS)
    why_not = serializers.CharField(allow_null=True)


class HygieneRunFilters(Filters):
    """Which runs."""

    lookups: ClassVar = {"step": "step"}

    step = serializers.ChoiceField(choices=STEPS, required=False)


class HygieneFindingFilters(Filters):
    """Which findings."""

    lookups: ClassVar = {"action": "action"}

    action = serializers.ChoiceField(choices=HygieneFinding.Action.choices, required=False)


class HygieneView(CurationView):
    """A view on runs, for those who lead their projects."""

    def led_run(self, pk: int) -> HygieneRun:
        """The run, if whoever asks leads its project."""
        visible = HygieneRun.objects.filter(project__in=policy.visible_projects(self.request.user))
        run = visible.select_related("project", "created_by").filter(pk=pk).first()
        if run is None:
            raise NotFound("There is no such hygiene run.")
        policy.require(self.request.user, run.project, policy.Action.READ_WORK)
        return run


class HygieneStepsView(HygieneView):
    """The steps of this installation."""

    @extend_schema(responses=HygieneStepSerializer(many=True))
    def get(self, request: Request) -> Response:
        """List them, those that cannot be run here included."""
        missing = None if nsfw.is_installed() else str(nsfw.NsfwModelMissingError())
        return Response([{"step": step, "why_not": missing if step == "nsfw" else None} for step in STEPS])


class HygieneRunsView(HygieneView, generics.ListAPIView):
    """The runs of a project, newest first; jobs of the kind "hygiene" make them."""

    serializer_class = HygieneRunSerializer
    queryset = HygieneRun.objects.none()
    filters = HygieneRunFilters
    orderings: ClassVar = {"-id": ("-id",), "id": ("id",)}

    def get_queryset(self) -> QuerySet[HygieneRun]:
        """Without what only one run's page shows."""
        project = self.led_project(self.kwargs["slug"])
        runs = HygieneRun.objects.filter(project=project).select_related("created_by")
        return runs.defer("examples", "histogram", "saw")


class HygieneRunView(HygieneView):
    """One run."""

    @extend_schema(responses=HygieneRunDetailSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """With its histogram and examples, for the lead."""
        return Response(HygieneRunDetailSerializer(self.led_run(pk)).data)


class HygieneApplicationView(HygieneView):
    """Whether a run is applied."""

    @extend_schema(request=None, responses=HygieneRunDetailSerializer)
    def put(self, request: Request, pk: int) -> Response:
        """Apply it: from now on the pool keeps to what it found."""
        return Response(HygieneRunDetailSerializer(runs.apply(self.led_run(pk), request.user)).data)

    @extend_schema(request=None, responses={200: HygieneRunDetailSerializer})
    def delete(self, request: Request, pk: int) -> Response:
        """Undo it: the pool is as if it had never been applied."""
        return Response(HygieneRunDetailSerializer(runs.undo(self.led_run(pk), request.user)).data)


class HygieneFindingsView(HygieneView, generics.ListAPIView):
    """All that a run found."""

    serializer_class = HygieneFindingSerializer
    queryset = HygieneFinding.objects.none()
    filters = HygieneFindingFilters
    orderings: ClassVar = {"id": ("id",), "-id": ("-id",)}

    def get_queryset(self) -> QuerySet[HygieneFinding]:
        """In the order of finding, for the lead."""
        return HygieneFinding.objects.filter(run=self.led_run(self.kwargs["pk"])).select_related("prompt")
