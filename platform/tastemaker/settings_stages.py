"""The settings about work that models do; part of `settings.py`."""

import os

from django.core.exceptions import ImproperlyConfigured

_RUNNERS = ("local", "celery", "ray")

# Who does the shards of scoring, embedding and fingerprints: the job's own worker, others beside it, or Ray.
STAGES = os.environ.get("TASTEMAKER_STAGES") or "local"
if STAGES not in _RUNNERS:
    raise ImproperlyConfigured(f"TASTEMAKER_STAGES is {STAGES!r}; it takes {', '.join(_RUNNERS)}.")

# A captioning model of transformers for the workers with a GPU: a folder, or a hub's name; "" for none.
CAPTION_MODEL = os.environ.get("TASTEMAKER_CAPTION_MODEL") or ""
