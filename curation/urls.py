"""The addresses of the curation floor, under `/api/v1/`."""

from django.urls import path

from curation.api.dataset_versions import DatasetRowsView, DatasetVersionsView, DatasetVersionView
from curation.api.exports import ExportFileView
from curation.api.scorers import ScorersView, ScoresView
from curation.api.selection_previews import SelectionPreviewsView

urlpatterns = [
    path("scorers/", ScorersView.as_view(), name="scorers"),
    path("projects/<slug:slug>/scores/", ScoresView.as_view(), name="project-scores"),
    path("projects/<slug:slug>/selection-previews/", SelectionPreviewsView.as_view(), name="selection-previews"),
    path("projects/<slug:slug>/dataset-versions/", DatasetVersionsView.as_view(), name="dataset-versions"),
    path("dataset-versions/<int:pk>/", DatasetVersionView.as_view(), name="dataset-version"),
    path("dataset-versions/<int:pk>/rows/", DatasetRowsView.as_view(), name="dataset-rows"),
    path("exports/<int:pk>/files/<path:path>", ExportFileView.as_view(), name="export-file"),
]
