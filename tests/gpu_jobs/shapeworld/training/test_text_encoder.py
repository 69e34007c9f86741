from hypothesis import given

from gpu_jobs.shapeworld.captions import Caption, parse
from gpu_jobs.shapeworld.training.text_encoder import claims_of
from tests.gpu_jobs.shapeworld.captions_strategy import captions


@given(captions(), captions())
def test_captions_have_the_same_answers_only_if_they_are_the_same(one: Caption, other: Caption) -> None:
    assert (claims_of(one) == claims_of(other)) == (one == other)


def test_what_is_not_said_is_0() -> None:
    claims = claims_of(parse("a red circle"))
    assert claims == [1, 1, 0, 0, 0, 0, 0, 0, 0, 0]
