"""Gold: a comparison whose answer is known."""

from django.conf import settings
from django.db import models

from annotation.models.comparison import Comparison


class Gold(models.Model):
    """The known answer to a comparison, in canonical terms.

    Every annotator may be given it among their questions, once; or, where it is for practice, before their work
    begins, as often as they like and with the answer shown afterwards.
    """

    comparison = models.OneToOneField(Comparison, on_delete=models.CASCADE, related_name="gold")
    answer = models.JSONField()
    # Shown to the annotator where the project gives feedback.
    explanation = models.TextField(blank=True, default="")
    # An inactive one is given to nobody any more; what was answered still counts.
    is_active = models.BooleanField(default=True)
    is_practice = models.BooleanField(default=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["comparison_id"]

    def __str__(self) -> str:
        return f"{self.comparison_id}: {self.answer}"
