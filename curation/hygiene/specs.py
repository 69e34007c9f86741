"""What each step of hygiene is asked for."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

STEPS = ("near_images", "identical_sides", "near_prompts", "split_groups", "leakage", "nsfw")
Step = Literal["near_images", "identical_sides", "near_prompts", "split_groups", "leakage", "nsfw"]


class _StepSpec(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _ByLook(_StepSpec):
    max_distance: int = Field(
        default=6, ge=0, le=12, title="Distance", description="How many of the hash's 64 bits may differ."
    )
    max_colour_difference: int = Field(
        default=32,
        ge=0,
        le=255,
        title="Colour difference",
        description="How far the mean colour of any sixteenth of the picture may be off; the hash is colour-blind.",
    )


class _BySimilarity(_StepSpec):
    method: Literal["minhash", "embedding"] = Field(default="minhash", title="Measured by")
    embedder: str = Field(default="hashed-ngrams", max_length=100, description="Where it is measured by embedding.")
    min_similarity: float = Field(default=0.8, ge=0.5, le=1.0, title="Similarity")


class NearImages(_ByLook):
    """Pairs that show, side by side, what another pair shows: of each group, the most judged one stays."""

    step: Literal["near_images"] = "near_images"


class IdenticalSides(_ByLook):
    """Pairs whose sides are the same bytes become ties; those whose sides only look the same are pointed at."""

    step: Literal["identical_sides"] = "identical_sides"
    max_distance: int = Field(
        default=2, ge=0, le=12, title="Distance", description="How many of the hash's 64 bits may differ."
    )


class NearPrompts(_BySimilarity):
    """Prompts that say nearly the same: of each group of them, so many pairs stay, the most judged first."""

    step: Literal["near_prompts"] = "near_prompts"
    pairs_kept: int = Field(default=1, ge=1, le=1000, title="Pairs kept of a group")


class SplitGroups(_BySimilarity):
    """Prompts that are nearly the same, or whose samples have one ground truth, go into one split."""

    step: Literal["split_groups"] = "split_groups"


class Leakage(_StepSpec):
    """Prompts that stand in lists one evaluates by."""

    step: Literal["leakage"] = "leakage"
    prompt_lists: tuple[int, ...] = Field(min_length=1, max_length=50, title="Prompt lists")
    min_similarity: float = Field(default=0.8, ge=0.5, le=1.0, title="Similarity")
    action: Literal["flag", "exclude"] = Field(
        default="flag",
        title="What happens to their pairs",
        description="Pairs for testing are never excluded: a test prompt from a list of tests is where it belongs.",
    )


class Nsfw(_StepSpec):
    """Pairs of which a sample is probably not safe for work."""

    step: Literal["nsfw"] = "nsfw"
    threshold: float = Field(default=0.8, gt=0.0, lt=1.0, title="Probability")


StepSpec = NearImages | IdenticalSides | NearPrompts | SplitGroups | Leakage | Nsfw


class HygieneSpec(BaseModel):
    """What to look for: a step with its parameters."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    find: Annotated[StepSpec, Field(discriminator="step", title="Step")]
