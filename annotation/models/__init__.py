"""The nouns of annotation, one a file."""

from annotation.models.annotator import Annotator
from annotation.models.audit_event import AuditEvent
from annotation.models.comparison import Comparison, ComparisonSample
from annotation.models.finding import Finding
from annotation.models.gold import Gold
from annotation.models.invitation import Invitation
from annotation.models.judgment import Judgment
from annotation.models.leftover import Leftover
from annotation.models.lesser_caption import LesserCaption
from annotation.models.preference import Preference
from annotation.models.project import Membership, Project
from annotation.models.prompt import Prompt
from annotation.models.rendition import Rendition
from annotation.models.review import Review
from annotation.models.sample import Sample
from annotation.models.slot import Slot
from annotation.models.standing import Standing
from annotation.models.upload import Upload

__all__ = [
    "Annotator",
    "AuditEvent",
    "Comparison",
    "ComparisonSample",
    "Finding",
    "Gold",
    "Invitation",
    "Judgment",
    "Leftover",
    "LesserCaption",
    "Membership",
    "Preference",
    "Project",
    "Prompt",
    "Rendition",
    "Review",
    "Sample",
    "Slot",
    "Standing",
    "Upload",
]
