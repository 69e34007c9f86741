"""What the policy draws while it learns, always of the same prompts and seeds, for people to look at."""

from typing import Annotated

from pydantic import Field

from gpu_jobs.trainer.config.strict import Count, NotNegative, Strict


class SamplesConfig(Strict):
    """Validation samples: prompt number i is drawn with seed + i, before the first step and then every so often."""

    prompts: Annotated[tuple[str, ...], Field(min_length=1, description="what is drawn")]
    seed: Annotated[int, Field(ge=0)] = 0
    every_steps: Annotated[Count, Field(description="training steps between two rounds of samples")] = 50
    steps: Annotated[Count, Field(description="denoising steps")] = 20
    guidance: Annotated[NotNegative, Field(description="classifier-free guidance; at 1 or below none")] = 1.0
    fps: Annotated[float, Field(gt=0, description="of clips, where the model makes videos")] = 16.0
