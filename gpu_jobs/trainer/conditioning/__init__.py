"""By which text each side of a pair is judged, one way a file; the names are those that recipes use."""

from gpu_jobs.trainer.conditioning.shared_prompt import EMPTY_PROMPT, SharedPrompt

CONDITIONINGS = {"shared_prompt": SharedPrompt}

__all__ = ["CONDITIONINGS", "EMPTY_PROMPT", "SharedPrompt"]
