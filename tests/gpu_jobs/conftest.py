"""What tests of the third floor share: projects with prompts, and pictures to put into them."""

import io
from collections.abc import Callable

import pytest
from PIL import Image

from annotation.models import Comparison, Project


@pytest.fixture
def project() -> Project:
    return Project.objects.create(slug="shapes", name="Shapes", instrument="pairwise", seed=7)


@pytest.fixture
def with_prompts(project: Project) -> Callable[..., Project]:
    from annotation.prompts import add_prompts

    def add(*texts: str) -> Project:
        add_prompts(project, list(texts))
        return project

    return add


def png(colour: tuple[int, int, int], size: int = 8) -> bytes:
    """A small plain picture."""
    file = io.BytesIO()
    Image.new("RGB", (size, size), colour).save(file, format="PNG")
    return file.getvalue()


def everything_in(project: Project) -> set[tuple[str, tuple[str, ...]]]:
    """A project's comparisons as content: the prompt, and what is compared in canonical order."""
    return {
        (
            comparison.prompt.text,
            tuple(comparison.members.order_by("position").values_list("sample__sha256", flat=True)),
        )
        for comparison in Comparison.objects.filter(project=project).select_related("prompt")
    }
