"""The order of the queue: all that decides it stands in one number a slot, `Slot.order_key`, lowest first.

From the highest bit down: 8 bits of priority (inverted, so that higher priorities come first), 7 bits of rank (what
the project's order makes of the slot, see `rank`), 48 bits of a seeded hash. Whatever the order is, taking the next
slot is one step along an index; what changes the order writes the numbers anew.
"""

from django.db import transaction
from django.db.models import Avg, Case, Exists, ExpressionWrapper, F, Max, Min, OuterRef, Q, Subquery, Value, When
from django.db.models.expressions import Combinable
from django.db.models.fields import BigIntegerField
from django.db.models.functions import Cast, Floor, Least

from annotation.models import Comparison, Preference, Project, Slot
from annotation.models.comparison import HIGHEST_PRIORITY
from annotation.progress import Progress, silent
from annotation.seeded import seeded_number

HASH_BITS = 48
RANK_BITS = 7
HIGHEST_RANK = 2**RANK_BITS - 1
# Bands of "most disagreed first": comparisons that are disputed, then those that nobody can call disputed yet
# because they have fewer than two answers, last those that all agree on.
FIRST_RANK_OF_UNASKED = 63
RANK_OF_AGREED = HIGHEST_RANK
# Between two answers there can be disagreement; one agrees with itself.
FEWEST_TO_DISAGREE = 2
# Comparisons re-keyed in one transaction: few enough that annotators hardly wait for it.
BATCH = 2_000

Order = Project.QueueOrder


def order_key(project: Project, comparison: Comparison, place: int, rank: int | None = None) -> int:
    """Where a slot at `place` of `comparison` stands; `rank` defaults to that of a comparison without answers."""
    said = rank_of_unasked(Order(project.queue_order), place) if rank is None else rank
    urgency = HIGHEST_PRIORITY - comparison.priority
    drawn = seeded_number(project.seed, "queue", comparison.key, str(place), bits=HASH_BITS)
    return (((urgency << RANK_BITS) + said) << HASH_BITS) + drawn


def rank_of_unasked(order: Order, place: int) -> int:
    """The rank at a place of a comparison with fewer than two answers; lowest comes first.

    least_answered: the place itself, so that every comparison gets its first answer before any gets its second.
    random: always 0, which leaves it to the hash. most_disagreed: by place, behind everything that is disputed;
    once there are two answers, 63 times their agreement, and last of all where it is complete.
    """
    if order == Order.RANDOM:
        return 0
    if order == Order.LEAST_ANSWERED:
        return min(place, HIGHEST_RANK)
    return min(FIRST_RANK_OF_UNASKED + place, RANK_OF_AGREED - 1)


def follow_answers(project: Project, *comparisons: Comparison) -> None:
    """Put the unanswered slots of `comparisons` where their answers now say. Call it after each change of them.

    Only "most disagreed first" looks at answers; in the other orders this costs nothing.
    """
    if project.queue_order == Order.MOST_DISAGREED:
        _write_keys(project, Q(comparison__in=comparisons))


def rekey_comparison(project: Project, comparison: Comparison) -> None:
    """Put the unanswered slots of `comparison` where its priority and the project's order say."""
    _write_keys(project, Q(comparison=comparison))


def rekey(project: Project, on_progress: Progress = silent) -> int:
    """Bring all unanswered slots of `project` into its `queue_order`; returns how many. Doing it again is harmless.

    Works in transactions of 2,000 comparisons, so that annotators go on meanwhile; broken off, it is called again.
    Call it once the new order is saved: comparisons that are made from then on follow it by themselves.
    """
    ends = Comparison.objects.filter(project=project).aggregate(first=Min("id"), last=Max("id"))
    if ends["first"] is None:
        return 0
    written, total = 0, ends["last"] - ends["first"] + 1
    for start in range(ends["first"], ends["last"] + 1, BATCH):
        with transaction.atomic():
            written += _write_keys(project, Q(comparison__gte=start, comparison__lt=start + BATCH))
        on_progress(min(start + BATCH - ends["first"], total), total, "Ordering the queue")
    return written


def _write_keys(project: Project, condition: Q) -> int:
    """Rewrite the keys of slots that are open or in somebody's hands: those may be open again."""
    unanswered = Slot.objects.filter(
        condition,
        project=project,
        state__in=[Slot.State.OPEN, Slot.State.LEASED],
        place__lt=Slot.FIRST_PERSONAL_PLACE,
    )
    priority = Subquery(Comparison.objects.filter(pk=OuterRef("comparison_id")).values("priority"))
    urgency = _whole(Value(HIGHEST_PRIORITY) - priority)
    high = _whole(urgency * Value(2**RANK_BITS)) + _rank(Order(project.queue_order))
    low = F("order_key").bitand(2**HASH_BITS - 1)
    return unanswered.update(order_key=_whole(_whole(high) * Value(2**HASH_BITS)) + low)


def _whole(number: Combinable) -> Cast:
    """As 64 bits, whatever the parts are stored in."""
    return Cast(ExpressionWrapper(number, output_field=BigIntegerField()), BigIntegerField())


def _rank(order: Order) -> Combinable:
    """`rank_of_unasked` and `rank_of_asked` in the database's terms."""
    if order == Order.RANDOM:
        return Value(0)
    if order == Order.LEAST_ANSWERED:
        return Least(F("place"), Value(HIGHEST_RANK))
    asked = Preference.objects.filter(
        comparison=OuterRef("comparison_id"), n_judgments__gte=FEWEST_TO_DISAGREE, agreement__isnull=False
    ).order_by()
    # Where an instrument asks several questions, the mean of their agreements.
    mean = asked.values("comparison").annotate(mean=Avg("agreement")).values("mean")
    return Case(
        When(~Exists(asked), then=_whole(Least(F("place") + FIRST_RANK_OF_UNASKED, Value(RANK_OF_AGREED - 1)))),
        When(
            Exists(asked.filter(agreement__lt=1.0)),
            then=_whole(Floor(Subquery(mean) * Value(float(FIRST_RANK_OF_UNASKED)))),
        ),
        default=Value(RANK_OF_AGREED),
        output_field=BigIntegerField(),
    )
