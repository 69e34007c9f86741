from gpu_jobs.models.arena_comparison import ArenaComparison
from gpu_jobs.models.attempt import Attempt
from gpu_jobs.models.evaluation import Evaluation
from gpu_jobs.models.generator import Generator
from gpu_jobs.models.job import Job
from gpu_jobs.models.job_duration import JobDuration
from gpu_jobs.models.judging_run import JudgingRun
from gpu_jobs.models.training_metric import TrainingMetric
from gpu_jobs.models.training_run import TrainingRun
from gpu_jobs.models.training_sample import TrainingSample

__all__ = [
    "ArenaComparison",
    "Attempt",
    "Evaluation",
    "Generator",
    "Job",
    "JobDuration",
    "JudgingRun",
    "TrainingMetric",
    "TrainingRun",
    "TrainingSample",
]
