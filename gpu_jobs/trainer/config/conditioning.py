"""By which text the two sides are judged; implemented in :mod:`gpu_jobs.trainer.conditioning`."""

from typing import Annotated, Literal

from pydantic import Field

from gpu_jobs.trainer.config.strict import Share, Strict


class SharedPromptChoice(Strict):
    """Both sides by the pair's one prompt."""

    kind: Literal["shared_prompt"] = "shared_prompt"
    caption_dropout: Share = Field(0.0, description="chance that a pair is trained with the empty prompt")


class DualCaptionsChoice(Strict):
    """Each side by its own caption, the prompt where it has none (DCPO, arXiv 2502.06023)."""

    kind: Literal["dual_captions"] = "dual_captions"


Conditioning = Annotated[SharedPromptChoice | DualCaptionsChoice, Field(discriminator="kind")]
