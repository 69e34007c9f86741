"""A preference: the soft label derived from the judgments of a comparison."""

from collections.abc import Sequence

from django.db import models
from django.db.models import Q

from annotation.models.comparison import Comparison


class Preference(models.Model):
    """The probability that the sample at `position_a` is preferred to the one at `position_b`.

    Derived, never typed: `annotation.preferences.refresh` writes it from the current judgments. `aspect` is ''
    and `span` null for the whole sample; instruments that ask about parts say which.
    """

    comparison = models.ForeignKey(Comparison, on_delete=models.CASCADE, related_name="preferences")
    aspect = models.CharField(max_length=64, blank=True, default="")
    # [start, end) in seconds, or null for the whole sample.
    span = models.JSONField(null=True, blank=True)
    span_key = models.CharField(max_length=48, blank=True, default="")
    position_a = models.PositiveSmallIntegerField(default=0)
    position_b = models.PositiveSmallIntegerField(default=1)
    p_a = models.FloatField()
    n_judgments = models.PositiveIntegerField()
    n_human = models.PositiveIntegerField()
    n_machine = models.PositiveIntegerField()
    n_ties = models.PositiveIntegerField(default=0)
    n_both_bad = models.PositiveIntegerField(default=0)
    # The share of judgments that agree with the majority; null where nobody was asked.
    agreement = models.FloatField(null=True)
    method = models.CharField(max_length=64)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["comparison_id", "aspect", "span_key", "position_a", "position_b"]
        constraints = [
            # span_key repeats span as text: null spans would otherwise all differ from one another.
            models.UniqueConstraint(
                fields=["comparison", "aspect", "span_key", "position_a", "position_b"],
                name="preference_once",
            ),
            models.CheckConstraint(name="preference_is_probability", condition=Q(p_a__gte=0.0) & Q(p_a__lte=1.0)),
        ]

    def __str__(self) -> str:
        return f"{self.comparison_id}: p_{self.position_a} = {self.p_a:.3f}"

    @property
    def p_0(self) -> float:
        """The soft label of a pair under the name it has in the dataset."""
        if (self.position_a, self.position_b) != (0, 1):
            raise ValueError(
                f"p_0 belongs to the pair (0, 1), not ({self.position_a}, {self.position_b}); read p_a."
            )
        return self.p_a

    @staticmethod
    def key_of(span: Sequence[float] | None) -> str:
        """`span` as text, which unlike null is equal to itself in a uniqueness constraint."""
        return "" if span is None else "-".join(f"{second:.6f}" for second in span)
