"""Against what the policy is held, one way a file."""

from gpu_jobs.trainer.references.adapters_off import AdaptersOff
from gpu_jobs.trainer.references.frozen_copy import FrozenCopy
from gpu_jobs.trainer.references.none import NoReference
from gpu_jobs.trainer.references.past_checkpoints import PastCheckpoints
from gpu_jobs.trainer.references.reference import Reference

__all__ = ["AdaptersOff", "FrozenCopy", "NoReference", "PastCheckpoints", "Reference"]
