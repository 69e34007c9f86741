"""The addresses of the annotation floor, under `/api/v1/`."""

from django.urls import path

from annotation.api.assignments import AssignmentsView
from annotation.api.comparisons import ComparisonsView
from annotation.api.judgments import JudgmentsView, OwnJudgmentsView
from annotation.api.media import SampleMediaView
from annotation.api.projects import ProjectsView, ProjectView
from annotation.api.prompts import PromptsView
from annotation.api.slots import LeaseView, SkipsView
from annotation.api.uploads import UploadsView

urlpatterns = [
    path("projects/", ProjectsView.as_view(), name="projects"),
    path("projects/<slug:slug>/", ProjectView.as_view(), name="project"),
    path("projects/<slug:slug>/prompts/", PromptsView.as_view(), name="prompts"),
    path("projects/<slug:slug>/comparisons/", ComparisonsView.as_view(), name="comparisons"),
    path("projects/<slug:slug>/assignments/", AssignmentsView.as_view(), name="assignments"),
    path("projects/<slug:slug>/judgments/", OwnJudgmentsView.as_view(), name="own-judgments"),
    path("judgments/", JudgmentsView.as_view(), name="judgments"),
    path("slots/<uuid:slot_id>/lease/", LeaseView.as_view(), name="slot-lease"),
    path("slots/<uuid:slot_id>/skips/", SkipsView.as_view(), name="slot-skips"),
    path("media/samples/<uuid:sample_id>/", SampleMediaView.as_view(), name="sample-media"),
    path("uploads/", UploadsView.as_view(), name="uploads"),
]
