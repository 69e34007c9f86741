"""Hands the browser the built interface; every page address belongs to its router."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

NOT_BUILT = (
    "The interface is not built yet. Run `make frontend`, then reload this page. "
    "The REST API works without it, under /api/v1/."
)


@require_safe
@ensure_csrf_cookie
def interface(request: HttpRequest) -> HttpResponse:
    """`frontend/dist/index.html`, never cached, since it names the hashed files."""
    page = settings.FRONTEND_DIST / "index.html"
    if not page.is_file():
        return HttpResponse(NOT_BUILT, status=503, content_type="text/plain; charset=utf-8")
    response = HttpResponse(page.read_bytes(), content_type="text/html; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response
