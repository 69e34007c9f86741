"""Whether samples can be asked about at all."""

import pytest

from annotation.instruments import registry
from annotation.instruments.base import InvalidSubjectError
from annotation.instruments.ranking import Ranking
from annotation.instruments.subjects import check_samples, check_subject
from tests.annotation.instruments.cases import pictures


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("pairwise", ["text", "text"]),
        ("aspects", ["layout", "layout"]),
        ("segments", ["video", "video"]),
        ("captions", ["image", "image"]),
        ("ranking", ["image"] * 12),
    ],
)
def test_what_an_instrument_can_ask_about(name, kinds):
    check_samples(registry.get(name), kinds)


@pytest.mark.parametrize(
    ("name", "kinds", "said"),
    [
        ("pairwise", ["image"], "compares 2 samples; there are 1"),
        ("pairwise", ["image"] * 3, "there are 3"),
        ("pairwise", ["image", "video"], "all of one kind; these are image, video"),
        ("pairwise", ["image", "smell"], "number 1 is of kind smell"),
        ("segments", ["image", "image"], "kind video; number 0 is of kind image"),
        ("captions", ["text", "text"], "kind image, video"),
        ("ranking", ["image"] * 13, "2 to 12 samples"),
        ("ranking", [], "there are 0"),
    ],
)
def test_what_it_cannot(name, kinds, said):
    with pytest.raises(InvalidSubjectError, match=said) as caught:
        check_samples(registry.get(name), kinds)
    assert caught.value.field == "samples"


def test_a_project_may_want_fewer_than_the_instrument_can():
    ranking = Ranking()
    check_subject(ranking, ranking.configure({"most": 4}), pictures(4))
    with pytest.raises(InvalidSubjectError, match="2 to 4"):
        check_subject(ranking, ranking.configure({"most": 4}), pictures(5))
