"""Samples: stored once, found again by what made them."""

import pytest

from annotation.media import store
from annotation.models import Sample
from annotation.prompts import get_or_add
from annotation.samples import (
    Draft,
    Origin,
    UndecodableMedia,
    find_sample,
    store_child,
    store_media,
    store_sample,
)
from tests.annotation import factories
from tests.annotation.factories import picture
from tests.annotation.rooms import bedroom, crowded
from tests.annotation.videos import UNPLAYABLE, video

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


def test_a_video_says_how_long_it_is_and_whether_browsers_play_it(prompt):
    sample = store_sample(prompt, video(frames=24, rate=12), Origin())
    assert (sample.kind, sample.media_type, sample.width, sample.height) == ("video", "video/mp4", 64, 48)
    assert (sample.duration_s, sample.fps, sample.num_frames) == (2.0, 12.0, 24)
    assert sample.is_playable
    assert not store_sample(prompt, video(*UNPLAYABLE["avi-mpeg4"]), Origin()).is_playable


def test_layouts_and_texts_are_samples(prompt):
    layout, text = store_sample(prompt, bedroom(), Origin()), store_sample(prompt, b"a story", Origin(), "text")
    assert (layout.kind, layout.media_type, layout.width, layout.num_frames) == (
        "layout",
        "application/json",
        None,
        None,
    )
    assert (text.kind, text.media_type) == ("text", "text/plain")


def test_videos_and_large_images_want_renditions(prompt):
    wants = {
        store_sample(prompt, data, Origin(), kind).wants_renditions: data
        for data, kind in ((video(), None), (picture(1, "PNG", (321, 5)), None))
    }
    assert set(wants) == {True}
    for data, kind in ((picture(1, "PNG", (320, 320)), None), (bedroom(), None), (b"text", "text")):
        assert not store_sample(prompt, data, Origin(), kind).wants_renditions


def test_a_draft_caption_stays_with_its_sample(prompt):
    sample = store_sample(prompt, picture(1), Origin(), draft=Draft("a cat", "vlm:LLaVA"))
    assert (sample.caption, sample.caption_source) == ("a cat", "vlm:LLaVA")


def test_an_expected_kind_is_required(prompt):
    with pytest.raises(UndecodableMedia):
        store_media(bedroom(), "image")


def test_an_edited_copy_is_made_once_and_knows_its_parent(prompt):
    parent = store_sample(prompt, crowded(), Origin(model="layout-llm", seed=1))
    child = store_child(parent, bedroom(), "layout")
    assert child.parent == parent
    assert child.prompt == prompt
    assert child.origin == {"parent": str(parent.pk), "strategy": "repaired"}
    assert store_child(parent, bedroom(), "layout") == child
    assert store_child(parent, bedroom(0.5), "layout") != child
    assert (parent.findings.count(), child.findings.count()) == (1, 0)


def test_the_same_repair_of_two_layouts_is_two_samples(prompt):
    parents = [store_sample(prompt, data, Origin()) for data in (crowded(), bedroom(1.0))]
    children = {store_child(parent, bedroom(), "layout").pk for parent in parents}
    assert len(children) == 2
