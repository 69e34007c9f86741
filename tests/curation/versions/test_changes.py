"""Two versions compared in the database give what comparing them row by row gives."""

import pytest

from annotation.models import Preference
from curation.models import DatasetRow
from curation.selection.fifa import FifaSpec, Weights
from curation.versions.changes import FACTS, as_they_were, changed_rows, count_changes
from curation.versions.creation import create_version

pytestmark = pytest.mark.django_db


def spec(**changes):
    return FifaSpec(**{"scorer": "brightness", "cap_per_prompt": None} | changes)


@pytest.fixture
def base(scored):
    return create_version(scored, spec(top_k=20))


@pytest.fixture
def other(scored, base):
    """By other weights, after two people have changed their minds."""
    kept = list(base.dataset_rows.order_by("pair_id")[:2])
    for row in kept:
        Preference.objects.filter(comparison=row.comparison).update(p_a=1.0 - row.p_0, updated_at=row.compared_at)
    return create_version(scored, spec(top_k=24, weights=Weights(margin=3.0)))


def by_hand(base, other):
    before = {row.pair_id: row for row in base.dataset_rows.all()}
    after = {row.pair_id: row for row in other.dataset_rows.all()}
    both = before.keys() & after.keys()
    facts = {pair: {f for f in FACTS if getattr(before[pair], f) != getattr(after[pair], f)} for pair in both}
    return after.keys() - before.keys(), before.keys() - after.keys(), facts


def pairs(rows):
    return set(rows.values_list("pair_id", flat=True))


def test_the_database_finds_what_comes_of_comparing_by_hand(base, other):
    entered, left, facts = by_hand(base, other)
    changed = {pair for pair, names in facts.items() if names}
    assert entered and changed
    assert pairs(changed_rows(base, other, "in")) == entered
    assert pairs(changed_rows(base, other, "out")) == left
    assert pairs(changed_rows(base, other, "changed")) == changed
    counted = count_changes(base, other)
    assert (counted.entered, counted.left) == (len(entered), len(left))
    assert (counted.changed, counted.same) == (len(changed), len(facts) - len(changed))
    assert counted.by_fact == {fact: sum(fact in names for names in facts.values()) for fact in FACTS}


def test_the_other_way_round_rows_come_where_they_went(base, other):
    forth, back = count_changes(base, other), count_changes(other, base)
    assert (forth.entered, forth.left, forth.changed) == (back.left, back.entered, back.changed)
    assert pairs(changed_rows(base, other, "out")) == pairs(changed_rows(other, base, "in"))


def test_a_version_has_not_changed_from_itself(base):
    counted = count_changes(base, base)
    assert (counted.entered, counted.left, counted.changed, counted.same) == (0, 0, 0, base.rows)
    assert not changed_rows(base, base, "changed").exists()


def test_what_was_not_known_and_then_was_is_a_change(base, other):
    pair = next(iter(pairs(base.dataset_rows) & pairs(other.dataset_rows)))
    DatasetRow.objects.filter(version=base, pair_id=pair).update(entropy=None)
    assert pair in pairs(changed_rows(base, other, "changed"))
    assert count_changes(base, other).by_fact["entropy"] > 0
    DatasetRow.objects.filter(version__in=[base, other], pair_id=pair).update(**dict.fromkeys(("entropy",)))
    assert count_changes(base, base).by_fact["entropy"] == 0


def test_rows_as_they_were_are_those_of_the_base(base, other):
    rows = list(changed_rows(base, other, "changed")[:5])
    before = as_they_were(base, rows)
    assert {row.version_id for row in before.values()} == {base.pk}
    assert set(before) == {row.pair_id for row in rows}
