import pytest

from gpu_jobs.shapeworld.accuracy import summarise
from gpu_jobs.shapeworld.captions import parse
from gpu_jobs.shapeworld.renderer import draw
from gpu_jobs.shapeworld.verifier import verify


def test_shares_over_verdicts() -> None:
    drawn = {"a red circle": "a red circle", "a red circle above a blue square": "a red square above a blue square"}
    accuracy = summarise([verify(wanted, draw(parse(shown), 0)) for wanted, shown in drawn.items()])
    assert accuracy.n == 2
    assert accuracy.exact == 0.5
    assert accuracy.exact_by_objects == {"1": 1.0, "2": 0.0}
    assert accuracy.by_claim == {"count": 1.0, "shape": 0.75, "colour": 1.0, "relation": 1.0}
    assert accuracy.score == pytest.approx((1 + 5 / 6) / 2)
