"""A row of a dataset version: one pair, as it was on the day the version was made."""

from typing import Any

from django.db import models
from django.db.models import Func
from django.db.models.functions import Coalesce

from annotation.models import Comparison
from curation.models.dataset_version import DatasetVersion, VersionIsImmutableError

# What rows are listed by: a null would stand nowhere in an order. The number stands in the statement itself, for
# SQLite does not recognise an index's expression where one of its parts is a parameter.
IMPORTANCE_OR_LEAST = Coalesce("importance", Func(template="-1e300", output_field=models.FloatField()))


class DatasetRow(models.Model):
    """Everything that leaves with the pair except the media themselves, which their hashes name.

    Judgments and scores go on changing after the version was made; its exports must not. So nothing here is
    looked up again: `content` holds the remaining columns of `curation.schema` by name.
    """

    version = models.ForeignKey(DatasetVersion, on_delete=models.CASCADE, related_name="dataset_rows")
    pair_id = models.CharField(max_length=64)
    split = models.CharField(max_length=16)
    comparison = models.ForeignKey(Comparison, on_delete=models.RESTRICT, related_name="dataset_rows")
    position_0 = models.PositiveSmallIntegerField()
    position_1 = models.PositiveSmallIntegerField()
    sha256_0 = models.CharField(max_length=64)
    sha256_1 = models.CharField(max_length=64)
    media_type_0 = models.CharField(max_length=64)
    media_type_1 = models.CharField(max_length=64)
    bytes_0 = models.PositiveBigIntegerField()
    bytes_1 = models.PositiveBigIntegerField()
    label_0 = models.FloatField()
    p_0 = models.FloatField()
    margin = models.FloatField(null=True)
    text_quality = models.FloatField(null=True)
    entropy = models.FloatField(null=True)
    importance = models.FloatField(null=True)
    weight = models.FloatField()
    compared_at = models.DateTimeField()
    content = models.JSONField()

    class Meta:
        ordering = ["version_id", "split", "pair_id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "pair_id"], name="row_once_in_version"),
            models.CheckConstraint(name="row_split", condition=models.Q(split__in=["train", "validation", "test"])),
            models.CheckConstraint(name="row_label", condition=models.Q(label_0__in=[0.0, 0.5, 1.0])),
        ]
        indexes = [
            # an export reads a split in the order of its pair ids, and is planned by sizes without reading any row
            models.Index(fields=["version", "split", "pair_id", "bytes_0", "bytes_1"], name="row_in_export_order"),
            # any page of the rows, the most important first, is one seek
            models.Index("version", IMPORTANCE_OR_LEAST, "id", name="row_by_importance"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id}/{self.pair_id[:12]}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new row; refuse to write an old one again."""
        if not self._state.adding:
            raise VersionIsImmutableError
        super().save(*args, **kwargs)
