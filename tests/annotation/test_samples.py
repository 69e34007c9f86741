"""Samples: stored once, found again by what made them."""

import pytest

from annotation.media import store
from annotation.models import Sample
from annotation.prompts import get_or_add
from annotation.samples import Origin, UndecodableMedia, find_sample, store_sample
from tests.annotation import factories
from tests.annotation.factories import picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def prompt():
    return get_or_add(factories.make_project(), "a cat")


def test_a_sample_says_what_its_bytes_are(prompt):
    data = picture(1, "JPEG", (12, 8))
    sample = store_sample(prompt, data, Origin(model="m", seed=3, steps=8, guidance=1.5))
    assert (sample.media_type, sample.width, sample.height, sample.bytes) == ("image/jpeg", 12, 8, len(data))
    assert sample.origin == {"model": "m", "seed": 3, "steps": 8, "guidance": 1.5}
    assert store.read(sample.sha256) == data


def test_a_generation_done_again_is_the_same_sample_even_where_a_bit_came_out_differently(prompt):
    origin = Origin(model="m", revision="r", seed=3)
    first = store_sample(prompt, picture(1), origin)
    assert find_sample(prompt, origin) == first
    assert store_sample(prompt, picture(2), origin) == first
    assert Sample.objects.count() == 1


def test_without_a_seed_the_content_decides(prompt):
    origin = Origin(model="m")
    first = store_sample(prompt, picture(1), origin)
    assert store_sample(prompt, picture(1), origin) == first
    assert store_sample(prompt, picture(2), origin) != first
    with pytest.raises(ValueError, match="model and a seed"):
        find_sample(prompt, origin)


@pytest.mark.parametrize("other", [{"seed": 4}, {"revision": "s"}, {"steps": 9}, {"parent": "p"}, {"eta": 0.5}])
def test_another_origin_is_another_sample_of_the_same_file(prompt, other):
    known = {"model": "m", "revision": "r", "seed": 3}
    one, two = (store_sample(prompt, picture(1), Origin(**fields)) for fields in (known, known | other))
    assert one != two
    assert one.sha256 == two.sha256


def test_another_prompt_is_another_sample(prompt):
    other = get_or_add(prompt.project, "a dog")
    assert store_sample(prompt, picture(1), Origin()) != store_sample(other, picture(1), Origin())


def test_what_does_not_decode_leaves_no_trace(prompt, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    with pytest.raises(UndecodableMedia):
        store_sample(prompt, picture(1)[:40], Origin())
    assert not Sample.objects.exists()
    assert not settings.MEDIA_ROOT.exists()
