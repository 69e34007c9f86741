"""What must hold after annotators have been at work: no answer too many, none lost.

Run as `python -m tests.scale._check` with the receipts on standard input ({client id: judgment}); prints JSON.
"""

import json
import sys


def main() -> None:
    receipts: dict[str, str] = json.load(sys.stdin)
    import django

    django.setup()
    from django.db.models import Count, F, Q

    from annotation.models import Comparison, Judgment, Slot, Standing

    current = Count("judgments", filter=Q(judgments__is_current=True))
    crowded = Comparison.objects.annotate(n=current).filter(n__gt=F("slots_wanted"))
    kept = {
        str(client_id): str(judgment)
        for client_id, judgment in Judgment.objects.filter(is_current=True).values_list("client_id", "pk")
    }
    answered = Slot.objects.filter(state=Slot.State.ANSWERED).count()
    given = dict(Judgment.objects.filter(is_current=True).values_list("annotator").annotate(n=Count("pk")))
    counted = dict(Standing.objects.filter(n_answered__gt=0).values_list("annotator", "n_answered"))
    print(
        json.dumps(
            {
                "over_assigned": sum(one.n - one.slots_wanted for one in crowded),
                "lost": sum(kept.get(client_id) != judgment for client_id, judgment in receipts.items()),
                "judgments_without_slot": len(kept) - answered,
                "miscounted": sum(given.get(who) != counted.get(who) for who in given.keys() | counted.keys()),
            }
        )
    )


if __name__ == "__main__":
    main()
