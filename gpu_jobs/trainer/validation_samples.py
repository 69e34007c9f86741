"""Samples of fixed prompts and seeds while a run goes on: files, whole before they are spoken of."""

from collections.abc import Sequence
from pathlib import Path

from PIL import Image
from torch.distributed.fsdp import FSDPModule

from gpu_jobs.trainer.atomic import whole_folder
from gpu_jobs.trainer.buckets import bucket_sizes
from gpu_jobs.trainer.clip_file import save_clip
from gpu_jobs.trainer.config import TrainConfig
from gpu_jobs.trainer.config.samples import SamplesConfig
from gpu_jobs.trainer.families import Family
from gpu_jobs.trainer.processes import Processes
from gpu_jobs.trainer.progress import ValidationSample
from gpu_jobs.trainer.sampling import generate
from gpu_jobs.trainer.video_sampling import Clip, VideoShape, generate_videos


def draw_samples(
    config: TrainConfig, chosen: SamplesConfig, family: Family, processes: Processes, *, step: int
) -> list[ValidationSample]:
    """Write ``output/samples/step-N/`` and say what is in it; all processes call together, the main one writes.

    Where weights are divided all processes draw, since each pass gathers them; else only the main one does.
    """
    drawn: Sequence[Image.Image | Clip] = []
    if processes.is_main or isinstance(family.denoiser, FSDPModule):
        drawn = _pictures(chosen, family) if family.media == "image" else _clips(config, chosen, family)
    said: list[ValidationSample] = []
    if processes.is_main:
        name = f"samples/step-{step:08d}"
        with whole_folder(config.output / name) as folder:
            for number, (prompt, medium) in enumerate(zip(chosen.prompts, drawn, strict=True)):
                files = _save(folder, number, medium, chosen.fps)
                paths = {kind: f"{name}/{file}" for kind, file in files.items()}
                said.append(ValidationSample(prompt=prompt, seed=chosen.seed + number, **paths))  # type: ignore[typeddict-item]
    processes.wait()
    return said


def _pictures(chosen: SamplesConfig, family: Family) -> list[Image.Image]:
    with family.whole_pipeline() as pipeline:
        return list(
            generate(
                pipeline,
                chosen.prompts,
                _seeds(chosen),
                steps=chosen.steps,
                guidance=chosen.guidance,
                batch_size=len(chosen.prompts),
            )
        )


def _clips(config: TrainConfig, chosen: SamplesConfig, family: Family) -> list[Clip]:
    frame = bucket_sizes(config.resolution, config.framing)[0]
    shape = VideoShape(frame.width, frame.height, config.framing.frames or 1)
    with family.whole_pipeline() as pipeline:
        return list(
            generate_videos(
                pipeline,
                chosen.prompts,
                _seeds(chosen),
                shape=shape,
                steps=chosen.steps,
                guidance=chosen.guidance,
                batch_size=1,
            )
        )


def _seeds(chosen: SamplesConfig) -> list[int]:
    return [chosen.seed + number for number in range(len(chosen.prompts))]


def _save(folder: Path, number: int, medium: Image.Image | Clip, fps: float) -> dict[str, str]:
    """File names by what they are."""
    if isinstance(medium, Image.Image):
        medium.save(folder / f"{number}.png")
        return {"path": f"{number}.png"}
    frames = [Image.fromarray(frame) for frame in medium]
    save_clip(folder / f"{number}.mp4", frames, fps)
    frames[0].save(folder / f"{number}.png")
    return {"path": f"{number}.mp4", "poster": f"{number}.png"}
