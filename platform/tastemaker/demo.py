"""The demo project that `make run` opens with: pairs of Shapeworld pictures waiting for somebody's taste."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model

from annotation.models import Membership, Project
from annotation.prompts import add_prompts
from gpu_jobs.generation.generators import builtin
from gpu_jobs.jobs.enqueue import enqueue
from gpu_jobs.models import Job
from gpu_jobs.shapeworld.captions import sample_captions

USERNAME = "demo"
SLUG = "shapes"
PROMPTS = 60
GUIDELINES = """Which picture shows what the prompt says?

Look first at **what** is there (shapes and colours), then at sizes, then at **where** things stand.
If both are right, or equally wrong, say *tie*. If neither comes close, say *both bad*.
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
