"""The demo project that `make run` opens with: pairs of Shapeworld pictures waiting for somebody's taste.

On request there is one of videos beside it: drawn clips, two guided copies of each by the built-in video model, and
the question which is better, second by second.
"""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from django.conf import settings
from django.contrib.auth import get_user_model

from annotation.instruments.segments import Segments
from annotation.media.encode import video_of
from annotation.models import Membership, Project
from annotation.prompts import add_prompts
from annotation.samples import Origin, store_sample
from gpu_jobs.generation.generators import builtin, builtin_video
from gpu_jobs.jobs.enqueue import enqueue
from gpu_jobs.models import Job
from gpu_jobs.shapeworld.captions import sample_captions
from gpu_jobs.shapeworld.video.captions import parse_clip, random_clip_captions
from gpu_jobs.shapeworld.video.motion import FPS
from gpu_jobs.shapeworld.video.pipeline import CLIP_STEPS
from gpu_jobs.shapeworld.video.renderer import draw_clip

USERNAME = "demo"
SLUG = "shapes"
PROMPTS = 60
GUIDELINES = """Which picture shows what the prompt says?

Look first at **what** is there (shapes and colours), then at sizes, then at **where** things stand.
If both are right, or equally wrong, say *tie*. If neither comes close, say *both bad*.
"""


VIDEO_SLUG = "moving-shapes"
CLIPS = 40
VIDEO_GUIDELINES = """Which clip shows what the prompt says, second by second?

Look first at **what** moves (shape and colour) and **how** (which way, how fast). Then look for **flaws**: does it
fade, change its colour, or swell? Judge every second by itself: a clip may begin well and end badly.
"""


@dataclass(frozen=True)
class Demo:
    """What a newcomer needs to know."""

    username: str
    password: str


def ensure_demo() -> Demo:
    """Make the demo user and project where they are missing; asking twice changes nothing."""
    password = _ensure_user()
    project, created = Project.objects.get_or_create(
        slug=SLUG,
        defaults={"name": "Shapes", "guidelines": GUIDELINES, "slots_per_comparison": 1},
    )
    user = get_user_model().objects.get(username=USERNAME)
    Membership.objects.get_or_create(project=project, user=user, defaults={"role": Membership.Role.OWNER})
    if created:
        add_prompts(project, sample_captions(PROMPTS, project.seed, "train", unique=True))
    if not Job.objects.filter(project=project, kind="generate").exists():
        enqueue("generate", {"generator": builtin().pk, "seed": project.seed}, project, user)
    return Demo(USERNAME, password)


def ensure_video_demo() -> Project:
    """Make the demo user's project of videos where it is missing; asking twice changes nothing."""
    user = get_user_model().objects.get(username=USERNAME)
    project, _ = Project.objects.get_or_create(
        slug=VIDEO_SLUG,
        defaults={
            "name": "Moving shapes",
            "guidelines": VIDEO_GUIDELINES,
            "instrument": Segments.id,
            "instrument_config": {"segment_s": 1.0},
            "slots_per_comparison": 1,
        },
    )
    Membership.objects.get_or_create(project=project, user=user, defaults={"role": Membership.Role.OWNER})
    captions = random_clip_captions(CLIPS, np.random.default_rng(project.seed))
    texts = list(dict.fromkeys(caption.text for caption in captions))
    add_prompts(project, texts)
    for prompt in project.prompts.filter(text__in=texts):
        # No model made it, so it is the real one that guided copies are made of.
        store_sample(prompt, video_of(draw_clip(parse_clip(prompt.text), project.seed), FPS), Origin())
    if not Job.objects.filter(project=project, kind="generate").exists():
        spec = {
            "generator": builtin_video().pk,
            "seed": project.seed,
            "steps": CLIP_STEPS,
            "strategy": {"name": "guided-copy"},
        }
        enqueue("generate", spec, project, user)
    return project


def _ensure_user() -> str:
    """The demo user's password: random, kept where only this machine's user can read it."""
    path = Path(settings.VAR_DIR) / "demo_password"
    user, created = get_user_model().objects.get_or_create(username=USERNAME, defaults={"is_staff": True})
    if path.exists() and not created:
        return path.read_text().strip()
    password = secrets.token_urlsafe(9)
    user.set_password(password)
    user.save(update_fields=["password"])
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(password + "\n")
    return password
