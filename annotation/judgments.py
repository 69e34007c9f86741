"""The judgments of a project, in a form that lists can be read from."""

from django.db.models import Exists, OuterRef, QuerySet

from annotation.models import Comparison, Judgment, Project


def judgments_of(project: Project) -> QuerySet[Judgment]:
    """Every judgment in `project`, superseded ones included.

    The project is a condition on each row, and not a join: so the newest are read off their index until a page is
    full, where a join tempts SQLite to collect all of the project's and sort them.
    """
    here = Comparison.objects.filter(pk=OuterRef("comparison_id"), project=project)
    return Judgment.objects.filter(Exists(here))
