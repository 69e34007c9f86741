"""Figures for a monitor, at /metrics: for whoever knows the deployment's token for it, and for staff."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils.crypto import constant_time_compare
from drf_spectacular.utils import extend_schema
from rest_framework.authentication import BaseAuthentication
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.settings import api_settings
from rest_framework.views import APIView

from annotation.policy import is_staff


class Monitor:
    """Whoever presents the deployment's token for metrics; may read them and nothing else."""

    is_authenticated = True
    pk = None


class MonitorAuthentication(BaseAuthentication):
    """`Authorization: Bearer …` with TASTEMAKER_METRICS_TOKEN; every other header is left to those that follow."""

    def authenticate(self, request: Request) -> tuple[Monitor, None] | None:
        """The monitor, or None."""
        scheme, _, given = request.headers.get("Authorization", "").partition(" ")
        token = settings.METRICS_TOKEN
        if scheme.lower() == "bearer" and token and constant_time_compare(given.strip(), token):
            return Monitor(), None
        return None

    def authenticate_header(self, request: Request) -> str:
        """What a client without rights is asked for."""
        return 'Bearer realm="Tastemaker metrics"'


class MonitorOrStaff(BasePermission):
    """The monitor, and staff."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether this is one of them."""
        return isinstance(request.user, Monitor) or is_staff(request.user)


class AnyForm(BaseContentNegotiation):
    """Errors are JSON whatever a monitor reads, and what it reads is settled by Prometheus' own rules."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        """The first: nothing is sent here."""
        return parsers[0]

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        """The first, whatever was asked for."""
        return renderers[0], renderers[0].media_type


class MetricsView(APIView):
    """Prometheus' text, or OpenMetrics where it is asked for."""

    authentication_classes = [MonitorAuthentication, *api_settings.DEFAULT_AUTHENTICATION_CLASSES]
    permission_classes = [MonitorOrStaff]
    throttle_classes = []
    content_negotiation_class = AnyForm

    @extend_schema(exclude=True)
    def get(self, request: Request) -> HttpResponse:
        """All figures, as of now."""
        # Here, because only a process that is scraped pays for the library.
        from prometheus_client import CollectorRegistry
        from prometheus_client.exposition import choose_encoder

        from gpu_jobs.metrics.jobs import JobMetrics
        from gpu_jobs.metrics.language_models import LanguageModelMetrics

        registry = CollectorRegistry()
        registry.register(JobMetrics())
        registry.register(LanguageModelMetrics())
        encode, content_type = choose_encoder(request.headers.get("Accept", ""))
        return HttpResponse(encode(registry), content_type=content_type)
