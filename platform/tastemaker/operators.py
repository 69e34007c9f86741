"""The operators' pages (Django's admin, at /admin/): for staff, who sign in as everybody does."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.admin import AdminSite
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect

from annotation.policy import is_staff

OURS = ("annotation", "curation", "gpu_jobs", "accounts")


class Operators(AdminSite):
    """Whoever is not staff finds nothing here. Sessions are those of the interface, second factors included."""

    site_title = site_header = "Tastemaker for operators"
    index_title = "Everything that is kept"
    site_url = "/"

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Take our own models only: those of the libraries hold secrets and have pages in the interface."""
        models = [model_or_iterable] if _is_model(model_or_iterable) else list(model_or_iterable)
        ours = [model for model in models if model._meta.app_label in OURS]
        super().register(ours, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether this is staff."""
        return is_staff(request.user)

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The interface's sign-in, which leads back here; nothing for whoever is signed in and no operator."""
        wanted = request.GET.get("next", "/admin/")
        if self.has_permission(request):
            return HttpResponseRedirect("/admin/")
        if request.user.is_authenticated:
            raise Http404("There is nothing here.")
        return HttpResponseRedirect(f"/login?{urlencode({'next': wanted})}")

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Passwords change where their owner is asked for proof."""
        return redirect("/account/security")


def _is_model(given: Any) -> bool:
    return isinstance(given, type) and issubclass(given, Model)
