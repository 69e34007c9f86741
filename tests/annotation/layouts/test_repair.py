"""Repairs are done in order, to what is there, and to nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.layouts.model import parse
from annotation.layouts.repair import ImpossibleRepair, Move, Remove, Turn, repair
from tests.annotation.rooms import as_bytes, room, thing

LAYOUT = parse(as_bytes(room(thing("a", 1.0, 2.0), thing("b", 3.0, 2.0, z=0.5), thing("c", 5.0, 2.0))))


def test_an_object_is_moved_turned_and_removed():
    done = repair(
        LAYOUT,
        [
            Move(op="move", object="a", x=2.0, y=3.0),
            Turn(op="turn", object="a", angle=90.0),
            Move(op="move", object="b", x=3.0, y=2.0, z=0.0),
            Remove(op="remove", object="c"),
        ],
    )
    assert [placed.id for placed in done.objects] == ["a", "b"]
    assert (done.object("a").x, done.object("a").y, done.object("a").z, done.object("a").angle) == (2, 3, 0, 90)
    assert done.object("b").z == 0.0
    assert done.room == LAYOUT.room


def test_a_height_that_is_not_given_stays():
    assert repair(LAYOUT, [Move(op="move", object="b", x=1.0, y=1.0)]).object("b").z == 0.5


@pytest.mark.parametrize(
    ("operations", "index", "reason"),
    [
        ([Remove(op="remove", object="d")], 0, "not in this layout"),
        ([Remove(op="remove", object="a"), Turn(op="turn", object="a", angle=1.0)], 1, "removed by an earlier"),
    ],
)
def test_what_is_not_there_cannot_be_repaired(operations, index, reason):
    with pytest.raises(ImpossibleRepair, match=reason) as refused:
        repair(LAYOUT, operations)
    assert refused.value.index == index


OPERATIONS = st.one_of(
    st.builds(
        lambda o, x, y: Move(op="move", object=o, x=x, y=y), st.sampled_from("ab"), st.floats(0, 6), st.floats(0, 4)
    ),
    st.builds(lambda o, a: Turn(op="turn", object=o, angle=a), st.sampled_from("ab"), st.floats(-360, 360)),
)


@given(st.lists(OPERATIONS, max_size=6), st.lists(OPERATIONS, max_size=6))
def test_two_repairs_one_after_the_other_are_one_and_leave_the_rest_alone(first, second):
    both = repair(repair(LAYOUT, first), second)
    assert both == repair(LAYOUT, [*first, *second])
    assert both.object("c") == LAYOUT.object("c")
