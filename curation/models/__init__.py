"""The nouns of curation, one a file."""

from curation.models.chat_answer import ChatAnswer
from curation.models.dataset_row import DatasetRow
from curation.models.dataset_version import DatasetVersion
from curation.models.export import Export
from curation.models.export_copy import ExportCopy
from curation.models.hygiene import HygieneFinding, HygieneRun
from curation.models.media_measure import MediaMeasure
from curation.models.prompt_grade import PromptGrade
from curation.models.prompt_list import PromptList
from curation.models.score import Score
from curation.models.selection import Selection

__all__ = [
    "ChatAnswer",
    "DatasetRow",
    "DatasetVersion",
    "Export",
    "ExportCopy",
    "HygieneFinding",
    "HygieneRun",
    "MediaMeasure",
    "PromptGrade",
    "PromptList",
    "Score",
    "Selection",
]
