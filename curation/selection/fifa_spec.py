"""What a selection is asked for: the weights, the criterion, the gates' limits and how much to take."""

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Criterion = Literal["importance", "farthest-point", "quality-pair-rank", "random"]


class Weights(BaseModel):
    """How much each term counts; they need not sum to one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    margin: float = Field(default=1.0, ge=0.0, le=100.0)
    text_quality: float = Field(default=0.5, ge=0.0, le=100.0)
    entropy: float = Field(default=0.5, ge=0.0, le=100.0)


class FifaSpec(BaseModel):
    """A selection's whole recipe: with the pool it determines the outcome."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    scorer: str = Field(description="The scorer whose differences are the margins.")
    embedder: str = Field(default="hashed-ngrams", description="What measures the distance between prompts.")
    criterion: Criterion = Field(
        default="importance",
        description="What pairs are ranked by: importance (the weighted sum of the terms), farthest-point (always "
        "the pair whose prompt is farthest from those taken), quality-pair-rank (a good winner beside a bad loser) "
        "or random (the control).",
    )
    weights: Weights = Weights()
    k_neighbours: int = Field(
        default=5, ge=1, le=100, description="Diversity is the distance to the k-th neighbour."
    )
    normalise: Literal["z", "rank", "none"] = "z"
    top_k: int | None = Field(default=None, ge=1, description="How many pairs to take.")
    top_share: float | None = Field(
        default=None, gt=0.0, le=1.0, description="What share of the gated pairs to take."
    )
    cap_per_prompt: int | None = Field(
        default=1, ge=1, description="The most pairs of one prompt; null for no cap."
    )
    min_margin: float | None = Field(default=None, ge=0.0)
    max_margin: float | None = Field(default=None, ge=0.0, description="Very large margins may be too easy.")
    disagreement: Literal["keep", "drop", "down-weight"] = Field(
        default="keep", description="What happens to pairs whose label the scorer contradicts."
    )
    disagreement_weight: float = Field(
        default=0.5,
        gt=0.0,
        le=1.0,
        description="Where they are down-weighted: what the weight that leaves with such a pair is multiplied by.",
    )
    text_grader: str = Field(
        default="rules",
        max_length=64,
        description="What grades prompts: the rules, or llm: and a language model that has graded them.",
    )
    languages: tuple[str, ...] = Field(
        default=(), description="Where the rules grade: the languages prompts may be in (en, de, …); empty for any."
    )
    min_text_quality: float = Field(default=0.3, ge=0.0, le=1.0)
    min_harmlessness: float = Field(
        default=0.5, ge=0.0, le=1.0, description="Prompts less harmless than this are kept out; 0 for no gate."
    )
    worse_captions: bool = Field(
        default=True,
        description="Whether the loser of a pair leaves with a worse caption, where one was written (DCPO's "
        "perturbation and hybrid); otherwise either side leaves with its own, where it has one.",
    )
    seed: int = Field(default=0, ge=0, lt=2**63)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.top_k is not None and self.top_share is not None:
            raise ValueError("Give top_k or top_share, not both.")
        if self.min_margin is not None and self.max_margin is not None and self.min_margin > self.max_margin:
            raise ValueError("min_margin must not be greater than max_margin.")
        return self
