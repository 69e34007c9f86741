"""Reviews: a reviewer accepts an answer, or returns it to whoever gave it, who is asked once more."""

from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import QuerySet

from annotation import audit, preferences
from annotation.errors import ConflictError
from annotation.judgments import judgments_of
from annotation.leases import pass_on
from annotation.models import Judgment, Project, Review, Slot
from annotation.queue_order import follow_answers
from annotation.tallies import count_withdrawn

Verdict = Review.Verdict


class NotReviewableError(ConflictError):
    """This judgment cannot be reviewed now, or not by this person."""


class NotReturnedError(ConflictError):
    """The slot is not waiting for another answer."""


def unreviewed(project: Project) -> QuerySet[Judgment]:
    """The current judgments of `project` that nobody has looked at."""
    return judgments_of(project).filter(is_current=True, review__isnull=True)


def review(judgment: Judgment, verdict: Verdict | str, by: AbstractBaseUser, comment: str = "") -> Review:
    """Accept a current judgment, or return it; each is reviewed once. Raises NotReviewableError.

    A returned one is not current any more and counts in no preference. Its slot stays with its annotator, who gets
    it before anything new, with the comment and the earlier answer; the new answer supersedes that.
    """
    with transaction.atomic():
        slot = _locked(judgment.slot_id)
        row = Judgment.objects.select_related("annotator").get(pk=judgment.pk)
        if not row.is_current:
            raise NotReviewableError("This answer is not current any more; review the one that came after it.")
        if row.annotator.user_id == by.pk:
            raise NotReviewableError("Nobody reviews their own answers; leave it to another reviewer.")
        if Review.objects.filter(judgment=row).exists():
            raise NotReviewableError("This answer has been reviewed already.")
        made = Review.objects.create(judgment=row, reviewer=by, verdict=Verdict(verdict), comment=comment)
        if made.verdict == Verdict.RETURNED:
            _return(slot, row)
        told = {"verdict": made.verdict, "comment": comment}
        audit.record(by, "judgment.reviewed", f"judgment {row.pk}", project=slot.project, after=told)
    return made


def give_to_others(slot: Slot, by: AbstractBaseUser) -> None:
    """Let others answer instead of the annotator whose answer was returned. Raises NotReturnedError."""
    with transaction.atomic():
        row = _locked(slot.pk)
        if row.state != Slot.State.RETURNED:
            raise NotReturnedError("This place is not waiting for an annotator's second answer.")
        pass_on([row], "returned, and given to others")
        told = {"comparison": row.comparison_id, "annotator": row.annotator_id}
        audit.record(by, "slot.given_to_others", f"slot {row.pk}", project=row.project, before=told)


def _locked(slot_id: UUID) -> Slot:
    """As a submit locks them, so that the two never wait for one another."""
    slot = (
        Slot.objects.select_for_update(no_key=True, of=("self", "comparison"))
        .select_related("comparison", "project")
        .get(pk=slot_id)
    )
    slot.comparison.project = slot.project
    return slot


def _return(slot: Slot, judgment: Judgment) -> None:
    Judgment.objects.filter(pk=judgment.pk).update(is_current=False)
    Slot.objects.filter(pk=slot.pk).update(state=Slot.State.RETURNED)
    count_withdrawn(slot.project_id, judgment.annotator_id, [judgment.created_at])
    preferences.refresh(slot.comparison)
    follow_answers(slot.project, slot.comparison)
