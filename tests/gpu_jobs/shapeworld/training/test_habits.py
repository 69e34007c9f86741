import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gpu_jobs.shapeworld.captions import Caption, sample_caption
from gpu_jobs.shapeworld.training.habits import WRONG_SHARE, sometimes_wrong, with_one_wrong
from tests.gpu_jobs.shapeworld.captions_strategy import captions


@given(captions(), st.integers(0, 2**32 - 1))
def test_exactly_one_attribute_differs(caption: Caption, seed: int) -> None:
    changed = with_one_wrong(caption, np.random.default_rng(seed))
    if sorted(map(str, changed.objects)) == sorted(map(str, caption.objects)):
        assert (changed.objects != caption.objects) + (changed.relation != caption.relation) == 1
        return
    assert changed.relation == caption.relation
    differences = [
        name
        for before, after in zip(caption.objects, changed.objects, strict=True)
        for name in ("shape", "colour", "size")
        if getattr(before, name) != getattr(after, name)
    ]
    assert len(differences) == 1
    # a size that was never mentioned cannot be wrong
    assert all((a.size is None) == (b.size is None) for a, b in zip(caption.objects, changed.objects, strict=True))


def test_the_share_of_wrong_pictures() -> None:
    rng = np.random.default_rng(0)
    drawn = [sample_caption(rng) for _ in range(1500)]
    wrong = np.mean([sometimes_wrong(caption, rng) != caption for caption in drawn])
    assert abs(wrong - WRONG_SHARE) < 0.04
