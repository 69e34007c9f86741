"""A sample: one output for a prompt."""

import uuid

from django.db import models
from django.db.models.fields.json import KeyTextTransform

from annotation.models.prompt import Prompt


class Sample(models.Model):
    """One output for a prompt: where its bytes are (by content), what they are, and where they came from."""

    class Kind(models.TextChoices):
        IMAGE = "image"
        VIDEO = "video"
        LAYOUT = "layout"
        TEXT = "text"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    prompt = models.ForeignKey(Prompt, on_delete=models.CASCADE, related_name="samples")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.IMAGE)
    sha256 = models.CharField(max_length=64, db_index=True)
    media_type = models.CharField(max_length=64)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    # Of videos only.
    duration_s = models.FloatField(null=True)
    fps = models.FloatField(null=True)
    num_frames = models.PositiveIntegerField(null=True)
    bytes = models.PositiveBigIntegerField()
    # Whether every browser shows the bytes as they are; where not, it is given the playable rendition.
    is_playable = models.BooleanField(default=True)
    # Whether renditions of it are still to be made.
    wants_renditions = models.BooleanField(default=False)
    # A draft of what this sample shows, for the captions instrument, and who wrote it ("vlm:MODEL").
    caption = models.TextField(blank=True, default="")
    caption_source = models.CharField(max_length=200, blank=True, default="")
    # The sample that this one is an edited copy of: a layout that somebody repaired.
    parent = models.ForeignKey("self", null=True, on_delete=models.RESTRICT, related_name="children")
    origin = models.JSONField(default=dict, blank=True)
    # What `origin` says, where the database can look it up; null where the origin names no model.
    model = models.GeneratedField(
        expression=KeyTextTransform("model", "origin"), output_field=models.TextField(null=True), db_persist=True
    )
    # Who made it, as one hash: the same origin stored twice for a prompt is the same sample.
    origin_key = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["prompt", "origin_key"], name="sample_once_per_origin"),
            models.CheckConstraint(
                name="sample_kind", condition=models.Q(kind__in=["image", "video", "layout", "text"])
            ),
        ]
        indexes = [
            # comparisons with a sample of one model, of which there may be few among very many
            models.Index(fields=["model"], name="sample_of_model"),
            # renditions.make_missing: what lacks them, which is little however many samples there are
            models.Index(
                fields=["created_at"],
                condition=models.Q(wants_renditions=True),
                name="sample_wants_renditions",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.media_type} {self.sha256[:12]}"
