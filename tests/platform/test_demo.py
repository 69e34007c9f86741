"""The demo projects: complete at once, and the same when asked for twice."""

import pytest

from annotation.models import Project, Sample
from gpu_jobs.generation import generators
from gpu_jobs.generation.guided_copy import truths_of
from gpu_jobs.models import Job
from gpu_jobs.shapeworld.video.captions import is_clip_caption
from tastemaker import demo

pytestmark = pytest.mark.django_db


def test_a_project_of_videos_has_a_real_clip_for_each_prompt_and_a_job_that_copies_them(
    settings, tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(demo, "CLIPS", 6)
    demo.ensure_demo()
    project = demo.ensure_video_demo()
    assert demo.ensure_video_demo() == project and Project.objects.count() == 2
    prompts = list(project.prompts.all())
    assert prompts and all(is_clip_caption(prompt.text) for prompt in prompts)
    assert Sample.objects.filter(prompt__project=project).count() == len(prompts)
    assert set(truths_of(prompts)) == {prompt.pk for prompt in prompts}
    job = Job.objects.get(project=project)
    assert job.kind == "generate" and job.spec["strategy"]["name"] == "guided-copy"
    assert job.spec["generator"] == generators.builtin_video().pk
