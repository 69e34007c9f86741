"""What the operators' pages have in common: they look, page by page, and change next to nothing.

Rows change through the product's own verbs, which check what the change entails and put it on record. So everything
is read-only here but a few fields that entail nothing, and a change of those goes into the audit log as well.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.db import models, transaction
from django.forms import ModelForm
from django.http import HttpRequest

from annotation import audit
from annotation.policy import is_staff

# Counting further would read a table of millions for a figure that nobody needs.
MOST_COUNTED = 10_000


class BoundedPaginator(Paginator):
    """Pages of the first ten thousand rows: what lies beyond is found by searching."""

    @cached_property
    def count(self) -> int:
        """How many rows there are, if there are no more than that."""
        rows: int = self.object_list.order_by()[:MOST_COUNTED].count()
        return rows


class ReadOnly(admin.ModelAdmin):
    """A model to be looked at, the newest row first. `secret` names the fields that nobody is shown."""

    secret: Sequence[str] = ()
    paginator = BoundedPaginator
    show_full_result_count = False
    list_per_page = 50
    ordering = ("-pk",)
    # Where nothing can be ticked off and done there need be no boxes.
    actions: Sequence[Any] = ()

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> Sequence[str]:
        """The secrets."""
        return self.secret

    def has_module_permission(self, request: HttpRequest) -> bool:
        """For staff."""
        return is_staff(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """For staff."""
        return is_staff(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False


class Touched(ReadOnly):
    """A model of which staff may change the fields in `touchable`, on record."""

    touchable: Sequence[str] = ()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """For staff."""
        return is_staff(request.user)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Sequence[str]:
        """All that is neither touchable nor secret."""
        names = [field.name for field in self.opts.fields if not field.primary_key or not field.editable]
        return [name for name in names if name not in self.touchable and name not in self.secret]

    def save_model(self, request: HttpRequest, obj: models.Model, form: ModelForm, change: bool) -> None:
        """Save, and say so in the audit log."""
        names = form.changed_data
        with transaction.atomic():
            super().save_model(request, obj, form, change)
            audit.record(
                request.user,
                f"{self.opts.model_name}.changed",
                str(obj),
                before={name: form.initial.get(name) for name in names},
                after={name: form.cleaned_data[name] for name in names},
            )
