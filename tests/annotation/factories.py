"""Small projects, comparisons and people for the tests of the annotation floor."""

import io
import itertools
import uuid

from django.contrib.auth import get_user_model
from PIL import Image

from annotation import annotators
from annotation.comparisons import make_comparison
from annotation.models import Annotator, Comparison, Membership, Project, Sample
from annotation.prompts import get_or_add
from annotation.samples import Origin, store_sample

_numbers = itertools.count(1)


def picture(number: int = 0, form: str = "PNG", size: tuple[int, int] = (6, 4)) -> bytes:
    """A plain picture; another number is another colour."""
    colour = (number % 256, number // 256 % 256, number // 65536 % 256)
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, form, **({"lossless": True} if form == "WEBP" else {}))
    return file.getvalue()


def make_project(**fields: object) -> Project:
    """A project of its own slug."""
    number = next(_numbers)
    return Project.objects.create(**{"slug": f"project-{number}", "name": f"Project {number}", "seed": 7} | fields)


def make_sample(
    project: Project, text: str = "a cat", number: int | None = None, seed: int | None = None
) -> Sample:
    """A sample drawn by the model 'secret-model'."""
    number = next(_numbers) if number is None else number
    origin = Origin(model="secret-model", seed=next(_numbers) if seed is None else seed, strategy="test")
    return store_sample(get_or_add(project, text), picture(number), origin)


def make_pair(project: Project, text: str = "a cat") -> Comparison:
    """A comparison of two different samples."""
    samples = [make_sample(project, text), make_sample(project, text)]
    comparison, created = make_comparison(project, samples[0].prompt, samples, "independent-noise")
    assert created
    return comparison


def make_pairs(project: Project, n: int) -> list[Comparison]:
    """`n` comparisons."""
    return [make_pair(project, f"prompt {number % 5}") for number in range(n)]


def make_annotator() -> Annotator:
    """An annotator who is nobody's user."""
    return annotators.simulated(f"annotator {next(_numbers)}", {})


def make_user(project: Project | None = None, role: str = Membership.Role.ANNOTATOR, **fields: object):
    """A person, a member of `project` if given."""
    user = get_user_model().objects.create_user(f"user-{next(_numbers)}", **fields)
    if project is not None:
        Membership.objects.create(project=project, user=user, role=role)
    return user


def new_id() -> uuid.UUID:
    """What a client makes for each answer."""
    return uuid.uuid4()
