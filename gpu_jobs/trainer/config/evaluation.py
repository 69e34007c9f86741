"""The configuration of an evaluation; without torch, like that of training."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator

from gpu_jobs.trainer.config.reading import merged, parse_overrides, read_settings, validate
from gpu_jobs.trainer.config.strict import Count, Positive, Strict
from gpu_jobs.trainer.errors import ConfigurationError

Reference = Annotated[str, Field(pattern=r"^[\w.]+:\w+$")]


class ScorerChoice(Strict):
    """One score that decides wins, ties and losses."""

    name: str = Field(min_length=1, description="what the report calls it")
    target: Reference = Field(description="module:Class")
    options: dict[str, Any] = Field({}, description="what the class is built with")
    tie_margin: float = Field(0.0, ge=0, description="score differences up to this are ties")


class VideoChoice(Strict):
    """How videos are to be made; what is null is as the pipeline proposes."""

    width: Count | None = None
    height: Count | None = None
    frames: Count | None = None
    fps: Positive = 16.0


class EvaluateConfig(Strict):
    """Which two models, on which prompts, sampled how, judged by what."""

    base: str = Field(description="text-to-image or text-to-video pipeline: a diffusers folder or a hub name")
    tuned: str = Field(description="the model held against it")
    prompts: tuple[str, ...] | Path = Field(description="the prompts, or a text file with one a line")
    seed: int = Field(0, ge=0, description="with the prompt it decides the noise of both pictures")
    steps: Count = 8
    guidance: float = Field(1.0, ge=0.0, description="at 1 or below no unconditional branch is computed")
    batch_size: Count = 32
    video: VideoChoice = Field(VideoChoice(), description="of pipelines that make videos")
    scorers: tuple[ScorerChoice, ...] = Field(
        min_length=1, description="each judges all; the first one's word leads"
    )
    verifier: Reference | None = Field(
        None,
        description="module:function (prompt, picture) -> verdict, for accuracy; null takes a scorer's own",
    )
    bootstrap: Count = Field(10_000, description="resamples of the 95% interval over prompts")
    output: Path
    grid_prompts: Count = 24
    precision: Literal["float32", "bfloat16", "float16"] = "float32"
    threads: Count | None = Field(None, description="CPU threads; null leaves torch's choice")

    @field_validator("scorers")
    @classmethod
    def _each_once(cls, scorers: tuple[ScorerChoice, ...]) -> tuple[ScorerChoice, ...]:
        if len({scorer.name for scorer in scorers}) != len(scorers):
            raise ValueError("two scorers have the same name")
        return scorers

    def prompt_texts(self) -> tuple[str, ...]:
        """The prompts themselves; raises ConfigurationError where there is none or one comes twice."""
        if isinstance(self.prompts, Path):
            try:
                lines = self.prompts.read_text(encoding="utf-8").splitlines()
            except OSError as error:
                raise ConfigurationError(f"The prompts {self.prompts} cannot be read: {error.strerror}.") from error
            texts = tuple(line.strip() for line in lines if line.strip())
        else:
            texts = self.prompts
        if not texts:
            raise ConfigurationError("There is no prompt to evaluate on.")
        if len(set(texts)) != len(texts):
            # The interval takes prompts for independent; the same one twice would make it too narrow.
            raise ConfigurationError("A prompt comes twice; give each once.")
        return texts


def load_evaluate_config(path: Path, overrides: Sequence[str] = ()) -> EvaluateConfig:
    """Read YAML or JSON, put ``key=value`` words over it and validate; raises ConfigurationError."""
    source = " with ".join([str(path), *overrides])
    return validate(EvaluateConfig, merged(read_settings(path), parse_overrides(overrides)), source=source)
