"""Samples as pages show them: what they are and where their bytes are, and no word about where they came from."""

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annotation.models import Finding, Rendition, Sample

Role = Rendition.Role
STILL = frozenset((Sample.Kind.IMAGE, Sample.Kind.VIDEO))
MOVING = frozenset((Sample.Kind.VIDEO,))


def media_url(sample: Sample, role: str | None = None) -> str:
    """Where a sample's bytes are, or a rendition of them."""
    address = reverse("sample-media", args=[sample.pk])
    return address if role is None else f"{address}?rendition={role}"


class MediaUrlField(serializers.CharField):
    """The address of a sample's file in one role; null for samples that have no such file."""

    def __init__(self, role: str | None = None, kinds: frozenset[str] | None = None, **kwargs: Any) -> None:
        super().__init__(source="*", read_only=True, allow_null=kinds is not None, **kwargs)
        self._role = role
        self._kinds = kinds

    def to_representation(self, value: Any) -> Any:
        """The address, or None."""
        if self._kinds is not None and value.kind not in self._kinds:
            return None
        return media_url(value, self._role)


class PlayableUrlField(MediaUrlField):
    """Where a browser gets a video that it can play: the file itself, or the rendition made from it."""

    def to_representation(self, value: Any) -> Any:
        """The address, or None."""
        if value.kind != Sample.Kind.VIDEO:
            return None
        return media_url(value, None if value.is_playable else Role.PLAYABLE)


class PosterUrlField(MediaUrlField):
    """A video's first frame; null while it is still to be made: a player shows a missing picture as an error."""

    def to_representation(self, value: Any) -> Any:
        """The address, or None."""
        return None if value.wants_renditions else super().to_representation(value)


class MediaSerializer(serializers.Serializer):
    """What a sample is and where its bytes are.

    The address of a thumbnail and of a playable video holds before they are made: a thumbnail of an image is then
    the image itself, a playable video answers 404 with a sentence. Subclasses that serialise something which has a
    sample say in `in_sample` under what name.
    """

    in_sample = ""

    kind = serializers.ChoiceField(choices=Sample.Kind.choices, read_only=True)
    media_type = serializers.CharField(read_only=True)
    media_url = MediaUrlField()
    thumbnail_url = MediaUrlField(Role.THUMBNAIL, STILL)
    poster_url = PosterUrlField(Role.POSTER, MOVING)
    playable_url = PlayableUrlField(kinds=MOVING)
    width = serializers.IntegerField(read_only=True, allow_null=True)
    height = serializers.IntegerField(read_only=True, allow_null=True)
    duration_s = serializers.FloatField(read_only=True, allow_null=True)
    fps = serializers.FloatField(read_only=True, allow_null=True)
    num_frames = serializers.IntegerField(read_only=True, allow_null=True)

    def get_fields(self) -> dict[str, Any]:
        """The fields, those of the media reading from where the sample is."""
        fields = super().get_fields()
        if self.in_sample:
            for name in MediaSerializer._declared_fields:
                field = fields.get(name)
                if field is not None:
                    field.source = self.in_sample if field.source == "*" else f"{self.in_sample}.{name}"
        return fields


@extend_schema_field(
    {
        "type": "object",
        "nullable": True,
        "required": ["polygons"],
        "properties": {
            "polygons": {
                "type": "array",
                "items": {"type": "array", "items": {"type": "array", "items": {"type": "number"}}},
                "description": "Outer rings on the floor: the corners, in metres.",
            }
        },
    }
)
class PlaceField(serializers.JSONField):
    """Where in the sample a finding is drawn; null where there is no such place."""


class ShownFindingSerializer(serializers.ModelSerializer):
    """What a machine noticed, where it is drawn, and how much of it there is (m² or m, as the message says)."""

    subjects = serializers.ListField(child=serializers.CharField())
    place = PlaceField(allow_null=True)

    class Meta:
        model = Finding
        fields = ("code", "subjects", "measure", "place", "message")


class ShownSampleSerializer(MediaSerializer):
    """A sample as an annotator sees it: no model, no origin. `caption` is a draft to be checked, '' without one."""

    id = serializers.UUIDField(read_only=True)
    caption = serializers.CharField(read_only=True)
    findings = serializers.SerializerMethodField()

    @extend_schema_field(ShownFindingSerializer(many=True))
    def get_findings(self, sample: Sample) -> list[dict[str, Any]]:
        """What geometry says about a layout; nothing about samples of other kinds."""
        if sample.kind != Sample.Kind.LAYOUT:
            return []
        return list(ShownFindingSerializer(sample.findings.all(), many=True).data)

    def to_representation(self, instance: Sample) -> dict[str, Any]:
        """What the fields above say, written out: every answer to every annotator passes here, and going field by
        field takes ten times as long. A test holds the two to one another.
        """
        sample, address = instance, media_url(instance)
        is_video = sample.kind == Sample.Kind.VIDEO
        has_poster = is_video and not sample.wants_renditions
        playable = address if sample.is_playable else f"{address}?rendition={Role.PLAYABLE}"
        return {
            "kind": sample.kind,
            "media_type": sample.media_type,
            "media_url": address,
            "thumbnail_url": f"{address}?rendition={Role.THUMBNAIL}" if sample.kind in STILL else None,
            "poster_url": f"{address}?rendition={Role.POSTER}" if has_poster else None,
            "playable_url": playable if is_video else None,
            "width": sample.width,
            "height": sample.height,
            "duration_s": sample.duration_s,
            "fps": sample.fps,
            "num_frames": sample.num_frames,
            "id": str(sample.pk),
            "caption": sample.caption,
            "findings": self.get_findings(sample),
        }
