"""What can be asked of each strategy: the part of a generation's specification that says how samples differ."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator


class _Strategy(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    def ways(self, steps: int) -> float:
        """How many whole ways from noise to a picture, of so many steps each, a prompt takes."""
        raise NotImplementedError


class IndependentNoiseSpec(_Strategy):
    """Samples that differ in their seeds alone."""

    name: Literal["independent-noise"] = "independent-noise"
    samples_per_prompt: int = Field(2, ge=2, le=8, title="Samples a prompt")

    def ways(self, steps: int) -> float:
        """One for each sample."""
        return self.samples_per_prompt


class ModelGallerySpec(_Strategy):
    """Several models answer each prompt."""

    name: Literal["model-gallery"] = "model-gallery"
    generators: tuple[int, ...] = Field(
        title="Other models", description="Numbers of models, besides the one above.", min_length=1, max_length=7
    )

    def ways(self, steps: int) -> float:
        """One for each model."""
        return 1 + len(self.generators)


class BestOfNSpec(_Strategy):
    """A scorer picks two of many samples."""

    name: Literal["best-of-n"] = "best-of-n"
    scorer: str = Field(min_length=1, max_length=200, title="Scorer")
    n: int = Field(8, ge=2, le=64, title="Samples to pick from")
    against: Literal["worst", "plain"] = Field(
        "worst", title="Against", description="The worst of them, or the first, which nobody picked."
    )

    def ways(self, steps: int) -> float:
        """One for each that is drawn."""
        return self.n


class NoiseSelectionSpec(_Strategy):
    """A scorer picks seeds by cheap previews; the best and the worst are finished."""

    name: Literal["noise-selection"] = "noise-selection"
    scorer: str = Field(min_length=1, max_length=200, title="Scorer")
    candidates_per_prompt: int = Field(16, ge=2, le=256, title="Seeds to preview")
    preview_steps: int = Field(2, ge=1, le=50, title="Steps of a preview")

    def ways(self, steps: int) -> float:
        """Two, and the previews' part of one each."""
        return 2 + self.candidates_per_prompt * min(self.preview_steps, steps) / steps


class BranchingSpec(_Strategy):
    """One trajectory that splits on its way."""

    name: Literal["branching"] = "branching"
    branches: int = Field(2, ge=2, le=8, title="Branches")
    split_at: float = Field(0.5, ge=0.0, lt=1.0, title="Split after", description="A share of the steps.")

    def ways(self, steps: int) -> float:
        """The trunk once, and the rest for each branch."""
        return self.split_at + self.branches * (1 - self.split_at)


class GuidedCopySpec(_Strategy):
    """Two corrupted copies of the prompt's real picture or video, denoised; prompts without one are left out."""

    name: Literal["guided-copy"] = "guided-copy"
    least_eta: float = Field(0.65, gt=0.0, le=1.0, title="Least corruption")
    most_eta: float = Field(0.8, gt=0.0, le=1.0, title="Most corruption")

    def ways(self, steps: int) -> float:
        """Two, from where the copies are noised to."""
        return self.least_eta + self.most_eta

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.least_eta > self.most_eta:
            raise ValueError("least_eta must not be greater than most_eta.")
        return self


class FkSteeringSpec(_Strategy):
    """A sample steered by a scorer against a plain one."""

    name: Literal["fk-steering"] = "fk-steering"
    scorer: str = Field(min_length=1, max_length=200, title="Scorer")
    particles: int = Field(4, ge=2, le=64, title="Particles")
    potential: Literal["diff", "max", "add", "sum"] = Field("diff", title="Potential")
    lambda_: float = Field(10.0, ge=0.0, le=1000.0, title="λ", description="How hard the scorer pulls.")
    weigh_every: int = Field(2, ge=1, le=100, title="Steps between weighings")

    def ways(self, steps: int) -> float:
        """One for each particle, and one alone."""
        return self.particles + 1


StrategySpec = Annotated[
    IndependentNoiseSpec
    | ModelGallerySpec
    | BestOfNSpec
    | NoiseSelectionSpec
    | BranchingSpec
    | GuidedCopySpec
    | FkSteeringSpec,
    Field(discriminator="name"),
]
