"""At which noise levels, and how, pairs are made noisy; implemented in :mod:`gpu_jobs.trainer.noising`.

Time is counted as the networks count it, from 0 (clean) to the length of the noise schedule (1000 in every family).
"""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from gpu_jobs.trainer.config.strict import Count, NotNegative, Positive, Strict


class UniformTimesteps(Strict):
    """Uniform in [low, high): whole numbers where the family counts steps, real ones where time is continuous."""

    kind: Literal["uniform"] = "uniform"
    low: int = Field(0, ge=0)
    high: int = Field(1000, ge=1)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.low >= self.high:
            raise ValueError("timesteps must be [low, high) with low < high")
        return self


class LogitNormalTimesteps(Strict):
    """σ(N(mean, deviation)) of the schedule, shifted by s·t/(1 + (s-1)·t), as flow models are trained."""

    kind: Literal["logit_normal"] = "logit_normal"
    mean: float = 0.0
    deviation: Positive = 1.0
    shift: Positive = 1.0


class GridTimesteps(Strict):
    """Only those of a distilled model's own grid, each as likely (PSO, arXiv 2410.03190)."""

    kind: Literal["grid"] = "grid"
    timesteps: tuple[int, ...] = Field((249, 499, 749, 999), min_length=1)


Timesteps = Annotated[UniformTimesteps | LogitNormalTimesteps | GridTimesteps, Field(discriminator="kind")]


class SharedGaussianChoice(Strict):
    """One timestep and one Gaussian noise a pair, the same for both sides and for the reference."""

    kind: Literal["shared_gaussian"] = "shared_gaussian"
    timesteps: Timesteps = UniformTimesteps(low=0, high=1000)


class DdimInversionChoice(Strict):
    """Each side noised by inverting the sampler with the current policy (InPO, arXiv 2503.18454)."""

    kind: Literal["ddim_inversion"] = "ddim_inversion"
    timesteps: Timesteps = UniformTimesteps(low=0, high=1000)
    inversion_steps: Count = 10
    eta: NotNegative = Field(0.1, description="share of fresh noise in each inverted step")


class ReNoiseChoice(Strict):
    """Inversion whose steps are corrected once by the prediction where they lead (SmPO, arXiv 2506.02698)."""

    kind: Literal["renoise"] = "renoise"
    timesteps: Timesteps = UniformTimesteps(low=0, high=1000)
    inversion_steps: Count = 9


Noising = Annotated[SharedGaussianChoice | DdimInversionChoice | ReNoiseChoice, Field(discriminator="kind")]
