"""A configured endpoint for tests: the simulated model behind real HTTP."""

from contextlib import contextmanager

from curation.chat.endpoints import Endpoint
from gpu_jobs.shapeworld.vlm.faults import FaultPlan
from gpu_jobs.shapeworld.vlm.mind import Mind
from gpu_jobs.shapeworld.vlm.server import MODEL, Settings, running


@contextmanager
def endpoint(mind=None, faults=None, key="", **options):
    """The endpoint's configuration, and the server behind it; quick to try again, as tests want it."""
    settings = Settings(mind or Mind(), faults or FaultPlan(retry_after_s=0, slow_s=3), key)
    with running(settings) as server:
        quick = {"images": True, "video_url": True, "logprobs": True, "backoff_s": 0.01, "timeout_s": 20}
        yield Endpoint(name="shapeworld", base_url=server.base_url, model=MODEL, **{**quick, **options}), server
