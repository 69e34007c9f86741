"""The addresses of the third floor, under `/api/v1/`."""

from django.urls import path

from gpu_jobs.api.evaluations import EvaluationArenaView, EvaluationFileView, EvaluationsView, EvaluationView
from gpu_jobs.api.generators import GeneratorsView
from gpu_jobs.api.job_attempts import JobAttemptsView
from gpu_jobs.api.job_estimates import JobEstimatesView
from gpu_jobs.api.job_kinds import JobKindsView
from gpu_jobs.api.job_rejections import JobRejectionsView
from gpu_jobs.api.jobs import JobCancellationsView, JobLogFileView, JobLogView, JobRetriesView, JobsView, JobView
from gpu_jobs.api.judges import JudgesView, JudgeView, LanguageModelsView
from gpu_jobs.api.judging_runs import (
    JudgingRunDecisionsView,
    JudgingRunRetriesView,
    JudgingRunsView,
    JudgingRunView,
)
from gpu_jobs.api.project_end import ProjectArchiveView, ProjectDeletionsView
from gpu_jobs.api.training_plans import TrainingPlansView
from gpu_jobs.api.training_recipes import TrainingRecipesView
from gpu_jobs.api.training_runs import (
    TrainingRunConfigView,
    TrainingRunFileView,
    TrainingRunsView,
    TrainingRunView,
)

urlpatterns = [
    path("projects/<slug:slug>/archive/", ProjectArchiveView.as_view(), name="project-archive"),
    path("projects/<slug:slug>/deletions/", ProjectDeletionsView.as_view(), name="project-deletions"),
    path("job-kinds/", JobKindsView.as_view(), name="job-kinds"),
    path("job-estimates/", JobEstimatesView.as_view(), name="job-estimates"),
    path("jobs/", JobsView.as_view(), name="jobs"),
    path("jobs/<uuid:pk>/", JobView.as_view(), name="job"),
    path("jobs/<uuid:pk>/cancellations/", JobCancellationsView.as_view(), name="job-cancellations"),
    path("jobs/<uuid:pk>/retries/", JobRetriesView.as_view(), name="job-retries"),
    path("jobs/<uuid:pk>/attempts/", JobAttemptsView.as_view(), name="job-attempts"),
    path("jobs/<uuid:pk>/log/", JobLogView.as_view(), name="job-log"),
    path("jobs/<uuid:pk>/log.txt", JobLogFileView.as_view(), name="job-log-file"),
    path("jobs/<uuid:pk>/rejections/", JobRejectionsView.as_view(), name="job-rejections"),
    path("language-models/", LanguageModelsView.as_view(), name="language-models"),
    path("judging-runs/", JudgingRunsView.as_view(), name="judging-runs"),
    path("judging-runs/<int:pk>/", JudgingRunView.as_view(), name="judging-run"),
    path("judging-runs/<int:pk>/decisions/", JudgingRunDecisionsView.as_view(), name="judging-run-decisions"),
    path("judging-runs/<int:pk>/retries/", JudgingRunRetriesView.as_view(), name="judging-run-retries"),
    path("projects/<slug:slug>/judges/", JudgesView.as_view(), name="judges"),
    path("projects/<slug:slug>/judges/<int:pk>/", JudgeView.as_view(), name="judge"),
    path("generators/", GeneratorsView.as_view(), name="generators"),
    path("training-recipes/", TrainingRecipesView.as_view(), name="training-recipes"),
    path("training-plans/", TrainingPlansView.as_view(), name="training-plans"),
    path("training-runs/", TrainingRunsView.as_view(), name="training-runs"),
    path("training-runs/<int:pk>/", TrainingRunView.as_view(), name="training-run"),
    path("training-runs/<int:pk>/config/", TrainingRunConfigView.as_view(), name="training-run-config"),
    path("training-runs/<int:pk>/files/<path:path>", TrainingRunFileView.as_view(), name="training-run-file"),
    path("evaluations/", EvaluationsView.as_view(), name="evaluations"),
    path("evaluations/<int:pk>/", EvaluationView.as_view(), name="evaluation"),
    path("evaluations/<int:pk>/arena/", EvaluationArenaView.as_view(), name="evaluation-arena"),
    path("evaluations/<int:pk>/files/<path:path>", EvaluationFileView.as_view(), name="evaluation-file"),
]
