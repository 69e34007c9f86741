"""Storing samples from outside, one file a request: what comparisons are then made of (see bulk_comparisons.py)."""

from typing import Any

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from annotation import audit, policy
from annotation.api.base import AnnotationView, Conflict, validated
from annotation.api.filters import LARGEST_ID
from annotation.api.shown_samples import MediaSerializer
from annotation.models import Project, Prompt, Sample
from annotation.prompts import get_or_add
from annotation.samples import Draft, Origin, StoredMedia, UndecodableMedia, find_sample, record_sample, store_media

MOST_BYTES = 200 * 2**20
ORIGIN = ("model", "revision", "seed", "sampler", "steps", "guidance", "strategy")


class NewSampleSerializer(serializers.Serializer):
    """A file and the prompt that it answers, which is added where the project lacks it; where it came from."""

    prompt = serializers.CharField(max_length=10_000, help_text="The prompt's text.")
    file = serializers.FileField(allow_empty_file=False)
    kind = serializers.ChoiceField(
        choices=Sample.Kind.choices, required=False, help_text="Found out where it is left out; texts must say so."
    )
    model = serializers.CharField(required=False, max_length=200)
    revision = serializers.CharField(required=False, max_length=200)
    seed = serializers.IntegerField(required=False, min_value=0, max_value=LARGEST_ID)
    sampler = serializers.CharField(required=False, max_length=100)
    steps = serializers.IntegerField(required=False, min_value=1, max_value=100_000)
    guidance = serializers.FloatField(required=False, min_value=-1000, max_value=1000)
    strategy = serializers.CharField(required=False, max_length=64)
    caption = serializers.CharField(
        required=False, allow_blank=True, max_length=10_000, default="", help_text="A draft of what it shows."
    )
    caption_source = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=200,
        default="",
        help_text="Who wrote the draft: 'vlm:MODEL', 'human', …",
    )

    def validate_file(self, file: Any) -> Any:
        """Nothing larger than may be held in memory while it is decoded."""
        if file.size > MOST_BYTES:
            raise serializers.ValidationError(f"The file is larger than {MOST_BYTES // 2**20} MiB.")
        return file


class StoredSampleSerializer(MediaSerializer):
    """A stored sample, as managers see it."""

    id = serializers.UUIDField()
    prompt = serializers.CharField(source="prompt.text")
    sha256 = serializers.CharField()
    bytes = serializers.IntegerField()
    caption = serializers.CharField()
    caption_source = serializers.CharField()
    origin = serializers.DictField()
    created_at = serializers.DateTimeField()


class ProjectSamplesView(AnnotationView):
    """Where the samples of a project arrive."""

    parser_classes = [MultiPartParser]

    @extend_schema(
        request=NewSampleSerializer, responses={201: StoredSampleSerializer, 200: StoredSampleSerializer}
    )
    def post(self, request: Request, slug: str) -> Response:
        """Store one. The same file of the same origin for the same prompt is one sample: then the answer is 200."""
        project = policy.open_project_for(request.user, slug, policy.Action.CHANGE_CONTENT)
        sent = validated(NewSampleSerializer(data=request.data))
        media = _stored(sent)
        with transaction.atomic():
            sample, created = _recorded(project, media, sent)
            if created:
                told = {"kind": sample.kind, "sha256": sample.sha256}
                audit.record(request.user, "sample.stored", f"sample {sample.pk}", project=project, after=told)
        code = status.HTTP_201_CREATED if created else status.HTTP_200_OK
        return Response(StoredSampleSerializer(sample).data, status=code)


def _stored(sent: dict[str, Any]) -> StoredMedia:
    try:
        return store_media(sent["file"].read(), sent.get("kind"))
    except UndecodableMedia as error:
        raise ValidationError({"file": str(error)}) from error


def _recorded(project: Project, media: StoredMedia, sent: dict[str, Any]) -> tuple[Sample, bool]:
    """The sample and whether it is new."""
    prompt = get_or_add(project, sent["prompt"], "prompt")
    origin = Origin(**{name: sent[name] for name in ORIGIN if name in sent})
    known = _known(prompt, media, origin)
    if known is not None:
        if known.sha256 != media.sha256:
            raise Conflict("This model and seed have made another sample for this prompt already.")
        return known, False
    return record_sample(prompt, media, origin, Draft(sent["caption"], sent["caption_source"])), True


def _known(prompt: Prompt, media: StoredMedia, origin: Origin) -> Sample | None:
    if origin.names_one_sample:
        return find_sample(prompt, origin)
    return Sample.objects.filter(prompt=prompt, sha256=media.sha256, origin=origin.as_json()).first()
