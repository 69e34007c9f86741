"""Every address: the API of each floor under `/api/v1/`, health, and the interface for all the rest."""

from django.contrib import admin
from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView

from tastemaker.accounts.api import SessionView
from tastemaker.accounts.provider_api import ProviderAddressView
from tastemaker.accounts.token_api import TokensView, TokenView
from tastemaker.health import health
from tastemaker.interface import interface
from tastemaker.metrics import MetricsView

handler400 = "tastemaker.rest.handlers.bad_request"
handler403 = "tastemaker.rest.handlers.forbidden"
handler404 = "tastemaker.rest.handlers.not_found"
handler500 = "tastemaker.rest.handlers.server_error"

urlpatterns = [
    path("api/v1/session/", SessionView.as_view(), name="session"),
    path("api/v1/session/provider/", ProviderAddressView.as_view(), name="provider-address"),
    path("api/v1/tokens/", TokensView.as_view(), name="tokens"),
    path("api/v1/tokens/<int:pk>/", TokenView.as_view(), name="token"),
    path("api/v1/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/v1/", include("annotation.urls")),
    path("api/v1/", include("curation.urls")),
    path("api/v1/", include("gpu_jobs.urls")),
    path("api/auth/", include("allauth.headless.urls")),
    path("api/accounts/", include("allauth.urls")),
    path("health/", health, name="health"),
    path("metrics", MetricsView.as_view(), name="metrics"),
    path("admin/", admin.site.urls),
    re_path(r"^(?!api/|static/|health/|metrics|admin/).*$", interface, name="interface"),
]
