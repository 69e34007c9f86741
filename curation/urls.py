"""The addresses of the curation floor, under `/api/v1/`."""

from django.urls import path

from curation.api.dataset_rows import DatasetRowsView
from curation.api.dataset_versions import DatasetVersionsView, DatasetVersionView
from curation.api.embedders import EmbeddersView
from curation.api.exports import ExportArchiveView, ExportDestinationsView, ExportFileView, ExportProfilesView
from curation.api.hygiene_runs import (
    HygieneApplicationView,
    HygieneFindingsView,
    HygieneRunsView,
    HygieneRunView,
    HygieneStepsView,
)
from curation.api.preview_pairs import PreviewPairsView, PreviewPairView
from curation.api.prompt_lists import PromptListsView, PromptListView, SharedPromptListsView
from curation.api.scorers import ScorersView, ScoresView
from curation.api.selection_previews import SelectionPreviewsView
from curation.api.text_graders import TextGradersView, TextGradesView
from curation.api.verdicts import VersionPairView
from curation.api.version_changes import ChangedRowsView, VersionChangesView

urlpatterns = [
    path("hygiene-steps/", HygieneStepsView.as_view(), name="hygiene-steps"),
    path("projects/<slug:slug>/hygiene-runs/", HygieneRunsView.as_view(), name="hygiene-runs"),
    path("hygiene-runs/<int:pk>/", HygieneRunView.as_view(), name="hygiene-run"),
    path("hygiene-runs/<int:pk>/application/", HygieneApplicationView.as_view(), name="hygiene-application"),
    path("hygiene-runs/<int:pk>/findings/", HygieneFindingsView.as_view(), name="hygiene-findings"),
    path("prompt-lists/", SharedPromptListsView.as_view(), name="shared-prompt-lists"),
    path("projects/<slug:slug>/prompt-lists/", PromptListsView.as_view(), name="prompt-lists"),
    path("projects/<slug:slug>/prompt-lists/<int:pk>/", PromptListView.as_view(), name="prompt-list"),
    path("embedders/", EmbeddersView.as_view(), name="embedders"),
    path("scorers/", ScorersView.as_view(), name="scorers"),
    path("projects/<slug:slug>/scores/", ScoresView.as_view(), name="project-scores"),
    path("text-graders/", TextGradersView.as_view(), name="text-graders"),
    path("projects/<slug:slug>/text-grades/", TextGradesView.as_view(), name="project-text-grades"),
    path("projects/<slug:slug>/selection-previews/", SelectionPreviewsView.as_view(), name="selection-previews"),
    path(
        "projects/<slug:slug>/selection-previews/<str:preview>/pairs/",
        PreviewPairsView.as_view(),
        name="preview-pairs",
    ),
    path(
        "projects/<slug:slug>/selection-previews/<str:preview>/pairs/<str:pair_id>/",
        PreviewPairView.as_view(),
        name="preview-pair",
    ),
    path("projects/<slug:slug>/dataset-versions/", DatasetVersionsView.as_view(), name="dataset-versions"),
    path("dataset-versions/<int:pk>/", DatasetVersionView.as_view(), name="dataset-version"),
    path("dataset-versions/<int:pk>/rows/", DatasetRowsView.as_view(), name="dataset-rows"),
    path(
        "dataset-versions/<int:pk>/compared-with/<int:base>/", VersionChangesView.as_view(), name="version-changes"
    ),
    path(
        "dataset-versions/<int:pk>/compared-with/<int:base>/rows/", ChangedRowsView.as_view(), name="changed-rows"
    ),
    path("dataset-versions/<int:pk>/pairs/<str:pair_id>/", VersionPairView.as_view(), name="version-pair"),
    path("dataset-versions/<int:pk>/export-profiles/", ExportProfilesView.as_view(), name="export-profiles"),
    path("export-destinations/", ExportDestinationsView.as_view(), name="export-destinations"),
    path("exports/<int:pk>/archive/", ExportArchiveView.as_view(), name="export-archive"),
    path("exports/<int:pk>/files/<path:path>", ExportFileView.as_view(), name="export-file"),
]
