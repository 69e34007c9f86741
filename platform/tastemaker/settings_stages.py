"""The setting about work of which there may be too much for one process; part of `settings.py`."""

import os

from django.core.exceptions import ImproperlyConfigured

_RUNNERS = ("local", "celery", "ray")

# Who does the shards of scoring, embedding and fingerprints: the job's own worker, others beside it, or Ray.
STAGES = os.environ.get("TASTEMAKER_STAGES") or "local"
if STAGES not in _RUNNERS:
    raise ImproperlyConfigured(f"TASTEMAKER_STAGES is {STAGES!r}; it takes {', '.join(_RUNNERS)}.")
