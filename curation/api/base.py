"""What the views share: errors of this floor as answers, and who may see a version."""

from collections.abc import Callable
from typing import Any

from pydantic import ValidationError as SpecError
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.response import Response
from rest_framework.views import APIView

from annotation import policy
from annotation.api.base import Conflict
from annotation.errors import ConflictError, InvalidError
from annotation.models import Project
from curation.diversity.embedding_store import NotEmbeddedError
from curation.embedders import UnknownEmbedderError
from curation.errors import CurationError, PoolChangedError, UnknownPreviewError
from curation.models import DatasetVersion
from curation.prompts.languages import UnknownLanguage
from curation.prompts.text_graders import UnknownGraderError
from curation.scorers.registry import UnknownScorer
from curation.weights import WeightsMissingError


class CurationView(APIView):
    """A view that answers what is wrong with 400, naming the field where there is one, and conflicts with 409."""

    def handle_exception(self, exc: Exception) -> Response:
        """Translate, then do as ever."""
        return super().handle_exception(_as_answer(_of_annotation(exc)))

    def led_project(self, slug: str) -> Project:
        """The project, if whoever asks leads it."""
        return policy.project_for(self.request.user, slug, policy.Role.MANAGER)

    def led_version(self, pk: int) -> DatasetVersion:
        """The version, if whoever asks leads its project."""
        versions = DatasetVersion.objects.select_related("project", "created_by").prefetch_related(
            "exports__copies"
        )
        version = versions.filter(pk=pk, project__in=policy.visible_projects(self.request.user)).first()
        if version is None:
            raise NotFound("There is no such dataset version.")
        policy.require(self.request.user, version.project, policy.Role.MANAGER)
        return version


def _of_annotation(error: Exception) -> Exception:
    if isinstance(error, InvalidError):
        return ValidationError({error.field: str(error)})
    return Conflict(str(error)) if isinstance(error, ConflictError) else error


def _as_answer(error: Exception) -> Exception:
    if isinstance(error, SpecError):
        return ValidationError(_by_field(error))
    for kind, answer in _ANSWERS:
        if isinstance(error, kind):
            return answer(str(error))
    return error


# The first that fits.
_ANSWERS: tuple[tuple[type[Exception], Callable[[str], Exception]], ...] = (
    (UnknownScorer, lambda sentence: ValidationError({"scorer": sentence})),
    (UnknownEmbedderError, lambda sentence: ValidationError({"embedder": sentence})),
    (WeightsMissingError, lambda sentence: ValidationError({"embedder": sentence})),
    (NotEmbeddedError, lambda sentence: ValidationError({"embedder": sentence})),
    (UnknownGraderError, lambda sentence: ValidationError({"text_grader": sentence})),
    (UnknownLanguage, lambda sentence: ValidationError({"languages": sentence})),
    (UnknownPreviewError, NotFound),
    (PoolChangedError, Conflict),
    (CurationError, ValidationError),
)


def _by_field(error: SpecError) -> dict[str, Any]:
    """Pydantic's findings as DRF's, by dotted field name."""
    found: dict[str, list[str]] = {}
    for finding in error.errors(include_url=False):
        name = ".".join(map(str, finding["loc"])) or "non_field_errors"
        found.setdefault(name, []).append(finding["msg"].removeprefix("Value error, "))
    return found
