"""The nouns of annotation, one a file."""

from annotation.models.annotator import Annotator
from annotation.models.comparison import Comparison, ComparisonSample
from annotation.models.judgment import Judgment
from annotation.models.preference import Preference
from annotation.models.project import Membership, Project
from annotation.models.prompt import Prompt
from annotation.models.sample import Sample
from annotation.models.slot import Slot
from annotation.models.upload import Upload

__all__ = [
    "Annotator",
    "Comparison",
    "ComparisonSample",
    "Judgment",
    "Membership",
    "Preference",
    "Project",
    "Prompt",
    "Sample",
    "Slot",
    "Upload",
]
