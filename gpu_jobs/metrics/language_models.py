"""Language models: what they were asked today (UTC), and what that cost; answers from the cache cost nothing."""

from collections.abc import Iterator

from django.db.models import Count, Sum
from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from curation.models import ChatAnswer


class LanguageModelMetrics(Collector):
    """The day's answers, tokens and costs by endpoint; they begin anew at midnight, as the caps on costs do."""

    def collect(self) -> Iterator[Metric]:
        """All families, as of now."""
        answers = GaugeMetricFamily(
            "tastemaker_language_model_answers_today", "Answers paid for since midnight UTC.", labels=("endpoint",)
        )
        tokens = GaugeMetricFamily(
            "tastemaker_language_model_tokens_today",
            "Tokens of these answers and their questions.",
            labels=("endpoint", "direction"),
        )
        cost = GaugeMetricFamily(
            "tastemaker_language_model_cost_today",
            "Their cost, in the currency of the endpoint's prices.",
            labels=("endpoint",),
        )
        midnight = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
        today = ChatAnswer.objects.filter(created_at__gte=midnight).order_by().values("endpoint")
        for row in today.annotate(
            answers=Count("pk"), tokens_in=Sum("tokens_in"), tokens_out=Sum("tokens_out"), cost=Sum("cost")
        ):
            name = row["endpoint"]
            answers.add_metric((name,), row["answers"])
            tokens.add_metric((name, "in"), row["tokens_in"])
            tokens.add_metric((name, "out"), row["tokens_out"])
            cost.add_metric((name,), row["cost"])
        yield answers
        yield tokens
        yield cost
