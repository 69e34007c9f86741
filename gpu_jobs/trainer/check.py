"""What a configuration asks of a family that this family cannot do, found before anything is read or encoded."""

from collections.abc import Iterator

from gpu_jobs.trainer.buckets import bucket_sizes
from gpu_jobs.trainer.config import TrainConfig
from gpu_jobs.trainer.errors import ConfigurationError
from gpu_jobs.trainer.families.family import Family
from gpu_jobs.trainer.noising.timesteps import highest_timestep


def check(config: TrainConfig, family: Family) -> None:
    """Raise ConfigurationError with every misfit, each saying what to change."""
    problems = [
        *_time(config, family),
        *_sizes(config, family),
        *_frames(config, family),
        *_adapters(config, family),
    ]
    if problems:
        raise ConfigurationError(f"This {type(family).__name__} model cannot be trained so: {'; '.join(problems)}.")


def _time(config: TrainConfig, family: Family) -> Iterator[str]:
    timesteps = config.noising.timesteps
    if timesteps.kind == "grid" and family.continuous_time:
        yield (
            "noising.timesteps grid is of models that count whole steps, and this one follows a flow; use "
            "logit_normal or uniform"
        )
    highest = highest_timestep(timesteps)
    if highest >= family.timesteps:
        yield (
            f"noising.timesteps go up to {highest}, but the model's noise schedule has {family.timesteps} steps; "
            f"lower noising.timesteps"
        )


def _sizes(config: TrainConfig, family: Family) -> Iterator[str]:
    multiple = family.size_multiple
    if config.framing.buckets == "aspect" and config.framing.multiple % multiple:
        yield f"sides must be multiples of {multiple} pixels; make framing.multiple one"
        return
    bad = [f for f in bucket_sizes(config.resolution, config.framing) if f.height % multiple or f.width % multiple]
    if bad:
        nearest = max(1, round(config.resolution / multiple)) * multiple
        yield f"sides must be multiples of {multiple} pixels; make resolution {nearest}"


def _frames(config: TrainConfig, family: Family) -> Iterator[str]:
    frames, stride = config.framing.frames, family.frame_stride
    if family.media == "image":
        if config.labels.kind == "segments":
            yield "labels segments are of videos; use labels hard, or a video model such as Wan"
        if frames is not None:
            yield "framing.frames is for videos; leave it out"
    elif frames is None:
        yield f"a video model needs framing.frames, {stride} · n + 1 for a whole n"
    elif frames % stride != 1 % stride:
        yield f"framing.frames must be {stride} · n + 1 for a whole n; {frames // stride * stride + 1} is"


def _adapters(config: TrainConfig, family: Family) -> Iterator[str]:
    if config.lora is None or config.lora.target_modules is None:
        return
    names = [name for name, _ in family.denoiser.named_modules()]
    for target in config.lora.target_modules:
        if not any(name == target or name.endswith(f".{target}") for name in names):
            yield f"lora.target_modules names {target!r}, and the denoiser has no module that ends so"
