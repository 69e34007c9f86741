"""Holding back: answers that stay on record and count nowhere until somebody has decided about them.

Beside excluding an annotator (`annotation.standings`), which is about whatever they say: here it is about some of
their answers, given together. An answer counts where neither is so.
"""

from django.db import transaction
from django.db.models import QuerySet

from annotation import standings
from annotation.models import Annotator, Judgment, Project, Standing


def change(
    project: Project, annotator: Annotator, judgments: QuerySet[Judgment], *, is_held_back: bool
) -> Standing | None:
    """Hold back some of an annotator's answers in `project`, or hold them back no more; in one transaction.

    Takes effect at once for whatever is counted from then on. Returns the standing to be settled after the
    transaction (`standings.settle_some`), None where nothing has changed.
    """
    with transaction.atomic():
        # The answers first and the standing after them, as whoever corrects an answer locks them.
        changed = judgments.filter(is_held_back=not is_held_back).update(is_held_back=is_held_back)
        return standings.unsettle(project, annotator) if changed else None
