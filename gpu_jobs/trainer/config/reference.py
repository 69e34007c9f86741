"""Against what the policy is held; implemented in :mod:`gpu_jobs.trainer.references`."""

from typing import Annotated, Literal

from pydantic import Field

from gpu_jobs.trainer.config.strict import Count, Strict


class AdaptersOffChoice(Strict):
    """The same network without its adapters: costs no memory, needs adapters."""

    kind: Literal["adapters_off"] = "adapters_off"


class FrozenCopyChoice(Strict):
    """A second copy of the denoiser as it was before the first step."""

    kind: Literal["frozen_copy"] = "frozen_copy"


class NoReferenceChoice(Strict):
    """None, for objectives that ask for none."""

    kind: Literal["none"] = "none"


class PastCheckpointsChoice(Strict):
    """One of the policy's own earlier states, drawn anew each step (SePPO, arXiv 2410.05255)."""

    kind: Literal["past_checkpoints"] = "past_checkpoints"
    every_steps: Count = Field(30, description="steps between two states that are kept")
    keep: Count = Field(7, description="states kept, the first among them always")


Reference = Annotated[
    AdaptersOffChoice | FrozenCopyChoice | NoReferenceChoice | PastCheckpointsChoice, Field(discriminator="kind")
]
