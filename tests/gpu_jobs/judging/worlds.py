"""Projects whose comparisons a judge can be right or wrong about: Shapeworld pictures, clips of them, and rooms."""

import io
import json
from collections.abc import Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import av
from PIL import Image

from annotation import answers
from annotation.annotators import imported_person
from annotation.comparisons import make_comparison
from annotation.models import Comparison, Project, Slot
from annotation.progress import silent
from annotation.prompts import get_or_add
from annotation.samples import Origin, store_sample
from curation.chat_answers import client_for
from gpu_jobs.jobs.run import run_here
from gpu_jobs.judging.filling import Filled, fill_slots
from gpu_jobs.judging.model_judge import ModelJudge
from gpu_jobs.models import JudgingRun
from gpu_jobs.shapeworld.captions import parse
from gpu_jobs.shapeworld.renderer import draw

FPS = 8


def change(project: Project, instrument: str, **config: Any) -> Project:
    """The project, asking otherwise."""
    project.instrument, project.instrument_config = instrument, config
    project.save()
    return project


def judge_of(project: Project, at: Any, **options: Any) -> ModelJudge:
    return ModelJudge(client_for(at), project.instrument, **options)


def fill(project: Project, at: Any, run: str = "a run", limit: int | None = None, **options: Any) -> Filled:
    return fill_slots(project, judge_of(project, at, **options), run, limit=limit, on_progress=silent)


def clip(captions: list[str], seed: int = 0) -> bytes:
    """A video that shows for one second what each caption says, one after the other."""
    stills = [Image.fromarray(draw(parse(caption), seed + second)) for second, caption in enumerate(captions)]
    return encoded([still for still in stills for _ in range(FPS)], FPS)


def encoded(frames: list[Image.Image], fps: int) -> bytes:
    """The frames as a video, lossless enough to be read."""
    with NamedTemporaryFile(suffix=".mp4") as file:
        with av.open(file.name, "w", format="mp4") as output:
            stream = output.add_stream("libx264", rate=fps, options={"crf": "0"})
            stream.width, stream.height = frames[0].size
            stream.pix_fmt = "yuv444p"
            for frame in frames:
                output.mux(stream.encode(av.VideoFrame.from_image(frame)))
            output.mux(stream.encode(None))
        return Path(file.name).read_bytes()


def compare_videos(project: Project, prompt: str, videos: list[bytes]) -> Comparison:
    row = get_or_add(project, prompt)
    samples = [
        store_sample(row, video, Origin(model="renderer", seed=place), kind="video")
        for place, video in enumerate(videos)
    ]
    return make_comparison(project, row, samples, "drawn")[0]


def compare_clips(project: Project, prompt: str, sides: list[list[str]], seed: int = 0) -> Comparison:
    row = get_or_add(project, prompt)
    samples = [
        store_sample(row, clip(captions, seed), Origin(model="renderer", seed=seed + place), kind="video")
        for place, captions in enumerate(sides)
    ]
    return make_comparison(project, row, samples, "drawn")[0]


def compare_rooms(project: Project, prompt: str, rooms: list[dict[str, Any]]) -> Comparison:
    row = get_or_add(project, prompt)
    samples = [
        store_sample(row, json.dumps(room).encode(), Origin(model="by hand", seed=place), kind="layout")
        for place, room in enumerate(rooms)
    ]
    return make_comparison(project, row, samples, "drawn")[0]


def right_one(comparison: Comparison) -> int:
    """The canonical position of the picture that shows the prompt (see tests.gpu_jobs.shapes)."""
    return next(m.position for m in comparison.members.all() if m.sample.origin["seed"] % 1000 == 0)


def png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, format="PNG")
    return file.getvalue()


def judged(project: Project, **spec: Any) -> JudgingRun:
    """The run of a simulated model."""
    return JudgingRun.objects.get(job=run_here("judge", {"model": "shapeworld"} | spec, project))


def by_people(project: Project, comparisons: list[Comparison], wrong: Sequence[int] = ()) -> None:
    """A person answers, wrongly those whose numbers are named."""
    person = imported_person("a person")
    for number, comparison in enumerate(comparisons):
        slot = Slot.objects.filter(comparison=comparison, state="open").first()
        right = right_one(comparison)
        choice = ("first", "second")[1 - right if number in wrong else right]
        answers.submit(slot.pk, person, slot.pk, {"choice": choice}, 1000, shown=(0, 1))
