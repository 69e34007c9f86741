"""The operators' pages of jobs and models, one file a group of nouns; Django finds them by this package's name."""

from gpu_jobs.admin import dataset_exports, jobs, training

__all__ = ["dataset_exports", "jobs", "training"]
