"""A project with everything selection needs, small: prompts, pictures, comparisons, judgments and a scorer."""

import uuid
from collections.abc import Sequence

import numpy as np
from PIL import Image

from annotation import answers, queue
from annotation.annotators import for_user, simulated
from annotation.comparisons import make_comparison
from annotation.models import Project, Prompt
from annotation.projects import create_project
from annotation.prompts import add_prompts
from annotation.samples import Origin, store_sample
from curation.scorers import registry
from curation.scorers.media import Clip
from tests.curation.records import png

PROMPTS = [
    f"a {colour} {shape} {place} a lamp"
    for colour in ("red", "blue", "green", "yellow")
    for shape in ("cube", "ball", "ring")
    for place in ("above", "beside")
]


class Brightness:
    """A scorer that needs no weights: how bright the picture is. Refuses prompts that speak of nothing."""

    id = "brightness"
    revision = "1"
    range_hint = (0.0, 1.0)
    licence = "Apache-2.0"
    prompt_free = False
    kinds = frozenset({"image"})
    calls = 0

    def score(self, prompts: Sequence[str], media: Sequence[Image.Image]) -> np.ndarray:
        type(self).calls += len(media)
        if any("nothing" in prompt for prompt in prompts):
            raise ValueError("there is nothing to see")
        return np.array([np.asarray(image, np.float32).mean() / 255.0 for image in media], np.float32)


class FrameCount:
    """A scorer of videos: how many frames there are."""

    id = "frame-count"
    revision = "1"
    range_hint = (0.0, 16.0)
    licence = "Apache-2.0"
    prompt_free = True
    kinds = frozenset({"video"})

    def score(self, prompts: Sequence[str], media: Sequence[Clip]) -> np.ndarray:
        return np.array([len(clip.frames) for clip in media], np.float32)


def register_brightness() -> None:
    """Make the scorer known, and forget what it counted."""
    Brightness.calls = 0
    registry.register("brightness", "tests.curation.worlds:Brightness", "Brightness")


def make_world(user, prompts: Sequence[str] = PROMPTS, pairs_per_prompt: int = 2, name: str = "World") -> Project:
    """A project whose comparisons are all there and which nobody has judged."""
    project = create_project(name, user)
    add_prompts(project, prompts)
    for number, prompt in enumerate(Prompt.objects.filter(project=project).order_by("id")):
        for pair in range(pairs_per_prompt):
            seed = 1000 * number + 2 * pair
            samples = [
                store_sample(
                    prompt, png(seed + side), Origin(model="tiny", revision="1", seed=seed + side, steps=8)
                )
                for side in (0, 1)
            ]
            make_comparison(project, prompt, samples, "independent-noise")
    return project


def judge(project: Project, annotator, ties_every: int = 6) -> int:
    """Have an annotator answer everything that is left; the brighter picture wins, now and then it is a tie."""
    answered = 0
    while assignments := queue.lease(project, annotator, count=10):
        for assignment in assignments:
            brightness = [_brightness(sample) for sample in assignment.samples]
            choice = "first" if brightness[0] > brightness[1] else "second"
            if ties_every and answered % ties_every == ties_every - 1:
                choice = "tie"
            answers.submit(assignment.slot.pk, annotator, uuid.uuid4(), {"choice": choice}, 1000)
            answered += 1
    return answered


def judged_world(user, **options) -> Project:
    """A project that a person and, for the rest, a simulated person have judged."""
    project = make_world(user, **options)
    judge(project, for_user(user))
    return project


def simulated_judge():
    """A simulated annotator."""
    return simulated("careful", {"noise": 0.0})


def _brightness(sample) -> float:
    from annotation.media import store

    with Image.open(store.path(sample.sha256)) as image:
        return float(np.asarray(image, np.float32).mean())
