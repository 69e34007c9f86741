"""An encoder, and runs that keep what it says or ask it anew."""

import pytest

from gpu_jobs.trainer.config import TrainConfig
from gpu_jobs.trainer.families import StableDiffusion
from tests.gpu_jobs.trainer.encodings.encoding import Configured
from tests.gpu_jobs.trainer.tiny import tiny_pipeline


@pytest.fixture(scope="module")
def family() -> StableDiffusion:
    return StableDiffusion(tiny_pipeline())


@pytest.fixture(params=[True, False], ids=["kept", "on the fly"])
def config(request: pytest.FixtureRequest, configured: Configured) -> TrainConfig:
    return configured(cache_latents=request.param)
