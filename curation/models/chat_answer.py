"""A language model's answer, remembered: the same question is paid for once."""

from django.db import models


class ChatAnswer(models.Model):
    """What an endpoint answered to a request, whose hash is `key`; the request itself is not kept.

    `model` is what the endpoint called itself, `revision` what it was configured as. Costs are in the currency of
    the endpoint's prices.
    """

    key = models.CharField(max_length=64, unique=True)
    endpoint = models.CharField(max_length=40)
    model = models.CharField(max_length=200)
    revision = models.CharField(max_length=300)
    text = models.TextField()
    # Log probabilities of the words that could have come first, where they were asked for.
    alternatives = models.JSONField(default=dict)
    tokens_in = models.PositiveIntegerField()
    tokens_out = models.PositiveIntegerField()
    latency_ms = models.PositiveIntegerField()
    cost = models.FloatField()
    is_repaired = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            # what an endpoint cost today
            models.Index(fields=["endpoint", "created_at"], name="answers_of_endpoint"),
        ]

    def __str__(self) -> str:
        return f"{self.endpoint}: {self.text[:60]}"
