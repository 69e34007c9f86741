from gpu_jobs.models.evaluation import Evaluation
from gpu_jobs.models.generator import Generator
from gpu_jobs.models.job import Job
from gpu_jobs.models.training_metric import TrainingMetric
from gpu_jobs.models.training_run import TrainingRun

__all__ = ["Evaluation", "Generator", "Job", "TrainingMetric", "TrainingRun"]
