"""Rooms by rules: whatever the prompt and the seed, nothing is wrong with them until something is made wrong."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotation.layouts import model
from annotation.layouts.geometry import find
from gpu_jobs.generation.layouts.catalogue import FURNISHINGS, KINDS
from gpu_jobs.generation.layouts.procedural import furnish
from gpu_jobs.generation.layouts.spoiling import REASONS, spoil

FEW = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
seeds = st.integers(0, 2**48 - 1)


@FEW
@given(st.sampled_from(KINDS), seeds)
def test_nothing_is_wrong_and_everything_needed_is_there(kind: str, seed: int) -> None:
    layout = furnish(f"a {kind}", seed)
    assert find(layout) == []
    assert layout.room.kind == kind and len(layout.room.doors) == 1
    needed = {piece.category for piece in FURNISHINGS[kind].pieces if piece.needed}
    assert needed <= {placed.category for placed in layout.objects}
    assert model.parse(model.to_bytes(layout)) == layout
    assert furnish(f"a {kind}", seed) == layout


@FEW
@given(st.sampled_from(KINDS), st.sampled_from(REASONS), seeds)
def test_a_spoilt_room_differs_in_one_object_and_in_one_kind_of_flaw(kind: str, reason, seed: int) -> None:
    good = furnish(f"a {kind}", seed)
    bad = spoil(good, reason, seed)
    assert bad is not None and bad.reason == reason
    assert {finding.code for finding in find(bad.layout)} == {reason}
    changed = [
        was.id for was, now in zip(good.objects, bad.layout.objects, strict=True) if was != now and was.id == now.id
    ]
    assert len(changed) == 1 and changed[0] in bad.subjects
    assert bad.layout.room == good.room
    assert spoil(good, reason, seed) == bad


def test_what_a_prompt_asks_for_is_there() -> None:
    for seed in range(4):
        here = {
            placed.category for placed in furnish("a large bedroom with a chair and two bookshelves", seed).objects
        }
        assert {"chair", "desk"} <= here, "a chair stands at a desk"
    area = {
        words: [furnish(words, seed).room.floor[2] for seed in range(4)]
        for words in ("a tiny kitchen", "a big kitchen")
    }
    assert max(w * d for w, d in area["a tiny kitchen"]) < min(w * d for w, d in area["a big kitchen"])


def test_seeds_furnish_differently() -> None:
    assert len({model.to_bytes(furnish("a bedroom", seed)) for seed in range(6)}) == 6
    assert len({furnish("somewhere to live", seed).room.kind for seed in range(12)}) > 1


def test_an_empty_room_cannot_be_spoilt_and_not_every_flaw_can_be_made() -> None:
    empty = furnish("a bathroom", 0).model_copy(update={"objects": ()})
    assert all(spoil(empty, reason, 0) is None for reason in REASONS)
    with pytest.raises(ValueError, match="floating"):
        spoil(empty, "floating", 0)
