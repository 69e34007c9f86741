"""Training plans: what a run would be and need, before anybody asks for it."""

from dataclasses import asdict
from typing import Any

from drf_spectacular.utils import extend_schema
from pydantic import ValidationError as InvalidSettings
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from annotation.models import Project
from curation.models import DatasetVersion
from gpu_jobs.api.base import LeadView
from gpu_jobs.models import Generator
from gpu_jobs.trainer.errors import ConfigurationError
from gpu_jobs.training import plan


class TrainingPlanRequestSerializer(serializers.Serializer):
    """Which run; `settings` are what is changed of the recipe, and without a recipe the model's own is taken."""

    project = serializers.SlugField(max_length=64)
    dataset_version = serializers.IntegerField()
    generator = serializers.IntegerField()
    recipe = serializers.CharField(max_length=64, required=False, default="")
    settings = serializers.DictField(required=False, default=dict)


class SpelledOutSerializer(serializers.Serializer):
    """The numbers that people mix up. k multiplies the difference of errors; β is 2k in the authors' code."""

    effective_batch = serializers.IntegerField()
    pairs_seen = serializers.IntegerField()
    epochs = serializers.FloatField(allow_null=True)
    learning_rate = serializers.FloatField()
    k = serializers.FloatField(allow_null=True)
    beta_authors = serializers.FloatField(allow_null=True)
    beta_diffusers = serializers.FloatField(allow_null=True)


class BudgetSerializer(serializers.Serializer):
    """Sizes in bytes: of the device's memory and of the disk by what they are for, and of the memory by phase."""

    memory = serializers.DictField(child=serializers.IntegerField(), help_text="While it trains.")
    phases = serializers.DictField(
        child=serializers.IntegerField(), help_text="While it encodes, trains, and draws samples."
    )
    disk = serializers.DictField(child=serializers.IntegerField(), help_text="At the fullest moment.")


class EstimateSerializer(serializers.Serializer):
    """Null is what nobody can know before it was measured."""

    trained_parameters = serializers.IntegerField(allow_null=True)
    denoiser_parameters = serializers.IntegerField(allow_null=True)
    budget = BudgetSerializer(allow_null=True)
    peak_memory = serializers.IntegerField(allow_null=True, help_text="As an earlier run of this network had it.")
    disk = serializers.DictField(child=serializers.IntegerField(), allow_null=True)
    seconds = serializers.FloatField(allow_null=True)
    pairs_per_s = serializers.FloatField(allow_null=True)
    measured_by = serializers.IntegerField(allow_null=True, help_text="The run whose speed was taken.")
    notes = serializers.ListField(child=serializers.CharField())


class EncodedSerializer(serializers.Serializer):
    """What has to be encoded, each counted once."""

    media = serializers.IntegerField()
    texts = serializers.IntegerField()


class DatasetSizeSerializer(serializers.Serializer):
    """Decided pairs to learn from, and what has to be encoded for them and for those held out."""

    pairs = serializers.IntegerField()
    encoded = EncodedSerializer()


class CommandLineSerializer(serializers.Serializer):
    """A command with what it is for."""

    title = serializers.CharField()
    command = serializers.CharField()


class TrainingPlanSerializer(serializers.Serializer):
    """The run spelled out; `config` is the file for those who train elsewhere, `commands` start it there.

    `misfits` say, by setting or "generator", why this run would be for nothing; `unfit` which recipes would be with
    this version and model, and why.
    """

    recipe = serializers.CharField()
    settings = serializers.DictField()
    spelled = SpelledOutSerializer()
    estimate = EstimateSerializer()
    dataset = DatasetSizeSerializer()
    commands = CommandLineSerializer(many=True)
    config = serializers.DictField()
    misfits = serializers.DictField(child=serializers.CharField())
    unfit = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))


class TrainingPlansView(LeadView):
    """Where a run is thought through."""

    serializer_class = TrainingPlanSerializer
    queryset = Generator.objects.none()
    http_method_names = ["post", "options"]

    @extend_schema(request=TrainingPlanRequestSerializer, responses=TrainingPlanSerializer)
    def post(self, request: Request) -> Response:
        """The plan. Nothing is stored."""
        asked = TrainingPlanRequestSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        wanted = asked.validated_data
        project = self.led_project(wanted["project"])
        base, version = _found(project, wanted)
        try:
            made = plan.plan(project, base, version, wanted["recipe"], wanted["settings"])
        except InvalidSettings as error:
            fields = {".".join(map(str, e["loc"])) or "settings": [e["msg"]] for e in error.errors()}
            raise ValidationError({"settings": fields}) from error
        except ConfigurationError as error:
            raise ValidationError({"recipe": [str(error)]}) from error
        return Response(TrainingPlanSerializer(asdict(made)).data)


def _found(project: Project, wanted: dict[str, Any]) -> tuple[Generator, DatasetVersion]:
    base = plan.usable_generator(project, wanted["generator"])
    if base is None:
        raise ValidationError({"generator": ["There is no such model that this project may use."]})
    version = DatasetVersion.objects.filter(project=project, pk=wanted["dataset_version"]).first()
    if version is None:
        raise ValidationError({"dataset_version": ["This project has no such dataset version."]})
    return base, version
