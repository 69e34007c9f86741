"""The places that a machine's answers go to, where it sends what it has without having asked for questions."""

from collections.abc import Iterable

from django.db.models import Q

from annotation.models import Annotator, Project, Slot


def places_for(annotator: Annotator, project: Project, comparisons: Iterable[int]) -> dict[int, Slot]:
    """For each of these comparisons of `project` the slot that `annotator` has there, else one that is open.

    A comparison without either is left out: every place is taken. Nothing is held: whoever comes first has it.
    """
    theirs_or_open = Q(annotator=annotator) | Q(state=Slot.State.OPEN)
    rows = Slot.objects.filter(theirs_or_open, project=project, comparison__in=set(comparisons))
    found: dict[int, Slot] = {}
    for slot in rows.order_by("comparison_id", "place"):
        held = found.get(slot.comparison_id)
        if held is None or (slot.annotator_id is not None and held.annotator_id is None):
            found[slot.comparison_id] = slot
    return found
