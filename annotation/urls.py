"""The addresses of the annotation floor, under `/api/v1/`."""

from django.urls import path

from annotation.api.all_judgments import AllJudgmentsView
from annotation.api.assignments import AssignmentsView
from annotation.api.audit_events import AuditEventsView, ProjectAuditEventsView
from annotation.api.bulk_judgments import JudgmentBatchesView
from annotation.api.bulk_samples import ProjectSamplesView
from annotation.api.comparison_details import ComparisonView
from annotation.api.comparisons import ComparisonsView
from annotation.api.findings import SampleFindingsView
from annotation.api.gold import GoldListView, GoldView
from annotation.api.instruments import InstrumentsView
from annotation.api.invitations import (
    AcceptedInvitationsView,
    InvitationsView,
    InvitationView,
    OpenedInvitationsView,
)
from annotation.api.judgments import JudgmentsView, OwnJudgmentsView
from annotation.api.media import SampleMediaView
from annotation.api.members import MembersView, MemberView
from annotation.api.my_work import MyWorkView
from annotation.api.practice import PracticeAttemptsView, PracticeQuestionsView
from annotation.api.projects import ProjectsView, ProjectView
from annotation.api.prompts import PromptsView
from annotation.api.quality import (
    AgreementView,
    AnnotatorsView,
    DaysView,
    DisagreementsView,
    GalleryView,
    HumanMachineView,
    PositionView,
    TimeView,
)
from annotation.api.repair_previews import RepairPreviewsView
from annotation.api.reviews import ReassignmentsView, ReviewsView, UnreviewedJudgmentsView
from annotation.api.slots import LeaseView, SkipsView
from annotation.api.standings import StandingsView, StandingView
from annotation.api.uploads import UploadsView

urlpatterns = [
    path("instruments/", InstrumentsView.as_view(), name="instruments"),
    path("my-work/", MyWorkView.as_view(), name="my-work"),
    path("projects/", ProjectsView.as_view(), name="projects"),
    path("projects/<slug:slug>/", ProjectView.as_view(), name="project"),
    path("projects/<slug:slug>/prompts/", PromptsView.as_view(), name="prompts"),
    path("projects/<slug:slug>/comparisons/", ComparisonsView.as_view(), name="comparisons"),
    path("comparisons/<int:pk>/", ComparisonView.as_view(), name="comparison"),
    path("projects/<slug:slug>/samples/", ProjectSamplesView.as_view(), name="project-samples"),
    path("projects/<slug:slug>/all-judgments/", AllJudgmentsView.as_view(), name="all-judgments"),
    path("projects/<slug:slug>/judgment-batches/", JudgmentBatchesView.as_view(), name="judgment-batches"),
    path("projects/<slug:slug>/assignments/", AssignmentsView.as_view(), name="assignments"),
    path("projects/<slug:slug>/judgments/", OwnJudgmentsView.as_view(), name="own-judgments"),
    path("judgments/", JudgmentsView.as_view(), name="judgments"),
    path("projects/<slug:slug>/unreviewed-judgments/", UnreviewedJudgmentsView.as_view(), name="unreviewed"),
    path("judgments/<uuid:judgment_id>/reviews/", ReviewsView.as_view(), name="reviews"),
    path("projects/<slug:slug>/practice-questions/", PracticeQuestionsView.as_view(), name="practice-questions"),
    path(
        "projects/<slug:slug>/practice-questions/<int:pk>/attempts/",
        PracticeAttemptsView.as_view(),
        name="practice-attempts",
    ),
    path("projects/<slug:slug>/gold/", GoldListView.as_view(), name="gold-list"),
    path("projects/<slug:slug>/gold/<int:pk>/", GoldView.as_view(), name="gold"),
    path("slots/<uuid:slot_id>/reassignments/", ReassignmentsView.as_view(), name="slot-reassignments"),
    path("projects/<slug:slug>/standings/", StandingsView.as_view(), name="standings"),
    path("projects/<slug:slug>/standings/<int:annotator_id>/", StandingView.as_view(), name="standing"),
    path("projects/<slug:slug>/quality/agreement/", AgreementView.as_view(), name="quality-agreement"),
    path("projects/<slug:slug>/quality/annotators/", AnnotatorsView.as_view(), name="quality-annotators"),
    path("projects/<slug:slug>/quality/time/", TimeView.as_view(), name="quality-time"),
    path("projects/<slug:slug>/quality/position/", PositionView.as_view(), name="quality-position"),
    path("projects/<slug:slug>/quality/days/", DaysView.as_view(), name="quality-days"),
    path("projects/<slug:slug>/quality/human-machine/", HumanMachineView.as_view(), name="quality-human-machine"),
    path("projects/<slug:slug>/quality/disagreements/", DisagreementsView.as_view(), name="quality-disagreements"),
    path("projects/<slug:slug>/quality/gallery/", GalleryView.as_view(), name="quality-gallery"),
    path("slots/<uuid:slot_id>/lease/", LeaseView.as_view(), name="slot-lease"),
    path("slots/<uuid:slot_id>/skips/", SkipsView.as_view(), name="slot-skips"),
    path("samples/<uuid:sample_id>/findings/", SampleFindingsView.as_view(), name="sample-findings"),
    path("samples/<uuid:sample_id>/repair-previews/", RepairPreviewsView.as_view(), name="repair-previews"),
    path("media/samples/<uuid:sample_id>/", SampleMediaView.as_view(), name="sample-media"),
    path("projects/<slug:slug>/members/", MembersView.as_view(), name="members"),
    path("projects/<slug:slug>/members/<int:pk>/", MemberView.as_view(), name="member"),
    path("projects/<slug:slug>/invitations/", InvitationsView.as_view(), name="invitations"),
    path("projects/<slug:slug>/invitations/<int:pk>/", InvitationView.as_view(), name="invitation"),
    path("opened-invitations/", OpenedInvitationsView.as_view(), name="opened-invitations"),
    path("accepted-invitations/", AcceptedInvitationsView.as_view(), name="accepted-invitations"),
    path("projects/<slug:slug>/audit-events/", ProjectAuditEventsView.as_view(), name="project-audit-events"),
    path("audit-events/", AuditEventsView.as_view(), name="audit-events"),
    path("uploads/", UploadsView.as_view(), name="uploads"),
]
